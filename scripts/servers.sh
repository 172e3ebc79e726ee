#!/bin/sh
# The SPARQL servers of others that the tests of remote stores ask: Debian's Jena and Virtuoso, through apt-get.
set -eu

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; elif command -v sudo >/dev/null 2>&1; then sudo "$@"; else return 1; fi
}

missing=""
[ -e /usr/share/java/jena-arq.jar ] || missing="$missing libapache-jena-java"
command -v javac >/dev/null 2>&1 || missing="$missing default-jdk-headless"
command -v virtuoso-t >/dev/null 2>&1 || missing="$missing virtuoso-opensource-7-bin"
[ -n "$missing" ] || exit 0
echo "installing with apt-get:$missing" >&2
if command -v apt-get >/dev/null 2>&1 \
    && { as_root apt-get update -qq && as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing; } >&2
then
    exit 0
fi
echo "cannot install$missing: install them yourself, then run this again" >&2
exit 1
