# --version names the program and the package, exit 0.
. "${top_srcdir:?}/tests/lib.sh"

for program in $(programs); do
    run 0 "$program" --version
    grep -qxE "$program \(sluice\) [0-9]+\.[0-9]+\.[0-9]+" out || fail "$program --version: $(cat out)"
done
