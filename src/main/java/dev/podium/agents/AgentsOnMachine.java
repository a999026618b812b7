package dev.podium.agents;

import dev.podium.kernel.MachineId;
import dev.podium.machines.MachineCount;
import dev.podium.machines.MachineUse;
import java.util.HashMap;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The agents of all teams on a machine: counted from memory for lists, and by the database before it is removed, which
 * sees to it who asks.
 */
@Component
class AgentsOnMachine implements MachineUse, MachineCount {

    private final JdbcClient jdbc;
    private final AgentIndex index;

    AgentsOnMachine(JdbcClient jdbc, AgentIndex index) {
        this.jdbc = jdbc;
        this.index = index;
    }

    @Override
    public String on(MachineId machine) {
        int agents = jdbc.sql("select agents_on(?)")
                .param(machine.value())
                .query(Integer.class)
                .single();
        return agents == 0 ? "" : agents == 1 ? "1 agent" : agents + " agents";
    }

    @Override
    public String one() {
        return "agent";
    }

    @Override
    public String several() {
        return "agents";
    }

    @Override
    public Map<MachineId, Integer> now() {
        var counts = new HashMap<MachineId, Integer>();
        index.all().forEach(row -> counts.merge(row.machine(), 1, Integer::sum));
        return counts;
    }

    int count(MachineId machine) {
        return Math.toIntExact(index.all().stream()
                .filter(row -> row.machine().equals(machine))
                .count());
    }
}
