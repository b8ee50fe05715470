#!/bin/sh
# Prints the name of a Python that can run Quadro (3.11 or later, with venv), or says what to install.
set -eu

found=""
for name in ${PYTHON:-} python3 python3.14 python3.13 python3.12 python3.11 python; do
    command -v "$name" >/dev/null 2>&1 || continue
    "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue
    found="$name"
    if "$name" -c 'import ensurepip, venv' 2>/dev/null; then
        echo "$name"
        exit 0
    fi
done

if [ -n "$found" ]; then
    version=$("$found" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
    echo "Python $version is here, but it cannot make virtual environments." >&2
    echo "On Debian and Ubuntu: sudo apt-get install python$version-venv" >&2
else
    echo "Quadro needs Python 3.11 or later, and finds none." >&2
    echo "On Debian and Ubuntu: sudo apt-get install python3 python3-venv; on macOS: brew install python" >&2
    echo "If it is installed under another name: make demo PYTHON=/path/to/python" >&2
fi
exit 1
