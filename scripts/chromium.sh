#!/bin/sh
# Say where Chromium is; install Debian's through apt-get where there is none. The tests look at the page in it.
set -eu

find_it() {
    for name in chromium chromium-browser google-chrome google-chrome-stable; do
        if command -v "$name" 2>/dev/null; then return 0; fi
    done
    return 1
}

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; elif command -v sudo >/dev/null 2>&1; then sudo "$@"; else return 1; fi
}

if find_it >&2; then exit 0; fi
echo "no Chromium found; installing it with apt-get" >&2
if command -v apt-get >/dev/null 2>&1 \
    && { as_root apt-get update -qq && as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium; } >&2 \
    && find_it >&2
then
    exit 0
fi
echo "cannot install Chromium: install chromium or google-chrome yourself, so that it is on the PATH, then run this again" >&2
exit 1
