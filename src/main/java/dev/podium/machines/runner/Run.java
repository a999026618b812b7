package dev.podium.machines.runner;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A process that a runner runs for Podium, and the carrying of its three streams. */
final class Run {

    private static final long GRACE_SECONDS = 3;
    private static final int PART = 16 << 10;

    /** Such a thread copies and nothing else. */
    private static final long SMALL_STACK = 256 << 10;

    private static final Logger log = LoggerFactory.getLogger(Run.class);

    private final Link link;
    private final Frame.Open open;
    private final Runnable forget;
    private final Inflow input;
    private final Outflow output;
    private final Outflow errors;
    /** The process itself and what of its output is still to be sent. */
    private final AtomicInteger unfinished;

    private final ReentrantLock lock = new ReentrantLock();
    private Starter.@Nullable Begun begun;
    private boolean ended;

    /** @param forget runs when it is over and all of it was said */
    Run(Link link, Frame.Open open, Runnable forget) {
        this.link = link;
        this.open = open;
        this.forget = forget;
        int id = open.channel();
        input = new Inflow(bytes -> link.send(new Frame.Window(id, Stream.IN, bytes)));
        output = new Outflow(link, id, Stream.OUT);
        errors = new Outflow(link, id, Stream.ERR);
        unfinished = new AtomicInteger(terminal() ? 2 : 3);
    }

    private boolean terminal() {
        return open.command().terminal() != null;
    }

    /** Starts it and says so, or why not. */
    void start(Starter starter) {
        try {
            var started = begin(starter.begin(open.osUser(), open.command()));
            started.await(open.command());
            link.send(new Frame.Opened(open.channel()));
            carry(started.process());
        } catch (RefusedThere refused) {
            kill();
            link.send(new Frame.Refused(open.channel(), refused.code(), refused.sentence()));
            forget.run();
        }
    }

    /** What was ended while it started ends at once. */
    private Starter.Begun begin(Starter.Begun started) {
        lock.lock();
        try {
            begun = started;
            if (ended) {
                started.process().destroyForcibly();
            }
            return started;
        } finally {
            lock.unlock();
        }
    }

    private void carry(Process process) {
        // Platform threads: reading a pipe or a terminal holds its thread, and there may be many.
        Thread.ofPlatform().daemon().stackSize(SMALL_STACK).name("run output").start(() -> {
            send(process.getInputStream(), output);
            finished();
        });
        if (!terminal()) {
            Thread.ofPlatform()
                    .daemon()
                    .stackSize(SMALL_STACK)
                    .name("run errors")
                    .start(() -> {
                        send(process.getErrorStream(), errors);
                        finished();
                    });
        }
        Thread.ofVirtual().name("run input").start(() -> receive(process.getOutputStream()));
        process.onExit().thenAccept(over -> {
            input.drop();
            link.send(new Frame.Exit(open.channel(), over.exitValue()));
            finished();
        });
    }

    private void send(InputStream from, Outflow to) {
        try (from;
                to) {
            var part = new byte[PART];
            for (int count; (count = read(from, part)) >= 0; ) {
                to.write(part, 0, count);
            }
        } catch (IOException e) {
            log.debug(
                    "The output of {} is not wanted any more",
                    open.command().arguments().getFirst(),
                    e);
        }
    }

    /** A terminal whose programs have ended gives an error, which is its end. */
    private int read(InputStream from, byte[] part) throws IOException {
        try {
            return from.read(part);
        } catch (IOException e) {
            if (terminal()) {
                return -1;
            }
            throw e;
        }
    }

    private void receive(OutputStream to) {
        try {
            var part = new byte[PART];
            for (int count; (count = input.read(part, 0, part.length)) >= 0; ) {
                to.write(part, 0, count);
                to.flush();
            }
            if (!terminal()) {
                // Of a terminal that would close both directions, and what it has still to show would be lost.
                to.close();
            }
        } catch (IOException e) {
            log.debug("{} reads no more", open.command().arguments().getFirst(), e);
            input.drop();
        }
    }

    private void finished() {
        if (unfinished.decrementAndGet() == 0) {
            forget.run();
        }
    }

    void heard(Frame frame) throws BrokenProtocol {
        switch (frame) {
            case Frame.Data some when some.stream() == Stream.IN -> input.add(some.bytes());
            case Frame.Eof eof when eof.stream() == Stream.IN -> input.end();
            case Frame.Window window when window.stream() == Stream.OUT -> output.grant(window.bytes());
            case Frame.Window window when window.stream() == Stream.ERR -> errors.grant(window.bytes());
            case Frame.Signal signal -> signal(signal.name());
            case Frame.Resize resize -> resize(resize);
            case Frame.Close _ -> {
                kill();
                lost("Nobody listens.");
                forget.run();
            }
            case Frame other ->
                throw new BrokenProtocol(
                        "A runner is told no " + other.getClass().getSimpleName() + ".");
        }
    }

    private void signal(String name) throws BrokenProtocol {
        switch (name) {
            case "TERM" -> destroy(false);
            case "KILL" -> destroy(true);
            default -> throw new BrokenProtocol("A runner sends TERM and KILL.");
        }
    }

    private void resize(Frame.Resize resize) {
        var current = begun;
        if (current != null && current.process().isAlive()) {
            current.resize().accept(resize.size());
        }
    }

    private void destroy(boolean forcibly) {
        lock.lock();
        try {
            ended = true;
            var current = begun;
            if (current == null) {
                return;
            }
            if (forcibly) {
                current.process().destroyForcibly();
            } else {
                current.process().destroy();
            }
        } finally {
            lock.unlock();
        }
    }

    private void kill() {
        destroy(true);
    }

    private void lost(String why) {
        input.drop();
        output.end(why);
        errors.end(why);
    }

    /** The link was lost: the process ends, first politely. */
    void end() {
        lost("The link was lost.");
        destroy(false);
        CompletableFuture.delayedExecutor(GRACE_SECONDS, TimeUnit.SECONDS).execute(this::kill);
    }
}
