package dev.podium.machines;

import dev.podium.kernel.Refusal;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.channel.ChannelExec;
import org.apache.sshd.client.channel.ClientChannelEvent;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.SshException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one connection to a machine as one OS user. It is made when it is first needed, and again after it was lost. */
final class SshLink implements AutoCloseable {

    /** sshd allows 10 sessions a connection unless it is told otherwise; two stay free, to end the others. */
    private static final int MOST_CHANNELS = 8;

    private static final long CONNECT_SECONDS = 10;

    private static final Logger log = LoggerFactory.getLogger(SshLink.class);

    private final SshClient client;
    private final SshTarget target;
    private final ReentrantLock connecting = new ReentrantLock();
    private final Semaphore channels = new Semaphore(MOST_CHANNELS, true);
    /** Signals wait for each other: many processes are ended at once, and few sessions are free. */
    private final ReentrantLock signalling = new ReentrantLock(true);

    private volatile String machine;
    private volatile @Nullable ClientSession session;
    private volatile @Nullable Refusal failed;

    /** @param machine its name, for refusals */
    SshLink(SshClient client, SshTarget target, String machine) {
        this.client = client;
        this.target = target;
        this.machine = machine;
    }

    void rename(String name) {
        machine = name;
    }

    /** A channel that runs the line in the login shell; not opened yet. It counts until it is closed. */
    ChannelExec exec(String line) throws IOException {
        var open = session();
        try {
            if (!channels.tryAcquire(CONNECT_SECONDS, TimeUnit.SECONDS)) {
                throw Refusal.unavailable(
                        "machines.busy",
                        machine + " runs " + MOST_CHANNELS + " commands for " + target.osUser() + " at once already.",
                        "Try again when one has ended.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unreachable("the request was given up");
        }
        try {
            var channel = open.createExecChannel(line);
            channel.addCloseFutureListener(_ -> channels.release());
            return channel;
        } catch (IOException | RuntimeException e) {
            channels.release();
            throw e;
        }
    }

    /**
     * Sends a process a signal, later and at its best. It is a command of its own, since sshd passes no signals on for
     * root; of the sessions that stay free it takes one.
     */
    void signal(long process, String name) {
        var current = session;
        if (current == null || !current.isOpen() || process <= 0) {
            return;
        }
        Thread.ofVirtual().name("signal " + name).start(() -> {
            signalling.lock();
            try (var kill = current.createExecChannel("kill -" + name + " " + process)) {
                kill.open().verify(CONNECT_SECONDS, TimeUnit.SECONDS);
                kill.waitFor(EnumSet.of(ClientChannelEvent.CLOSED), Duration.ofSeconds(CONNECT_SECONDS));
            } catch (IOException | IllegalStateException e) {
                // The latter where the connection is being closed just now.
                log.debug("{} on {} could not be sent {}", process, machine, name, e);
            } finally {
                signalling.unlock();
            }
        });
    }

    /** Whether it is connected now. */
    boolean connected() {
        var current = session;
        return current != null && current.isOpen();
    }

    /** Connects and signs in, where it is not yet. */
    void open() {
        session();
    }

    private ClientSession session() {
        var current = session;
        if (current != null && current.isOpen()) {
            return current;
        }
        var before = failed;
        connecting.lock();
        try {
            current = session;
            if (current != null && current.isOpen()) {
                return current;
            }
            var meanwhile = failed;
            if (meanwhile != null && meanwhile != before) {
                // Whoever waited for somebody's attempt has its answer: else each would wait for one of their own.
                throw meanwhile;
            }
            current = connect();
            session = current;
            return current;
        } catch (Refusal refusal) {
            failed = refusal;
            throw refusal;
        } finally {
            connecting.unlock();
        }
    }

    private ClientSession connect() {
        var verdict = new HostKeys(target.hostKey());
        ClientSession made = null;
        // Here and not when it is asked for: that is on a thread of the client's, where nobody acts.
        var identity = target.identity().get();
        try {
            made = client.connect(target.osUser(), target.host(), target.port(), HostKeys.context(verdict), null)
                    .verify(CONNECT_SECONDS, TimeUnit.SECONDS)
                    .getSession();
            made.setKeyIdentityProvider(_ -> List.of(identity));
            made.auth().verify(CONNECT_SECONDS, TimeUnit.SECONDS);
            log.info("{} is connected as {}", machine, target.osUser());
            return made;
        } catch (IOException e) {
            if (made != null) {
                made.close(true);
            }
            log.debug("{} ({}) cannot be reached", machine, target, e);
            throw refusal(verdict, made != null, e);
        }
    }

    private Refusal refusal(HostKeys verdict, boolean contact, IOException cause) {
        var seen = verdict.refused();
        if (seen != null) {
            return hostKeyChanged(machine, seen);
        }
        if (contact
                && cause instanceof SshException ssh
                && ssh.getDisconnectCode() == SshConstants.SSH2_DISCONNECT_NO_MORE_AUTH_METHODS_AVAILABLE) {
            return Refusal.unavailable(
                    "machines.sign-in-refused",
                    machine + " does not let " + target.osUser() + " in with Podium's key.",
                    "Put Podium's key into authorized_keys of " + target.osUser() + " there, or its certificate"
                            + " authority into TrustedUserCAKeys.");
        }
        return unreachable(FirstContact.why(cause));
    }

    static Refusal hostKeyChanged(String machine, String fingerprint) {
        return Refusal.unavailable(
                "machines.host-key-changed",
                machine + " shows another host key than the one that was accepted: " + fingerprint + ".",
                "If the machine was set up anew, accept the new key on its page; if not, somebody may stand"
                        + " between you and it.");
    }

    private Refusal unreachable(@Nullable String why) {
        return FirstContact.unreachable(machine, target.host(), target.port(), why);
    }

    @Override
    public void close() {
        var current = session;
        if (current != null) {
            current.close(true);
        }
    }
}
