#!/bin/sh
# Write constraints.txt from a new environment: what pip resolves .[dev,bench] to today, without remit itself.
set -eu
cd "$(dirname "$0")/.."
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check -e '.[dev,bench]'
{
    sed -n '/^#/p' constraints.txt
    "$folder/venv/bin/python" -m pip freeze --exclude-editable
} > "$folder/constraints.txt"
if grep -n '@\|://' "$folder/constraints.txt"; then
    echo "an address stands in the list above; constraints.txt is left as it was" >&2
    exit 1
fi
mv "$folder/constraints.txt" constraints.txt
