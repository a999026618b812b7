package dev.podium.machines;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.sshd.client.channel.ChannelExec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A process at the other end of an SSH connection. */
final class SshChannel implements Channel {

    /** What exit gives when contact was lost before the process ended, as ssh does. */
    static final int CONTACT_LOST = 255;

    /** How long a process may take to end politely, and then how long the server may take to say that it has ended. */
    private static final long GRACE_SECONDS = 3;

    private static final Map<String, Integer> SIGNALS = Map.of(
            "HUP", 1, "INT", 2, "QUIT", 3, "ILL", 4, "ABRT", 6, "FPE", 8, "KILL", 9, "SEGV", 11, "PIPE", 13, "TERM",
            15);

    private static final Logger log = LoggerFactory.getLogger(SshChannel.class);

    private final ChannelExec channel;
    private final Consumer<String> signals;
    private final InputStream output;
    private final InputStream errors;
    private final OutputStream input;
    private final CompletableFuture<Integer> exit = new CompletableFuture<>();

    /**
     * @param channel opened already
     * @param signals sends the process a signal by its name
     */
    SshChannel(ChannelExec channel, Consumer<String> signals) {
        this.channel = channel;
        this.signals = signals;
        this.output = channel.getInvertedOut();
        this.errors = channel.isUsePty() ? InputStream.nullInputStream() : channel.getInvertedErr();
        this.input = channel.getInvertedIn();
        channel.addCloseFutureListener(_ -> exit.complete(code()));
    }

    private int code() {
        var status = channel.getExitStatus();
        if (status != null) {
            return status;
        }
        var signal = channel.getExitSignal();
        return signal == null ? CONTACT_LOST : 128 + SIGNALS.getOrDefault(signal, 0);
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
        try {
            if (channel.isUsePty()) {
                channel.sendWindowChange(size.columns(), size.rows());
            }
        } catch (IOException e) {
            log.debug("A terminal that is gone has no size", e);
        }
    }

    @Override
    public CompletableFuture<Integer> exit() {
        return exit;
    }

    @Override
    public void close() {
        if (exit.isDone()) {
            return;
        }
        signals.accept("TERM");
        later(1, () -> signals.accept("KILL"));
        // Where no signal gets through: without its channel the process loses its input and its terminal.
        later(2, () -> channel.close(false));
    }

    private void later(int graces, Runnable work) {
        CompletableFuture.delayedExecutor(graces * GRACE_SECONDS, TimeUnit.SECONDS)
                .execute(() -> {
                    if (!exit.isDone()) {
                        work.run();
                    }
                });
    }
}
