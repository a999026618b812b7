package dev.podium.machines;

import dev.podium.kernel.Refusal;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.channel.ChannelExec;
import org.apache.sshd.common.channel.PtyMode;
import org.apache.sshd.common.channel.exception.SshChannelOpenException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A machine that is reached by SSH: it needs sshd, a POSIX shell and nothing of Podium's. */
final class SshConnector implements Connector, AutoCloseable {

    private static final Duration OPEN = Duration.ofSeconds(10);
    private static final Duration BEGIN = Duration.ofSeconds(20);

    private static final Logger log = LoggerFactory.getLogger(SshConnector.class);

    private volatile Machine machine;
    private final SshLink link;

    SshConnector(SshClient client, Machine machine, SshTarget target) {
        this.machine = machine;
        this.link = new SshLink(client, target, machine.name());
    }

    /** What runs goes on; refusals name it so from now on. */
    void rename(String name) {
        machine = new Machine(machine.id(), name, machine.osUser(), machine.labels());
        link.rename(name);
    }

    @Override
    public Machine machine() {
        return machine;
    }

    boolean connected() {
        return link.connected();
    }

    /** Does so before the first command, to see whether it can; the refusals are those of a start. */
    void signIn() {
        link.open();
    }

    @Override
    public Channel start(Command command) {
        var header = RemoteStart.header(command);
        ChannelExec exec = null;
        try {
            exec = link.exec(RemoteStart.LOGIN_LINE);
            terminal(exec, command.terminal());
            exec.open().verify(OPEN.toMillis(), TimeUnit.MILLISECONDS);
            var process = new AtomicLong();
            var channel = new SshChannel(exec, signal -> link.signal(process.get(), signal));
            channel.input().write(header);
            channel.input().flush();
            process.set(begun(exec, channel, command));
            return channel;
        } catch (IOException e) {
            log.debug("{} could not be started on {}", command.arguments().getFirst(), machine.name(), e);
            close(exec);
            throw refusal(command, e);
        } catch (Refusal refusal) {
            close(exec);
            throw refusal;
        }
    }

    /** The login shell may run what it likes first, but not for ever. */
    private long begun(ChannelExec exec, Channel channel, Command command) throws IOException {
        var late = new AtomicBoolean();
        var limit = CompletableFuture.runAsync(
                () -> {
                    late.set(true);
                    exec.close(true);
                },
                CompletableFuture.delayedExecutor(BEGIN.toMillis(), TimeUnit.MILLISECONDS));
        try {
            return RemoteStart.await(channel.output(), command, machine.name());
        } catch (IOException e) {
            if (!late.get()) {
                throw e;
            }
            throw Refusal.unavailable(
                    "machines.slow-shell",
                    "The login shell on " + machine.name() + " has not begun "
                            + command.arguments().getFirst() + " within " + BEGIN.toSeconds() + " s.",
                    "Look what the OS user's .bashrc, .zshenv or the like waits for.");
        } finally {
            limit.cancel(false);
        }
    }

    private Refusal refusal(Command command, IOException cause) {
        if (cause instanceof SshChannelOpenException || cause.getCause() instanceof SshChannelOpenException) {
            return Refusal.unavailable(
                    "machines.busy",
                    "The sshd of " + machine.name() + " allows no further session on this connection.",
                    "Raise MaxSessions in its sshd_config, or try again when a command there has ended.");
        }
        return Refusal.unavailable(
                "machines.unreachable",
                "The start of " + command.arguments().getFirst() + " on " + machine.name() + " broke off: "
                        + cause.getMessage() + ".",
                "Try again; if it stays so, look whether the login shell there runs /bin/sh.");
    }

    private static void close(@Nullable ChannelExec exec) {
        if (exec != null) {
            // Politely: closed at once, the server would not be told and count the session for ever.
            exec.close(false);
        }
    }

    private static void terminal(ChannelExec exec, Command.@Nullable Size size) {
        if (size == null) {
            return;
        }
        exec.setUsePty(true);
        exec.setPtyType("xterm-256color");
        exec.setPtyColumns(size.columns());
        exec.setPtyLines(size.rows());
        // The words of the start are not to be seen; the script turns the echo on before the program begins.
        var modes = new HashMap<PtyMode, Integer>();
        modes.put(PtyMode.ECHO, 0);
        exec.setPtyModes(modes);
    }

    @Override
    public void close() {
        link.close();
    }
}
