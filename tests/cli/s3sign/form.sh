# Forms that s3sign makes are taken by a server that checks them, and only as they were meant.
. "${top_srcdir:?}/tests/lib.sh"
under_cloudlet
command -v curl >/dev/null || skip 'needs curl'
command -v python3 >/dev/null || skip 'needs python3'

run 0 s3bucket create data
# post STATUS FORM [CURL OPTION...]: the file comes last
post() {
    wanted=$1 form=$2
    shift 2
    python3 - "$form" >config <<'END'
import json, sys
form = json.load(open(sys.argv[1]))
print("url = " + json.dumps(form["url"]))
for name, value in form["fields"].items():
    print("form-string = " + json.dumps(f"{name}={value}"))
END
    curl -sS -o body -w '%{http_code}' -K config "$@" >status
    [ "$(cat status)" = "$wanted" ] || { cat body >&2; fail "status $(cat status), expected $wanted"; }
}

printf 'hello' >'a b.txt'
run 0 s3sign --post --max-bytes 5 s3://data/one.txt
cp out one.json
post 204 one.json -F 'file=@a b.txt'
run 0 s3get s3://data/one.txt
[ "$(cat out)" = hello ] || fail "content: $(cat out)"
post 400 one.json -F 'file=hello!'
has body EntityTooLarge
sed 's/"one.txt"/"two.txt"/' one.json >other.json
post 403 other.json -F 'file=@a b.txt'
has body 'Policy Condition failed'
post 403 one.json -F x-amz-meta-a=b -F 'file=@a b.txt'
has body 'Extra input fields: x-amz-meta-a'

run 0 s3sign --post --content-type-prefix image/ --field x-amz-meta-colour=blue --field success_action_status=201 s3://data/in/
cp out in.json
post 201 in.json -F Content-Type=image/png -F 'file=@a b.txt'
has body '<Key>in/a b.txt</Key>'
post 403 in.json -F Content-Type=text/plain -F 'file=@a b.txt'
run 0 s3ls s3://data/in/
lines out 1
