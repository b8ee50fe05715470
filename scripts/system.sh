#!/bin/sh
# The programs that `make test` uses besides Python: a Chromium and the binaries of PostgreSQL.
# On Debian as root it installs those that are missing; elsewhere it says what to install.
set -eu
here=$(dirname "$0")

missing=""
python_ok=yes
"$here/python.sh" >/dev/null 2>&1 || python_ok=no
[ "$python_ok" = yes ] || missing="$missing python3 python3-venv"
"$here/chromium.sh" >/dev/null 2>&1 || missing="$missing chromium fonts-liberation"
"$here/postgres.sh" bin >/dev/null 2>&1 || missing="$missing postgresql"
[ -n "$missing" ] || exit 0

if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installing with apt:$missing"
    export DEBIAN_FRONTEND=noninteractive
    # The tests start a PostgreSQL of their own: no need of the one that Debian would set up.
    no_cluster=/etc/postgresql-common/createcluster.d/quadro-tests.conf
    if [ ! -d /etc/postgresql ]; then
        mkdir -p "$(dirname "$no_cluster")"
        echo "create_main_cluster = false" >"$no_cluster"
        trap 'rm -f "$no_cluster"' EXIT
    fi
    apt-get update -qq
    # shellcheck disable=SC2086  # a list of words on purpose
    apt-get install -y -qq --no-install-recommends -o DPkg::Lock::Timeout=120 $missing >/dev/null
    exit 0
fi

echo "\`make test\` needs programs that are not here:$missing" >&2
if command -v apt-get >/dev/null 2>&1; then
    echo "Install them with: sudo apt-get install --no-install-recommends$missing" >&2
elif command -v brew >/dev/null 2>&1; then
    echo "Install them with: brew install postgresql@15 && brew install --cask chromium" >&2
else
    echo "Install a Chromium (or set CHROMIUM=/path/to/it) and PostgreSQL 15 or later" >&2
    echo "(or set PG_BIN=/path/to/the/folder/of/initdb)." >&2
fi
exit 1
