package dev.podium.machines;

import dev.podium.audit.InstallationTrail;
import dev.podium.identity.Permission;
import dev.podium.identity.Permissions;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.Refusal;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/** {@link MachineRunners}, in the database; those that are connected are at {@link Runners}. */
@Service
class KeptRunners implements MachineRunners {

    /** As the database counts it. */
    private static final Duration ENROLMENT = Duration.ofHours(1);

    private final RunnerStore store;
    private final Runners runners;
    private final KnownMachines known;
    private final Permissions permissions;
    private final InstallationTrail trail;
    private final TransactionTemplate transaction;
    private final Clock clock;

    KeptRunners(
            RunnerStore store,
            Runners runners,
            KnownMachines known,
            Permissions permissions,
            InstallationTrail trail,
            TransactionTemplate transaction,
            Clock clock) {
        this.store = store;
        this.runners = runners;
        this.known = known;
        this.permissions = permissions;
        this.trail = trail;
        this.transaction = transaction;
        this.clock = clock;
    }

    private MachineRow find(MachineId machine) {
        var row = known.find(machine).filter(each -> !each.removed()).orElseThrow(() -> OwnAccounts.notFound(machine));
        if (row.signIn() != MachineRegistry.SignIn.RUNNER) {
            throw Refusal.conflict(
                    "machines.no-runner",
                    row.name() + " is not reached by a runner.",
                    "Change how Podium reaches it first.");
        }
        return row;
    }

    @Override
    @Transactional(readOnly = true)
    public Status status(MachineId machine) {
        permissions.require(Permission.PLATFORM_MANAGE);
        find(machine);
        var facts = store.facts(machine);
        var seen = facts.map(RunnerStore.Facts::lastSeen).orElse(null);
        boolean enrolled = facts.map(RunnerStore.Facts::enrolledAt).isPresent();
        return runners.find(machine)
                .map(here -> {
                    var greeting = here.greeting();
                    return new Status(
                            enrolled, here.since(), seen, greeting.osUser(), greeting.root(), greeting.release());
                })
                .orElseGet(() -> new Status(enrolled, null, seen, "", false, ""));
    }

    @Override
    @Transactional(propagation = Propagation.NOT_SUPPORTED)
    public Enrolment enrol(MachineId machine) {
        permissions.require(Permission.PLATFORM_MANAGE);
        var row = find(machine);
        var token = RunnerToken.ENROLMENT.random();
        var expires = clock.instant().plus(ENROLMENT);
        transaction.executeWithoutResult(_ -> {
            if (!store.enrol(machine, RunnerToken.hash(token))) {
                throw OwnAccounts.notFound(machine);
            }
            trail.record("machines.enrol", row.name(), Map.of("id", machine.toString()));
        });
        return new Enrolment(token, expires);
    }

    @Override
    @Transactional(propagation = Propagation.NOT_SUPPORTED)
    public void rotate(MachineId machine) {
        permissions.require(Permission.PLATFORM_MANAGE);
        var row = find(machine);
        transaction.executeWithoutResult(_ -> {
            if (!store.age(machine)) {
                throw Refusal.conflict(
                        "machines.runner-missing",
                        "No runner is enrolled for " + row.name() + ".",
                        "Make an enrolment token, and start a runner there with it.");
            }
            trail.record("machines.runner-rotate", row.name(), Map.of("id", machine.toString()));
        });
        runners.rotate(machine);
    }

    @Override
    @Transactional(propagation = Propagation.NOT_SUPPORTED)
    public void forget(MachineId machine) {
        permissions.require(Permission.PLATFORM_MANAGE);
        var row = find(machine);
        transaction.executeWithoutResult(_ -> {
            if (store.forget(machine)) {
                trail.record("machines.runner-forget", row.name(), Map.of("id", machine.toString()));
            }
        });
        runners.withdraw(machine);
    }
}
