package dev.podium.machines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.podium.kernel.MachineId;
import dev.podium.kernel.Refusal;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ConnectedMachinesTest {

    private final Machines machines = TestMachines.local();

    @Test
    void knowsTheMachineItRunsOn() {
        assertThat(machines.all()).extracting(Machine::id).containsExactly(MachineId.LOCAL);
        assertThat(machines.get(MachineId.LOCAL).osUser()).isEqualTo(System.getProperty("user.name"));
    }

    @Test
    void runsAShortCommand() {
        var output = machines.run(
                Account.LOCAL, Command.of("sh", "-c", "echo a; echo b >&2; exit 3"), Duration.ofSeconds(5));
        assertThat(output).isEqualTo(new Machines.Output(3, "a\n", "b\n"));
    }

    @Test
    void refusesToWaitLongerThanTheLimit() {
        assertThatThrownBy(() -> machines.run(Account.LOCAL, Command.of("sleep", "60"), Duration.ofMillis(200)))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo("machines.timeout"));
    }

    @Test
    void refusesAMachineThatIsNotThere() {
        assertThatThrownBy(() -> machines.get(MachineId.random()))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo("machines.not-found"));
    }
}
