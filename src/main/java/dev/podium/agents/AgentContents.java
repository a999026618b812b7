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
        var agents = count("deleted_at is null", team);
        var running = running(team);
        var said = agents == 1 ? "1 agent" : agents + " agents";
        return agents == 0 ? List.of() : List.of(running == 0 ? said : said + " (" + running + " running)");
    }

    private long running(TeamId team) {
        return jdbc.sql("select count(*) from agents where team_id = :team and deleted_at is null"
                        + " and state = any(:states)")
                .param("team", team.value())
                .param("states", AgentState.namesOfRunning().toArray(String[]::new))
                .query(Long.class)
                .single();
    }

    private long count(String which, TeamId team) {
        return jdbc.sql("select count(*) from agents where team_id = ? and " + which)
                .param(team.value())
                .query(Long.class)
                .single();
    }
}
