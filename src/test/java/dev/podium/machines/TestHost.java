package dev.podium.machines;

import dev.podium.kernel.TeamId;
import dev.podium.machines.MachineRegistry.Entry;
import dev.podium.machines.MachineRegistry.PublicLines;
import dev.podium.machines.MachineRegistry.SignIn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.UUID;

/** A machine that can be added to a Podium, with a real sshd and OS users, for the tests of other rooms. */
public final class TestHost implements AutoCloseable {

    /** One of its OS users, who is not root. */
    public final String osUser;

    private final TestSshd sshd;

    /** @param folder that its OS users can reach */
    public TestHost(Path folder) throws IOException {
        osUser = TestOsUser.name();
        sshd = new TestSshd(folder, true);
    }

    /** One in a network of its own, with OS users of its own, of whom this is one. */
    public TestHost(Path folder, TestNetwork network, String osUser) throws IOException {
        this.osUser = osUser;
        sshd = new TestSshd(folder, true, network);
    }

    /** Enters what a machine is given so that it lets Podium in. */
    public void letIn(PublicLines lines) throws IOException {
        letIn(lines.authority());
        sshd.authorize(lines.key());
    }

    /** Trusts this authority. */
    public void letIn(String authority) throws IOException {
        sshd.trust(authority);
    }

    public Entry entry(SignIn way, Set<TeamId> teams) {
        return new Entry(
                "host " + UUID.randomUUID(),
                "127.0.0.1",
                sshd.port(),
                sshd.hostKey(),
                way,
                Set.of("os=linux"),
                false,
                teams,
                null);
    }

    /** Where its tmux has its sockets. */
    public Path tmux() {
        return sshd.folder().resolve("tmux");
    }

    public int port() {
        return sshd.port();
    }

    public String fingerprint() {
        return HostKeys.fingerprint(sshd.hostKey());
    }

    /** Its OS users' connections end, as when their processes are killed; it lets in again at once. */
    public void killConnections() {
        sshd.killConnections();
    }

    /** Nobody is let in any more, and who was is put out; what runs in tmux goes on. */
    public void turnOff() {
        sshd.close();
    }

    public void turnOn() throws IOException {
        sshd.restart();
    }

    private static boolean isSocket(Path file) {
        return !Files.isDirectory(file) && !Files.isRegularFile(file);
    }

    /** Ends what runs in its tmux too. */
    @Override
    public void close() throws IOException {
        sshd.close();
        try (var sockets = Files.walk(sshd.folder().resolve("tmux"))) {
            for (var socket : sockets.filter(TestHost::isSocket).toList()) {
                new ProcessBuilder("tmux", "-S", socket.toString(), "kill-server")
                        .start()
                        .waitFor();
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }
}
