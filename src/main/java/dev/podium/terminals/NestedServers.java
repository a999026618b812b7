package dev.podium.terminals;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.podium.machines.Command;
import dev.podium.machines.Machines;
import dev.podium.terminals.Terminals.Nested;
import dev.podium.terminals.Terminals.NestedPane;
import dev.podium.terminals.Terminals.NestedServer;
import dev.podium.terminals.Terminals.NestedSession;
import dev.podium.terminals.Terminals.NestedWindow;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Finds the tmux servers that a terminal's programs started, by one script on its machine, when somebody looks. What it
 * prints comes from programs that anybody may have written: what is no number is none, and texts are cut.
 */
final class NestedServers {

    private static final Duration LIMIT = Duration.ofSeconds(15);
    private static final Duration FRESH = Duration.ofSeconds(3);
    private static final int MOST_SERVERS = 20;
    private static final int MOST_PANES = 200;
    private static final int LONGEST_TEXT = 80;
    private static final int LONGEST_PATH = 200;
    private static final int PANE_FIELDS = 8;
    private static final String MORE = "More runs in it than is shown here.";
    private static final String SCRIPT = script();

    private static final Pattern WHOLE = Pattern.compile("\\d{1,9}");
    private static final Pattern UNSEEN = Pattern.compile("[\\p{C}\\p{Zl}\\p{Zp}]");

    private final TmuxServers servers;
    private final Machines machines;

    /** Pages and scripts that look at the same terminal at once cost one look. */
    private final Cache<Asked, Nested> recent =
            Caffeine.newBuilder().expireAfterWrite(FRESH).maximumSize(1_000).build();

    private record Asked(TerminalRef terminal, String mark) {}

    NestedServers(TmuxServers servers, Machines machines) {
        this.servers = servers;
        this.machines = machines;
    }

    private static String script() {
        try (InputStream file = Objects.requireNonNull(NestedServers.class.getResourceAsStream("nested.sh"))) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Nested of(TerminalRef terminal, String mark) {
        return recent.get(new Asked(terminal, mark), this::look);
    }

    private Nested look(Asked asked) {
        var terminal = asked.terminal();
        var line = new ArrayList<>(List.of("sh", "-c", SCRIPT, "podium-nested", asked.mark(), terminal.session()));
        line.addAll(servers.tmux(terminal.account(), terminal.server()));
        return read(machines.run(terminal.account(), Command.of(line), LIMIT).out());
    }

    static Nested read(String printed) {
        if (printed.startsWith("unsupported")) {
            return new Nested(false, List.of());
        }
        var found = new ArrayList<NestedServer>();
        Reading now = null;
        for (var line : printed.split("\n")) {
            var fields = line.split("\t", 2);
            var rest = fields.length == 2 ? fields[1] : "";
            switch (fields[0]) {
                case "server" -> now = Reading.of(rest);
                case "pane" -> {
                    if (now != null) {
                        now.pane(rest);
                    }
                }
                case "end" -> {
                    if (now != null && found.size() < MOST_SERVERS) {
                        found.add(now.server(rest));
                    }
                    now = null;
                }
                default -> {}
            }
        }
        return new Nested(true, List.copyOf(found));
    }

    private static int number(String text) {
        return WHOLE.matcher(text).matches() ? Integer.parseInt(text) : 0;
    }

    private static String text(String said, int longest) {
        var seen = UNSEEN.matcher(said).replaceAll("?");
        int length = seen.codePointCount(0, seen.length());
        return length <= longest ? seen : seen.substring(0, seen.offsetByCodePoints(0, longest));
    }

    /** One server while its lines are read. */
    private static final class Reading {

        private final long processId;
        private final String socket;
        private final Map<String, OneSession> sessions = new LinkedHashMap<>();
        private int panes;

        private record OneSession(String name, int clients, Map<Integer, OneWindow> windows) {}

        private record OneWindow(int index, String name, boolean active, List<NestedPane> panes) {}

        private Reading(long processId, String socket) {
            this.processId = processId;
            this.socket = socket;
        }

        static Reading of(String line) {
            var fields = line.split("\t", 2);
            return new Reading(number(fields[0]), fields.length == 2 ? text(fields[1], LONGEST_PATH) : "");
        }

        void pane(String line) {
            var fields = line.split("\t", -1);
            if (fields.length != PANE_FIELDS || panes++ >= MOST_PANES) {
                return;
            }
            var session = sessions.computeIfAbsent(
                    fields[0], _ -> new OneSession(text(fields[5], LONGEST_TEXT), number(fields[1]), new TreeMap<>()));
            session.windows()
                    .computeIfAbsent(
                            number(fields[2]),
                            index -> new OneWindow(
                                    index, text(fields[6], LONGEST_TEXT), fields[3].equals("1"), new ArrayList<>()))
                    .panes()
                    .add(new NestedPane(text(fields[7], LONGEST_TEXT), fields[4].equals("1")));
        }

        NestedServer server(String end) {
            return new NestedServer(
                    processId,
                    socket,
                    sessions.values().stream()
                            .map(session -> new NestedSession(
                                    session.name(),
                                    session.clients(),
                                    session.windows().values().stream()
                                            .map(window -> new NestedWindow(
                                                    window.index(),
                                                    window.name(),
                                                    window.active(),
                                                    List.copyOf(window.panes())))
                                            .toList()))
                            .toList(),
                    problem(end));
        }

        private String problem(String end) {
            return switch (end) {
                case "ok" -> panes > MOST_PANES ? MORE : "";
                case "much" -> MORE;
                case "gone" -> "Its socket is gone, or is another OS user's, so it cannot be asked.";
                case "slow" -> "It has not answered within 2 s.";
                case "left" -> "It was not asked, because others before it did not answer.";
                default -> "It would not say what runs in it; its tmux may be of another release.";
            };
        }
    }
}
