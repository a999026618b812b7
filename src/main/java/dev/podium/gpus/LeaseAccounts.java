package dev.podium.gpus;

import dev.podium.gpus.AgentAccounts.OfAgents;
import dev.podium.gpus.Rows.LeaseRow;
import dev.podium.kernel.MachineId;
import dev.podium.machines.Machines;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiFunction;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** As which OS users leases are used: what their holders are on a machine now, and what their agents were made as. */
@Component
class LeaseAccounts {

    private record Holder(UUID team, UUID person) {}

    private final OutsiderStore store;
    private final Machines machines;
    private final List<AgentAccounts> agents;
    private final TransactionTemplate reading;

    LeaseAccounts(
            OutsiderStore store,
            Machines machines,
            List<AgentAccounts> agents,
            PlatformTransactionManager transactions) {
        this.store = store;
        this.machines = machines;
        this.agents = agents;
        this.reading = new TransactionTemplate(transactions);
        this.reading.setReadOnly(true);
    }

    /** On these machines, as it is now. */
    BiFunction<LeaseRow, MachineId, Set<String>> on(Collection<MachineId> some) {
        var people = Objects.requireNonNull(reading.execute(_ -> store.accounts(some)));
        Map<Holder, Map<MachineId, Set<String>>> ofAgents = new HashMap<>();
        for (var room : agents) {
            for (var each : room.on(some)) {
                ofAgents.computeIfAbsent(holder(each), _ -> new HashMap<>())
                        .computeIfAbsent(each.machine(), _ -> new HashSet<>())
                        .add(each.osUser());
            }
        }
        var own = machines.get(MachineId.LOCAL).osUser();
        return (lease, machine) -> {
            if (machine.equals(MachineId.LOCAL)) {
                // There everything runs as Podium itself does.
                return Set.of(own);
            }
            var all = new HashSet<>(people.getOrDefault(lease.id(), Map.of()).getOrDefault(machine, Set.of()));
            all.addAll(ofAgents.getOrDefault(
                            new Holder(lease.team().value(), lease.person().value()), Map.of())
                    .getOrDefault(machine, Set.of()));
            return all;
        };
    }

    private static Holder holder(OfAgents each) {
        return new Holder(each.team().value(), each.owner().value());
    }
}
