package dev.podium.costs;

import dev.podium.costs.BudgetRaises.Request;
import dev.podium.kernel.Actor;
import dev.podium.kernel.BudgetId;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.TeamId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The table of db/costs/V3. */
@Repository
class RaiseRequestStore {

    private final JdbcClient jdbc;

    RaiseRequestStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    private static Request request(ResultSet row) throws SQLException {
        return new Request(
                row.getObject("id", UUID.class),
                new BudgetId(row.getObject("budget_id", UUID.class)),
                new Budgets.Raise(
                        BudgetStore.plain(row.getBigDecimal("cap")),
                        row.getObject("until", OffsetDateTime.class).toInstant()),
                row.getString("reason"),
                new PersonId(row.getObject("asked_by", UUID.class)),
                row.getString("asked_by_name"),
                row.getObject("asked_at", OffsetDateTime.class).toInstant());
    }

    List<Request> open() {
        return jdbc.sql("select * from budget_raise_requests where granted is null order by asked_at")
                .query((row, _) -> request(row))
                .list();
    }

    /** Held to the transaction's end, so that of two who decide at once one does; empty where somebody has. */
    Optional<Request> lock(UUID id) {
        return jdbc.sql("select * from budget_raise_requests where id = ? and granted is null for update")
                .param(id)
                .query((row, _) -> request(row))
                .optional();
    }

    /** False where this person has asked for more of it already. */
    boolean add(Request request, TeamId team) {
        return jdbc.sql("insert into budget_raise_requests (id, team_id, budget_id, cap, until, reason, asked_by,"
                                + " asked_by_name, asked_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing")
                        .param(request.id())
                        .param(team.value())
                        .param(request.budget().value())
                        .param(request.raise().cap())
                        .param(OffsetDateTime.ofInstant(request.raise().until(), ZoneOffset.UTC))
                        .param(request.reason())
                        .param(request.by().value())
                        .param(request.byName())
                        .param(OffsetDateTime.ofInstant(request.at(), ZoneOffset.UTC))
                        .update()
                == 1;
    }

    void decide(UUID id, boolean grant, Actor by) {
        jdbc.sql("update budget_raise_requests set granted = ?, decided_by = ?, decided_by_name = ?,"
                        + " decided_at = clock_timestamp() where id = ?")
                .param(grant)
                .param(by.person().value())
                .param(by.name())
                .param(id)
                .update();
    }
}
