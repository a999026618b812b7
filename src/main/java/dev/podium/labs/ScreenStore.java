package dev.podium.labs;

import dev.podium.kernel.Actor;
import dev.podium.kernel.AgentId;
import dev.podium.kernel.LabId;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.SeatId;
import dev.podium.kernel.ShownScreenId;
import dev.podium.kernel.TeamId;
import dev.podium.labs.ShownScreens.Screen;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Screens that are shown or asked for, and were; of the transaction's team. */
@Repository
class ScreenStore {

    /** A seat's is its agent's, as long as that is the one that was asked for, and its student is there. */
    private static final String OPEN = """
            select c.*, l.name as lab_name from shown_screens c join labs l on l.id = c.lab_id
            left join seats s on s.id = c.seat_id left join roster_entries e on e.id = s.entry_id
            where c.ended_at is null and c.until > ? and l.state <> 'ENDED'
                and (c.seat_id is null or s.state = 'READY' and s.agent_id = c.agent_id and e.left_at is null
                     and e.person_id = c.owner_id) and""";

    private static final String SITS = " exists (select from seats o join roster_entries r on r.id = o.entry_id"
            + " where o.lab_id = c.lab_id and r.person_id = ? and r.left_at is null)";

    private final JdbcClient jdbc;

    ScreenStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** @param owner whose it is; nothing of them is shown by this alone */
    record Row(Screen screen, PersonId owner) {}

    /** False where the lab has one already. */
    boolean put(
            TeamId team,
            ShownScreenId id,
            LabId lab,
            @Nullable SeatId seat,
            AgentId agent,
            PersonId owner,
            String ownerName,
            Actor by,
            int minutes,
            Instant now,
            Instant until) {
        return jdbc.sql("insert into shown_screens (id, team_id, lab_id, seat_id, agent_id, owner_id, owner_name,"
                                + " asked_by, asked_by_name, asked_at, minutes, until)"
                                + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                                + " on conflict (lab_id) where ended_at is null do nothing")
                        .params(id.value(), team.value(), lab.value())
                        .param(seat == null ? null : seat.value())
                        .params(
                                agent.value(),
                                owner.value(),
                                ownerName,
                                by.person().value(),
                                by.name())
                        .params(LabRows.time(now), minutes, LabRows.time(until))
                        .update()
                > 0;
    }

    boolean show(ShownScreenId id, Instant now, Instant until) {
        return jdbc.sql("update shown_screens set shown_at = ?, until = ?"
                                + " where id = ? and shown_at is null and ended_at is null")
                        .params(LabRows.time(now), LabRows.time(until), id.value())
                        .update()
                > 0;
    }

    /** Whether it had not ended before. */
    boolean end(ShownScreenId id, String by, Instant now) {
        return jdbc.sql("update shown_screens set ended_at = greatest(?, asked_at), ended_by_name = ?"
                                + " where id = ? and ended_at is null")
                        .params(LabRows.time(now), by, id.value())
                        .update()
                > 0;
    }

    /** What is over and was not ended yet makes room for another. */
    void clear(LabId lab, Instant now) {
        jdbc.sql("update shown_screens set ended_at = greatest(?, asked_at)"
                        + " where lab_id = ? and ended_at is null and until <= ?")
                .params(LabRows.time(now), lab.value(), LabRows.time(now))
                .update();
    }

    Optional<Row> find(ShownScreenId id, PersonId as, Instant now) {
        return jdbc.sql(OPEN + " c.id = ?")
                .params(LabRows.time(now), id.value())
                .query((row, _) -> row(row, as))
                .optional();
    }

    Optional<Row> of(LabId lab, PersonId as, Instant now) {
        return jdbc.sql(OPEN + " c.lab_id = ?")
                .params(LabRows.time(now), lab.value())
                .query((row, _) -> row(row, as))
                .optional();
    }

    /** What a person is asked for or shows, and what they may look at. */
    List<Row> with(PersonId person, Instant now) {
        return jdbc.sql(OPEN + " (c.owner_id = ? or c.shown_at is not null and" + SITS + ") order by c.asked_at, c.id")
                .params(LabRows.time(now), person.value(), person.value())
                .query((row, _) -> row(row, person))
                .list();
    }

    /** Whether somebody who sits in the lab may look at this terminal. */
    boolean shows(AgentId agent, PersonId person, Instant now) {
        return jdbc.sql(OPEN + " c.agent_id = ? and c.shown_at is not null and" + SITS)
                .params(LabRows.time(now), agent.value(), person.value())
                .query((_, _) -> true)
                .list()
                .contains(true);
    }

    boolean sits(LabId lab, PersonId person) {
        return jdbc.sql("select" + SITS + " from labs l cross join lateral (select l.id as lab_id) c where l.id = ?")
                .params(person.value(), lab.value())
                .query(Boolean.class)
                .optional()
                .orElse(false);
    }

    private static Row row(ResultSet row, PersonId as) throws SQLException {
        var seat = LabRows.perhapsId(row, "seat_id");
        var owner = new PersonId(LabRows.id(row, "owner_id"));
        return new Row(
                new Screen(
                        new ShownScreenId(LabRows.id(row, "id")),
                        new LabId(LabRows.id(row, "lab_id")),
                        row.getString("lab_name"),
                        seat == null ? null : new SeatId(seat),
                        new AgentId(LabRows.id(row, "agent_id")),
                        row.getString("owner_name"),
                        row.getString("asked_by_name"),
                        LabRows.moment(row, "asked_at"),
                        row.getInt("minutes"),
                        LabRows.perhaps(row, "shown_at"),
                        LabRows.moment(row, "until"),
                        owner.equals(as)),
                owner);
    }
}
