package dev.podium.machines;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.TestPeople;
import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.Role;
import dev.podium.machines.MachineRegistry.Entry;
import dev.podium.machines.MachineRegistry.SignIn;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.springframework.context.ApplicationContext;

/** Machines with runners, for tests. */
public final class RunnerHouse {

    final MachineRegistry registry;
    final MachineRunners enrolments;
    final Runners runners;
    final Actor admin;

    /** For the tests of other rooms. */
    public static RunnerHouse of(ApplicationContext podium) {
        return new RunnerHouse(
                podium.getBean(MachineRegistry.class),
                podium.getBean(MachineRunners.class),
                podium.getBean(Runners.class));
    }

    RunnerHouse(MachineRegistry registry, MachineRunners enrolments, Runners runners) {
        this.registry = registry;
        this.enrolments = enrolments;
        this.runners = runners;
        var team = TestPeople.team("Runners");
        var root = TestPeople.person(team, "Root", Role.OWNER).person();
        TestPeople.update("update people set platform_roles = '{ADMIN}' where id = ?", root.value());
        this.admin = new Actor(root, "Root", team, Set.of(Role.OWNER, Role.ADMIN), null);
    }

    static Entry entry(String name) {
        return new Entry(name, "", 22, "", SignIn.RUNNER, Set.of(), true, Set.of(), null);
    }

    public MachineId machine() {
        return CurrentActor.get(admin, () -> registry.add(entry("far " + UUID.randomUUID())));
    }

    public String token(MachineId machine) {
        return CurrentActor.get(admin, () -> enrolments.enrol(machine).token());
    }

    RunnerConnector connector(MachineId machine, String osUser) {
        return new RunnerConnector(new Machine(machine, "far", osUser), runners);
    }

    public void untilConnected(MachineId machine) {
        until("the runner", () -> runners.find(machine).isPresent());
    }

    public void untilGone(MachineId machine) {
        until("the end of the runner", () -> runners.find(machine).isEmpty());
    }

    static void until(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited for " + what).isLessThan(end);
            LockSupport.parkNanos(2_000_000);
        }
    }
}
