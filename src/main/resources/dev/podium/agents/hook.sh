# What a program's hook runs in the agent's pane, with the hook's JSON as its input. It leaves what the program says of
# itself in an option of the pane and prints nothing; where anything is missing, nothing is said and nobody is held up.
# In another option it keeps the latest calls of tools that are over, each cut short:
#   <number:+:tool:length>what was asked<number=>what came of it      with - for +: it failed, with !: somebody broke it off
# There <cut> stands for what was left out, and <sharp> for the sign that begins a format of tmux.
# The full stop keeps tmux from taking a semicolon at the end for its own.
PATH="$PATH:/usr/local/bin:/opt/homebrew/bin:/opt/local/bin"
[ -z "$TMUX_PANE" ] || {
  podium_said=$(tr -d '\000-\037' | LC_ALL=C awk -v id=$$ '
    function ends(text, least, most) {
      text = length(text) <= least + most + 5 ? text : substr(text, 1, least) "<cut>" substr(text, length(text) - most + 1)
      gsub(/#/, "<sharp>", text)
      return text
    }
    function until(text, mark) {
      return index(text, mark) ? substr(text, 1, index(text, mark) - 1) : text
    }
    {
      text = $0
      if (match(text, /.*"hook_event_name"/)) text = substr(text, RLENGTH + 1)
      print substr(text, 1, 1200)
      if (text !~ /^:"PostToolUse(Failure)?"/) exit
      failed = text ~ /^:"PostToolUseFailure"/
      tool = ""
      if (match(substr(text, 1, 300), /"tool_name":"[^"]*"/)) tool = substr(text, RSTART + 13, RLENGTH - 14)
      gsub(/[^A-Za-z0-9_.-]/, "_", tool)
      at = index(text, ",\"tool_input\":")
      asked = at ? substr(text, at + 14) : ""
      came = failed ? ",\"error\":" : ",\"tool_response\":"
      at = index(asked, came)
      result = at ? substr(asked, at + length(came)) : ""
      asked = until(until(asked, came), ",\"tool_use_id\":")
      how = failed ? (index(substr(result, length(result) - 200), "\"is_interrupt\":true") ? "!" : "-") : "+"
      result = until(until(result, failed ? ",\"is_interrupt\":" : ",\"tool_use_id\":"), ",\"duration_ms\":")
      print "<" id ":" how ":" substr(tool, 1, 60) ":" length(asked) ">" ends(asked, 300, 150) "<" id "=>" ends(result, 200, 400) " ."
    }')
  podium_call=${podium_said#*"
"}
  [ "$podium_call" != "$podium_said" ] || podium_call=
  podium_said=${podium_said%%"
"*}
  tmux set-option -p -t "$TMUX_PANE" @podium_event "$$ $podium_said ." \; \
    set-option -p -F -t "$TMUX_PANE" @podium_of '#{pane_pid}' \; \
    set-option -p -F -t "$TMUX_PANE" @podium_calls '#{=-5000:@podium_calls}' \; \
    set-option -p -a -t "$TMUX_PANE" @podium_calls "$podium_call" >/dev/null 2>&1
}
:
