package dev.podium.machines;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.sshd.common.config.keys.PublicKeyEntry;

/** A real sshd of this machine on a port of loopback, with a host key and an authorized key of its own. */
final class TestSshd implements AutoCloseable {

    private final Path folder;
    private final TestNetwork network;
    private final boolean pam;
    private final int port;
    private final KeyPair key = SshAuthority.newKey();
    private Process process;
    /** What sshd allows a connection unless it is told otherwise. */
    private int sessions = 10;

    TestSshd(Path folder) throws IOException {
        this(folder, false);
    }

    /** @param everybody whether OS users without a password are let in too, which takes root and PAM */
    TestSshd(Path folder, boolean everybody) throws IOException {
        this(folder, everybody, TestNetwork.OWN);
    }

    /** @param network where it listens */
    TestSshd(Path folder, boolean everybody, TestNetwork network) throws IOException {
        this.folder = folder;
        this.network = network;
        this.pam = everybody && System.getProperty("user.name").equals("root");
        this.port = freePort();
        hostKey("host", "ed25519");
        // Read by sshd as the OS user that signs in.
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.writeString(folder.resolve("authorized"), PublicKeyEntry.toString(key.getPublic()) + "\n");
        process = start();
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Makes a host key; takes the place of the one of this name. */
    void hostKey(String name, String kind) throws IOException {
        Files.deleteIfExists(folder.resolve(name));
        run("ssh-keygen", "-q", "-t", kind, "-N", "", "-f", folder.resolve(name).toString());
    }

    private static void run(String... command) throws IOException {
        try {
            var process = new ProcessBuilder(command).redirectErrorStream(true).start();
            var out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IOException(String.join(" ", command) + ": " + out);
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private Process start() throws IOException {
        if (!Files.isExecutable(Path.of("/usr/sbin/sshd"))) {
            throw new IOException("There is no /usr/sbin/sshd; install openssh-server to run this test.");
        }
        var config = folder.resolve("config");
        // A tmux of its own, below this folder, and none of the OS user's own start files.
        var sockets = Files.createDirectories(folder.resolve("tmux"));
        Files.setPosixFilePermissions(sockets, PosixFilePermissions.fromString("rwxrwxrwx"));
        var environment = "SetEnv TMUX_TMPDIR=" + sockets + " HOME=" + folder;
        if (Files.exists(folder.resolve("bin"))) {
            environment += " PATH=" + folder.resolve("bin") + ":/usr/local/bin:/usr/bin:/bin";
        }
        Files.write(
                config,
                List.of(
                        "Port " + port,
                        "ListenAddress " + network.address(),
                        "HostKey " + folder.resolve("host"),
                        "PidFile none",
                        "AuthorizedKeysFile " + folder.resolve("authorized"),
                        "TrustedUserCAKeys " + folder.resolve("authorities"),
                        "StrictModes no",
                        "PasswordAuthentication no",
                        "KbdInteractiveAuthentication no",
                        "UsePAM " + (pam ? "yes" : "no"),
                        environment,
                        "PermitRootLogin prohibit-password",
                        "MaxSessions " + sessions,
                        "LogLevel INFO"));
        if (!Files.exists(folder.resolve("authorities"))) {
            Files.createFile(folder.resolve("authorities"));
        }
        if (System.getProperty("user.name").equals("root")) {
            Files.createDirectories(Path.of("/run/sshd"));
        }
        var started = new ProcessBuilder(network.line("/usr/sbin/sshd", "-D", "-e", "-f", config.toString()))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        awaitPort(started);
        return started;
    }

    private void awaitPort(Process started) throws IOException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (true) {
            try (var socket = new Socket(network.address(), port)) {
                return;
            } catch (IOException e) {
                if (!started.isAlive() || System.nanoTime() > end) {
                    throw new IOException("sshd does not start: " + Files.readString(folder.resolve("log")), e);
                }
                Thread.onSpinWait();
            }
        }
    }

    /** Lets in who has this key, as each OS user, and nobody else. */
    void authorize(String line) throws IOException {
        Files.writeString(folder.resolve("authorized"), line + "\n");
    }

    /** Trusts the certificates of this authority, and no other's. */
    void trust(String line) throws IOException {
        Files.writeString(folder.resolve("authorities"), line + "\n");
    }

    /** Whoever signs in from now on finds this script in the place of a program. */
    void replace(String program, String script) throws IOException {
        var executable = PosixFilePermissions.fromString("rwxr-xr-x");
        var bin = Files.createDirectories(folder.resolve("bin"));
        Files.setPosixFilePermissions(bin, executable);
        Files.writeString(bin.resolve(program), "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(bin.resolve(program), executable);
        restart();
    }

    /** Of each connection from now on. */
    void allowSessions(int sessions) throws IOException {
        this.sessions = sessions;
        restart();
    }

    /** What it has said so far. */
    String log() throws IOException {
        return Files.readString(folder.resolve("log"));
    }

    /** Ends the server and all its connections, then starts it again on its port. */
    void restart() throws IOException {
        kill();
        process = start();
    }

    /** Ends its connections and what belongs to them, but not itself. */
    void killConnections() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
    }

    private void kill() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().onExit().join();
    }

    String hostKey() {
        try {
            var words = Files.readString(folder.resolve("host.pub")).split(" ");
            return words[0] + " " + words[1].strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() {
        return port;
    }

    KeyPair key() {
        return key;
    }

    Path folder() {
        return folder;
    }

    SshTarget target() {
        return new SshTarget(network.address(), port, System.getProperty("user.name"), hostKey(), () -> key);
    }

    @Override
    public void close() {
        kill();
    }
}
