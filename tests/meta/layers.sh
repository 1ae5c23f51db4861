# Includes follow the arrows of src/README, and each foreign header has one home.
. "${top_srcdir:?}/tests/lib.sh"

cd "$top_srcdir/src"
status=0
complain() {
    echo "FAIL: $*"
    status=1
}

# layer ALLOWED...: what the files of a layer may include beside their own layer.
layer() {
    name=$1
    shift
    for used in $(grep -rhoE '#include "[a-z0-9]+/' "$name" | sed 's/.*"//; s|/||' | sort -u); do
        case " $name $* " in
        *" $used "*) ;;
        *) complain "$name includes $used:" "$(grep -rlE "#include \"$used/" "$name" | tr '\n' ' ')" ;;
        esac
    done
}
layer core
layer codec core
layer net core codec
layer aws core codec net
layer s3 core codec net aws
layer asset core codec net aws s3
layer task core codec net
layer text core
layer score core codec text
layer local core codec aws

# home PATTERN FILE...: the foreign header is included there and nowhere else.
home() {
    pattern=$1
    shift
    for file in $(grep -rlE "#include <$pattern" . | sed 's|^\./||'); do
        ok=
        for allowed in "$@"; do
            # shellcheck disable=SC2254
            case $file in $allowed) ok=1 ;; esac
        done
        [ -n "$ok" ] || complain "$file includes <$pattern...>, whose home is $*"
    done
}
home 'curl/' 'net/*'
home 'uv\.h' 'net/*'
home 'openssl/' 'codec/digest.c'
home 'zlib\.h' 'codec/gzip.c' 'codec/gunzip.c'
home 'expat\.h' 'codec/xml.c'
home 'utf8proc\.h' 'text/*'
home 'sqlite3\.h' 'local/store*' 'task/db_sqlite*'
home 'libpq-fe\.h' 'task/db_pq*'
home 'microhttpd\.h' 'local/httpd*'

# cloudlet serves: it must not load the HTTP client library.
if command -v ldd >/dev/null && ldd "$top_builddir/src/cloudlet" 2>/dev/null | grep -q libcurl; then
    complain "cloudlet links with libcurl"
fi
exit $status
