#!/bin/sh
# Make a virtual environment with exactly the pinned packages, by uv in seconds, else by pip; then
# compile the kernels.
# Usage: install.sh PYTHON VENV
set -eu
python=$1
venv=$2

"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
    echo "Crossweave needs Python 3.11 or newer; $python is $("$python" --version 2>&1)." >&2
    echo "Name another one: make PYTHON=/path/to/python3.12 ..." >&2
    exit 1
}
[ -x "$venv/bin/python" ] || "$python" -m venv "$venv" || {
    echo "The virtual environment could not be made. On Debian or Ubuntu: apt install python3-venv" >&2
    exit 1
}
echo "Installing into $venv (once; a minute or so)"
if "$venv/bin/python" -m pip install --quiet --disable-pip-version-check uv &&
    "$venv/bin/uv" pip install --quiet --python "$venv/bin/python" \
        --require-hashes -r constraints.txt; then
    "$venv/bin/uv" pip install --quiet --python "$venv/bin/python" --no-deps -e .
else
    echo "uv could not be used here, so pip does it; that takes longer" >&2
    # The file is complete, and pip cannot match the hash of a package that is asked for with extras.
    "$venv/bin/python" -m pip install --quiet --disable-pip-version-check \
        --no-deps --require-hashes -r constraints.txt
    "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps -e .
fi
echo "Compiling what large rosters need (once; half a minute)"
"$venv/bin/python" -m matching.compiling
