package dev.podium.terminals;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.PodiumTest;
import dev.podium.kernel.Actor;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.TeamId;
import dev.podium.machines.Account;
import dev.podium.machines.Command;
import dev.podium.machines.Machines;
import dev.podium.machines.RunnerHouse;
import dev.podium.machines.runner.TestRunner;
import dev.podium.terminals.TerminalState.Presence;
import dev.podium.terminals.TestTmux.Recorder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;

/** Terminals of a machine whose runner goes and comes. */
@PodiumTest
@Timeout(90)
class RunnerTerminalsTest {

    private static final Actor ADA = new Actor(PersonId.random(), "Ada", TeamId.random(), Set.of(), null);

    @TempDir
    Path home;

    @TempDir
    Path there;

    @LocalServerPort
    int port;

    @Autowired
    ApplicationContext podium;

    @Autowired
    Machines machines;

    private RunnerHouse house;
    private MachineId machine;
    private Account account;
    private TestRunner runner;
    private TestTmux tmux;

    @BeforeEach
    void start() {
        house = RunnerHouse.of(podium);
        machine = house.machine();
        account = new Account(machine, System.getProperty("user.name"));
        dial(house.token(machine));
        tmux = new TestTmux(home, machines, account, CompletableFuture.delayedExecutor(30, TimeUnit.SECONDS));
    }

    private void dial(String token) {
        runner = TestRunner.own(port, there.resolve("state"), token, Map.of("TMUX_TMPDIR", there.toString()));
        house.untilConnected(machine);
    }

    @AfterEach
    void stop() {
        run("-L", "podium", "kill-server");
        tmux.servers.close();
        runner.close();
    }

    private String run(String... arguments) {
        var line = new ArrayList<>(List.of("tmux"));
        line.addAll(List.of(arguments));
        return machines.run(account, Command.of(line), Duration.ofSeconds(20)).out();
    }

    private void until(TerminalRef terminal, Presence presence) throws InterruptedException {
        while (tmux.terminals.state(terminal).presence() != presence) {
            assertThat(tmux.events.poll(40, TimeUnit.SECONDS))
                    .as("news of " + presence)
                    .isNotNull();
        }
    }

    private Recorder drive(TerminalRef terminal, String typed) {
        var recorder = new Recorder();
        var seat = tmux.viewing()
                .sit(
                        new Tickets.Admission(terminal, Terminals.Mode.DRIVE, "agent", ADA, now -> true),
                        recorder,
                        null,
                        0);
        recorder.untilControl("\"ready\"");
        seat.type(typed.getBytes());
        return recorder;
    }

    @Test
    void aTerminalOutlivesItsRunner() throws Exception {
        var terminal = tmux.run("far", "cat");
        drive(terminal, "hello\r").untilText("hello\r\nhello");
        runner.close();
        until(terminal, Presence.UNREACHABLE);
        dial(null);
        until(terminal, Presence.RUNNING);
        drive(terminal, "again\r").untilText("again\r\nagain");
        assertThat(tmux.terminals.screen(terminal).text()).contains("hello\nhello\nagain\nagain");
        assertThat(run("-L", "podium", "list-sessions")).contains("far: 1 windows");
    }
}
