package dev.podium.agents;

import dev.podium.costs.SpendingAgents;
import dev.podium.kernel.AgentId;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Says what agents are called to who may see what they cost; row-level security keeps it to the team's. */
@Component
class AgentSpending implements SpendingAgents {

    private final JdbcClient jdbc;

    AgentSpending(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    @Transactional(readOnly = true)
    public Map<AgentId, String> names(Collection<AgentId> agents) {
        var names = new HashMap<AgentId, String>();
        jdbc.sql("select id, name from agents where id = any(?)")
                .param(agents.stream().map(AgentId::value).toArray(UUID[]::new))
                .query(row -> {
                    names.put(new AgentId(row.getObject("id", UUID.class)), row.getString("name"));
                });
        return names;
    }

    @Override
    @Transactional(readOnly = true)
    public Map<AgentId, String> all() {
        var names = new LinkedHashMap<AgentId, String>();
        jdbc.sql("select id, name from agents where deleted_at is null order by name limit 1000")
                .query(row -> {
                    names.put(new AgentId(row.getObject("id", UUID.class)), row.getString("name"));
                });
        return names;
    }

    @Override
    @Transactional(readOnly = true)
    public Map<AgentId, Project> projects() {
        var projects = new HashMap<AgentId, Project>();
        jdbc.sql("select a.id, p.id as project_id, p.name from agents a join projects p on p.id = a.project_id")
                .query(row -> {
                    projects.put(
                            new AgentId(row.getObject("id", UUID.class)),
                            new Project(row.getObject("project_id", UUID.class), row.getString("name")));
                });
        return projects;
    }
}
