package dev.podium.terminals;

import dev.podium.kernel.RecordingId;
import dev.podium.telemetry.Concerning;
import dev.podium.terminals.cast.CastWriter;
import dev.podium.terminals.live.Hub;
import dev.podium.terminals.live.Outlet;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A terminal's recording under way: a viewer that writes what it gets to disk, on a thread of its own. It takes one
 * frame at a time, so what waits for a slow disk waits in the pane's log, where it is bounded.
 *
 * <p>A new file begins with a snapshot that tmux is asked for, right where the one before it ends.
 *
 * <p>Longer than most files: it is one state machine on one thread.
 */
final class Tape implements Outlet, Recorder.Reel {

    private static final Logger log = LoggerFactory.getLogger(Tape.class);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** Marks wait for a slow disk as output does; more of them are left out. */
    private static final int MOST_MARKS = 1_000;

    /** How much of what was printed a kill of Podium may cost, and how often lines are looked for. */
    private static final long TICK = TimeUnit.SECONDS.toNanos(1);

    /** One thing to do, in the order in which they came. */
    private sealed interface Work {
        record Output(byte[] bytes, Runnable sent, long nanos) implements Work {}

        record Word(String json, Runnable sent, long nanos) implements Work {}

        record Mark(String label, long nanos) implements Work {}

        record Printed(Hub.Printed lines) implements Work {}

        record Stop() implements Work {}
    }

    private final TapeFiles files;
    private final String folder;
    private final Recorder.Listener listener;
    private final Runnable broken;
    private final LinkedBlockingQueue<Work> work = new LinkedBlockingQueue<>();
    private final AtomicInteger marks = new AtomicInteger();
    private final FreshLines fresh = new FreshLines();
    private final CompletableFuture<Void> over = new CompletableFuture<>();
    private volatile Hub.@Nullable Recorded recorded;
    private volatile Recorder.@Nullable Progress progress;
    private volatile boolean ended;

    // Of the thread alone.
    private @Nullable CastWriter writer;
    private RecordingId file = RecordingId.random();
    private long begun;
    private long ticked;
    private int cols = 80;
    private int rows = 24;
    private boolean cutting;
    private boolean unflushed;
    private boolean unread;
    private boolean unrested;
    private long covered = -1;
    /** When the last two looks were, in milliseconds of the file. */
    private long looked;

    private long earlier;
    private @Nullable Integer exitCode;
    private boolean programEnded;
    private boolean stopping;

    /** @param broken told once where a disk or a mistake ends it */
    Tape(TapeFiles files, String folder, Recorder.Listener listener, Runnable broken) {
        this.files = files;
        this.folder = folder;
        this.listener = listener;
        this.broken = broken;
    }

    void start(Hub.Recorded recording) {
        recorded = recording;
        // A platform thread: writing to a disk holds a virtual thread's carrier, and as many slow writes as there are
        // cores would hold up all that Podium does.
        Thread.ofPlatform().daemon().name("recording " + folder).start(Concerning.handedOn(() -> run(recording)));
    }

    @Override
    public void binary(ByteBuffer bytes, Runnable sent) {
        var copy = new byte[bytes.remaining()];
        bytes.get(copy);
        work.add(new Work.Output(copy, sent, System.nanoTime()));
    }

    @Override
    public void text(String json, Runnable sent) {
        work.add(new Work.Word(json, sent, System.nanoTime()));
    }

    @Override
    public void close(int code, String reason) {
        work.add(new Work.Stop());
    }

    @Override
    public void mark(String label) {
        if (marks.incrementAndGet() > MOST_MARKS) {
            marks.decrementAndGet();
            log.debug("A mark in {} is left out, for the disk is too slow: {}", folder, label);
        } else {
            work.add(new Work.Mark(label, System.nanoTime()));
        }
    }

    @Override
    public Optional<Recorder.Progress> progress() {
        return Optional.ofNullable(progress);
    }

    @Override
    public void stop() {
        var recording = recorded;
        if (recording == null || !recording.finish()) {
            work.add(new Work.Stop());
        }
    }

    @Override
    public boolean ended() {
        return ended;
    }

    @Override
    public void awaitEnd() {
        over.completeOnTimeout(null, 5, TimeUnit.SECONDS).join();
    }

    private void run(Hub.Recorded recording) {
        String problem = null;
        try {
            while (!stopping) {
                var next = unflushed || unread || unrested ? next(recording) : work.take();
                if (next != null) {
                    take(next, recording);
                }
            }
        } catch (IOException e) {
            log.warn("The recording {} of {} stops: {}", file, folder, e.getMessage());
            problem = TapeFiles.trouble(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            log.error("The recording {} of {} stops", file, folder, e);
            problem = "A mistake in Podium ended it.";
        } finally {
            recording.end();
            ended = true;
            var late = finish();
            if (problem != null || late != null) {
                broken.run();
            }
            listener.stopped(problem == null && late != null ? TapeFiles.trouble(late) : problem);
            over.complete(null);
        }
    }

    private @Nullable Work next(Hub.Recorded recording) throws InterruptedException, IOException {
        long now = System.nanoTime();
        if (now - ticked >= TICK) {
            ticked = now;
            tick(recording);
        }
        return work.poll(Math.max(1, ticked + TICK - System.nanoTime()), TimeUnit.NANOSECONDS);
    }

    private void take(Work next, Hub.Recorded recording) throws IOException {
        switch (next) {
            case Work.Output(var bytes, var sent, var nanos) -> {
                if (writer != null) {
                    writer.output(bytes, at(nanos));
                    unflushed = true;
                    unread = true;
                }
                sent.run();
            }
            case Work.Word(var json, var sent, var nanos) -> {
                word(JSON.readTree(json), nanos, recording);
                sent.run();
            }
            case Work.Mark(var label, var nanos) -> {
                marks.decrementAndGet();
                if (writer != null) {
                    writer.mark(label, at(nanos));
                    unflushed = true;
                }
            }
            case Work.Printed(var lines) -> {
                covered = lines.history();
                tell(fresh.look(lines.scrolled(), lines.screen()));
                earlier = looked;
                looked = at(System.nanoTime());
                unrested = true;
            }
            case Work.Stop _ -> stopping = true;
        }
    }

    /** What every viewer is told; see docs/reference/terminal-protocol.md. */
    private void word(JsonNode word, long nanos, Hub.Recorded recording) throws IOException {
        switch (word.path("type").asString()) {
            case "size" -> {
                cols = word.path("cols").asInt();
                rows = word.path("rows").asInt();
                if (writer != null) {
                    writer.resize(cols, rows, at(nanos));
                }
            }
            case "snapshot" -> {
                if (writer == null || cutting) {
                    cut();
                    recording.lines(covered, lines -> work.add(new Work.Printed(lines)));
                }
            }
            case "gap" -> {
                if (writer != null) {
                    writer.mark(
                            "Not recorded: " + word.path("bytes").asLong() + " bytes, for the disk was too slow",
                            at(nanos));
                }
            }
            case "over" -> stopping = true;
            case "ended" -> {
                var code = word.path("exitCode");
                exitCode = code.isNull() ? null : (Integer) code.asInt();
                // tmux may learn how it ended a moment later, and tells it again.
                programEnded = exitCode != null || !word.path("signal").isNull();
            }
            // Its last picture has come.
            case "ready" -> stopping |= programEnded;
            default -> log.trace("A recording has no use for {}", word);
        }
        unflushed = true;
    }

    private void cut() throws IOException {
        var problem = finish();
        if (problem != null) {
            throw problem;
        }
        cutting = false;
        file = RecordingId.random();
        var now = Instant.now();
        begun = System.nanoTime();
        looked = 0;
        earlier = 0;
        writer = writer(now);
        progress = new Recorder.Progress(file, 0, 0);
        listener.begun(new Recorder.Beginning(file, folder, now, cols, rows));
    }

    private CastWriter writer(Instant now) throws IOException {
        var out = files.create(folder, file);
        try {
            return new CastWriter(out, cols, rows, now);
        } catch (IOException e) {
            // Nobody is told of a file that has no beginning; on a full disk there would be another one each minute.
            try (out) {
                files.delete(folder, file);
            }
            throw e;
        }
    }

    private long at(long nanos) {
        return Math.max(0, TimeUnit.NANOSECONDS.toMillis(nanos - begun));
    }

    private void tick(Hub.Recorded recording) throws IOException {
        var current = writer;
        if (current == null) {
            return;
        }
        if (unflushed) {
            current.flush();
            unflushed = false;
            progress = new Recorder.Progress(file, current.length(), current.size());
            files.requireRoom();
        }
        if (unread) {
            unread = false;
            recording.lines(covered, lines -> work.add(new Work.Printed(lines)));
        } else if (unrested) {
            unrested = false;
            tell(fresh.rest());
        }
        if (!cutting && files.full(current.output(), System.nanoTime() - begun)) {
            cutting = true;
            recording.repaint();
        }
    }

    private void tell(List<String> lines) {
        // As of two looks before: what is kept now was seen in the last one at the earliest, and so not printed before.
        if (!lines.isEmpty() && writer != null) {
            listener.printed(file, earlier, lines);
        }
    }

    /** Ends the file. Returns what failed, if something did. */
    private @Nullable IOException finish() {
        var current = writer;
        if (current == null) {
            return null;
        }
        tell(fresh.rest());
        writer = null;
        progress = null;
        IOException problem = null;
        try (current) {
            if (programEnded && stopping) {
                current.exit(exitCode, at(System.nanoTime()));
            }
        } catch (IOException e) {
            problem = e;
        }
        listener.ended(new Recorder.Progress(file, current.length(), current.size()));
        return problem;
    }
}
