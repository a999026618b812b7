package dev.podium.machines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.podium.kernel.MachineId;
import dev.podium.kernel.Refusal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.sshd.client.SshClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The contract, over a real sshd; and what SSH alone can get wrong. */
class SshConnectorTest extends ChannelContract {

    @TempDir
    static Path folder;

    private static SshClient client;
    private static TestSshd sshd;
    private static SshConnector connector;

    @BeforeAll
    static void start() throws Exception {
        client = SshClients.start();
        sshd = new TestSshd(folder);
        connector = to(sshd.target());
    }

    @AfterAll
    static void stop() {
        connector.close();
        client.close(true);
        sshd.close();
    }

    private static SshConnector to(SshTarget target) {
        return new SshConnector(client, new Machine(MachineId.random(), "lab-1", target.osUser()), target);
    }

    @Override
    Connector connector() {
        return connector;
    }

    private static String code(Connector connector) {
        try (var channel = connector.start(Command.of("true"))) {
            return "started " + channel.exit().join();
        } catch (Refusal refusal) {
            return refusal.code();
        }
    }

    @Test
    void refusesAMachineThatShowsAnotherKey() {
        var target = sshd.target();
        var other = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGmvUvnUZ9MB9Pwo6+8ZzS3qVb0kxAeCWKuK9W2fKKOQ";
        var strange = new SshTarget(target.host(), target.port(), target.osUser(), other, target.identity());
        assertThatThrownBy(() -> to(strange).start(Command.of("true")))
                .isInstanceOfSatisfying(Refusal.class, refusal -> {
                    assertThat(refusal.code()).isEqualTo("machines.host-key-changed");
                    assertThat(refusal.sentence()).contains("SHA256:");
                });
    }

    @Test
    void refusesAMachineThatDoesNotKnowItsKey() {
        var target = sshd.target();
        var strange =
                new SshTarget(target.host(), target.port(), target.osUser(), target.hostKey(), SshAuthority::newKey);
        assertThat(code(to(strange))).isEqualTo("machines.sign-in-refused");
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1, connection refused", "there.is.none.invalid, nobody knows a host of this name"})
    void refusesAMachineThatDoesNotAnswer(String host, String why) {
        var target = sshd.target();
        var strange = new SshTarget(host, 1, target.osUser(), target.hostKey(), target.identity());
        assertThatThrownBy(() -> to(strange).start(Command.of("true")))
                .isInstanceOfSatisfying(Refusal.class, refusal -> {
                    assertThat(refusal.code()).isEqualTo("machines.unreachable");
                    assertThat(refusal.sentence())
                            .isEqualTo("lab-1 does not answer at " + host + " port 1: " + why + ".");
                });
    }

    @Test
    void manyWhoWaitForAMachineThatDoesNotAnswerShareOneAttempt() throws Exception {
        var target = sshd.target();
        var attempts = new AtomicInteger();
        var go = new CountDownLatch(1);
        var machine = to(new SshTarget(target.host(), 1, target.osUser(), target.hostKey(), () -> {
            attempts.incrementAndGet();
            try {
                go.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return target.identity().get();
        }));
        var codes = new ConcurrentLinkedQueue<String>();
        var threads = IntStream.range(0, 8)
                .mapToObj(_ -> Thread.ofPlatform().start(() -> codes.add(code(machine))))
                .toList();
        while (threads.stream().anyMatch(thread -> thread.getState() != Thread.State.WAITING)) {
            Thread.onSpinWait();
        }
        go.countDown();
        for (var thread : threads) {
            thread.join();
        }
        assertThat(codes).hasSize(8).containsOnly("machines.unreachable");
        assertThat(attempts).hasValue(1);
        assertThat(code(machine)).isEqualTo("machines.unreachable");
        assertThat(attempts).as("who comes later tries again").hasValue(2);
    }

    @Test
    void connectsAgainAfterTheConnectionWasLost(@TempDir Path other) throws Exception {
        try (var server = new TestSshd(other)) {
            var machine = to(server.target());
            var running = machine.start(Command.of("cat"));
            server.restart();
            assertThat(running.exit().get(20, TimeUnit.SECONDS)).isEqualTo(SshChannel.CONTACT_LOST);
            assertThat(running.output().read()).isNegative();
            assertThat(code(machine)).isEqualTo("started 0");
            machine.close();
        }
    }

    @Test
    void keepsTheEnvironmentOutOfTheListOfProcesses() throws Exception {
        var command = Command.of("sh", "-c", "ps -eo args; echo $SECRET").with(Map.of("SECRET", "quokka-4711"));
        try (var channel = connector.start(command)) {
            var out = new String(channel.output().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(out).endsWith("quokka-4711\n");
            assertThat(out.substring(0, out.length() - "quokka-4711\n".length()))
                    .doesNotContain("quokka-4711");
        }
    }

    @Test
    void takesLongCommandsThroughATerminalToo() throws Exception {
        var word = "long ü ".repeat(4_000);
        var command = Command.of("printf", "%s", word).on(new Command.Size(80, 24));
        try (var channel = connector.start(command)) {
            assertThat(new String(channel.output().readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo(word);
        }
    }

    @Test
    void refusesAVariableWithAStrangeName() {
        var command = Command.of("true").with(Map.of("A=1; touch /tmp/owned; B", "x"));
        assertThatThrownBy(() -> connector.start(command))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo("machines.bad-variable"));
    }

    @Test
    void runsNoMoreAtOnceThanTheServerAllows() throws Exception {
        var started = new ArrayList<Channel>();
        try {
            for (int i = 0; i < 8; i++) {
                started.add(connector.start(Command.of("cat")));
            }
            assertThat(code(connector)).isEqualTo("machines.busy");
        } finally {
            started.forEach(Channel::close);
            for (var each : started) {
                each.exit().get(10, TimeUnit.SECONDS);
            }
        }
        assertThat(code(connector)).isEqualTo("started 0");
    }

    @Test
    void waitsForASessionOfTheServersWhereManyShortOnesFollowEachOther(@TempDir Path other) throws Exception {
        try (var server = new TestSshd(other)) {
            server.allowSessions(3);
            var machine = to(server.target());
            var ends = new ConcurrentLinkedQueue<String>();
            var threads = IntStream.range(0, 8)
                    .mapToObj(_ -> Thread.ofVirtual().start(() -> {
                        for (int i = 0; i < 10; i++) {
                            ends.add(code(machine));
                        }
                    }))
                    .toList();
            for (var thread : threads) {
                thread.join();
            }
            assertThat(ends).hasSize(80).containsOnly("started 0");
            machine.close();
        }
    }

    @Test
    void startsOnceMoreWhatALoginShellEndedBeforeItBegan(@TempDir Path other) throws Exception {
        try (var server = new TestSshd(other)) {
            Files.writeString(other.resolve(".bashrc"), "[ -e $HOME/once ] || { touch $HOME/once; exit 7; }\n");
            var machine = to(server.target());
            assertThat(code(machine)).isEqualTo("started 0");
            Files.writeString(other.resolve(".bashrc"), "exit 7\n");
            assertThatThrownBy(() -> machine.start(Command.of("true")))
                    .isInstanceOfSatisfying(Refusal.class, refusal -> {
                        assertThat(refusal.code()).isEqualTo("machines.unreachable");
                        assertThat(refusal.sentence()).contains("its shell ended with 7");
                    });
            machine.close();
        }
    }

    @Test
    void runsNothingOfAScriptWhoseEndDidNotArrive() throws Exception {
        var header =
                RemoteStart.header(Command.of("touch", folder.resolve("begun").toString(), "/nowhere/at/all"));
        for (int sent = 0; sent < header.length - 1; sent++) {
            var shell = new ProcessBuilder("sh", "-c", RemoteStart.LOGIN_LINE)
                    .redirectErrorStream(true)
                    .start();
            try (var input = shell.getOutputStream()) {
                input.write(header, 0, sent);
            }
            assertThat(new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .isEmpty();
            assertThat(shell.waitFor()).isZero();
        }
        assertThat(folder.resolve("begun")).doesNotExist();
    }
}
