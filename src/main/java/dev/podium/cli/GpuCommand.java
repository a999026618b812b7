package dev.podium.cli;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** A command that asks Podium, most of them about GPUs: with {@code --json} it prints what Podium answered, else lines for people. */
abstract class GpuCommand implements Callable<Integer> {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("d MMM HH:mm", Locale.ENGLISH);

    final Session session;

    @Option(names = "--json", description = "Print what Podium answers, for scripts.")
    boolean json;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this and end.")
    boolean help;

    GpuCommand(Session session) {
        this.session = session;
    }

    final void print(JsonNode answer) {
        session.out().println(Session.JSON.writeValueAsString(answer));
    }

    final void say(String line) {
        session.out().println(line);
    }

    /** Columns as wide as they need. */
    final void table(List<List<String>> rows) {
        var widths = new ArrayList<Integer>();
        for (var row : rows) {
            for (int i = 0; i < row.size(); i++) {
                if (i == widths.size()) {
                    widths.add(0);
                }
                widths.set(i, Math.max(widths.get(i), row.get(i).length()));
            }
        }
        for (var row : rows) {
            var line = new StringBuilder();
            for (int i = 0; i < row.size(); i++) {
                line.append(row.get(i)).repeat(' ', widths.get(i) - row.get(i).length() + 2);
            }
            say(line.toString().stripTrailing());
        }
    }

    /** What somebody typed moves no cursor. */
    static String text(JsonNode of, String name) {
        return of.path(name).asString("").replaceAll("[\\p{Cntrl}\\u0080-\\u009f\\u2028\\u2029]", "¶");
    }

    /** In this machine's time; a dash for none. */
    static String time(JsonNode of, String name) {
        var said = of.path(name).asString("");
        return said.isEmpty() ? "-" : TIME.format(Instant.parse(said).atZone(ZoneId.systemDefault()));
    }

    /** "30m", "4h", "1h30m", "2d", or hours as a number. */
    static Duration duration(String said) {
        var iso = said.strip().toLowerCase(Locale.ROOT);
        try {
            if (iso.matches("[0-9]+(\\.[0-9]+)?")) {
                return Duration.ofSeconds(Math.round(Double.parseDouble(iso) * 3600));
            }
            int days = iso.indexOf('d') + 1;
            return Duration.parse(
                    "p" + iso.substring(0, days) + (days == iso.length() ? "" : "t" + iso.substring(days)));
        } catch (DateTimeParseException e) {
            throw new Said(Said.USED_WRONGLY, "\"" + said + "\" is no length of time. Say 30m, 4h, 1h30m or 2d.");
        }
    }

    /** "16GiB", "16G", "16384MiB", or MiB as a number. */
    static int mebibytes(String said) {
        var word = said.strip().toLowerCase(Locale.ROOT).replaceFirst("i?b$", "");
        int unit = word.endsWith("g") ? 1024 : 1;
        try {
            return Math.toIntExact(Math.round(Double.parseDouble(word.replaceFirst("[gm]$", "")) * unit));
        } catch (NumberFormatException | ArithmeticException e) {
            throw new Said(Said.USED_WRONGLY, "\"" + said + "\" is no amount of memory. Say 16GiB or 16384MiB.");
        }
    }
}
