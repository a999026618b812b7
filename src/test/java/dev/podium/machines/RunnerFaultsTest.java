package dev.podium.machines;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.PodiumTest;
import dev.podium.kernel.MachineId;
import dev.podium.machines.runner.TestRunner;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Links that are cut or go silent, and a runner that is killed. */
@PodiumTest
@Timeout(90)
class RunnerFaultsTest {

    private static final String OWN = System.getProperty("user.name");

    @TempDir
    Path folder;

    @LocalServerPort
    int port;

    @Autowired
    MachineRegistry registry;

    @Autowired
    MachineRunners enrolments;

    @Autowired
    Runners runners;

    private RunnerHouse house;
    private MachineId machine;

    @BeforeEach
    void make() {
        house = new RunnerHouse(registry, enrolments, runners);
        machine = house.machine();
    }

    private Channel start(String osUser, String... command) {
        return house.connector(machine, osUser).start(Command.of(command));
    }

    private void runs(String osUser) {
        var output =
                ShortCommand.run(house.connector(machine, osUser), Command.of("id", "-un"), Duration.ofSeconds(20));
        assertThat(output.out().strip()).isEqualTo(osUser);
    }

    private static ProcessHandle process(Channel channel) throws IOException {
        var pid = new BufferedReader(new InputStreamReader(channel.output())).readLine();
        return ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
    }

    @Test
    void aCutInTheMiddleOfMuchOutputEndsItAndTheRunnerComesBack() throws Exception {
        try (var link = new TestProxy(port);
                var runner = TestRunner.own(link.port(), folder, house.token(machine))) {
            house.untilConnected(machine);
            var much = start(OWN, "sh", "-c", "echo $$; exec cat /dev/zero");
            var process = process(much);
            assertThat(much.output().readNBytes(20 << 20)).hasSize(20 << 20);
            link.cut();
            assertThat(much.exit().get(10, TimeUnit.SECONDS)).isEqualTo(255);
            assertThat(much.output().readAllBytes().length).isLessThanOrEqualTo(256 << 10);
            process.onExit().get(20, TimeUnit.SECONDS);
            house.untilGone(machine);
            link.heal();
            house.untilConnected(machine);
            runs(OWN);
            assertThat(runner.credential()).isNotNull();
        }
    }

    @Test
    void aLinkThatGoesSilentIsFoundOnBothSides() throws Exception {
        try (var link = new TestProxy(port);
                var runner = TestRunner.own(link.port(), folder, house.token(machine))) {
            house.untilConnected(machine);
            var waiting = start(OWN, "sh", "-c", "echo $$; exec sleep 600");
            var process = process(waiting);
            long begun = System.nanoTime();
            link.silence();
            assertThat(waiting.exit().get(15, TimeUnit.SECONDS)).isEqualTo(255);
            // The runner finds out by itself too, and ends what it ran.
            process.onExit().get(15, TimeUnit.SECONDS);
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(15));
            link.heal();
            house.untilConnected(machine);
            runs(OWN);
            assertThat(runner.credential()).isNotNull();
        }
    }

    private Process program(String token) throws IOException {
        var line = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-Xmx64m",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.podium.Podium",
                "runner",
                "--url",
                "http://localhost:" + port,
                "--state",
                folder.resolve("state").toString()));
        var builder = new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()));
        builder.environment().put("PODIUM_RUNNER_TOKEN", token);
        return builder.start();
    }

    @Test
    void aRunnerThatIsKilledEndsItsCommandsAndTheNextOneGoesOn() throws Exception {
        var token = house.token(machine);
        var first = program(token);
        try {
            house.untilConnected(machine);
            var osUser = OWN.equals("root") ? TestOsUser.name() : OWN;
            runs(osUser);
            var cat = start(osUser, "sh", "-c", "echo $$; exec cat");
            var process = process(cat);
            first.destroyForcibly().waitFor();
            assertThat(cat.exit().get(10, TimeUnit.SECONDS)).isEqualTo(255);
            // As with SSH: what reads its input finds the end of it.
            process.onExit().get(10, TimeUnit.SECONDS);
            house.untilGone(machine);
            first = program(token);
            house.untilConnected(machine);
            runs(osUser);
        } finally {
            first.destroyForcibly().waitFor();
        }
    }

    @Test
    void theProgramSaysWhatIsWrongAndEnds() throws Exception {
        var unknown = program(RunnerToken.ENROLMENT.random());
        assertThat(unknown.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(unknown.exitValue()).isEqualTo(3);
        assertThat(java.nio.file.Files.readString(folder.resolve("log"))).contains("does not know this runner");
    }
}
