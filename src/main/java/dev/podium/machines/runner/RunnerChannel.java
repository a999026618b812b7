package dev.podium.machines.runner;

import dev.podium.machines.Channel;
import dev.podium.machines.Command;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** A process at the other end of a runner's link. */
final class RunnerChannel implements Channel {

    /** What exit gives when contact was lost before the process ended, as with SSH. */
    static final int CONTACT_LOST = 255;

    /** How long a process may take to end politely, and then how long the runner may take to say that it has ended. */
    private static final long GRACE_SECONDS = 3;

    /** Whoever waits for an end does something then, which is not to hold up the link. */
    private static final Executor ENDS =
            task -> Thread.ofVirtual().name("runner exit").start(task);

    final int id;
    final CompletableFuture<Void> opened = new CompletableFuture<>();

    private final Link link;
    private final Runnable forget;
    private final boolean terminal;
    private final Inflow output;
    private final Inflow errors;
    private final Outflow input;
    private final CompletableFuture<Integer> exit = new CompletableFuture<>();
    private final AtomicBoolean exited = new AtomicBoolean();
    private final AtomicBoolean closed = new AtomicBoolean();
    private boolean outputEnded;
    private boolean errorsEnded;

    /** @param forget runs when nothing comes for this channel any more */
    RunnerChannel(Link link, int id, boolean terminal, Runnable forget) {
        this.link = link;
        this.id = id;
        this.terminal = terminal;
        this.forget = forget;
        this.output = new Inflow(bytes -> link.send(new Frame.Window(id, Stream.OUT, bytes)));
        this.errors = new Inflow(bytes -> link.send(new Frame.Window(id, Stream.ERR, bytes)));
        this.input = new Outflow(link, id, Stream.IN);
        if (terminal) {
            errors.end();
            errorsEnded = true;
        }
    }

    /** What the link brings for this channel; by one thread at a time. */
    void heard(Frame frame) throws BrokenProtocol {
        switch (frame) {
            case Frame.Opened _ -> opened.complete(null);
            case Frame.Refused refused -> {
                opened.completeExceptionally(new RefusedThere(refused.code(), refused.sentence()));
                lost("It was not started.");
            }
            case Frame.Data some -> inflow(some.stream()).add(some.bytes());
            case Frame.Eof eof -> ended(eof.stream());
            case Frame.Window window when window.stream() == Stream.IN -> input.grant(window.bytes());
            case Frame.Exit end -> exited(end.code());
            case Frame other ->
                throw new BrokenProtocol("A runner says no " + other.getClass().getSimpleName() + ".");
        }
    }

    private Inflow inflow(Stream stream) throws BrokenProtocol {
        return switch (stream) {
            case OUT -> output;
            case ERR -> errors;
            case IN -> throw new BrokenProtocol("A runner brings no input.");
        };
    }

    private void ended(Stream stream) throws BrokenProtocol {
        inflow(stream).end();
        outputEnded |= stream == Stream.OUT;
        errorsEnded |= stream == Stream.ERR;
        forgetIfDone();
    }

    private void exited(int code) throws BrokenProtocol {
        if (!exited.compareAndSet(false, true)) {
            throw new BrokenProtocol("A process ends once.");
        }
        input.end("The process has ended.");
        exit.completeAsync(() -> code, ENDS);
        if (closed.get()) {
            abandon();
        }
        forgetIfDone();
    }

    private void forgetIfDone() {
        if (exited.get() && outputEnded && errorsEnded) {
            forget.run();
        }
    }

    /** No more is heard of it. */
    void lost(String why) {
        input.end(why);
        output.end();
        errors.end();
        opened.completeExceptionally(new IOException(why));
        if (exited.compareAndSet(false, true)) {
            exit.completeAsync(() -> CONTACT_LOST, ENDS);
        }
        forget.run();
    }

    @Override
    public InputStream output() {
        return output;
    }

    @Override
    public InputStream errors() {
        return errors;
    }

    @Override
    public OutputStream input() {
        return input;
    }

    @Override
    public void resize(Command.Size size) {
        if (terminal && !exited.get()) {
            link.send(new Frame.Resize(id, size));
        }
    }

    @Override
    public CompletableFuture<Integer> exit() {
        return exit;
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        // Nobody reads any more, and a process that cannot write would not end politely.
        output.drop();
        errors.drop();
        if (exited.get()) {
            abandon();
            return;
        }
        link.send(new Frame.Signal(id, "TERM"));
        later(1, () -> link.send(new Frame.Signal(id, "KILL")));
        later(2, this::abandon);
    }

    /** What a background child still prints into the process's output holds nothing here any more. */
    private void abandon() {
        link.send(new Frame.Close(id));
        lost("The channel is closed.");
    }

    private void later(int graces, Runnable work) {
        CompletableFuture.delayedExecutor(graces * GRACE_SECONDS, TimeUnit.SECONDS)
                .execute(() -> {
                    if (!exited.get()) {
                        work.run();
                    }
                });
    }
}
