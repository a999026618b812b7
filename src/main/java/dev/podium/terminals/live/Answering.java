package dev.podium.terminals.live;

import dev.podium.terminals.Look;
import dev.podium.terminals.Typed;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Types an answer into a screen that is still the one that was looked at. The condition and the keys are one command of
 * tmux ({@code if-shell -F}), which reads no pane in between: what the pane shows when the keys are written is what the
 * condition saw. Whoever types through Podium is kept out in between by the count of typings.
 */
final class Answering {

    private static final long SECONDS = 5;

    private Answering() {}

    static @Nullable Look look(ControlClient client, Pane pane, PaneRow row, String epoch) {
        // Counted before the screen is asked for: what is typed meanwhile makes the look an old one.
        long typings = pane.typings();
        var target = " -t %" + pane.id();
        var rows = new CompletableFuture<List<String>>();
        var coloured = new CompletableFuture<List<String>>();
        var process = new CompletableFuture<String>();
        client.send(
                "display-message -p" + target + " \"#{pane_pid}\" ; capture-pane -p" + target + " ; capture-pane -p -e"
                        + target,
                (ok, text) -> process.complete(ok ? utf8(text).strip() : ""),
                (ok, text) -> rows.complete(ok ? rows(text) : List.of()),
                (ok, text) -> coloured.complete(ok ? rows(text) : List.of()));
        var all =
                coloured.completeOnTimeout(List.of(), SECONDS, TimeUnit.SECONDS).join();
        if (all.isEmpty() || !process.join().equals(Long.toString(row.processId()))) {
            return null;
        }
        return new Look(epoch, pane.id(), row.processId(), typings, rows.join(), all);
    }

    static Typed type(ControlClient client, Pane pane, Look seen, Collection<Integer> rows, byte[] keys) {
        var typed = new CompletableFuture<Typed>();
        // Held while it is looked who typed last: whoever types counts first and sends then.
        synchronized (client) {
            if (pane.typings() != seen.typings()) {
                return Typed.CHANGED;
            }
            pane.typing();
            client.send(
                    line(seen, rows, keys),
                    ControlClient.IGNORE,
                    ControlClient.IGNORE,
                    (ok, text) -> typed.complete(ok && utf8(text).startsWith("typed") ? Typed.YES : Typed.CHANGED));
        }
        return typed.completeOnTimeout(Typed.UNKNOWN, SECONDS, TimeUnit.SECONDS).join();
    }

    /** Both ways through it hold two commands, so that the number of answers is known. */
    private static String line(Look seen, Collection<Integer> rows, byte[] keys) {
        var target = "-t %" + seen.pane();
        var hex = new StringBuilder();
        for (byte key : keys) {
            hex.append(String.format(" %02x", key));
        }
        return "if-shell -F " + target + " " + Quoted.text(condition(seen, rows)) + " "
                + Quoted.text("send-keys " + target + " -H" + hex + " ; display-message -p typed") + " "
                + Quoted.text("display-message -p other ; display-message -p other");
    }

    /** That the same program shows each of these rows where it was; not scrolled back, and not ended. */
    static String condition(Look seen, Collection<Integer> rows) {
        var wanted = new LinkedHashMap<String, Integer>();
        for (int row : rows) {
            var pattern = pattern(seen.rows().get(row));
            wanted.computeIfAbsent(pattern, each -> first(seen.rows(), each));
        }
        // tmux tells the number of the first row that a pattern fits.
        var are = wanted.keySet().stream().map(each -> "#{C/r:" + each + "}").collect(Collectors.joining(";"));
        var should =
                wanted.values().stream().map(row -> Integer.toString(row + 1)).collect(Collectors.joining(";"));
        return "#{==:#{pane_pid};#{pane_in_mode};#{pane_dead};" + are + "," + seen.processId() + ";0;0;" + should + "}";
    }

    private static int first(List<String> rows, String pattern) {
        var wanted = Pattern.compile(pattern);
        for (int row = 0; row < rows.size(); row++) {
            if (wanted.matcher(rows.get(row)).find()) {
                return row;
            }
        }
        throw new IllegalStateException("A row does not fit its own pattern.");
    }

    /**
     * A row as a regular expression. What would mean something in one, or in a format of tmux, stands for any character:
     * a screen's text must never be expanded or run. That it was the same character was seen a moment before.
     */
    private static String pattern(String row) {
        var pattern = new StringBuilder("^");
        row.codePoints().forEach(each -> {
            boolean plain = each >= 'a' && each <= 'z'
                    || each >= 'A' && each <= 'Z'
                    || each >= '0' && each <= '9'
                    || " -_/=@%<>!&".indexOf(each) >= 0;
            pattern.append(plain ? (char) each : '.');
        });
        return pattern.append('$').toString();
    }

    private static List<String> rows(byte[] text) {
        var rows = new ArrayList<String>();
        utf8(text).lines().forEach(line -> rows.add(line.stripTrailing()));
        return rows;
    }

    private static String utf8(byte[] text) {
        return new String(text, StandardCharsets.UTF_8);
    }
}
