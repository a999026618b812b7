package dev.podium.agents.situations;

import dev.podium.agents.situations.Cast.Event;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * Drives a program in a real tmux as a person would, and records what it printed and what was true. It knows the truth
 * from what it did and from the model the program talks to, never from Podium.
 */
public final class Driver implements AutoCloseable {

    private static final int QUIET_MILLIS = 900;

    private final Tmux tmux;
    private final String session;
    private final int cols;
    private final int rows;
    private final Process client;
    private final Writer commands;
    private final Thread reader;
    private final long began = System.nanoTime();
    private final List<Event> events = new ArrayList<>();
    private final CharsetDecoder decoder = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);
    private ByteBuffer rest = ByteBuffer.allocate(0);
    private long printedAt;
    private volatile boolean attached;

    public Driver(
            Tmux tmux,
            String session,
            int cols,
            int rows,
            String folder,
            Map<String, String> environment,
            List<String> program)
            throws IOException {
        this.tmux = tmux;
        this.session = session;
        this.cols = cols;
        this.rows = rows;
        var line = new ArrayList<>(List.of("new-session", "-d", "-s", session, "-x", "" + cols, "-y", "" + rows));
        environment.forEach((name, value) -> line.addAll(List.of("-e", name + "=" + value)));
        // The program starts when its output is heard.
        line.addAll(List.of("-c", folder, "sh", "-c", "read -r go; exec \"$@\"", "sh"));
        line.addAll(program);
        tmux.run(line.toArray(String[]::new));
        tmux.run(
                "set-option", "-t", session, "remain-on-exit", "on", ";", "set-option", "-t", session, "status", "off");
        client = new ProcessBuilder(tmux.line("-C", "attach", "-t", session, "-f", "ignore-size"))
                .redirectErrorStream(true)
                .start();
        commands = client.outputWriter(StandardCharsets.UTF_8);
        reader = Thread.ofPlatform().start(this::read);
        // What it is sent sooner is run before it has attached.
        until("tmux", () -> attached);
        command("refresh-client -B 'told:%*:#{@podium_event}'");
        command("refresh-client -B 'command:%*:#{pane_current_command}'");
        command("refresh-client -B 'dead:%*:#{pane_dead} #{pane_dead_status} #{pane_dead_signal}'");
        until("the subscriptions", () -> has("m"));
        synchronized (events) {
            events.clear();
        }
        keys("Enter");
    }

    private void command(String line) throws IOException {
        commands.write(line + "\n");
        commands.flush();
    }

    private void read() {
        try (var lines =
                new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.ISO_8859_1))) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("%output ")) {
                    printed(unescaped(line.substring(line.indexOf(' ', 8) + 1)));
                } else if (line.startsWith("%session-changed ")) {
                    attached = true;
                } else if (line.startsWith("%subscription-changed ")) {
                    told(line.split(" ")[1], line.substring(line.indexOf(" : ") + 3));
                }
            }
        } catch (IOException closed) {
            if (client.isAlive()) {
                throw new AssertionError(closed);
            }
        }
    }

    private static byte[] unescaped(String text) {
        var bytes = new ByteArrayOutputStream();
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '\\') {
                bytes.write(Integer.parseInt(text.substring(i + 1, i + 4), 8));
                i += 3;
            } else {
                bytes.write(text.charAt(i));
            }
        }
        return bytes.toByteArray();
    }

    private void printed(byte[] bytes) {
        var in = ByteBuffer.allocate(rest.remaining() + bytes.length)
                .put(rest)
                .put(bytes)
                .flip();
        var out = CharBuffer.allocate(in.remaining() + 1);
        decoder.decode(in, out, false);
        rest = in.slice();
        synchronized (events) {
            printedAt = now();
            add("o", out.flip().toString());
            events.notifyAll();
        }
    }

    private void told(String name, String value) {
        var text = new String(value.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
        synchronized (events) {
            switch (name) {
                case "told" -> {
                    if (!text.isBlank()) {
                        add("m", "hook " + text);
                    }
                }
                case "command" -> add("m", "command " + text);
                case "dead" -> {
                    var parts = text.split(" ", -1);
                    if (parts[0].equals("1") && !(parts[1] + parts[2]).isEmpty() && !has("x")) {
                        add("x", parts[1].isEmpty() ? "signal " + parts[2] : parts[1]);
                    }
                }
                default -> throw new AssertionError(name);
            }
        }
    }

    /** What is printed in one breath is one event. */
    private void add(String code, String data) {
        long at = now();
        var last = events.isEmpty() ? null : events.getLast();
        if (last != null && code.equals("o") && last.code().equals("o") && at - last.at() < 60) {
            events.set(events.size() - 1, new Event(last.at(), "o", last.data() + data));
        } else if (!data.isEmpty()) {
            events.add(new Event(at, code, data));
        }
    }

    private long now() {
        return (System.nanoTime() - began) / 1_000_000;
    }

    private boolean has(String code) {
        synchronized (events) {
            return events.stream().anyMatch(event -> event.code().equals(code));
        }
    }

    /** By tmux's names of keys: {@code Enter}, {@code Escape}, {@code C-c}. */
    public void keys(String... keys) throws IOException {
        command("send-keys -t " + session + " " + String.join(" ", keys));
    }

    /** Types a prompt, waits until it is on the screen, and sends it. */
    public void prompt(String text) throws IOException {
        text(text);
        // Keys that come in one go are taken for a paste.
        pause(500);
        keys("Enter");
    }

    private void pause(long millis) throws IOException {
        long until = now() + millis;
        until("time", () -> now() >= until);
    }

    public void text(String text) throws IOException {
        command("send-keys -t " + session + " -l '" + text.replace("'", "'\\''") + "'");
        shows(text);
    }

    public void shows(String text) throws IOException {
        until(text, () -> screen().contains(text));
    }

    public String screen() {
        return tmux.run("capture-pane", "-p", "-J", "-t", session);
    }

    public void until(String what, BooleanSupplier condition) throws IOException {
        var end = System.nanoTime() + 90_000_000_000L;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError(session + " waited for " + what + ":\n" + screen());
            }
            synchronized (events) {
                // Until it prints something more, or time has passed.
                try {
                    events.wait(20);
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            }
        }
    }

    /** Waits until it has printed nothing for a moment, or goes on printing for three seconds. */
    public void quiet() throws IOException {
        long from = now();
        until("quiet", () -> {
            synchronized (events) {
                return now() - Math.max(from, printedAt) > QUIET_MILLIS || now() - from > 3_000;
            }
        });
    }

    /** From now on this is true. */
    public void is(String state) {
        synchronized (events) {
            events.add(new Event(now(), "m", "state " + state));
        }
    }

    /** This is true, as long as somebody takes to look and act. */
    public void holds(String state, long millis) throws IOException {
        is(state);
        pause(millis);
        is("?");
    }

    public int cols() {
        return cols;
    }

    /** Ends the program by a signal. */
    public void kill(String signal) {
        var process =
                tmux.run("display-message", "-p", "-t", session, "#{pane_pid}").strip();
        try {
            new ProcessBuilder("kill", "-" + signal, process)
                    .inheritIO()
                    .start()
                    .waitFor();
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    public void ended() throws IOException {
        until("its end", () -> has("x"));
    }

    /** What was recorded, without what follows the last word on what is true. */
    public Cast cast(String title) {
        synchronized (events) {
            return new Cast(cols, rows, title, List.copyOf(events));
        }
    }

    @Override
    public void close() throws IOException {
        client.destroy();
    }
}
