# Every header compiles alone, and its include guard is its path.
. "${top_srcdir:?}/tests/lib.sh"

cflags=$(pkg-config --cflags jansson 2>/dev/null || :)
# libpq is optional.
postgres=$(pkg-config --cflags libpq 2>/dev/null) && cflags="$cflags $postgres" || postgres=none
status=0
for header in $(cd "$top_srcdir/src" && find . -name '*.h' | sed 's|^\./||' | sort); do
    guard=$(echo "$header" | tr 'a-z/.-' 'A-Z___')
    grep -qx "#ifndef $guard" "$top_srcdir/src/$header" ||
        { echo "$header: include guard is not $guard" && status=1; }
    [ "$header" != task/db_pq.h ] || [ "$postgres" != none ] || continue
    # shellcheck disable=SC2086
    printf '#include "%s"\n' "$header" | ${CC:-cc} -std=gnu11 -D_GNU_SOURCE -Wall -Werror $cflags \
        -I"$top_srcdir/src" -I"$top_builddir" -fsyntax-only -x c - || status=1
done
exit $status
