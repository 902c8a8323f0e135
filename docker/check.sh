#!/bin/sh
# Says what the build image lacks, before anything obscure does: check.sh. With the name of a tool of the JDK it prints where
# that is: check.sh jlink.
set -eu

fail() {
  echo "The build image (BUILD_IMAGE) $1. It needs a JDK 25 or newer with jlink, and Maven." >&2
  exit 1
}

# The JDK that Maven would take, whether or not its tools are on the path.
home=${JAVA_HOME:-}
if [ ! -x "$home/bin/java" ]; then
  java=$(command -v java) || fail "has no java on its path, and JAVA_HOME does not name a JDK"
  java=$(readlink -f "$java")
  home=${java%/bin/java}
fi
[ -x "$home/bin/jlink" ] || fail "has a Java without jlink in $home"
if [ $# -gt 0 ]; then
  echo "$home/bin/$1"
  exit
fi
version=$("$home/bin/java" -version 2>&1 | sed -n 's/.* version "\([0-9][0-9]*\).*/\1/p')
[ "${version:-0}" -ge 25 ] || fail "has Java ${version:-of an unknown version} in $home"
command -v mvn > /dev/null || fail "has no Maven (mvn) on its path"
command -v ldd > /dev/null || fail "has no ldd, which tells the C libraries of the JDK"
