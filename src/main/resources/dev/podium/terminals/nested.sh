# The tmux servers that the programs of one terminal started, for Podium. Such a server leaves its parents behind; its
# environment still tells where it comes from. None is attached to: each is asked for its list, with a limit in time.
#
# Arguments: a variable with its value that the terminal's programs have, or nothing; the terminal's session; then the
# command line that reaches its own tmux server.
#
# Prints "server", process id and socket; its panes, each line begun with "pane"; and "end" with how it went. Only what
# is the OS user's own is looked at: a socket of another could be anybody's program.

mark=$1 session=$2
shift 2
if ! [ -r /proc/self/environ ] || ! [ -r /proc/net/unix ]; then
  echo unsupported
  exit 0
fi
exec </dev/null 2>/dev/null
PATH=$PATH:/usr/local/bin:/opt/local/bin
export PATH
tab=$(printf '\t')
newline='
'

limited() { # to so many seconds
  if command -v timeout >/dev/null; then
    timeout -s KILL "$@"
  else
    shift
    "$@"
  fi
}

# A client hands its output to the server, and one that hangs holds that open: whoever reads has a limit too.
own=$(limited 2 "$@" display-message -p -t "=$session:" '#{pid} #{session_id}' | limited 4 head -c 100)
own_pid=${own%% *}
own_session=${own##*\$}

servers() { # process id, whether it has the mark, and where it says that it was started
  for process in /proc/[0-9]*; do
    read -r name <"$process/comm" || continue
    case $name in 'tmux: server'*) ;; *) continue ;; esac
    [ -O "$process" ] && [ "${process#/proc/}" != "$own_pid" ] || continue
    marked=0 inside=
    while IFS= read -r each; do
      case $each in
        TMUX=*) inside=${each#TMUX=} ;;
        "$mark") [ -z "$mark" ] || marked=1 ;;
      esac
    done <<END
$(tr '\n\0' '?\n' <"$process/environ" | head -c 1000000)
END
    printf '%s\t%s\t%s\n' "${process#/proc/}" "$marked" "$inside"
  done
}

chosen() { # those, and what was started inside of them
  awk -F '\t' -v pid="$own_pid" -v session="$own_session" '
    { n = split($3, part, ","); up[$1] = part[n - 1]; order[++count] = $1
      if ($2 == 1 || n >= 3 && pid != "" && part[n - 1] == pid && part[n] == session) mine[$1] = 1 }
    END {
      do { more = 0
        for (i = 1; i <= count; i++) if (!(order[i] in mine) && up[order[i]] in mine) { mine[order[i]] = 1; more = 1 }
      } while (more)
      for (i = 1; i <= count && shown < 20; i++) if (order[i] in mine) { print order[i]; shown++ }
    }'
}

socket() { # the path of the one that it listens on
  ls -l "/proc/$1/fd" | sed -n 's/.*socket:\[\([0-9]*\)\]$/\1/p' | awk '
    NR == FNR { held[$1] = 1; next }
    $4 == "00010000" && $7 in held && NF > 7 {
      for (i = 1; i <= 7; i++) sub(/^[^ ]+ +/, "")
      print
      exit
    }' - /proc/net/unix
}

slow=0
ask() {
  path=$(socket "$1")
  # As it was given, which may be from where the server was started.
  case $path in '' | /*) ;; *) path=$(readlink "/proc/$1/cwd")/${path#./} ;; esac
  case $path in *"$tab"* | *"$newline"*) path= ;; esac
  printf 'server\t%s\t%.200s\n' "$1" "$path"
  if ! [ -S "$path" ] || ! [ -O "$path" ]; then
    printf 'end\tgone\n'
    return
  fi
  if [ "$slow" -ge 2 ]; then
    printf 'end\tleft\n'
    return
  fi
  # Nothing of this environment goes to a program that only says it is tmux.
  said=$({
    limited 2 env -i PATH="$PATH" HOME="$HOME" tmux -u -S "$path" list-panes -a -F "#{session_id}$tab#{session_attached}$tab#{window_index}$tab#{window_active}$tab#{pane_dead}$tab#{session_name}$tab#{window_name}$tab#{pane_current_command}"
    printf '\n%s' "$?"
  } | limited 4 head -c 60000)
  printf '%s\n' "${said%"$newline"*}" | head -n 201 | while IFS= read -r each; do
    [ -z "$each" ] || printf 'pane\t%.1000s\n' "$each"
  done
  case ${said##*"$newline"} in
    0) printf 'end\tok\n' ;;
    # Nothing at all where what reads had to be ended too.
    124 | 137 | '')
      slow=$((slow + 1))
      printf 'end\tslow\n'
      ;;
    *)
      if [ "${#said}" -gt 50000 ]; then printf 'end\tmuch\n'; else printf 'end\tfailed\n'; fi
      ;;
  esac
}

for each in $(servers | chosen); do
  ask "$each"
done
