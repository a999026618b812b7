# What came of a run: for each file a line with its name and its bytes, then those. folder, most bytes of each.
cd "$1" || exit 20
for f in answer output output.end errors patch patch.said; do
  if [ -f "$f" ] && [ ! -L "$f" ]; then
    n=$(wc -c <"$f" | tr -d ' ')
    if [ "$n" -gt "$2" ]; then n=$2; fi
    printf '%s %s\n' "$f" "$n"
    head -c "$n" "$f"
  fi
done
