#!/bin/bash
# Starts a member with authentication. A replica set asks for a key that its members share; this one has no others, so the
# key is made anew with each start.
set -euo pipefail
key=/tmp/keyfile
rm -f "$key"
head -c 756 /dev/urandom | base64 -w 0 > "$key"
chmod 400 "$key"
# The image's entrypoint changes to this user by itself when it starts as another.
[ "$(id -u)" != 0 ] || chown 999 "$key"
exec docker-entrypoint.sh mongod --bind_ip_all --replSet rs0 --keyFile "$key" \
  --wiredTigerCacheSizeGB "${MONGODB_CACHE_GB:-0.25}" --quiet
