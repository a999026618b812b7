package dev.podium.machines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.podium.PodiumTest;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.Refusal;
import dev.podium.machines.runner.TestRunner;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The contract, over a runner that dials a real server; and what it starts as whom. */
@PodiumTest
class RunnerConnectorTest extends ChannelContract {

    private static final String OWN = System.getProperty("user.name");
    private static final Duration LIMIT = Duration.ofSeconds(20);

    @TempDir
    static Path folder;

    @LocalServerPort
    int port;

    @Autowired
    MachineRegistry registry;

    @Autowired
    MachineRunners enrolments;

    @Autowired
    Runners runners;

    private static MachineId machine;
    private static TestRunner runner;
    private static MachineId ofRoot;
    private static TestRunner root;

    private RunnerHouse house;

    @BeforeEach
    void start() {
        house = new RunnerHouse(registry, enrolments, runners);
        if (runner == null) {
            machine = house.machine();
            runner = TestRunner.own(port, folder.resolve("own"), house.token(machine));
        }
        house.untilConnected(machine);
    }

    @AfterAll
    static void stop() {
        runner.close();
        if (root != null) {
            root.close();
        }
    }

    @Override
    Connector connector() {
        return house.connector(machine, OWN);
    }

    /** As an OS user of a machine whose runner root started. */
    private Connector as(String osUser) {
        assumeThat(OWN).as("only root starts commands as others").isEqualTo("root");
        if (root == null) {
            ofRoot = house.machine();
            root = TestRunner.each(port, folder.resolve("root"), house.token(ofRoot));
            house.untilConnected(ofRoot);
        }
        return house.connector(ofRoot, osUser);
    }

    private static Machines.Output run(Connector connector, Command command) {
        return ShortCommand.run(connector, command, LIMIT);
    }

    private static String code(Connector connector, Command command) {
        try (var channel = connector.start(command)) {
            return "started " + channel.exit().join();
        } catch (Refusal refusal) {
            return refusal.code();
        }
    }

    @Test
    void keepsTheEnvironmentOutOfTheListOfProcesses() throws Exception {
        var command = Command.of("sh", "-c", "ps -eo args; echo $SECRET").with(Map.of("SECRET", "quokka-4712"));
        try (var channel = connector().start(command)) {
            var out = new String(channel.output().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(out).endsWith("quokka-4712\n");
            assertThat(out.substring(0, out.length() - "quokka-4712\n".length()))
                    .doesNotContain("quokka-4712");
        }
    }

    @Test
    void carriesFiftyMegabytesBesideAReaderThatStandsStill() throws Exception {
        try (var slow = connector().start(Command.of("cat", "/dev/zero"));
                var quick = connector().start(Command.of("head", "-c", "52428800", "/dev/zero"));
                var echo = connector().start(Command.of("cat"))) {
            assertThat(quick.output().transferTo(OutputStream.nullOutputStream()))
                    .isEqualTo(52_428_800);
            echo.input().write('x');
            echo.input().flush();
            assertThat(echo.output().read()).isEqualTo('x');
            assertThat(slow.output().available()).isEqualTo(256 << 10);
            assertThat(slow.output().readNBytes(2 << 20)).hasSize(2 << 20);
        }
    }

    /** The process is over before anybody has read. */
    @Test
    void aRunnerOfANormalUserStartsNothingAsAnother() {
        assertThatThrownBy(() -> house.connector(machine, "ada").start(Command.of("true")))
                .isInstanceOfSatisfying(Refusal.class, refusal -> {
                    assertThat(refusal.code()).isEqualTo("machines.runner-os-user");
                    assertThat(refusal.sentence()).contains("runs as " + OWN).contains("nothing as ada");
                });
    }

    @Test
    void aMachineWhoseRunnerIsNotThereIsUnreachable() {
        assertThatThrownBy(() -> house.connector(house.machine(), OWN).start(Command.of("true")))
                .isInstanceOfSatisfying(Refusal.class, refusal -> {
                    assertThat(refusal.code()).isEqualTo("machines.unreachable");
                    assertThat(refusal.sentence()).contains("runner").contains("not connected");
                });
    }

    @Test
    void aRunnerOfRootStartsEachCommandAsItsOsUser() {
        var osUser = TestOsUser.name();
        var output = run(as(osUser), Command.of("sh", "-c", "id -un; id -Gn; echo $HOME; echo $USER; pwd"));
        assertThat(output.exit()).isZero();
        var lines = output.out().lines().toList();
        assertThat(lines.getFirst()).isEqualTo(osUser);
        assertThat(lines.get(1).split(" ")).doesNotContain("root");
        assertThat(lines.get(3)).isEqualTo(osUser);
        assertThat(lines.get(4)).isEqualTo(lines.get(2));
        assertThat(run(as(osUser), Command.of("env")).out()).doesNotContain("JAVA", "MAVEN");
        var state = run(as(osUser), Command.of("grep", "-E", "^Cap(Inh|Prm|Eff)", "/proc/self/status"));
        assertThat(state.out().lines()).hasSize(3).allMatch(line -> line.endsWith("0000000000000000"));
    }

    @Test
    void aRunnerOfRootStartsNothingAsRootNorAsNobody() {
        assertThat(code(as("root"), Command.of("true"))).isEqualTo("machines.bad-os-user");
        for (var strange : new String[] {"no-such-user", "0", "--help", "root:x", "", "-"}) {
            assertThat(code(as(strange), Command.of("true"))).as(strange).isEqualTo("machines.no-such-os-user");
        }
    }

    @Test
    void aRunnerOfRootLooksForFoldersAndProgramsAsTheOsUser(@TempDir Path closed) {
        var as = as(TestOsUser.name());
        assertThat(code(as, Command.of("pwd").in(closed.toString()))).isEqualTo("machines.directory-missing");
        assertThat(code(as, Command.of(closed + "/program"))).isEqualTo("machines.program-missing");
        assertThat(run(as, Command.of("cat", closed.toString())).exit()).isNotZero();
    }

    @Test
    void aRunnerOfRootGivesTheTerminalToTheOsUserAndEndsItsProcesses() throws Exception {
        var command = Command.of("sh", "-c", "stat -c %U $(tty); stty size; exec sleep 600")
                .on(new Command.Size(90, 30));
        var channel = as(TestOsUser.name()).start(command);
        var expected = TestOsUser.name() + "\r\n30 90\r\n";
        assertThat(new String(channel.output().readNBytes(expected.length()))).isEqualTo(expected);
        channel.close();
        assertThat(channel.exit().get(10, TimeUnit.SECONDS)).isEqualTo(128 + 15);
    }
}
