# A PostgreSQL for one test: `sh postgres.sh start DIR` makes and starts a server in the new folder
# DIR and prints the address of an empty database, `sh postgres.sh stop DIR` ends it and removes
# DIR; `crash DIR` and `restart DIR` end it without a word and start it again. It listens on a socket in DIR only. Exit status 77: PostgreSQL is not installed.
set -eu
command=$1 dir=$2

bin=
for found in /usr/lib/postgresql/*/bin /usr/pgsql-*/bin /usr/lib/postgresql*/bin; do
    [ ! -x "$found/initdb" ] || bin=$found
done
[ -n "$bin" ] || ! command -v initdb >/dev/null 2>&1 || bin=$(dirname "$(command -v initdb)")
[ -n "$bin" ] || { echo "PostgreSQL is not installed" >&2 && exit 77; }

# The server refuses to run as root.
as() {
    if [ "$(id -u)" -ne 0 ]; then
        "$@"
    elif id postgres >/dev/null 2>&1; then
        runuser -u postgres -- "$@"
    else
        runuser -u nobody -- "$@"
    fi
}

serve() {
    cd "$dir"
    as "$bin/pg_ctl" -D "$dir/data" -w -t 60 -l "$dir/server.log" \
        -o "-F -c listen_addresses= -c unix_socket_directories=$dir" start >"$dir.log" 2>&1 ||
        { cat "$dir.log" "$dir/server.log" >&2 && exit 1; }
    rm -f "$dir.log"
}

case $command in
start)
    mkdir "$dir"
    if [ "$(id -u)" -eq 0 ]; then
        chown "$(id -u postgres 2>/dev/null || id -u nobody)" "$dir"
    fi
    cd "$dir"
    as "$bin/initdb" -D "$dir/data" -U postgres -A trust -E UTF8 --no-locale -N >"$dir.log" 2>&1 ||
        { cat "$dir.log" >&2 && exit 1; }
    serve
    echo "postgresql://postgres@/postgres?host=$dir"
    ;;
crash)
    cd /
    as "$bin/pg_ctl" -D "$dir/data" -w -m immediate stop >/dev/null 2>&1
    ;;
restart) serve ;;
stop)
    cd /
    as "$bin/pg_ctl" -D "$dir/data" -w -m immediate stop >/dev/null 2>&1 || :
    rm -rf "$dir"
    ;;
esac
