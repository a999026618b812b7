package dev.podium.machines.runner;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * What tmux 3.3a answers to the commands of one control client, word for word as it was heard of the real one: blocks,
 * notifications and their order, subscriptions told within a second. Its programs print when they are told to.
 */
final class PlayedTmux {

    private static final Pattern NEW = Pattern.compile("new-session -d -P .*? -s (\\S+) -x (\\d+) -y (\\d+) .*");
    private static final Pattern TARGET = Pattern.compile(".* -t =?([^ :]+):?.*");
    private static final Pattern FLOW = Pattern.compile("refresh-client -A %(\\d+):(pause|continue)");

    private static final class Pane {
        private final String session;
        private final int id;
        private long printed = now();

        Pane(String session, int id) {
            this.session = session;
            this.id = id;
        }

        String row() {
            return session + "\t@" + id + "\t1\t%" + id + "\t1\t0\t\t\t" + (100_000 + id) + "\t120\t40\t0\tcat\tplayed\n";
        }
    }

    private final long started = now();
    private final long process = ThreadLocalRandom.current().nextLong(1_000, 4_000_000);
    private final Map<String, Pane> sessions = new LinkedHashMap<>();
    private final Set<Integer> linked = new LinkedHashSet<>();
    private final Set<Integer> paused = new TreeSet<>();
    private final Set<Integer> begun = new TreeSet<>();
    private final Set<Integer> active = new TreeSet<>();
    private PlayedMachine.Played client;
    private String hub = "";
    private int number;
    private int ids;
    private boolean telling;

    private static long now() {
        return System.currentTimeMillis() / 1000;
    }

    synchronized void attach(PlayedMachine.Played process, String hubSession) {
        client = process;
        hub = hubSession;
        linked.clear();
        paused.clear();
        begun.clear();
        active.clear();
        // Of the command that the client was started with: the last word says that no line asked for it.
        var frame = " " + now() + " " + ++number + " 0\n";
        process.say("%begin" + frame + "%end" + frame + "%window-add @0\n%sessions-changed\n%session-changed $0 " + hubSession + "\n");
        process.hears(lines());
        process.onExit().thenAccept(_ -> gone(process));
    }

    private synchronized void gone(PlayedMachine.Played process) {
        if (client == process) {
            client = null;
        }
    }

    private OutputStream lines() {
        return new OutputStream() {
            private final ByteArrayOutputStream line = new ByteArrayOutputStream();

            @Override
            public void write(int b) {
                if (b != '\n') {
                    line.write(b);
                    return;
                }
                run(line.toString(StandardCharsets.ISO_8859_1));
                line.reset();
            }
        };
    }

    private void block(String text, boolean ok) {
        var frame = " " + now() + " " + ++number + " 1\n";
        client.say("%begin" + frame + text + (ok ? "%end" : "%error") + frame);
    }

    private synchronized void run(String line) {
        if (client == null) {
            return;
        }
        var news = new StringBuilder();
        for (var command : commands(line)) {
            try {
                block(answer(command, news), true);
            } catch (IllegalArgumentException refused) {
                block(refused.getMessage() + "\n", false);
                break;
            }
        }
        client.say(news.toString());
    }

    /** Without quotes and escapes; none of the texts that Podium quotes here holds a blank that matters. */
    private static List<String> commands(String line) {
        var commands = new ArrayList<String>();
        var one = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '\\' && i + 3 < line.length() && Character.isDigit(line.charAt(i + 1))) {
                one.append((char) Integer.parseInt(line.substring(i + 1, i + 4), 8));
                i += 3;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (!quoted && line.startsWith(" ; ", i)) {
                commands.add(one.toString());
                one.setLength(0);
                i += 2;
            } else {
                one.append(c);
            }
        }
        commands.add(one.toString());
        return commands;
    }

    private String answer(String command, StringBuilder news) {
        return switch (command.split(" ", 2)[0]) {
            case "set-hook", "set-option", "set-environment", "run-shell", "kill-session", "resize-window" -> "";
            case "display-message" ->
                command.contains("#{pid}") ? process + " " + started + "\n" : "120 40 0 1 0 0 0 0 1 0 0 0 0 0 0 0 0 0 1 0 39\n";
            case "refresh-client" -> refresh(command);
            case "list-clients" -> "1 " + hub + " 1\n";
            case "list-sessions" -> "1 " + hub + "\n";
            case "list-windows" -> {
                var text = new StringBuilder("@0\n");
                linked.forEach(id -> text.append('@').append(id).append('\n'));
                yield text.toString();
            }
            case "list-panes" -> {
                if (command.startsWith("list-panes -a")) {
                    var text = new StringBuilder();
                    sessions.values().forEach(pane -> text.append(pane.row()));
                    yield text.toString();
                }
                yield named(command).row();
            }
            case "new-session" -> make(command, news);
            case "link-window" -> {
                int id = command.contains("-s @")
                        ? Integer.parseInt(command.replaceFirst(".*-s @(\\d+).*", "$1"))
                        : sessions.get(command.replaceFirst(".*-s =([^:]+):.*", "$1")).id;
                linked.add(id);
                mark(id, true);
                news.append("%window-add @").append(id).append('\n');
                yield "";
            }
            case "capture-pane" -> "x\n\n";
            default -> throw new IllegalArgumentException("parse error: unknown command: " + command.split(" ")[0]);
        };
    }

    private Pane named(String command) {
        var target = TARGET.matcher(command);
        var pane = target.matches() ? sessions.get(target.group(1)) : null;
        if (pane == null) {
            throw new IllegalArgumentException("can't find session: " + (target.matches() ? target.group(1) : ""));
        }
        return pane;
    }

    private String make(String command, StringBuilder news) {
        var wanted = NEW.matcher(command);
        if (!wanted.matches()) {
            throw new IllegalArgumentException("parse error: " + command);
        }
        if (sessions.containsKey(wanted.group(1))) {
            throw new IllegalArgumentException("duplicate session: " + wanted.group(1));
        }
        var pane = new Pane(wanted.group(1), ++ids);
        sessions.put(pane.session, pane);
        news.append("%window-add @").append(pane.id).append("\n%sessions-changed\n");
        return "@" + pane.id + "\n";
    }

    private String refresh(String command) {
        var flow = FLOW.matcher(command);
        if (!flow.matches()) {
            // A subscription: tells every pane once, then what changes.
            mark(0, true);
            linked.forEach(id -> mark(id, true));
            return "";
        }
        int pane = Integer.parseInt(flow.group(1));
        if (flow.group(2).equals("pause")) {
            paused.add(pane);
        } else {
            paused.remove(pane);
        }
        return "%" + flow.group(2) + " %" + pane + "\n";
    }

    private void mark(int id, boolean whole) {
        if (whole) {
            begun.add(id);
        }
        active.add(id);
        if (!telling) {
            telling = true;
            PlayedMachine.CLOCK.schedule(this::tell, ThreadLocalRandom.current().nextLong(1_000), TimeUnit.MILLISECONDS);
        }
    }

    private synchronized void tell() {
        telling = false;
        if (client == null) {
            return;
        }
        var text = new StringBuilder();
        if (begun.remove(0)) {
            text.append("%subscription-changed podium $0 @0 0 %0 : 0   99 cat\n");
            active.remove(0);
        }
        for (var pane : sessions.values()) {
            var place = " $0 @" + pane.id + " " + pane.id + " %" + pane.id + " : ";
            if (begun.remove(pane.id)) {
                text.append("%subscription-changed podium").append(place).append("0   ").append(100_000 + pane.id).append(" cat\n");
            }
            if (active.remove(pane.id)) {
                text.append("%subscription-changed podium-activity").append(place).append(pane.printed).append('\n');
            }
        }
        client.say(text.toString());
    }

    /** The program of a session prints a line. */
    synchronized void print(String session) {
        var pane = sessions.get(session);
        pane.printed = now();
        if (client == null || !linked.contains(pane.id)) {
            return;
        }
        if (!paused.contains(pane.id)) {
            client.say("%output %" + pane.id + " x\\015\\012\n");
        }
        mark(pane.id, false);
    }
}
