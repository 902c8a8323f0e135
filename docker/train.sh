#!/bin/sh
# Makes the AOT cache of each service (JEP 514): train.sh JAVA IMAGES, where IMAGES has a folder for each service as the
# Dockerfile lays it out. The four run with the embedded database, in the environment local; a few purchases go through
# them, and at their end each JVM writes down what it had to load, link and compile.
set -eu
java=$1
images=$2
work=$(mktemp -d)
# What the build image says to every JVM is not what the images will be started with.
unset JAVA_TOOL_OPTIONS JDK_JAVA_OPTIONS _JAVA_OPTIONS
export SHOP_ENV=local SHOP_CONFIG_DIR="$PWD/config" SHOP_DATA_DIR="$work/data"
pids=

stop_all() {
  for pid in $pids; do kill "$pid" 2> /dev/null || true; done
}
trap stop_all EXIT

java -cp "local/target/libs/*" shop.embedded.Main "$SHOP_DATA_DIR" 27117 > "$work/database.log" 2>&1 &
database=$!

for service in user product order gateway; do
  mkdir -p "$work/$service"
  # As in the image: the service's jar and one folder of libraries beside it.
  cp -rp "$images/$service/libs" "$images/$service/own/." "$work/$service/"
  cp -p "$images/$service/own/libs/"* "$work/$service/libs/"
  "$java" -XX:+UseSerialGC -XX:MaxRAMPercentage=60 -XX:+ExitOnOutOfMemoryError -Dsun.net.inetaddr.ttl=5 \
    -Djdk.virtualThreadScheduler.parallelism=4 -XX:AOTCacheOutput="$work/$service.aot" \
    -jar "$work/$service/service.jar" > "$work/$service.log" 2>&1 &
  pids="$pids $!"
done

operations() {
  "$java" -XX:+UseSerialGC -cp "$work/gateway/operations.jar:$work/gateway/libs/*" "$@"
}

for port in 5001 5002 5003 8000; do
  tries=0
  until operations shop.operations.HealthProbe $port; do
    tries=$((tries + 1))
    if [ $tries -ge 60 ]; then
      cat "$work"/*.log >&2
      exit 1
    fi
    sleep 1
  done
done
printf %s admin@shop.local > "$work/email"
printf %s admin-only-local > "$work/password"
for round in 1 2 3; do
  operations shop.operations.TrialPurchase http://localhost:8000 "$work/email" "$work/password"
done

stop_all
for pid in $pids; do wait "$pid" || true; done
kill "$database"
for service in user product order gateway; do
  [ -s "$work/$service.aot" ] || { cat "$work/$service.log"; exit 1; }
  cp "$work/$service.aot" "$images/$service/own/service.aot"
done
rm -rf "$work"
