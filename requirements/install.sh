#!/bin/sh
# Makes .venv and brings it to the lock named in $1 ("base" or "dev"); does nothing when it is there already.
set -eu
cd "$(dirname "$0")/.."
wanted="requirements/$1.txt"
stamp=".venv/.installed-requirements.txt"
pyproject_stamp=".venv/.installed-pyproject.toml"

find_python() {
  for candidate in ${PYTHON_BIN:-} python3.13 python3.12 python3.11 python3; do
    if "$candidate" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' 2>/dev/null; then
      echo "$candidate"
      return
    fi
  done
  echo "Chignon needs Python 3.11, 3.12 or 3.13; none was found on PATH (PYTHON_BIN names another)." >&2
  exit 1
}

make_venv() {
  python=$(find_python)
  if command -v uv >/dev/null 2>&1; then
    uv venv --quiet --no-python-downloads --allow-existing --python "$python" .venv
  else
    "$python" -m venv .venv
    .venv/bin/python -m pip install --quiet --disable-pip-version-check uv
  fi
}

find_uv() {
  for candidate in uv .venv/bin/uv; do
    if command -v "$candidate" >/dev/null 2>&1; then
      echo "$candidate"
      return
    fi
  done
  make_venv
  echo ".venv/bin/uv"
}

installed() {
  cmp -s pyproject.toml "$pyproject_stamp" || return 1
  cmp -s "$wanted" "$stamp" && return 0
  [ "$1" = base ] && cmp -s requirements/dev.txt "$stamp"
}

[ -x .venv/bin/python ] || make_venv
installed "$1" && exit 0
# A lock with the test tools holds all of the base: never take them away again.
if [ "$1" = base ] && [ -e .venv/.has-dev ]; then wanted=requirements/dev.txt; fi
uv=$(find_uv)
VIRTUAL_ENV="$PWD/.venv" "$uv" pip sync --quiet --require-hashes "$wanted"
VIRTUAL_ENV="$PWD/.venv" "$uv" pip install --quiet --no-deps --no-build-isolation --editable .
[ "$wanted" = requirements/dev.txt ] && : >.venv/.has-dev
cp pyproject.toml "$pyproject_stamp"
cp "$wanted" "$stamp"
