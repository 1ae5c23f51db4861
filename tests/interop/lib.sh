# Sourced by the interop tests after tests/lib.sh: where the foreign programs are, and servers.
#
#   need FILE WHAT          skips unless FILE (below the folder of foreign programs) is there
#   need_python PACKAGE==VERSION...
#                           skips unless these are among the foreign programs
#   free_port               prints a port nobody listens on
#   serve COMMAND...        starts a server in the background; its output goes to ./server.log
#   await_http URL          waits until something answers there
#   account                 sets dummy credentials and a region for servers that check none

foreign=${SLUICE_INTEROP:-$top_srcdir/build/interop}
python=$foreign/venv/bin/python
export PATH="$foreign/venv/bin:$PATH"

need() {
    [ -e "$foreign/$1" ] || skip "$2 is not installed (tests/interop/install)"
}

need_python() {
    "$python" -c '
import sys
from importlib.metadata import version
for name, wanted in (word.split("==") for word in sys.argv[1:]):
    assert version(name) == wanted' "$@" 2>/dev/null ||
        skip "$* not installed (tests/interop/install)"
}

free_port() {
    "$python" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

serve() {
    "$@" >server.log 2>&1 &
    server=$!
}

await_http() {
    wait_for 60 curl -s -o /dev/null "$1"
}

account() {
    export AWS_ACCESS_KEY_ID=123456789012 AWS_SECRET_ACCESS_KEY=secret AWS_REGION=us-east-1
    export AWS_DEFAULT_REGION=us-east-1 AWS_EC2_METADATA_DISABLED=true
}
