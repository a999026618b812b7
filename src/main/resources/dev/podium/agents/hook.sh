# What a program's hook runs in the agent's pane, with the hook's JSON as its input. It leaves what the program says of
# itself in an option of the pane and prints nothing; where anything is missing, nothing is said and nobody is held up.
# The full stop keeps tmux from taking a semicolon at the end for its own.
PATH="$PATH:/usr/local/bin:/opt/homebrew/bin:/opt/local/bin"
[ -z "$TMUX_PANE" ] || tmux \
  set-option -p -t "$TMUX_PANE" @podium_event "$$ $(tr -d '\000-\037' | sed 's/.*"hook_event_name"//' | head -c 1200) ." \; \
  set-option -p -F -t "$TMUX_PANE" @podium_of '#{pane_pid}' >/dev/null 2>&1
:
