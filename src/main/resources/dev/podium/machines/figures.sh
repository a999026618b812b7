# How this machine is, for Podium: a line of facts, then a line of figures every 5 s, for as long as somebody reads them.
# Tabs part the fields; a dash stands for what this system does not say. Every 5 s it starts date and sleep, and every
# 30 s df and, where they are there, nvidia-smi and dcgmi; what Linux says is read by the shell itself. macOS takes
# sysctl, vm_stat and awk besides.
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

limited() { # in so many seconds; a driver that hangs lets nobody out by a gentler signal
  seconds=$1
  shift
  if command -v timeout >/dev/null; then timeout -s KILL "$seconds" "$@"; else "$@"; fi
}

# What not every driver knows; $unknown has a bit for each that this one does not.
optional='power.draw power.limit ecc.errors.uncorrected.volatile.total mig.mode.current'

query_gpus() { # one field that a driver does not know loses all others too, so it is asked again without
  while :; do
    fields=index,uuid,name,memory.total,memory.used,utilization.gpu,temperature.gpu,driver_version
    bit=1
    for field in $optional; do
      [ $((unknown & bit)) -ne 0 ] || fields=$fields,$field
      bit=$((bit * 2))
    done
    said=$(limited 10 nvidia-smi --query-gpu=$fields --format=csv,noheader,nounits 2>&1)
    ended=$?
    [ "$ended" -ne 0 ] || return 0
    before=$unknown bit=1
    for field in $optional; do
      case $said in *"\"$field\" is not a valid field"*) unknown=$((unknown | bit)) ;; esac
      bit=$((bit * 2))
    done
    [ "$unknown" -ne "$before" ] || return 0
  done
}

parts() { # of GPUs that are split
  if ! listed=$(limited 4 nvidia-smi -L); then
    printf 'parts\tfailed\n'
    return
  fi
  number=0
  while read -r each; do
    case $each in
      "GPU "[0-9]* | "MIG "*)
        number=$((number + 1))
        [ "$number" -le 256 ] || break
        word "$each"
        printf 'part\t%.200s\n' "$word"
        ;;
    esac
  done <<END
$listed
END
  printf 'parts\tok\n'
}

called() { # whose number it is; one without a name stays a number
  case $names in
    *"$tab$1="*)
      user=${names#*"$tab$1="}
      user=${user%%"$tab"*}
      return
      ;;
  esac
  user=
  while IFS=: read -r name skip number skip; do
    [ "$number" != "$1" ] || user=$name
  done </etc/passwd
  # Of a directory elsewhere.
  [ -n "$user" ] || user=$(limited 2 getent passwd "$1")
  word "${user%%:*}"
  user=${word:-uid $1}
  names=$names$tab$1=$user$tab
}

process() { # whose it is, and when it began in ticks after the start of the machine: with its number it is one alone
  user=- began=-
  # The driver did not find it either: a process of this number is another one.
  [ "$2" != '[Not Found]' ] || return
  # Elsewhere the driver's numbers may be those of other processes; this is the name of the first namespace.
  [ "$namespace" = 'pid:[4026531836]' ] || return
  case $1 in '' | *[!0-9]*) return ;; esac
  uid=
  while read -r key value skip; do
    case $key in
      Uid:)
        uid=${skip%%"$tab"*}
        break
        ;;
    esac
  done <"/proc/$1/status"
  [ -n "$uid" ] || return
  stat=
  while IFS= read -r value; do stat="$stat $value"; done <"/proc/$1/stat"
  # Its name, in brackets, may hold anything.
  set -- ${stat##*) }
  [ $# -lt 20 ] || began=${20}
  called "$uid"
}

processes() {
  if ! listed=$(limited 4 nvidia-smi --query-compute-apps=gpu_uuid,pid,process_name,used_gpu_memory \
    --format=csv,noheader,nounits); then
    printf 'processes\tfailed\n'
    return
  fi
  namespace=$(readlink /proc/self/ns/pid)
  count=0 names=
  while read -r each; do
    case $each in GPU-*,*,*,* | MIG-*,*,*,*) ;; *) continue ;; esac
    count=$((count + 1))
    [ "$count" -le 256 ] || break
    word "$each"
    each=$word
    gpu=${each%%, *} memory=${each##*, } name=${each#*, }
    pid=${name%%, *} name=${name#*, }
    program=${name%, *}
    [ ${#program} -le 100 ] || program=${program##*/}
    process "$pid" "$program"
    printf 'process\t%.80s\t%.10s\t%.40s\t%.20s\t%.40s\t%.100s\n' "$gpu" "$pid" "$user" "$began" "$memory" "$program"
  done <<END
$listed
END
  printf 'processes\tok\n'
}

active() { # how much of each GPU's cores worked, where DCGM runs; the last of three looks counts
  command -v dcgmi >/dev/null || return
  listed=$(limited 3 dcgmi discovery -l) || return
  looked=$(limited 5 dcgmi dmon -e 1002 -d 1000 -c 3) || return
  uuids= place=
  while read -r skip number what of uuid skip; do
    case $number in
      [0-9]*) place=$number ;;
      '|') [ "$what $of" != 'Device UUID:' ] || uuids="$uuids $place=$uuid " ;;
    esac
  done <<END
$listed
END
  count=0
  while read -r what number value skip; do
    case $what:$uuids in GPU:*" $number=GPU-"*) ;; *) continue ;; esac
    count=$((count + 1))
    [ "$count" -le 192 ] || break
    uuid=${uuids#*" $number="}
    printf 'active\t%.60s\t%.12s\n' "${uuid%% *}" "$value"
  done <<END
$looked
END
}

ask_gpus() { # a line for each GPU as nvidia-smi prints it, what else is asked of them, then how the asking ended
  query_gpus
  word "$fields"
  printf 'fields\t%s\n' "$word"
  count=0 wrong= split=
  while read -r each; do
    word "$each"
    case $each in
      [0-9]*)
        count=$((count + 1))
        [ "$count" -gt 64 ] || printf 'gpu\t%.500s\n' "$word"
        case $each in *Enabled) split=yes ;; esac
        ;;
      *) [ -n "$wrong" ] || wrong=$word ;;
    esac
  done <<END
$said
END
  if [ "$count" -gt 0 ]; then
    [ -z "$split" ] || parts
    processes
    active
  fi
  case $ended in
    0) printf 'gpus\tok\t%.500s\n' "$wrong" ;;
    124 | 137) printf 'gpus\tslow\n' ;;
    *)
      printf 'gpus\tfailed\t%.500s\n' "$wrong"
      # The next driver may know more.
      unknown=0
      ;;
  esac
  return "$unknown"
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

all0=- busy0=- asked= unknown=0
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
  # Not kept for longer than it runs: the number may be another's then. It ends with what its driver does not know.
  if [ -n "$asker" ] && ! kill -0 "$asker"; then
    wait "$asker"
    unknown=$?
    [ "$unknown" -lt 16 ] || unknown=0
    asker=
  fi
  [ $((round % 6)) -ne 0 ] || disk
  [ $((round % 6)) -ne 0 ] || gpus
  round=$((round + 1))
  measure
  printf '%s\n' "figures$tab$now$tab$cpu$tab$load1$tab$load5$tab$load15$tab$total$tab$available$tab$size$tab$used$tab$up" ||
    finish
  sleep 5 3<&- >/dev/null &
  wait $!
done
