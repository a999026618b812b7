# Starts a run's program once, whoever calls this how often, and keeps what comes of it in the run's folder.
# folder, 1 where the program reads the prompt, the program with its arguments.
umask 077
d=$1
reads=$2
shift 2
# Only one of all that try makes this folder.
if ! mkdir "$d/began" 2>/dev/null; then
  echo 'Podium: this run has begun already, so nothing is started.'
  exit 75
fi
echo "$$" >"$d/pid.new" && mv "$d/pid.new" "$d/pid"
# An end that is asked for is the program's; what follows it is done all the same.
trap : INT TERM HUP QUIT

# The files of a git repository as they are, as a tree of a store of our own: nothing is written to the repository.
top=
store=
said=
if ! command -v git >/dev/null 2>&1; then
  said='There is no git on the machine, so what changed is not known.'
elif ! top=$(unset GIT_DIR GIT_WORK_TREE; git rev-parse --show-toplevel 2>"$d/git.errors") || [ -z "$top" ]; then
  top=
  said='The folder is no git repository, so what changed is not known.'
else
  store=$(cd "$top" && cd "$(git rev-parse --git-path objects)" && pwd -P) || top=
  mkdir "$d/objects"
  cp "$(cd "$top" && git rev-parse --git-path index | sed "s|^[^/]|$top/&|")" "$d/index" 2>/dev/null
fi
private() {
  ( unset GIT_DIR GIT_WORK_TREE
    cd "$top" || exit
    GIT_INDEX_FILE=$d/index GIT_OBJECT_DIRECTORY=$d/objects GIT_ALTERNATE_OBJECT_DIRECTORIES=$store GIT_OPTIONAL_LOCKS=0 \
      git -c core.hooksPath=/dev/null -c core.fsmonitor=false -c core.safecrlf=false "$@" 2>>"$d/git.errors" )
}
tree() {
  [ -n "$top" ] && private add -A . >/dev/null && private write-tree >"$d/tree.$1"
}
tree before || { [ -n "$said" ] || said='git could not tell what was there before, so what changed is not known.'; }

mkfifo "$d/o1" "$d/o2" "$d/e1" "$d/e2"
( trap '' INT TERM HUP QUIT; head -c "$PODIUM_RUN_HEAD" >"$d/output"; tail -c "$PODIUM_RUN_TAIL" >"$d/output.end" ) <"$d/o2" &
keep1=$!
( trap '' INT TERM HUP QUIT; tail -c 65536 >"$d/errors" ) <"$d/e2" &
keep2=$!
( trap '' INT TERM HUP QUIT; exec tee "$d/o2" <"$d/o1" ) &
tee1=$!
( trap '' INT TERM HUP QUIT; exec tee "$d/e2" <"$d/e1" >&2 ) &
tee2=$!
(
  trap : INT TERM HUP QUIT
  # By a shell that becomes the program, so that it is known which process that is.
  if [ "$reads" = 1 ]; then from=$d/prompt; else from=/dev/null; fi
  sh -c 'echo "$$" >"$0/program"; exec "$@"' "$d" "$@" <"$from"
  echo "$?" >"$d/code"
) >"$d/o1" 2>"$d/e1"
# What the program left behind may hold its output open; nobody waits long for that.
n=0
while { kill -0 "$keep1" || kill -0 "$keep2"; } 2>/dev/null && [ "$n" -lt 20 ]; do
  n=$((n + 1))
  sleep 0.1 2>/dev/null || sleep 1
done
kill -KILL "$tee1" "$tee2" 2>/dev/null
wait "$keep1" "$keep2" 2>/dev/null

if [ -s "$d/tree.before" ] && tree after && [ -s "$d/tree.after" ]; then
  private diff --binary --no-ext-diff --no-textconv --no-color "$(cat "$d/tree.before")" "$(cat "$d/tree.after")" |
    head -c "$PODIUM_RUN_PATCH" >"$d/patch"
elif [ -z "$said" ]; then
  said='git could not tell what is there now, so what changed is not known.'
fi
printf '%s' "$said" >"$d/patch.said"
code=$(cat "$d/code" 2>/dev/null)
# Last of all, and whole: who reads it knows that the rest is there.
printf '%s\n' "${code:-1}" >"$d/exit.new" && mv "$d/exit.new" "$d/exit"
exit "${code:-1}"
