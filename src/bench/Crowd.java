package dev.podium.machines.runner;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Many runners in one process, for measuring: each is the product's own, with a token, a connection and a home of its
 * own. All run as the one OS user who starts this, so what they report of the machine is the same. Each has a real tmux
 * server, or, with "played", is a {@link PlayedMachine}.
 *
 * <p>Arguments: Podium's URL, a folder for the homes, and "real" or "played". Reads lines: "machine NAME [TOKEN]";
 * "print NAME SESSION", "away" and "back" for played ones. Ends with its input.
 */
final class Crowd {

    private record One(RunnerState state, Starter starter) {}

    private final RunnerOptions options;
    private final Path folder;
    private final boolean played;
    private final String osUser = System.getProperty("user.name");
    private final Map<String, One> all = new LinkedHashMap<>();
    private final List<Dial> dials = new ArrayList<>();

    private Crowd(String[] args) {
        folder = Path.of(args[1]);
        options = RunnerOptions.of(List.of("--url", args[0]), Map.of(), folder);
        played = args[2].equals("played");
    }

    static void main(String[] args) throws IOException {
        System.setProperty("logback.configurationFile", "runner-logback.xml");
        var crowd = new Crowd(args);
        var in = new BufferedReader(new InputStreamReader(System.in));
        for (String line; (line = in.readLine()) != null; ) {
            crowd.told(line.split(" "));
        }
        System.exit(0);
    }

    private void told(String[] words) throws IOException {
        switch (words[0]) {
            case "machine" -> machine(words[1], words.length > 2 ? words[2] : null);
            case "print" -> ((PlayedMachine) all.get(words[1]).starter()).tmux.print(words[2]);
            case "away" -> {
                dials.forEach(Dial::close);
                dials.clear();
            }
            case "back" -> all.forEach((name, one) -> dial(name, one, null));
            default -> throw new IllegalArgumentException(words[0]);
        }
    }

    private void machine(String name, String token) throws IOException {
        var home = folder.resolve(name);
        Files.createDirectories(home.resolve("tmux"));
        var environment = new HashMap<>(System.getenv());
        environment.putAll(Map.of("HOME", home.toString(), "TMUX_TMPDIR", home.resolve("tmux").toString()));
        var users = new OsUsers.Own(osUser, home.toString(), environment);
        var one = new One(
                RunnerState.open(home.resolve("state"), options.url().toString()),
                played ? new PlayedMachine(osUser, users) : new Starter(users));
        all.put(name, one);
        dial(name, one, token);
    }

    private void dial(String name, One one, String token) {
        var dial = new Dial(options.socket(), one.state(), token, new Greeting(Versions.OURS, "bench", osUser, false), one.starter(), GpuKeeper.none("it is a bench's"));
        dials.add(dial);
        Thread.ofVirtual().name(name).start(() -> run(name, dial));
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
