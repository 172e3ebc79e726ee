#!/bin/sh
# Hold the page's scripts against the types in their comments, with the TypeScript compiler from the npm registry.
# Where there is no npm, say so: the scripts are plain JavaScript and need no build.
set -eu
cd "$(dirname "$0")/.."
if ! command -v npm >/dev/null 2>&1; then
    echo "no npm found: the types of the page's scripts are not checked here" >&2
    exit 0
fi
folder=.venv/typescript
if [ ! -x "$folder/node_modules/.bin/tsc" ] \
    && ! npm install --silent --no-audit --no-fund --prefix "$folder" typescript@5.9 >&2
then
    echo "no TypeScript from npm: the types of the page's scripts are not checked here" >&2
    exit 0
fi
"$folder/node_modules/.bin/tsc" -p src/remit/views/static/jsconfig.json
"$folder/node_modules/.bin/tsc" -p src/remit/web/static/jsconfig.json
