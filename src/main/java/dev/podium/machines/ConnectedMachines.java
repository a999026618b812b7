package dev.podium.machines;

import dev.podium.kernel.MachineId;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.Refusal;
import dev.podium.telemetry.Concerning;
import dev.podium.telemetry.Spans;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.springframework.stereotype.Service;

/** Finds the connector of an account and runs the command through it. */
@Service
class ConnectedMachines implements Machines {

    private final Connector local = new LocalConnector();
    private final KnownMachines known;
    private final MachineAccess access;
    private final Connections connections;
    private final Runners runners;
    private final Spans spans;

    ConnectedMachines(
            KnownMachines known, MachineAccess access, Connections connections, Runners runners, Spans spans) {
        this.known = known;
        this.access = access;
        this.connections = connections;
        this.runners = runners;
        this.spans = spans;
    }

    @Override
    public List<Machine> all() {
        return access.usable().stream()
                .map(known::find)
                .flatMap(Optional::stream)
                .map(this::shown)
                .sorted(Comparator.comparing((Machine each) -> !each.id().equals(MachineId.LOCAL))
                        .thenComparing(each -> each.name().toLowerCase(Locale.ROOT)))
                .toList();
    }

    @Override
    public Machine get(MachineId id) {
        return shown(
                id.equals(MachineId.LOCAL)
                        ? known.local()
                        : known.find(id).orElseThrow(() -> OwnAccounts.notFound(id)));
    }

    private Machine shown(MachineRow row) {
        var osUser = row.id().equals(MachineId.LOCAL) ? local.machine().osUser() : "";
        return new Machine(row.id(), row.name(), osUser, row.labels());
    }

    @Override
    public Account account(MachineId machine) {
        return access.account(machine);
    }

    @Override
    public void requireStill(Account account, PersonId person) {
        if (!access.still(account, person)) {
            var name = get(account.machine()).name();
            throw Refusal.forbidden(
                    "machines.account-withdrawn",
                    account.equals(Account.LOCAL)
                            ? "Your team may not use " + name + " any more."
                            : "Who owns this has the OS user " + account.osUser() + " on " + name + " no more.",
                    "Ask an admin to give it back, or make it anew on a machine of your list.");
        }
    }

    @Override
    public Channel start(Account account, Command command) {
        return Concerning.machine(account.machine(), () -> {
            var told = new CommandSpan(spans, connector(account));
            var channel = told.start(command);
            channel.exit().thenAccept(told::ended);
            return channel;
        });
    }

    @Override
    public Output run(Account account, Command command, Duration limit) {
        return Concerning.machine(account.machine(), () -> {
            var told = new CommandSpan(spans, connector(account));
            // Told as it ends, and not by its channel's end, which another thread may tell when the request is over.
            var output = told.run(command, limit);
            told.ended(output.exit());
            return output;
        });
    }

    private Connector connector(Account account) {
        var machine = account.machine();
        if (machine.equals(MachineId.LOCAL) != account.osUser().isEmpty()) {
            throw new IllegalArgumentException(
                    "Podium's own OS user is on its own machine alone, and no other is there: " + account);
        }
        if (machine.equals(MachineId.LOCAL)) {
            return local;
        }
        var row = known.find(machine).filter(each -> !each.removed()).orElseThrow(() -> OwnAccounts.notFound(machine));
        return switch (row.signIn()) {
            case CERTIFICATE, KEY -> connections.to(account, row);
            case RUNNER ->
                new RunnerConnector(new Machine(machine, row.name(), account.osUser(), row.labels()), runners);
        };
    }
}
