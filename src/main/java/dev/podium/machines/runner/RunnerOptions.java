package dev.podium.machines.runner;

import java.net.URI;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a runner was called.
 *
 * @param url of Podium
 * @param token of an enrolment; null where none was given
 * @param scope what the agents of one OS user may take together
 * @param help whether only the help is wanted
 */
record RunnerOptions(URI url, @Nullable String token, Path state, Scope scope, boolean help) {

    static final String HELP = """
            Connects this machine to Podium, which then runs agents on it.

              java -jar podium.jar runner --url https://podium.example [--token TOKEN] [--state DIR]

              --url URL      where Podium is; https, unless it is on this machine or --plain-http is given
              --token TOKEN  of an enrolment, made on the machine's page; needed once. Better in the variable
                             PODIUM_RUNNER_TOKEN, which the list of processes does not show
              --state DIR    where the runner keeps its credential (default ~/.podium-runner)
              --memory-max SIZE, --cpu-quota SHARE
                             what the agents of one OS user may take together, such as 8G and 400% (four cores); takes
                             root and systemd. Also by PODIUM_RUNNER_MEMORY_MAX and PODIUM_RUNNER_CPU_QUOTA
              --plain-http   connects without encryption: whoever listens on the way can then act as this machine

            Runs commands as the OS user that it runs as, or, started as root on Linux, as the OS user that each command is
            for, never as root. Ends with 3 where Podium does not know it any more.
            """;

    private static final Set<String> NEAR = Set.of("localhost", "127.0.0.1", "[::1]");

    /** An IllegalArgumentException says what is wrong, in a sentence. */
    static RunnerOptions of(List<String> arguments, Map<String, String> environment, Path home) {
        String url = null;
        var token = environment.get("PODIUM_RUNNER_TOKEN");
        var state = home.resolve(".podium-runner");
        var memory = given(environment.get("PODIUM_RUNNER_MEMORY_MAX"));
        var cpu = given(environment.get("PODIUM_RUNNER_CPU_QUOTA"));
        boolean plain = false;
        for (var rest = arguments.iterator(); rest.hasNext(); ) {
            var option = rest.next();
            switch (option) {
                case "--help", "-h" -> {
                    return new RunnerOptions(URI.create("http://localhost"), null, state, new Scope(null, null), true);
                }
                case "--url" -> url = value(option, rest);
                case "--token" -> token = value(option, rest);
                case "--state" -> state = Path.of(value(option, rest)).toAbsolutePath();
                case "--memory-max" -> memory = value(option, rest);
                case "--cpu-quota" -> cpu = value(option, rest);
                case "--plain-http" -> plain = true;
                default -> throw new IllegalArgumentException("There is no option " + option + "; see --help.");
            }
        }
        if (url == null) {
            throw new IllegalArgumentException("The option --url is missing; see --help.");
        }
        return new RunnerOptions(checked(url, plain), given(token), state, new Scope(memory, cpu), false);
    }

    private static @Nullable String given(@Nullable String text) {
        return text == null || text.isBlank() ? null : text.strip();
    }

    private static String value(String option, Iterator<String> rest) {
        if (!rest.hasNext()) {
            throw new IllegalArgumentException("The option " + option + " needs a value.");
        }
        return rest.next();
    }

    private static URI checked(String url, boolean plain) {
        var uri = URI.create(url.endsWith("/") ? url.substring(0, url.length() - 1) : url);
        var scheme = uri.getScheme();
        if (uri.getHost() == null || !("https".equals(scheme) || "http".equals(scheme))) {
            throw new IllegalArgumentException("The url " + url + " is none of https://host.");
        }
        if (scheme.equals("http") && !plain && !NEAR.contains(uri.getHost())) {
            throw new IllegalArgumentException(
                    "The url " + url + " is not https, so its credential could be read on the way. Use https, or"
                            + " --plain-http where you know the way.");
        }
        return uri;
    }

    /** Where runners come in. */
    URI socket() {
        var scheme = "https".equals(url.getScheme()) ? "wss" : "ws";
        return URI.create(scheme + url.toString().substring(url.getScheme().length()) + "/runner");
    }
}
