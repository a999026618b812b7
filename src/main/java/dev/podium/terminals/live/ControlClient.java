package dev.podium.terminals.live;

import dev.podium.machines.Channel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One control-mode client of a tmux server: commands go in line by line, answers come back in the same order, between
 * them the output of panes. All events arrive on one thread, the reader, in the order tmux wrote them; that order is
 * what lets a snapshot join the stream without a gap.
 */
final class ControlClient implements AutoCloseable {

    interface Events {

        void output(int pane, byte[] buffer, int from, int to);

        void notice(String line);

        void pause();

        /**
         * The client has ended: its server is gone, or it was closed.
         *
         * @param why what tmux printed to its errors; may be empty
         */
        void ended(String why);
    }

    /** What tmux answers to a command; runs on the reader's thread. */
    interface Answer {
        void take(boolean ok, byte[] text);
    }

    static final Answer IGNORE = (ok, text) -> {};
    private static final Logger log = LoggerFactory.getLogger(ControlClient.class);

    private final Channel channel;
    private final OutputStream commands;
    private final Queue<Line> waiting = new ConcurrentLinkedQueue<>();
    private final CompletableFuture<Void> gone = new CompletableFuture<>();
    private volatile boolean ended;

    /**
     * What is to be sent once the client is attached; null from then on. tmux 3.3a may run a line that comes early
     * before the command that the client was started with, and then there is no session yet that the line could name.
     */
    private @Nullable ByteArrayOutputStream early = new ByteArrayOutputStream();

    /**
     * A line that was sent and the answers still to come for it. When one command of a line fails, tmux drops the rest
     * of the line and answers no more.
     */
    private static final class Line {
        private final Answer[] answers;
        private final long sent = System.nanoTime();
        private int next;

        Line(Answer[] answers) {
            this.answers = answers;
        }

        boolean take(boolean ok, byte[] text) {
            if (ok) {
                answers[next++].take(true, text);
            } else {
                while (next < answers.length) {
                    answers[next++].take(false, text);
                }
            }
            return next == answers.length;
        }
    }

    ControlClient(Channel channel, Events events, String name) {
        this.channel = channel;
        this.commands = channel.input();
        // A platform thread: reading a pipe blocks in native code and would pin a virtual thread's carrier.
        Thread.ofPlatform().daemon().name("tmux " + name).start(() -> read(events));
    }

    private void read(Events events) {
        try {
            new ControlReader(channel.output(), listener(events)).run();
        } catch (IOException e) {
            log.debug("The control client's output broke off", e);
        } catch (RuntimeException e) {
            log.error("The control client's output could not be followed; Podium connects again", e);
        } finally {
            var why = lastWords();
            channel.close();
            synchronized (this) {
                ended = true;
            }
            for (Line each; (each = waiting.poll()) != null; ) {
                each.take(false, "The tmux server has ended.".getBytes(StandardCharsets.UTF_8));
            }
            try {
                events.ended(why);
            } finally {
                gone.complete(null);
            }
        }
    }

    private String lastWords() {
        try {
            var errors = new String(channel.errors().readNBytes(2_000), StandardCharsets.UTF_8).strip();
            log.debug("The control client has ended{}", errors.isEmpty() ? "" : ": " + errors);
            return errors;
        } catch (IOException e) {
            log.debug("The control client has ended and does not say why", e);
            return "";
        }
    }

    private ControlReader.Listener listener(Events events) {
        return new ControlReader.Listener() {
            @Override
            public void output(int pane, byte[] buffer, int from, int to) {
                events.output(pane, buffer, from, to);
            }

            @Override
            public void answer(boolean ok, byte[] text) {
                var line = waiting.peek();
                if (line != null && line.take(ok, text)) {
                    waiting.remove();
                }
            }

            @Override
            public void notice(String line) {
                if (line.startsWith("session-changed")) {
                    attached();
                }
                events.notice(line);
            }

            @Override
            public void pause() {
                events.pause();
            }
        };
    }

    /** For how long the first of what was asked has had no answer, in nanoseconds; 0 where all is answered. */
    long waitsFor() {
        var first = waiting.peek();
        return first == null ? 0 : System.nanoTime() - first.sent;
    }

    /** Whether it takes nothing any more. */
    boolean hasEnded() {
        return ended;
    }

    /** Waits until everybody has been told of its end, which has begun. Not for the reader's thread. */
    void awaitEnd() {
        gone.join();
    }

    private synchronized void attached() {
        var held = early;
        if (held != null) {
            early = null;
            write(held.toByteArray());
        }
    }

    /** Sends a command whose answer nobody needs. */
    void tell(String command) {
        send(command, IGNORE);
    }

    /** Sends one line that may hold several commands divided by ' ; ', with one taker for each answer. */
    void send(String line, Answer... answers) {
        var bytes = (line + "\n").getBytes(StandardCharsets.ISO_8859_1);
        synchronized (this) {
            if (ended) {
                new Line(answers).take(false, "The tmux server has ended.".getBytes(StandardCharsets.UTF_8));
                return;
            }
            waiting.add(new Line(answers));
            var held = early;
            if (held == null) {
                write(bytes);
            } else {
                held.writeBytes(bytes);
            }
        }
    }

    private void write(byte[] bytes) {
        try {
            commands.write(bytes);
            commands.flush();
        } catch (IOException e) {
            // The reader sees the end too and answers everything that waits.
            log.debug("The tmux server no longer takes commands", e);
        }
    }

    /** Sends a line and completes with its first failure, or with the answer of its last command. */
    void send(String line, CompletableFuture<Hub.Result> result, Answer... before) {
        var takers = new Answer[before.length + 1];
        for (int i = 0; i < takers.length; i++) {
            var taker = i < before.length ? before[i] : IGNORE;
            boolean last = i == before.length;
            takers[i] = (ok, text) -> {
                taker.take(ok, text);
                if (last || !ok) {
                    result.complete(new Hub.Result(ok, new String(text, StandardCharsets.UTF_8), !ok && ended));
                }
            };
        }
        send(line, takers);
    }

    @Override
    public void close() {
        channel.close();
    }
}
