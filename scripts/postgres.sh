#!/bin/sh
# A private PostgreSQL for tests and measures: a temporary folder, a Unix socket, no network, no root.
#
#   scripts/postgres.sh run COMMAND...   runs COMMAND with DATABASE_URL set, then stops the server
#   scripts/postgres.sh start            starts one and prints its DATABASE_URL
#   scripts/postgres.sh stop URL         stops the one that `start` printed and deletes its data
#   scripts/postgres.sh bin              prints the folder of the PostgreSQL binaries
#
# PG_SETTINGS holds more options of the server (-c work_mem=64MB).
# Nothing is fsynced: never keep anything in it.
set -eu

find_bin() {
    for folder in "${PG_BIN:-}" \
        $(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -t/ -k5 -rn) \
        /opt/homebrew/opt/postgresql@*/bin /usr/local/opt/postgresql@*/bin \
        /usr/pgsql-*/bin "$(dirname "$(command -v initdb 2>/dev/null || echo /nowhere/initdb)")"; do
        if [ -n "$folder" ] && [ -x "$folder/initdb" ] && [ -x "$folder/pg_ctl" ]; then
            echo "$folder"
            return 0
        fi
    done
    echo "No PostgreSQL found: install it, or set PG_BIN to the folder of initdb." >&2
    return 1
}

# PostgreSQL refuses to run as root: use the account its package makes, or nobody.
as_owner() {
    if [ "$(id -u)" -ne 0 ]; then
        "$@"
    elif command -v setpriv >/dev/null 2>&1; then
        setpriv --reuid="$owner" --regid="$(id -g "$owner")" --clear-groups "$@"
    else
        runuser -u "$owner" -- "$@"
    fi
}

start() {
    bin=$(find_bin)
    owner=postgres
    id "$owner" >/dev/null 2>&1 || owner=nobody
    folder=$(mktemp -d /tmp/quadro-pg.XXXXXX) # short: a socket's path has at most 107 characters
    chmod 755 "$folder"
    [ "$(id -u)" -ne 0 ] || chown "$owner" "$folder"
    (
        cd "$folder"
        as_owner "$bin/initdb" -D data -U quadro -A trust -E UTF8 --locale=C.UTF-8 --no-sync >log 2>&1 ||
            {
                rm -rf data
                as_owner "$bin/initdb" -D data -U quadro -A trust -E UTF8 --locale=C --no-sync >>log 2>&1
            }
        options="-k $folder -c listen_addresses='' -c max_connections=300 -c fsync=off"
        options="$options -c synchronous_commit=off -c full_page_writes=off -c shared_buffers=128MB"
        options="$options ${PG_SETTINGS:-}"
        as_owner "$bin/pg_ctl" -D data -l server.log -w -t 60 -o "$options" start >>log 2>&1 &&
            "$bin/createdb" -h "$folder" -U quadro quadro >>log 2>&1
    ) || {
        cat "$folder/log" "$folder/server.log" >&2 2>/dev/null || true
        stop_in "$folder"
        echo "PostgreSQL did not start." >&2
        return 1
    }
    url="postgres://quadro@/quadro?host=$folder"
}

stop_in() {
    case "$1" in
    /tmp/quadro-pg.*) ;;
    *)
        echo "Not a server of this script: $1" >&2
        return 1
        ;;
    esac
    if [ -f "$1/data/postmaster.pid" ]; then
        pid=$(head -n 1 "$1/data/postmaster.pid")
        kill -INT "$pid" 2>/dev/null || true
        tries=0
        while kill -0 "$pid" 2>/dev/null && [ "$tries" -lt 100 ]; do
            sleep 0.1
            tries=$((tries + 1))
        done
        kill -0 "$pid" 2>/dev/null && kill -QUIT "$pid" 2>/dev/null && sleep 1
    fi
    rm -rf "$1"
}

case "${1:-}" in
bin) find_bin ;;
start)
    start
    echo "$url"
    ;;
stop) stop_in "${2##*host=}" ;;
run)
    shift
    folder=""
    child=""
    finish() {
        trap - EXIT HUP INT TERM
        if [ -n "$child" ]; then kill "$child" 2>/dev/null || true; fi
        if [ -n "$folder" ]; then stop_in "$folder"; fi
    }
    trap finish EXIT
    trap 'finish; exit 130' HUP INT TERM
    start
    # In the background, so that a signal is not kept waiting until the command ends.
    DATABASE_URL="$url" "$@" &
    child=$!
    status=0
    wait "$child" || status=$?
    child=""
    exit "$status"
    ;;
*)
    sed -n '2,9p' "$0" | cut -c3- >&2
    exit 2
    ;;
esac
