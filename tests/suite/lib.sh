# Sourced by the suite tests after tests/lib.sh, under cloudlet: something of everything to work on,
# and how to call each program.
#
#   writes PROGRAM    runs it so that it writes to standard output
#   eaters            the programs that eat lines
#   eats PROGRAM      runs it as a filter of standard input
#   eatable PROGRAM   prints three good lines for it

prepare() {
    s3bucket create suite >/dev/null
    printf 'hello\n' >file
    s3put file s3://suite/key >/dev/null
    for n in 1 2 3; do s3put file s3://suite/assets/posts/youtube/$n.jpg >/dev/null; done
    sqsqueue create suite >/dev/null
    kinstream create --wait suite >/dev/null
    followers | tee followers.ndjson | sqspush suite
    kinput suite <followers.ndjson
    fakescore <followers.ndjson >scored.ndjson
    TASKQ_DB=$tmp/taskq.db
    export TASKQ_DB
    taskq add suite <followers.ndjson
}

followers() {
    for n in 1 2 3; do
        printf '{"handle":"creator","follower_handle":"rahul_%d","follower_full_name":"Rahul"}\n' $n
    done
}

# Three assets that are there already.
assets() {
    for n in 1 2 3; do
        printf '{"entity_id":%d,"entity_type":"POST","platform":"YOUTUBE",' $n
        printf '"asset_type":"IMAGE","original_url":"http://cdn.example/%d.jpg"}\n' $n
    done
}

fetch() {
    assetfetch --bucket suite --skip-existing head "$@"
}

writes() {
    case $1 in
    s3put) s3put "$tmp/file" s3://suite/again ;;
    s3get) s3get s3://suite/key ;;
    s3ls) s3ls s3://suite ;;
    s3sign) s3sign s3://suite/key ;;
    s3rm) s3rm s3://suite/gone ;;
    s3bucket) s3bucket describe suite ;;
    sqsqueue) sqsqueue list ;;
    sqspush) sqspush --echo suite <"$tmp/followers.ndjson" ;;
    sqspull) sqspull --drain --wait 1 --visibility 0 --max 3 suite ;;
    sqsack) return 77 ;; # prints nothing
    kinstream) kinstream list ;;
    kinput) kinput --echo suite <"$tmp/followers.ndjson" ;;
    kinread) kinread suite ;;
    fakescore | romanise) "$1" <"$tmp/followers.ndjson" ;;
    fakeagg) fakeagg <"$tmp/scored.ndjson" ;;
    assetfetch) assets | fetch ;;
    cloudlet) cloudlet --memory ;;
    taskq) taskq list suite ;;
    *) fail "tests/suite/lib.sh does not know how to call $1" ;;
    esac
}

eaters() {
    echo s3get s3rm s3sign sqspush sqsack kinput fakescore romanise fakeagg
    echo sqspush sqsack kinput fakescore romanise fakeagg assetfetch
    echo sqspush sqsack kinput fakescore romanise fakeagg taskq
}

eats() {
    case $1 in
    s3get) shift && s3get --list - "$@" "$tmp/got" ;;
    s3rm) shift && s3rm --list - "$@" s3://suite ;;
    s3sign) shift && s3sign --list - "$@" s3://suite ;;
    sqspush) shift && sqspush --echo "$@" suite ;;
    sqsack) sqsack ;;
    kinput) shift && kinput --echo "$@" suite ;;
    assetfetch) shift && fetch "$@" ;;
    taskq) shift && taskq add --echo "$@" suite ;;
    *) "$@" ;;
    esac
}

eatable() {
    case $1 in
    sqspush | kinput | fakescore | romanise | taskq) cat "$tmp/followers.ndjson" ;;
    fakeagg) cat "$tmp/scored.ndjson" ;;
    s3get) printf '{"bucket":"suite","key":"key","path":"%d"}\n' 1 2 3 ;;
    s3rm | s3sign) printf '{"key":"k%d"}\n' 1 2 3 ;;
    assetfetch) assets ;;
    sqsack)
        sqsqueue create "ack$$" >/dev/null
        sqspush "ack$$" <"$tmp/followers.ndjson"
        sqspull --max 3 "ack$$"
        ;;
    esac
}
