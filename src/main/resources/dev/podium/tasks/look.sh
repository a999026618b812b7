# How far runs are: one line for each folder.
for d do
  p=
  if [ -f "$d/exit" ]; then
    echo "exit $(head -c 8 "$d/exit")"
  elif [ -d "$d/began" ]; then
    p=$(cat "$d/pid" 2>/dev/null)
    if [ -z "$p" ]; then
      echo began
    elif kill -0 "$p" 2>/dev/null && { [ ! -r "/proc/$p/cmdline" ] || grep -qF -- "$d" "/proc/$p/cmdline"; }; then
      echo alive
    elif [ -f "$d/exit" ]; then
      # It came between the two looks.
      echo "exit $(head -c 8 "$d/exit")"
    else
      echo dead
    fi
  elif [ -d "$d" ]; then
    echo ready
  else
    echo gone
  fi
done
