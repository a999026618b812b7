package dev.podium.cli;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** A command of {@code podium}: what all of them have, and how they write what Podium answers for people. */
abstract class PodiumCommand implements Callable<Integer> {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("d MMM HH:mm", Locale.ENGLISH);

    final Session session;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this and end.")
    boolean help;

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "Which Podium, instead of PODIUM_URL and of the one that was signed in to last.")
    void url(String url) {
        session.use(url);
    }

    PodiumCommand(Session session) {
        this.session = session;
    }

    final void say(String line) {
        session.out().println(line);
    }

    /** What somebody typed moves no cursor, and turns no text around. */
    static String harmless(String text) {
        return text.replaceAll("[\\p{Cntrl}\\u0080-\\u009f\\u2028-\\u202e\\u2066-\\u2069]", "¶");
    }

    static String text(JsonNode of, String name) {
        return harmless(of.path(name).asString(""));
    }

    /** In this machine's time; a dash for none. */
    static String time(JsonNode of, String name) {
        return time(of.path(name).asString(""));
    }

    static String time(String said) {
        return said.isEmpty() ? "-" : TIME.format(Instant.parse(said).atZone(ZoneId.systemDefault()));
    }
}
