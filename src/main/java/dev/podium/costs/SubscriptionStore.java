package dev.podium.costs;

import dev.podium.costs.Subscriptions.NewSubscription;
import dev.podium.costs.Subscriptions.Subscription;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.TeamId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The table of subscriptions in db/costs/V4. */
@Repository
class SubscriptionStore {

    private final JdbcClient jdbc;

    SubscriptionStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    record OfTeam(TeamId team, Subscription subscription) {}

    /** Of all teams, that run on one of these days. Asked without an actor. */
    List<OfTeam> running(LocalDate from, LocalDate to) {
        return jdbc.sql("select * from costs_subscriptions(?, ?) order by id")
                .param(from)
                .param(to)
                .query((row, _) -> new OfTeam(new TeamId(row.getObject("team_id", UUID.class)), subscription(row)))
                .list();
    }

    List<Subscription> all(int most) {
        return jdbc.sql("select * from subscriptions order by starts desc, name, id limit ?")
                .param(most)
                .query((row, _) -> subscription(row))
                .list();
    }

    Optional<Subscription> find(UUID id) {
        return jdbc.sql("select * from subscriptions where id = ?")
                .param(id)
                .query((row, _) -> subscription(row))
                .optional();
    }

    void add(TeamId team, Subscription added) {
        var terms = added.terms();
        jdbc.sql(
                        "insert into subscriptions (id, team_id, name, vendor, currency, per_seat, seats, people, starts, ends,"
                                + " entered_by_name, entered_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
                .param(added.id())
                .param(team.value())
                .param(terms.name())
                .param(terms.vendor())
                .param(terms.currency())
                .param(terms.perSeat())
                .param(terms.seats())
                .param(terms.people().stream().map(PersonId::value).toArray(UUID[]::new))
                .param(terms.from())
                .param(10, terms.until(), Types.DATE)
                .param(added.enteredBy())
                .param(OffsetDateTime.ofInstant(added.enteredAt(), ZoneOffset.UTC))
                .update();
    }

    void end(UUID id, LocalDate until) {
        jdbc.sql("update subscriptions set ends = ? where id = ?")
                .param(until)
                .param(id)
                .update();
    }

    private static Subscription subscription(ResultSet row) throws SQLException {
        return new Subscription(
                row.getObject("id", UUID.class),
                new NewSubscription(
                        row.getString("name"),
                        row.getString("vendor"),
                        row.getString("currency"),
                        BudgetStore.plain(row.getBigDecimal("per_seat")),
                        row.getInt("seats"),
                        Arrays.stream((UUID[]) row.getArray("people").getArray())
                                .map(PersonId::new)
                                .toList(),
                        row.getObject("starts", LocalDate.class),
                        row.getObject("ends", LocalDate.class)),
                row.getString("entered_by_name"),
                row.getObject("entered_at", OffsetDateTime.class).toInstant());
    }
}
