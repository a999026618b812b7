package dev.podium.gpus;

import dev.podium.gpus.Rows.LeaseRow;
import dev.podium.gpus.Rows.RequestRow;
import dev.podium.gpus.Rows.ReservationRow;
import dev.podium.gpus.Rows.SliceRow;
import dev.podium.gpus.Rows.UseRow;
import dev.podium.gpus.Rows.WatchRow;
import dev.podium.gpus.Rows.WeightRow;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.TeamId;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** What is planned with, of all teams, and the narrow questions of whoever schedules. */
@Repository
class PlanStore {

    /** On which Podiums tell each other that there is something new. */
    static final String CHANNEL = "podium_gpus";

    private final JdbcClient jdbc;

    PlanStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    long beginTerm() {
        return jdbc.sql("select gpus_begin_term()").query(Long.class).single();
    }

    /** To the transaction's end: whether this term counts still. */
    boolean holdsTerm(long term) {
        return jdbc.sql("select gpus_hold_term(?, null)")
                .param(term)
                .query(Boolean.class)
                .single();
    }

    /** The same, and that the calendar is as it was planned with. */
    boolean holdsTerm(long term, long calendar) {
        return jdbc.sql("select gpus_hold_term(?, ?)")
                .param(term)
                .param(calendar)
                .query(Boolean.class)
                .single();
    }

    /** To the transaction's end nobody decides by an older calendar. */
    void changeCalendar() {
        jdbc.sql("select gpus_change_calendar()").query(_ -> {});
    }

    long calendar() {
        return jdbc.sql("select gpus_calendar()").query(Long.class).single();
    }

    /** Told to all Podiums when the transaction is through. */
    void changed() {
        jdbc.sql("select pg_notify('" + CHANNEL + "', '')").query(_ -> {});
    }

    List<RequestRow> waiting() {
        return jdbc.sql("select * from gpus_waiting()")
                .query((row, _) -> RowReaders.request(row))
                .list();
    }

    /** Those that run, and those whose last stretch is not in the ledger yet. */
    List<LeaseRow> leases() {
        return jdbc.sql("select * from gpus_leases()")
                .query((row, _) -> RowReaders.lease(row))
                .list();
    }

    List<SliceRow> held() {
        return jdbc.sql("select * from gpus_held()")
                .query((row, _) -> RowReaders.slice(row))
                .list();
    }

    List<ReservationRow> booked() {
        return jdbc.sql("select * from gpus_booked()")
                .query((row, _) -> RowReaders.reservation(row))
                .list();
    }

    List<SliceRow> reserved() {
        return jdbc.sql("select * from gpus_reserved()")
                .query((row, _) -> RowReaders.reservedSlice(row))
                .list();
    }

    List<UseRow> use() {
        return jdbc.sql("select * from gpus_use()")
                .query((row, _) -> new UseRow(
                        RowReaders.team(row),
                        RowReaders.person(row),
                        row.getDouble("value"),
                        RowReaders.moment(row, "at")))
                .list();
    }

    List<WeightRow> weights() {
        return jdbc.sql("select * from gpus_weights()")
                .query((row, _) -> {
                    var person = row.getObject("person_id", UUID.class);
                    return new WeightRow(
                            RowReaders.team(row), person == null ? null : new PersonId(person), row.getInt("weight"));
                })
                .list();
    }

    List<WatchRow> watching() {
        return jdbc.sql("select * from gpus_watching()")
                .query((row, _) -> new WatchRow(
                        row.getObject("id", UUID.class),
                        RowReaders.team(row),
                        RowReaders.person(row),
                        row.getString("person_name"),
                        RowReaders.need(row),
                        Duration.ofSeconds(row.getInt("at_least_seconds")),
                        RowReaders.moment(row, "made_at")))
                .list();
    }

    Map<TeamId, String> teamNames() {
        var names = new HashMap<TeamId, String>();
        jdbc.sql("select * from gpus_team_names()").query(row -> {
            names.put(new TeamId(row.getObject("id", UUID.class)), row.getString("name"));
        });
        return names;
    }

    /**
     * @param said a JSON array of {@code {id, place, expected, why, sentence}}
     * @return false where another Podium schedules
     */
    boolean tell(long term, String said, Instant now) {
        return jdbc.sql("select gpus_tell(?, ?::jsonb, ?)")
                        .param(term)
                        .param(said)
                        .param(RowReaders.at(now))
                        .query(Integer.class)
                        .single()
                >= 0;
    }
}
