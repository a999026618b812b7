package dev.podium.machines;

import dev.podium.kernel.MachineId;
import dev.podium.kernel.PolicyId;
import dev.podium.kernel.ProjectId;
import dev.podium.kernel.TeamId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The table of policies. Row-level security narrows every statement to the transaction's team. */
@Repository
class PolicyStore {

    private final JdbcClient jdbc;

    PolicyStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    List<Policies.Policy> all() {
        return jdbc.sql("select * from policies order by lower(name), id")
                .query((row, _) -> policy(row))
                .list();
    }

    private static Policies.Policy policy(ResultSet row) throws SQLException {
        var project = row.getObject("project_id", UUID.class);
        return new Policies.Policy(
                new PolicyId(row.getObject("id", UUID.class)),
                project == null ? null : new ProjectId(project),
                new PolicyRule(
                        row.getString("name"),
                        Set.of((String[]) row.getArray("labels").getArray()),
                        Arrays.stream((UUID[]) row.getArray("machines").getArray())
                                .map(MachineId::new)
                                .collect(Collectors.toSet()),
                        row.getInt("most_tier")));
    }

    /** Until the transaction ends, nobody else adds one to this team. */
    void lock(TeamId team) {
        jdbc.sql("select pg_advisory_xact_lock(hashtextextended('policies ' || ?, 0))")
                .param(team.toString())
                .query(row -> {});
    }

    /** False where another of the team has the name. */
    boolean add(PolicyId id, TeamId team, @Nullable ProjectId project, PolicyRule rule) {
        return written(
                "insert into policies (project_id, name, labels, machines, most_tier, id, team_id)"
                        + " values (?::uuid, ?, ?, ?, ?, ?, ?)",
                project,
                rule,
                id.value(),
                team.value());
    }

    boolean change(PolicyId id, @Nullable ProjectId project, PolicyRule rule) {
        return written(
                "update policies set project_id = ?::uuid, name = ?, labels = ?, machines = ?, most_tier = ? where id = ?",
                project,
                rule,
                id.value());
    }

    private boolean written(String sql, @Nullable ProjectId project, PolicyRule rule, UUID... last) {
        var statement = jdbc.sql(sql)
                .param(project == null ? null : project.value())
                .param(rule.name())
                .param(rule.labels().stream().sorted().toArray(String[]::new))
                .param(rule.machines().stream().map(MachineId::value).sorted().toArray(UUID[]::new))
                .param(rule.tiers());
        for (var each : last) {
            statement = statement.param(each);
        }
        try {
            statement.update();
            return true;
        } catch (DuplicateKeyException taken) {
            return false;
        }
    }

    void remove(PolicyId id) {
        jdbc.sql("delete from policies where id = ?").param(id.value()).update();
    }
}
