#!/bin/sh
# Make sure of a Java that Apache Spark runs on; install Debian's through apt-get where there is none.
set -eu

find_it() { [ -n "${JAVA_HOME:-}" ] && [ -x "$JAVA_HOME/bin/java" ] || command -v java >/dev/null 2>&1; }

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; elif command -v sudo >/dev/null 2>&1; then sudo "$@"; else return 1; fi
}

if find_it; then exit 0; fi
echo "no Java found; installing it with apt-get" >&2
if command -v apt-get >/dev/null 2>&1 \
    && { as_root apt-get update -qq && as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq openjdk-17-jre-headless; } >&2 \
    && find_it
then
    exit 0
fi
echo "cannot install Java: install version 17 or newer yourself, so that java is on the PATH or JAVA_HOME says where it is, then run this again" >&2
exit 1
