package dev.podium.agents;

import dev.podium.kernel.AgentId;
import dev.podium.kernel.TeamId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Which agents of the transaction's team run on GPUs, and what was asked for them. */
@Component
class GpuNeedStore {

    private final JdbcClient jdbc;

    GpuNeedStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** An agent for which something waits or is held. */
    record Asked(AgentId agent, UUID request) {}

    void add(AgentRow row, NeededGpus gpus) {
        jdbc.sql(
                        "insert into agent_gpus (agent_id, team_id, gpus, milli, memory_mib, models, limit_seconds, request_id)"
                                + " values (?, ?, ?, ?, ?, ?, ?, ?::uuid)")
                .param(row.id().value())
                .param(row.team().value())
                .param(gpus.gpus())
                .param(gpus.milli())
                .param(gpus.memoryMib())
                .param(gpus.models().stream().sorted().toArray(String[]::new))
                .param((int) gpus.limit().toSeconds())
                .param(gpus.request())
                .update();
    }

    Optional<NeededGpus> find(AgentId agent) {
        return Optional.ofNullable(of(List.of(agent)).get(agent));
    }

    /** Those of these agents that run on GPUs. */
    Map<AgentId, NeededGpus> of(List<AgentId> agents) {
        var found = new HashMap<AgentId, NeededGpus>();
        jdbc.sql("select * from agent_gpus where agent_id = any(?)")
                .param(agents.stream().map(AgentId::value).toArray(UUID[]::new))
                .query(row -> {
                    found.put(new AgentId(row.getObject("agent_id", UUID.class)), gpus(row));
                });
        return found;
    }

    private static NeededGpus gpus(ResultSet row) throws SQLException {
        return new NeededGpus(
                row.getInt("gpus"),
                row.getInt("milli"),
                row.getInt("memory_mib"),
                Set.of((String[]) row.getArray("models").getArray()),
                Duration.ofSeconds(row.getInt("limit_seconds")),
                row.getObject("request_id", UUID.class));
    }

    void keep(AgentId agent, @Nullable UUID request) {
        jdbc.sql("update agent_gpus set request_id = ?::uuid where agent_id = ?")
                .param(request)
                .param(agent.value())
                .update();
    }

    List<Asked> asked() {
        return jdbc.sql("select agent_id, request_id from agent_gpus where request_id is not null order by agent_id")
                .query((row, _) -> new Asked(
                        new AgentId(row.getObject("agent_id", UUID.class)), row.getObject("request_id", UUID.class)))
                .list();
    }

    /** All teams that have such agents, whoever acts. */
    List<TeamId> teams() {
        return jdbc.sql("select team_id from agents_gpu_teams()")
                .query((row, _) -> new TeamId(row.getObject("team_id", UUID.class)))
                .list();
    }
}
