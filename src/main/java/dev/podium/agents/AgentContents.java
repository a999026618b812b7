package dev.podium.agents;

import dev.podium.identity.TeamContents;
import dev.podium.kernel.TeamId;
import java.util.List;
import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The agents of a team that is about to be deleted. */
@Component
@Order(1)
class AgentContents implements TeamContents {

    private final JdbcClient jdbc;

    AgentContents(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Called with an actor of Podium's own; a number, and nothing of what the agents are. */
    @Override
    @Transactional(readOnly = true)
    public List<String> of(TeamId team) {
        var agents = jdbc.sql("select count(*) from agents where team_id = ? and deleted_at is null")
                .param(team.value())
                .query(Long.class)
                .single();
        return agents == 0 ? List.of() : List.of(agents == 1 ? "1 agent" : agents + " agents");
    }
}
