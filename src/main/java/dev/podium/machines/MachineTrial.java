package dev.podium.machines;

import dev.podium.kernel.MachineId;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.Refusal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** Tries whether a machine could be used as it was entered: one thing after the other, up to the first that fails. */
@Component
class MachineTrial {

    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final Connections connections;
    private final KnownMachines known;
    private final Runners runners;
    private final ObjectProvider<MachineCheck> checks;

    MachineTrial(Connections connections, KnownMachines known, Runners runners, ObjectProvider<MachineCheck> checks) {
        this.connections = connections;
        this.known = known;
        this.runners = runners;
        this.checks = checks;
    }

    List<MachineRegistry.Step> run(MachineRegistry.Entry entry, String osUser) {
        var steps = new Steps();
        if (entry.signIn() == MachineRegistry.SignIn.RUNNER) {
            runner(steps, entry.name().strip(), osUser);
        } else if (entry.host().isBlank()) {
            commands(steps, new LocalConnector(), Account.LOCAL);
        } else {
            remote(steps, entry, osUser);
        }
        return List.copyOf(steps.done);
    }

    /** The machine is there already: its runner is enrolled for it. */
    private void runner(Steps steps, String name, String osUser) {
        var there = known.withRunner(name);
        boolean connected = steps.passes("Its runner is connected", () -> {
            var row = there.orElseThrow(() -> Refusal.unavailable(
                    "machines.unreachable",
                    "There is no machine " + name + " yet whose runner could be connected.",
                    "Add it, make an enrolment token, and start a runner there with it."));
            var connector = connector(row, osUser);
            var runner = runners.find(row.id()).orElseThrow(connector::away);
            return "It is connected, as " + runner.greeting().osUser() + ".";
        });
        if (connected && steps.passes("May start something as " + osUser, () -> checkedOsUser(osUser))) {
            var row = there.orElseThrow();
            commands(steps, connector(row, osUser), new Account(row.id(), osUser));
        }
    }

    private static String checkedOsUser(String osUser) {
        MachineRules.checkOsUser(osUser);
        return "That is the name of an ordinary OS user.";
    }

    private RunnerConnector connector(MachineRow row, String osUser) {
        return new RunnerConnector(new Machine(row.id(), row.name(), osUser, row.labels()), runners);
    }

    private void remote(Steps steps, MachineRegistry.Entry entry, String osUser) {
        var row = row(entry);
        var keys = new HostKeys[1];
        boolean same = steps.passes("Answers at " + row.host() + " port " + row.port(), () -> {
                    MachineRules.checkAddress(row.host(), row.port());
                    keys[0] = FirstContact.meet(
                            connections.client(), row.name(), row.host(), row.port(), pinnedOrNone(row.hostKey()));
                    return "An SSH server answers.";
                })
                && steps.passes("Shows its host key", () -> sameKey(row, keys[0]));
        if (same) {
            try (var connector = connections.connect(row, osUser)) {
                signIn(steps, connector, new Account(row.id(), osUser));
            }
        }
    }

    /** A key that is none is told of by the step that compares it. */
    private static String pinnedOrNone(String hostKey) {
        try {
            return MachineRules.hostKey(hostKey);
        } catch (Refusal notAKey) {
            return "";
        }
    }

    private static String sameKey(MachineRow row, HostKeys keys) {
        var wanted = MachineRules.hostKey(row.hostKey());
        var shown = Objects.requireNonNull(keys.seen());
        if (!wanted.equals(shown)) {
            throw SshLink.hostKeyChanged(row.name(), HostKeys.fingerprint(shown));
        }
        return "It is " + HostKeys.fingerprint(shown) + ".";
    }

    private void signIn(Steps steps, SshConnector connector, Account account) {
        boolean inside = steps.passes("Signs in as " + account.osUser(), () -> {
            MachineRules.checkOsUser(account.osUser());
            connector.signIn();
            return connector.machine().name() + " lets " + account.osUser() + " in.";
        });
        if (inside) {
            commands(steps, connector, account);
        }
    }

    private void commands(Steps steps, Connector connector, Account account) {
        boolean go = steps.passes("Runs a command", () -> kindOfMachine(connector, account));
        var machine = new TriedMachine(connector, account);
        for (var check : checks.orderedStream().toList()) {
            go = go && steps.passes(check.what(), () -> check.check(machine, account));
        }
    }

    private static String kindOfMachine(Connector connector, Account account) {
        var name = connector.machine().name();
        var output = ShortCommand.run(connector, Command.of("sh", "-c", "id -u && uname -sm"), LIMIT);
        var lines = output.out().strip().lines().toList();
        if (output.exit() != 0 || lines.size() < 2) {
            throw Refusal.unavailable(
                    "machines.command-failed",
                    "id and uname do not run on " + name + ": they ended with " + output.exit() + ".",
                    "Look whether the login shell of that OS user prints something of its own, or ends at once.");
        }
        // Podium's own OS user is whom it was started as; that is not decided here.
        if (!account.equals(Account.LOCAL) && lines.get(lines.size() - 2).equals("0")) {
            throw Refusal.invalid(
                    "machines.bad-os-user",
                    account.osUser() + " is root on " + name + ", and agents never run as root.",
                    "Choose an OS user whose id is not 0.");
        }
        return lines.getLast();
    }

    private static MachineRow row(MachineRegistry.Entry entry) {
        var host = entry.host().strip();
        var name = entry.name().isBlank() ? host : entry.name().strip();
        return new MachineRow(
                MachineId.random(),
                name,
                host,
                entry.port(),
                entry.hostKey(),
                entry.signIn(),
                entry.labels(),
                entry.everyTeam(),
                entry.sharedOsUser(),
                false);
    }

    /** What was tried so far. */
    private static final class Steps {

        private final List<MachineRegistry.Step> done = new ArrayList<>();

        boolean passes(String what, Supplier<String> trial) {
            try {
                done.add(new MachineRegistry.Step(what, true, trial.get(), ""));
                return true;
            } catch (Refusal refusal) {
                done.add(new MachineRegistry.Step(what, false, refusal.sentence(), refusal.nextStep()));
                return false;
            }
        }
    }

    /** The machine that is tried, for checks of rooms above: no other is there. */
    private record TriedMachine(Connector connector, Account own) implements Machines {

        @Override
        public List<Machine> all() {
            return List.of(connector.machine());
        }

        @Override
        public Machine get(MachineId id) {
            if (!id.equals(own.machine())) {
                throw OwnAccounts.notFound(id);
            }
            return connector.machine();
        }

        @Override
        public Account account(MachineId machine) {
            return new Account(get(machine).id(), own.osUser());
        }

        @Override
        public void requireStill(Account account, PersonId person) {
            throw new UnsupportedOperationException("A machine that is tried is nobody's yet.");
        }

        @Override
        public Channel start(Account account, Command command) {
            get(account.machine());
            return connector.start(command);
        }

        @Override
        public Output run(Account account, Command command, Duration limit) {
            get(account.machine());
            return ShortCommand.run(connector, command, limit);
        }
    }
}
