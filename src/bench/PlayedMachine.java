package dev.podium.machines.runner;

import dev.podium.machines.Command;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * A machine without processes, so that one host can hold many: its tmux is {@link PlayedTmux}; how it is comes from one
 * real script of this host, whose lines each machine says at a moment of its own; a command that ends by itself is run
 * once, and its answer is said again for the other machines, which are all this host.
 */
final class PlayedMachine extends Starter {

    static final ScheduledExecutorService CLOCK = Executors.newScheduledThreadPool(1, work -> {
        var thread = new Thread(work, "played clock");
        thread.setDaemon(true);
        return thread;
    });

    private static final String FIGURES = "# How this machine is";
    private static final long FIGURES_SECONDS = 5;
    private static final Map<List<String>, Answer> ANSWERS = new ConcurrentHashMap<>();
    private static final Map<String, String> LINES = new ConcurrentHashMap<>();
    private static final Object SCRIPT = new Object();

    private record Answer(byte[] out, byte[] errors, int exit) {}

    final PlayedTmux tmux = new PlayedTmux();
    private final String osUser;

    PlayedMachine(String osUser, OsUsers users) {
        super(users);
        this.osUser = osUser;
    }

    @Override
    Begun begin(String asked, Command command) throws RefusedThere {
        var arguments = command.arguments();
        if (!asked.equals(osUser) || command.terminal() != null) {
            return super.begin(asked, command);
        }
        var process = new Played();
        process.say("podium:started\n");
        if (arguments.contains("-C")) {
            tmux.attach(process, arguments.get(arguments.indexOf("-s") + 1));
        } else if (arguments.stream().anyMatch(each -> each.startsWith(FIGURES))) {
            figures(asked, command, process);
        } else {
            var answer = ANSWERS.get(arguments);
            if (answer == null) {
                answer = run(super.begin(asked, command), command);
                ANSWERS.put(arguments, answer);
            }
            process.say(answer.out());
            process.errors.add(answer.errors());
            process.end(answer.exit());
        }
        return new Begun(process, _ -> {});
    }

    private static Answer run(Begun begun, Command command) throws RefusedThere {
        begun.await(command);
        try {
            begun.process().getOutputStream().close();
            var out = begun.process().getInputStream().readAllBytes();
            return new Answer(out, begun.process().getErrorStream().readAllBytes(), begun.process().onExit().join().exitValue());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void figures(String asked, Command command, Played process) throws RefusedThere {
        synchronized (SCRIPT) {
            if (LINES.isEmpty()) {
                var begun = super.begin(asked, command);
                begun.await(command);
                var lines = begun.process().inputReader(StandardCharsets.UTF_8);
                try {
                    while (!LINES.containsKey("figures")) {
                        keep(lines.readLine());
                    }
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
                Thread.ofPlatform().daemon().name("figures").start(() -> lines.lines().forEach(PlayedMachine::keep));
            }
        }
        process.say(LINES.get("facts") + "\n");
        long first = ThreadLocalRandom.current().nextLong(TimeUnit.SECONDS.toMillis(FIGURES_SECONDS));
        var saying = CLOCK.scheduleAtFixedRate(
                () -> process.say(LINES.get("figures")
                                .replaceFirst("\t\\d+", "\t" + System.currentTimeMillis() / 1000) + "\n"),
                first,
                TimeUnit.SECONDS.toMillis(FIGURES_SECONDS),
                TimeUnit.MILLISECONDS);
        process.onExit().thenAccept(_ -> saying.cancel(false));
    }

    private static void keep(String line) {
        LINES.put(line.substring(0, line.indexOf('\t')), line);
    }

    /** A process that is none. */
    static final class Played extends Process {

        private static final byte[] END = {};

        private final LinkedBlockingQueue<byte[]> out = new LinkedBlockingQueue<>();
        private final LinkedBlockingQueue<byte[]> errors = new LinkedBlockingQueue<>();
        private final CompletableFuture<Process> over = new CompletableFuture<>();
        private volatile int exit;
        private volatile OutputStream in = OutputStream.nullOutputStream();

        void hears(OutputStream ear) {
            in = ear;
        }

        void say(String text) {
            say(text.getBytes(StandardCharsets.UTF_8));
        }

        void say(byte[] bytes) {
            if (bytes.length > 0) {
                out.add(bytes);
            }
        }

        void end(int code) {
            exit = code;
            if (over.complete(this)) {
                out.add(END);
                errors.add(END);
            }
        }

        private static InputStream reading(LinkedBlockingQueue<byte[]> queue) {
            return new InputStream() {
                private byte[] part = {};
                private int at;
                private boolean ended;

                @Override
                public int read() throws IOException {
                    var one = new byte[1];
                    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
                }

                @Override
                public int read(byte[] buffer, int from, int most) throws IOException {
                    while (!ended && at == part.length) {
                        try {
                            part = queue.take();
                        } catch (InterruptedException e) {
                            throw new IOException(e);
                        }
                        at = 0;
                        ended = part == END;
                    }
                    if (ended) {
                        return -1;
                    }
                    int count = Math.min(most, part.length - at);
                    System.arraycopy(part, at, buffer, from, count);
                    at += count;
                    return count;
                }
            };
        }

        private final InputStream outReading = reading(out);
        private final InputStream errorsReading = reading(errors);

        @Override
        public OutputStream getOutputStream() {
            return in;
        }

        @Override
        public InputStream getInputStream() {
            return outReading;
        }

        @Override
        public InputStream getErrorStream() {
            return errorsReading;
        }

        @Override
        public int waitFor() {
            over.join();
            return exit;
        }

        @Override
        public int exitValue() {
            if (!over.isDone()) {
                throw new IllegalThreadStateException();
            }
            return exit;
        }

        @Override
        public CompletableFuture<Process> onExit() {
            return over;
        }

        @Override
        public boolean isAlive() {
            return !over.isDone();
        }

        @Override
        public void destroy() {
            end(143);
        }

        @Override
        public Process destroyForcibly() {
            end(137);
            return this;
        }
    }
}
