package dev.podium.agents;

import dev.podium.kernel.MachineId;
import dev.podium.machines.MachineUse;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Agents of all teams keep a machine from being removed; who asks is seen to by the database. */
@Component
class AgentsOnMachine implements MachineUse {

    private final JdbcClient jdbc;

    AgentsOnMachine(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public String on(MachineId machine) {
        int agents = jdbc.sql("select agents_on(?)")
                .param(machine.value())
                .query(Integer.class)
                .single();
        return agents == 0 ? "" : agents == 1 ? "1 agent" : agents + " agents";
    }
}
