package dev.podium.machines;

import dev.podium.kernel.Refusal;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.channel.ChannelExec;
import org.apache.sshd.client.channel.ClientChannelEvent;
import org.apache.sshd.common.channel.PtyMode;
import org.apache.sshd.common.channel.exception.SshChannelOpenException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A machine that is reached by SSH: it needs sshd, a POSIX shell and nothing of Podium's. */
final class SshConnector implements Connector, AutoCloseable {

    private static final Duration OPEN = Duration.ofSeconds(10);
    /** Between two asks for a session, of which the server has none free. */
    private static final Duration RETRY = Duration.ofMillis(20);

    private static final Duration BEGIN = Duration.ofSeconds(20);

    /** The program has not begun, and will not, so that it may be started again. */
    private static final class NotBegun extends IOException {
        NotBegun(@Nullable String why, Exception cause) {
            super(why, cause);
        }
    }

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
    public String kind() {
        return "ssh";
    }

    @Override
    public Channel start(Command command) {
        var header = RemoteStart.header(command);
        long patience = System.nanoTime() + OPEN.toNanos();
        var broke = false;
        while (true) {
            try {
                return attempt(command, header);
            } catch (IOException e) {
                if (noSession(e)
                        && System.nanoTime() < patience
                        && !Thread.currentThread().isInterrupted()) {
                    // sshd counts a session for a moment after it has told us that it ended; others end meanwhile.
                    LockSupport.parkNanos(RETRY.toNanos());
                } else if (e instanceof NotBegun && !broke) {
                    broke = true;
                    log.warn(
                            "{} did not begin on {} ({}) and is started once more",
                            command.arguments().getFirst(),
                            machine.name(),
                            e.getMessage());
                } else {
                    log.debug(
                            "{} could not be started on {}", command.arguments().getFirst(), machine.name(), e);
                    throw refusal(command, e);
                }
            }
        }
    }

    private Channel attempt(Command command, byte[] header) throws IOException {
        var exec = exec();
        try {
            terminal(exec, command.terminal());
            open(exec);
            var process = new AtomicLong();
            var channel = new SshChannel(exec, signal -> link.signal(process.get(), signal));
            send(header, channel);
            process.set(begun(exec, channel, command));
            return channel;
        } catch (IOException | Refusal e) {
            // Politely: closed at once, the server would not be told and count the session for ever.
            exec.close(false);
            throw e;
        }
    }

    private ChannelExec exec() throws IOException {
        try {
            return link.exec(RemoteStart.LOGIN_LINE);
        } catch (IOException | IllegalStateException e) {
            // The latter where the connection is being closed just now.
            throw new NotBegun("the connection ended", e);
        }
    }

    private static void open(ChannelExec exec) throws IOException {
        try {
            exec.open().verify(OPEN.toMillis(), TimeUnit.MILLISECONDS);
        } catch (IOException e) {
            throw exec.getSession().isOpen() ? e : new NotBegun("the connection ended", e);
        }
    }

    private static void send(byte[] header, Channel channel) throws IOException {
        try {
            channel.input().write(header);
            channel.input().flush();
        } catch (IOException e) {
            // What came of it, the shell there does not run without its last line.
            throw new NotBegun(e.getMessage(), e);
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
                throw endedInSilence(exec, e) ? new NotBegun(ending(exec), e) : e;
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

    /**
     * Whether the shell ended before it came to the program: all that it printed was nothing, and the server says how it
     * ended. Where the connection broke, an answer may be lost, and the program may run.
     */
    private static boolean endedInSilence(ChannelExec exec, IOException said) {
        if (!RemoteStart.NOTHING.equals(said.getMessage())) {
            return false;
        }
        exec.waitFor(EnumSet.of(ClientChannelEvent.CLOSED), OPEN);
        return exec.getSession().isOpen() && (exec.getExitStatus() != null || exec.getExitSignal() != null);
    }

    private static String ending(ChannelExec exec) {
        return exec.getExitSignal() == null
                ? "its shell ended with " + exec.getExitStatus()
                : "its shell was ended by SIG" + exec.getExitSignal();
    }

    private static boolean noSession(IOException e) {
        return e instanceof SshChannelOpenException || e.getCause() instanceof SshChannelOpenException;
    }

    private Refusal refusal(Command command, IOException cause) {
        if (noSession(cause)) {
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
