# Sourced by every shell test: its own folder, the programs in PATH, no AWS settings from outside.
#
#   run STATUS COMMAND...   runs the command with stdout in ./out and stderr in ./err and fails
#                           unless it exits with STATUS; standard input is the caller's
#   same FILE FILE          fails with a diff unless equal
#   has FILE TEXT           fails unless FILE contains TEXT
#   lines FILE N            fails unless FILE has N lines
#   wait_for SECONDS CMD... until CMD succeeds, else fails
#   fail TEXT, skip REASON  (skip exits with 77)
#   programs                prints the names of all programs
#   under_cloudlet [OPTION...]   re-runs the whole test as cloudlet's command, once

set -eu
: "${top_srcdir:=$(cd "$(dirname "$0")/../../.." && pwd)}"
: "${top_builddir:=$top_srcdir/build}"
export top_srcdir top_builddir
case $0 in /*) self=$0 ;; *) self=$PWD/$0 ;; esac
PATH=$top_builddir/src:$PATH
for name in $(env | sed -n 's/^\(AWS_[A-Z0-9_]*\)=.*/\1/p'); do
    [ "${SLUICE_UNDER_CLOUDLET:-}" = "$self" ] || unset "$name"
done
tmp=$(mktemp -d "${TMPDIR:-/tmp}/sluice-test.XXXXXX")
export HOME="$tmp" LC_ALL=C.UTF-8 TZ=UTC
# Whatever still runs in the test's folder was started by it. (jobs -p in a command substitution is
# empty in some shells, and knows nothing of grandchildren.)
cleanup() {
    status=$?
    trap - EXIT
    cd /
    # shellcheck disable=SC2046
    kill $(find /proc/[0-9]*/cwd -maxdepth 0 -lname "$tmp*" 2>/dev/null | sed 's|/proc/||; s|/.*||') \
        2>/dev/null || :
    rm -rf "$tmp"
    exit $status
}
trap cleanup EXIT
trap 'exit 1' INT TERM
cd "$tmp"

fail() {
    echo "FAIL: $*" >&2
    exit 1
}

skip() {
    echo "SKIP: $*"
    exit 77
}

run() {
    expected=$1
    shift
    actual=0
    "$@" >out 2>err || actual=$?
    if [ "$actual" -ne "$expected" ]; then
        echo "--- stdout"; head -c 2000 out
        echo "--- stderr"; head -c 2000 err
        fail "$*: exit status $actual, expected $expected"
    fi
}

same() {
    diff -u "$1" "$2" >&2 || fail "$1 and $2 differ"
}

has() {
    grep -qF -- "$2" "$1" || { head -c 2000 "$1" >&2; fail "$1 does not contain: $2"; }
}

lines() {
    count=$(wc -l <"$1")
    [ "$count" -eq "$2" ] || fail "$1 has $count lines, expected $2"
}

wait_for() {
    tries=$(($1 * 20))
    shift
    until "$@" >/dev/null 2>&1; do
        tries=$((tries - 1))
        [ $tries -gt 0 ] || fail "waited in vain for: $*"
        sleep 0.05
    done
}

programs() {
    sed -n 's/^bin_PROGRAMS += //p' "$top_srcdir/src/local.mk" | tr ' ' '\n' | sed 's|^src/||'
}

under_cloudlet() {
    [ "${SLUICE_UNDER_CLOUDLET:-}" = "$self" ] && return 0
    SLUICE_UNDER_CLOUDLET=$self
    export SLUICE_UNDER_CLOUDLET
    status=0
    cloudlet --memory "$@" -- "${SHELL:-/bin/sh}" "$self" || status=$?
    exit $status
}
