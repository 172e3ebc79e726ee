#!/bin/sh
# Make .venv hold remit and what it needs: `run` for use, `dev` for work on it, `bench` to measure it as well.
# Does nothing when a finished environment matches pyproject.toml and constraints.txt.
set -eu
cd "$(dirname "$0")/.."
kind="${1:-dev}"
venv=.venv

say() { printf '%s\n' "$*" >&2; }

finished() {  # a stamp is the checksum of what it was made from, and of where: an environment does not survive a move
    { cat pyproject.toml constraints.txt; pwd; } | cksum
}

current() { [ -f "$venv/.$1" ] && [ "$(cat "$venv/.$1")" = "$(finished)" ] && "$venv/bin/python" -c '' 2>/dev/null; }

# An environment for work also runs, and one that measures also works.
if current bench || { [ "$kind" != bench ] && current dev; } || { [ "$kind" = run ] && current run; }; then exit 0; fi

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; elif command -v sudo >/dev/null 2>&1; then sudo "$@"; else return 1; fi
}

python=
for candidate in "${REMIT_PYTHON:-python3}" python3.13 python3.12 python3.11; do
    if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then python=$candidate; break; fi
done
if [ -z "$python" ]; then
    say "remit needs Python 3.11 or newer, and found none on the PATH. Install one, or name it: REMIT_PYTHON=/path/to/python3"
    exit 1
fi

if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then  # Debian keeps these two apart from python3
    say "installing python3-venv"
    if ! { as_root apt-get update -qq && as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq python3-venv; } >&2; then
        say "cannot make a virtual environment: install your system's package python3-venv, then run this again"
        exit 1
    fi
fi

if ! "$venv/bin/python" -c '' 2>/dev/null || [ ! -f "$venv/.place" ] || [ "$(cat "$venv/.place")" != "$(pwd)" ]; then
    "$python" -m venv --clear "$venv"
    pwd > "$venv/.place"
fi
case "$kind" in
    run) what=. ;;
    dev) what='.[dev]' ;;
    bench) what='.[dev,bench]' ;;
    *) say "unknown kind of environment: $kind (run, dev or bench)"; exit 2 ;;
esac
say "setting up $venv ($kind); this takes a minute or two the first time"
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check -c constraints.txt -e "$what" >&2
finished > "$venv/.$kind"
