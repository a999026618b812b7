# Run by bash before each prompt: says how the command ended that it ran, if it ran one, and that a prompt comes. It sets no
# prompt, leaves the exit code as it is, and from its second run on stands before whatever else is to run there.
podium_exit=$? podium_on=1
if [[ ${podium_told-0} != "${podium_n-0}" ]]; then
  printf '\e]133;D;%s;aid=%s;n=%s;at=%s\a' "$podium_exit" "$$" "$podium_n" "${EPOCHREALTIME-}"
fi
podium_told=${podium_n-0}
if ((BASH_VERSINFO[0] * 100 + BASH_VERSINFO[1] >= 501)) && [[ ${PROMPT_COMMAND-} != "$PODIUM_FIRST" || -n ${PROMPT_COMMAND[77]-} ]]; then
  podium_rest=()
  for podium_each in "${PROMPT_COMMAND[@]}"; do
    podium_each=${podium_each//"$PODIUM_FIRST"/:}
    [[ $podium_each == : ]] || podium_rest+=("$podium_each")
  done
  PROMPT_COMMAND=("$PODIUM_FIRST" "${podium_rest[@]}")
  unset podium_rest podium_each
fi
if [[ -z ${podium_has-} ]]; then
  podium_has=1
  # Where there is a command podium, that is the one.
  type podium >/dev/null 2>&1 || podium() {
    local said=${*:2}
    case "${1-} ${2-}" in
      'hand down') printf '\e]133;H;aid=%s;down\a' "$$" ;;
      'hand '*)
        said=${said:0:400} said=${said//%/%25} said=${said//;/%3b}
        printf '\e]133;H;aid=%s;cmd=%s\a' "$$" "${said//[[:cntrl:]]/ }"
        printf '%s\n' 'Podium is told. Whoever takes your hand may look here and type. Your page of labs shows it while it is up; podium hand down takes it back.' ;;
      *)
        printf '%s\n' 'podium hand [what it is about]: raises your hand' 'podium hand down: takes it back' >&2
        return 2 ;;
    esac
  }
  if [[ -n ${PODIUM_ZDOTDIR+x} ]]; then
    # The folder is zsh's alone: whatever else reads the variable would take it for the student's own.
    podium_zsh=$ZDOTDIR
    if [[ -n $PODIUM_ZDOTDIR ]]; then ZDOTDIR=$PODIUM_ZDOTDIR; else unset ZDOTDIR; fi
    unset PODIUM_ZDOTDIR
    [[ $(type -t zsh) != file ]] || zsh() { PODIUM_ZDOTDIR=${ZDOTDIR-} ZDOTDIR=$podium_zsh command zsh "$@"; }
  fi
fi
printf '\e]133;A;aid=%s\a' "$$"
podium_back() { return "$1"; }
podium_back "$podium_exit"
