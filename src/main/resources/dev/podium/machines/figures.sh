# How this machine is, for Podium: a line of facts, then a line of figures every 5 s, for as long as somebody reads them.
# Tabs part the fields; a dash stands for what this system does not say. Every 5 s it starts date and sleep, and every
# 30 s df and, where it is there, nvidia-smi; what Linux says is read by the shell itself. macOS takes sysctl, vm_stat
# and awk besides.
#
# Arguments: "own" where root may run it, else "other"; then two for each program: its name, and what prints its version.

exec 3<&0 </dev/null 2>/dev/null
LC_ALL=C
PATH=$PATH:/usr/sbin:/sbin
export LC_ALL PATH
set -f
tab=$(printf '\t')
newline='
'

if [ "$1" != own ] && [ "$(id -u)" = 0 ]; then
  echo root
  exit 1
fi
shift

# Ends with its input, at once: a sleep in front would not let a signal through.
( while read -r skip; do :; done; kill $$ ) <&3 3<&- >/dev/null &
watcher=$!
asker=
finish() {
  trap '' TERM
  kill "$watcher" $asker
  exit 0
}
trap finish HUP INT PIPE TERM

word() { # its first line, as one field
  word=${1%%"$newline"*}
  while case $word in *"$tab"*) ;; *) false ;; esac do
    word="${word%%"$tab"*} ${word#*"$tab"}"
  done
}

add() { # a name and its value to the line of facts
  word "$2"
  [ -z "$word" ] || line=$line$tab$1=$word
}

facts() {
  line=facts
  add host "$(uname -n)"
  add kernel "$(uname -s) $(uname -r)"
  add arch "$(uname -m)"
  case $system in
    Linux)
      while IFS== read -r key value; do
        value=${value#[\"\']}
        value=${value%[\"\']}
        case $key in
          NAME) add os "$value" ;;
          VERSION_ID) add version "$value" ;;
        esac
      done </etc/os-release
      cores=0
      while read -r key value skip; do
        case $key in
          cpu[0-9]*) cores=$((cores + 1)) ;;
          btime) add boot "$value" ;;
        esac
      done </proc/stat
      add cores "$cores"
      ;;
    Darwin)
      add os macOS
      add version "$(sysctl -n kern.osproductversion)"
      add cores "$(sysctl -n hw.ncpu)"
      add boot "$boot"
      ;;
  esac
  measure
  [ "$total" = - ] || add memory "$total"
  while [ $# -ge 2 ]; do
    add "version.$1" "$(sh -c "$2")"
    shift 2
  done
}

linux() {
  read -r skip user nice kernel idle wait irq soft stolen skip </proc/stat
  busy=$((user + nice + kernel + irq + soft + ${stolen:-0}))
  all=$((busy + idle + wait))
  [ "$all0" = - ] || [ "$all" -le "$all0" ] || cpu=$(((busy - busy0) * 1000 / (all - all0)))
  # Waiting is counted backwards now and then.
  [ "$cpu" = - ] || [ "$cpu" -ge 0 ] || cpu=0
  [ "$cpu" = - ] || [ "$cpu" -le 1000 ] || cpu=1000
  busy0=$busy
  all0=$all
  while read -r key value skip; do
    case $key in
      MemTotal:) total=$((value * 1024)) ;;
      MemAvailable:)
        available=$((value * 1024))
        break
        ;;
    esac
  done </proc/meminfo
  read -r load1 load5 load15 skip </proc/loadavg
  read -r up skip </proc/uptime
  up=${up%%.*}
}

darwin() {
  total=$memory
  available=$(vm_stat | awk '
    /page size of/ { for (i = 1; i < NF; i++) if ($i == "of") size = $(i + 1) }
    /^Pages (free|inactive|speculative):/ { pages += $NF }
    END { printf "%.0f", pages * size }')
  set -- $(sysctl -n vm.loadavg)
  load1=$2 load5=$3 load15=$4
  up=$((now - boot))
}

measure() {
  cpu=- load1=- load5=- load15=- total=- available=- up=-
  now=$(date +%s)
  case $system in
    Linux) linux ;;
    Darwin) darwin ;;
  esac
}

disk() {
  set -- $(df -Pk "${HOME:-/}")
  size=- used=-
  while [ $# -ge 4 ]; do
    case $4 in
      *[0-9]%)
        size=$(($1 * 1024)) used=$(($2 * 1024))
        return
        ;;
    esac
    shift
  done
}

limited() { # a driver that hangs lets nobody out by a gentler signal
  if command -v timeout >/dev/null; then timeout -s KILL 10 "$@"; else "$@"; fi
}

ask_gpus() { # a line for each GPU as nvidia-smi prints it, then one that they are all, or what went wrong
  fields=index,uuid,name,memory.total,memory.used,utilization.gpu,temperature.gpu,driver_version
  said=$(limited nvidia-smi --query-gpu=$fields,mig.mode.current --format=csv,noheader,nounits 2>&1)
  ended=$?
  case $ended$said in
    0*) ;;
    # A driver from before GPUs could be split.
    *mig.mode.current*)
      said=$(limited nvidia-smi --query-gpu=$fields --format=csv,noheader,nounits 2>&1)
      ended=$?
      ;;
  esac
  number=0 wrong=
  while read -r each; do
    word "$each"
    case $each in
      [0-9]*)
        number=$((number + 1))
        [ "$number" -gt 64 ] || printf 'gpu\t%.500s\n' "$word"
        ;;
      *) [ -n "$wrong" ] || wrong=$word ;;
    esac
  done <<END
$said
END
  case $ended in
    0) printf 'gpus\tok\n' ;;
    124 | 137) printf 'gpus\tslow\n' ;;
    *) printf 'gpus\tfailed\t%.500s\n' "$wrong" ;;
  esac
}

gpus() { # beside the figures, which do not wait for a driver
  if ! command -v nvidia-smi >/dev/null; then
    [ -z "$asked" ] || printf 'gpus\tabsent\n'
    asked=
  elif [ -n "$asker" ]; then
    printf 'gpus\tslow\n'
  else
    ask_gpus 3<&- &
    asker=$!
    asked=yes
  fi
}

all0=- busy0=- asked=
system=$(uname -s)
if [ "$system" = Darwin ]; then
  memory=$(sysctl -n hw.memsize)
  boot=$(sysctl -n kern.boottime)
  boot=${boot#*sec = }
  boot=${boot%%,*}
fi
facts "$@"
printf '%s\n' "$line" || finish
# So short a stretch says nothing of how busy it is.
all0=-
round=0
while :; do
  # Not kept for longer than it runs: the number may be another's then.
  [ -z "$asker" ] || kill -0 "$asker" || asker=
  [ $((round % 6)) -ne 0 ] || disk
  [ $((round % 6)) -ne 0 ] || gpus
  round=$((round + 1))
  measure
  printf '%s\n' "figures$tab$now$tab$cpu$tab$load1$tab$load5$tab$load15$tab$total$tab$available$tab$size$tab$used$tab$up" ||
    finish
  sleep 5 3<&- >/dev/null &
  wait $!
done
