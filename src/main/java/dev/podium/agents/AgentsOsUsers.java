package dev.podium.agents;

import dev.podium.gpus.AgentAccounts;
import dev.podium.kernel.MachineId;
import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Says as whom agents run, so that what they run on a GPU that is leased is not taken for another's. */
@Component
class AgentsOsUsers implements AgentAccounts {

    private final AgentIndex index;

    AgentsOsUsers(AgentIndex index) {
        this.index = index;
    }

    @Override
    public Set<OfAgents> on(Collection<MachineId> machines) {
        return index.all().stream()
                .filter(row -> machines.contains(row.machine()))
                .map(row -> new OfAgents(
                        row.team(), row.owner(), row.machine(), row.account().osUser()))
                .collect(Collectors.toSet());
    }
}
