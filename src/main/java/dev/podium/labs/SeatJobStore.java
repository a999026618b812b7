package dev.podium.labs;

import dev.podium.kernel.AgentId;
import dev.podium.kernel.LabId;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.SeatId;
import dev.podium.kernel.SeatJobId;
import dev.podium.kernel.SnapshotId;
import dev.podium.kernel.TeamId;
import dev.podium.labs.SeatJob.Kind;
import dev.podium.labs.SeatJob.State;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * What is done to seats. Of the transaction's team, but for {@link #take}, which is of all. As with seats, whoever has taken
 * one last writes, and nobody else.
 */
@Repository
class SeatJobStore {

    private static final String SELECT = """
            select %s j.*, r.name as student_name from seat_jobs j join seats s on s.id = j.seat_id
            join roster_entries r on r.id = s.entry_id where""";

    private final JdbcClient jdbc;

    SeatJobStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * One that is to be done now.
     *
     * @param source what a RESTORE brings back
     * @param again whether somebody may have begun it
     */
    record Taking(
            SeatJobId id,
            TeamId team,
            LabId lab,
            SeatId seat,
            Kind kind,
            @Nullable SnapshotId source,
            String why,
            int taken,
            boolean again,
            Instant askedAt,
            String askedByName) {

        /** What is kept of a seat for this job. */
        SnapshotId snapshot() {
            return new SnapshotId(id.value());
        }
    }

    /** False where something is being done to that seat. */
    boolean ask(
            TeamId team,
            SeatJobId id,
            LabId lab,
            SeatId seat,
            Kind kind,
            @Nullable SnapshotId source,
            String why,
            PersonId by,
            String byName,
            Instant now) {
        return jdbc.sql(
                                "insert into seat_jobs (id, team_id, lab_id, seat_id, kind, source_id, why, asked_by, asked_by_name,"
                                        + " asked_at) values (?, ?, ?, ?, ?, ?::uuid, ?, ?, ?, ?)"
                                        + " on conflict (seat_id) where state in ('WAITING', 'RUNNING') do nothing")
                        .param(id.value())
                        .param(team.value())
                        .param(lab.value())
                        .param(seat.value())
                        .param(kind.name())
                        .param(source == null ? null : source.value())
                        .param(why)
                        .param(by.value())
                        .param(byName)
                        .param(LabRows.at(now))
                        .update()
                == 1;
    }

    SeatJob get(SeatJobId id) {
        return jdbc.sql(SELECT.formatted("") + " j.id = ?")
                .param(id.value())
                .query(SeatJobStore::job)
                .single();
    }

    List<SeatJob> lastOf(LabId lab) {
        return jdbc.sql("select * from (" + SELECT.formatted("distinct on (j.seat_id)")
                        + " j.lab_id = ? order by j.seat_id, j.asked_at desc, j.id) last"
                        + " order by lower(student_name), seat_id")
                .param(lab.value())
                .query(SeatJobStore::job)
                .list();
    }

    /** Of each of their seats the last of each kind. */
    List<SeatJob> ofPerson(PersonId person) {
        return jdbc.sql("select * from (" + SELECT.formatted("distinct on (j.seat_id, j.kind)")
                        + " r.person_id = ? and r.left_at is null order by j.seat_id, j.kind, j.asked_at desc, j.id) last"
                        + " order by asked_at desc, id")
                .param(person.value())
                .query(SeatJobStore::job)
                .list();
    }

    List<Taking> take(Instant now, Instant until, int most) {
        return jdbc.sql("select * from labs_take_jobs(?, ?, ?)")
                .param(LabRows.at(now))
                .param(LabRows.at(until))
                .param(most)
                .query(SeatJobStore::taking)
                .list();
    }

    private static Taking taking(ResultSet row, int n) throws SQLException {
        var source = LabRows.perhapsId(row, "source_id");
        return new Taking(
                new SeatJobId(LabRows.id(row, "id")),
                new TeamId(LabRows.id(row, "team_id")),
                new LabId(LabRows.id(row, "lab_id")),
                new SeatId(LabRows.id(row, "seat_id")),
                Kind.valueOf(row.getString("kind")),
                source == null ? null : new SnapshotId(source),
                row.getString("why"),
                row.getInt("taken"),
                row.getInt("tries") > 1,
                LabRows.moment(row, "asked_at"),
                row.getString("asked_by_name"));
    }

    /** False where it is somebody else's by now. */
    boolean keep(Taking taking, @Nullable String step, Instant until) {
        return jdbc.sql("update seat_jobs set step = coalesce(?, step), taken_until = ? where id = ? and taken = ?"
                                + " and state = 'RUNNING'")
                        .param(step)
                        .param(LabRows.at(until))
                        .param(taking.id().value())
                        .param(taking.taken())
                        .update()
                == 1;
    }

    /** False where it is somebody else's by now. */
    boolean end(Taking taking, State state, String said, Instant now) {
        return jdbc.sql("update seat_jobs set state = ?, step = '', said = ?, taken_until = null, ended_at = ?"
                                + " where id = ? and taken = ? and state = 'RUNNING'")
                        .param(state.name())
                        .param(said)
                        .param(LabRows.at(now))
                        .param(taking.id().value())
                        .param(taking.taken())
                        .update()
                == 1;
    }

    /** What the files of a seat are made from by now, and its agent. */
    void replaced(SeatId seat, @Nullable AgentId agent, int version, String commit, Instant now) {
        jdbc.sql("update seats set agent_id = coalesce(?::uuid, agent_id), template_version = ?, commit_id = ?,"
                        + " changed_at = ?, made_at = ? where id = ? and state = 'READY'")
                .param(agent == null ? null : agent.value())
                .param(version)
                .param(commit)
                .param(LabRows.at(now))
                .param(LabRows.at(now))
                .param(seat.value())
                .update();
    }

    private static SeatJob job(ResultSet row, int n) throws SQLException {
        return new SeatJob(
                new SeatJobId(LabRows.id(row, "id")),
                new LabId(LabRows.id(row, "lab_id")),
                new SeatId(LabRows.id(row, "seat_id")),
                row.getString("student_name"),
                Kind.valueOf(row.getString("kind")),
                State.valueOf(row.getString("state")),
                row.getString("step"),
                row.getString("said"),
                row.getString("asked_by_name"),
                LabRows.moment(row, "asked_at"),
                LabRows.perhaps(row, "ended_at"));
    }
}
