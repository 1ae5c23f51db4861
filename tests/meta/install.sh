# make install puts every program, its page and its completions where the shells look.
. "${top_srcdir:?}/tests/lib.sh"

# Not a part of the outer make: its flags and job server are not for this one.
unset MAKEFLAGS MFLAGS MAKELEVEL
make -C "$top_builddir" -s install DESTDIR="$tmp/root" prefix=/usr >log 2>&1 || { cat log && fail "make install"; }
for program in $(programs); do
    for file in "bin/$program" "share/man/man1/$program.1" \
        "share/bash-completion/completions/$program" "share/zsh/site-functions/_$program" \
        "share/fish/vendor_completions.d/$program.fish"; do
        [ -f "root/usr/$file" ] || fail "make install leaves out $file"
    done
done
[ -f root/usr/share/man/man7/sluice.7 ] && [ -f root/usr/share/man/man5/ndrec.5 ] ||
    fail "make install leaves out sluice.7 or ndrec.5"
[ ! -e root/usr/bin/followers ] || fail "make install installs the demo's generator"
