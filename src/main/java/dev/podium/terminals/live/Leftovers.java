package dev.podium.terminals.live;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Ends what earlier connections left on a tmux server. A control client whose reader vanished with a link may stay for
 * ever: tmux 3.3a waits until its last words are written. Its hub session holds windows open, and to end that session
 * under it would crash the server. So its process is ended first, and the session goes with it by its own hook.
 */
final class Leftovers {

    private static final Pattern CLIENT = Pattern.compile("(\\d+) (" + Hub.PREFIX + "\\S*) (\\d+)");

    private final ControlClient client;
    private final String ours;
    private final String current;
    private final Set<String> held = new HashSet<>();

    private Leftovers(ControlClient client, String ours, String current) {
        this.client = client;
        this.ours = ours;
        this.current = current;
    }

    /**
     * Clears away; returns at once.
     *
     * @param ours how the names of all hub sessions of this hub begin: what is not the current one is given up
     * @param current the name of the session of this client
     */
    static void clear(ControlClient client, String ours, String current) {
        var leftovers = new Leftovers(client, ours, current);
        client.send(
                "list-clients -F \"#{client_pid} #{client_session} #{session_attached}\""
                        + " ; list-sessions -f \"#{m:" + Hub.PREFIX + "*,#{session_name}}\""
                        + " -F \"#{session_attached} #{session_name}\"",
                leftovers::clients,
                leftovers::sessions);
    }

    private void clients(boolean ok, byte[] text) {
        for (var line : lines(text)) {
            var found = CLIENT.matcher(line);
            if (ok && found.matches()) {
                var session = found.group(2);
                held.add(session);
                // tmux no longer counts a client that is on its way out.
                if (!session.equals(current)
                        && (session.startsWith(ours) || found.group(3).equals("0"))) {
                    client.tell("run-shell -b \"kill -9 " + found.group(1) + "\"");
                }
            }
        }
    }

    private void sessions(boolean ok, byte[] text) {
        for (var line : lines(text)) {
            if (ok && line.startsWith("0 " + Hub.PREFIX) && !held.contains(line.substring(2))) {
                client.tell("kill-session -t " + Quoted.text("=" + line.substring(2)));
            }
        }
    }

    private static String[] lines(byte[] text) {
        return new String(text, StandardCharsets.UTF_8).split("\n");
    }
}
