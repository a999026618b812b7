package dev.podium.labs;

import dev.podium.agents.Supervision.InputLock;
import dev.podium.kernel.Actor;
import dev.podium.kernel.AgentId;
import dev.podium.kernel.LabId;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.SeatId;
import dev.podium.kernel.TeamId;
import dev.podium.labs.InputLocks.Lock;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Which seats are locked, and were; of the transaction's team. What has ended by its time or its lab is left out. */
@Repository
class LockStore {

    private static final String NOW = """
            select c.*, r.name as student_name from input_locks c join seats s on s.id = c.seat_id
            join roster_entries r on r.id = s.entry_id join labs l on l.id = c.lab_id
            where c.ended_at is null and c.until > ? and l.state <> 'ENDED' and s.state = 'READY' and""";

    private final JdbcClient jdbc;

    LockStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Those that are ready; one that is locked is locked anew. */
    int lock(TeamId team, LabId lab, Collection<SeatId> seats, Actor by, Instant now, Instant until) {
        end(seats, by.name(), now);
        return jdbc.sql(
                        "insert into input_locks (id, team_id, lab_id, seat_id, locked_by, locked_by_name, since, until)"
                                + " select gen_random_uuid(), ?, ?, s.id, ?, ?, ?, ? from seats s"
                                + " where s.lab_id = ? and s.id = any (?) and s.state = 'READY'"
                                + " on conflict (seat_id) where ended_at is null do nothing")
                .params(team.value(), lab.value(), by.person().value(), by.name())
                .params(LabRows.time(now), LabRows.time(until), lab.value(), ids(seats))
                .update();
    }

    /** How many were locked. */
    int end(Collection<SeatId> seats, String by, Instant now) {
        return jdbc.sql("update input_locks set ended_at = greatest(?, since), ended_by_name = ?"
                        + " where ended_at is null and seat_id = any (?)")
                .params(LabRows.time(now), by, ids(seats))
                .update();
    }

    /** By time, or by its lab; whether it had not ended before. */
    boolean over(UUID lock, Instant now) {
        return jdbc.sql("update input_locks set ended_at = greatest(?, since) where id = ? and ended_at is null")
                        .params(LabRows.time(now), lock)
                        .update()
                > 0;
    }

    List<Lock> of(LabId lab, Instant now) {
        return jdbc.sql(NOW + " c.lab_id = ? order by lower(r.name), c.seat_id")
                .params(LabRows.time(now), lab.value())
                .query(LockStore::lock)
                .list();
    }

    List<Lock> ofPerson(PersonId person, Instant now) {
        return jdbc.sql(NOW + " r.person_id = ? and r.left_at is null order by c.since, c.seat_id")
                .params(LabRows.time(now), person.value())
                .query(LockStore::lock)
                .list();
    }

    Optional<InputLock> of(AgentId agent, Instant now) {
        return jdbc
                .sql(NOW + " s.agent_id = ?")
                .params(LabRows.time(now), agent.value())
                .query(LockStore::lock)
                .list()
                .stream()
                .findFirst()
                .map(lock -> new InputLock(lock.byName(), lock.since(), lock.until()));
    }

    private static UUID[] ids(Collection<SeatId> seats) {
        return seats.stream().map(SeatId::value).toArray(UUID[]::new);
    }

    private static Lock lock(ResultSet row, int number) throws SQLException {
        return new Lock(
                new SeatId(LabRows.id(row, "seat_id")),
                new LabId(LabRows.id(row, "lab_id")),
                row.getString("student_name"),
                row.getString("locked_by_name"),
                LabRows.moment(row, "since"),
                LabRows.moment(row, "until"));
    }
}
