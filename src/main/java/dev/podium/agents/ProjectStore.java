package dev.podium.agents;

import dev.podium.kernel.ProjectId;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.TeamId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The table of projects. Row-level security narrows every statement to the transaction's team. */
@Component
class ProjectStore {

    private final JdbcClient jdbc;

    ProjectStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    List<Projects.Project> all() {
        return jdbc.sql("""
                        select p.id, p.name, (select count(*)::int from agents a
                                              where a.project_id = p.id and a.team_id = p.team_id
                                                  and a.deleted_at is null) as agents
                        from projects p order by lower(p.name), p.id""")
                .query((row, n) -> new Projects.Project(
                        new ProjectId(row.getObject("id", UUID.class)), row.getString("name"), row.getInt("agents")))
                .list();
    }

    Optional<String> name(ProjectId id) {
        return jdbc.sql("select name from projects where id = :id")
                .param("id", id.value())
                .query(String.class)
                .optional();
    }

    int count() {
        return jdbc.sql("select count(*)::int from projects")
                .query(Integer.class)
                .single();
    }

    void add(ProjectId id, TeamId team, String name) {
        refusingDoubles(
                name,
                () -> jdbc.sql("insert into projects (id, team_id, name) values (:id, :team, :name)")
                        .param("id", id.value())
                        .param("team", team.value())
                        .param("name", name)
                        .update());
    }

    void rename(ProjectId id, String name) {
        refusingDoubles(
                name,
                () -> jdbc.sql("update projects set name = :name where id = :id")
                        .param("id", id.value())
                        .param("name", name)
                        .update());
    }

    /** Agents that were deleted before {@code limit} cannot be restored, and are of it no more. False while others are. */
    boolean remove(ProjectId id, Instant limit) {
        jdbc.sql("update agents set project_id = null where project_id = :id and deleted_at < :limit")
                .param("id", id.value())
                .param("limit", AgentColumns.time(limit))
                .update();
        if (jdbc.sql("select exists (select from agents where project_id = :id)")
                .param("id", id.value())
                .query(Boolean.class)
                .single()) {
            return false;
        }
        try {
            jdbc.sql("delete from projects where id = :id")
                    .param("id", id.value())
                    .update();
            return true;
        } catch (DataIntegrityViolationException anAgentCame) {
            return false;
        }
    }

    /** Deletes every row of the transaction's team for good; its agents are gone already. */
    void purge() {
        jdbc.sql("delete from projects where team_id = podium_team()").update();
    }

    private static void refusingDoubles(String name, Runnable statement) {
        try {
            statement.run();
        } catch (DuplicateKeyException taken) {
            throw Refusal.conflict(
                            "agents.project-taken",
                            "Your team has a project " + name + " already.",
                            "Take another name.")
                    .at("name");
        }
    }
}
