package dev.podium.machines.runner;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;

/**
 * Many runners in one process, for measuring: each is the product's own, with a token, a connection, a home and a tmux
 * server of its own. All run as the one OS user who starts this, so what they report of the machine is the same.
 *
 * <p>Arguments: Podium's URL, and a folder for the homes. Reads one line for each: its name and, once, its token. Ends
 * with its input.
 */
final class Crowd {

    private Crowd() {}

    static void main(String[] args) throws IOException {
        System.setProperty("logback.configurationFile", "runner-logback.xml");
        var url = URI.create(args[0]);
        var options = RunnerOptions.of(List.of("--url", args[0]), java.util.Map.of(), Path.of(args[1]));
        var osUser = System.getProperty("user.name");
        var in = new BufferedReader(new InputStreamReader(System.in));
        for (String line; (line = in.readLine()) != null; ) {
            var words = line.split(" ");
            var home = Path.of(args[1], words[0]);
            Files.createDirectories(home.resolve("tmux"));
            var environment = new HashMap<>(System.getenv());
            environment.putAll(java.util.Map.of("HOME", home.toString(), "TMUX_TMPDIR", home.resolve("tmux").toString()));
            var state = RunnerState.open(home.resolve("state"), url.toString());
            var dial = new Dial(
                    options.socket(),
                    state,
                    words.length > 1 ? words[1] : null,
                    new Greeting(Versions.OURS, "bench", osUser, false),
                    new Starter(new OsUsers.Own(osUser, home.toString(), environment)));
            Thread.ofVirtual().name(words[0]).start(() -> run(words[0], dial));
        }
        System.exit(0);
    }

    private static void run(String name, Dial dial) {
        try {
            dial.run();
        } catch (Dial.Unwanted unwanted) {
            System.err.println(name + ": " + unwanted.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
