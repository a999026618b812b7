# Lays a run's folder: what is to be done comes on the input. id, the script that starts the program.
umask 077
case $HOME in
  /*) ;;
  *) echo 'The OS user has no home folder' >&2; exit 3 ;;
esac
d=$HOME/.podium/runs/$1
mkdir -p "$d" || exit 4
d=$(cd "$d" && pwd -P) || exit 4
if [ ! -d "$d/began" ]; then
  cat >"$d/prompt.new" && mv "$d/prompt.new" "$d/prompt" || exit 4
  printf '%s' "$2" >"$d/run.new" && mv "$d/run.new" "$d/run.sh" || exit 4
  mkdir -p "$d/files" || exit 4
fi
printf '%s\n' "$d"
