#!/bin/sh
# Renews base.txt and dev.txt from pyproject.toml: every package with its hashes, for all systems, and no address of where it lies.
set -eu
cd "$(dirname "$0")/.."
uv=$(command -v uv || command -v .venv/bin/uv)
for group in build:base dev:dev; do
  "$uv" pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header --python-version 3.11 \
    pyproject.toml --extra roster --group "${group%%:*}" --output-file "requirements/${group##*:}.txt" "$@"
done
