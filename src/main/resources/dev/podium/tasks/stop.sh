# Ends a run: folder, and which step: INT and TERM for the whole group, KILL for the program alone, so that what it did is still
# looked at, ALL for everything. One that has not begun never will.
d=$1
if mkdir "$d/began" 2>/dev/null; then
  echo unbegun
  exit
fi
p=$(cat "$d/pid" 2>/dev/null)
case $p in '' | *[!0-9]*) exit ;; esac
alive() { kill -0 "$p" 2>/dev/null && { [ ! -r "/proc/$p/cmdline" ] || grep -qF -- "$d" "/proc/$p/cmdline"; }; }
# What left the group carries the run's mark; elsewhere than on Linux there is nothing to look in.
sweep() {
  for e in $(grep -lsz "^PODIUM_RUN_ID=${d##*/}\$" /proc/[0-9]*/environ 2>/dev/null); do
    q=${e#/proc/}
    q=${q%/environ}
    if [ "$1" = all ] || [ "$(ps -o pgid= -p "$q" 2>/dev/null | tr -d ' ')" != "$p" ]; then
      kill -KILL "$q" 2>/dev/null
    fi
  done
}
case $2 in
  INT | TERM)
    if alive; then kill -s "$2" -- "-$p"; fi
    ;;
  KILL)
    q=$(cat "$d/program" 2>/dev/null)
    case $q in '' | *[!0-9]*) ;; *) if alive; then kill -KILL "$q"; fi ;; esac
    sweep others
    ;;
  ALL)
    if alive; then kill -KILL -- "-$p"; fi
    sweep all
    ;;
esac
exit 0
