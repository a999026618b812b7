package dev.podium.machines;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A child process of Podium. */
final class LocalChannel implements Channel {

    /** How long a process may take to end politely. */
    private static final long GRACE_SECONDS = 3;

    private final Process process;
    private final Consumer<Command.Size> resizing;
    private final CompletableFuture<Integer> exit;

    LocalChannel(Process process, Consumer<Command.Size> resizing) {
        this.process = process;
        this.resizing = resizing;
        this.exit = process.onExit().thenApply(Process::exitValue);
    }

    @Override
    public InputStream output() {
        return process.getInputStream();
    }

    @Override
    public InputStream errors() {
        return process.getErrorStream();
    }

    @Override
    public OutputStream input() {
        return process.getOutputStream();
    }

    @Override
    public void resize(Command.Size size) {
        resizing.accept(size);
    }

    @Override
    public CompletableFuture<Integer> exit() {
        return exit;
    }

    @Override
    public void close() {
        if (!process.isAlive()) {
            return;
        }
        process.destroy();
        CompletableFuture.delayedExecutor(GRACE_SECONDS, TimeUnit.SECONDS).execute(process::destroyForcibly);
    }
}
