package dev.podium.machines;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.kernel.MachineId;
import dev.podium.kernel.Refusal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Supplier;
import org.apache.sshd.client.SshClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real sshd that trusts an authority decides who gets in. */
class SshAuthorityTest {

    @TempDir
    static Path folder;

    private static final KeyPair KEY = SshAuthority.newKey();
    private static final String USER = System.getProperty("user.name");

    private static SshClient client;
    private static TestSshd sshd;

    @BeforeAll
    static void start() throws Exception {
        client = SshClients.start();
        Files.writeString(
                folder.resolve("authorities"), authority(KEY, Duration.ZERO).trustedLine() + "\n");
        sshd = new TestSshd(folder);
    }

    @AfterAll
    static void stop() {
        client.close(true);
        sshd.close();
    }

    private static SshAuthority authority(KeyPair key, Duration later) {
        return new SshAuthority(key, InstantSource.fixed(Instant.now().plus(later)));
    }

    private static String signIn(Supplier<KeyPair> identity) {
        var target = sshd.target();
        var machine = new SshConnector(
                client,
                new Machine(MachineId.random(), "lab-1", USER),
                new SshTarget(target.host(), target.port(), USER, target.hostKey(), identity));
        try (machine;
                var channel = machine.start(Command.of("true"))) {
            return "ended with " + channel.exit().join();
        } catch (Refusal refusal) {
            return refusal.code();
        }
    }

    @Test
    void letsTheUserOfTheCertificateIn() {
        assertThat(signIn(() -> authority(KEY, Duration.ZERO).certify(USER, "ada")))
                .isEqualTo("ended with 0");
    }

    @Test
    void letsNobodyInAsAnotherUser() {
        assertThat(signIn(() -> authority(KEY, Duration.ZERO).certify("somebody", "ada")))
                .isEqualTo("machines.sign-in-refused");
    }

    @Test
    void letsNobodyInWithAnOldCertificate() {
        assertThat(signIn(() -> authority(KEY, Duration.ofMinutes(-6)).certify(USER, "ada")))
                .isEqualTo("machines.sign-in-refused");
    }

    @Test
    void toleratesClocksTwoMinutesApart() {
        assertThat(signIn(() -> authority(KEY, Duration.ofSeconds(100)).certify(USER, "ada")))
                .isEqualTo("ended with 0");
    }

    @Test
    void letsNobodyInByAnotherAuthority() {
        assertThat(signIn(() -> authority(SshAuthority.newKey(), Duration.ZERO).certify(USER, "ada")))
                .isEqualTo("machines.sign-in-refused");
    }
}
