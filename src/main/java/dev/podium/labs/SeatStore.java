package dev.podium.labs;

import dev.podium.kernel.AgentId;
import dev.podium.kernel.LabId;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.RosterEntryId;
import dev.podium.kernel.SeatId;
import dev.podium.kernel.TeamId;
import dev.podium.labs.Seats.Progress;
import dev.podium.labs.Seats.State;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Seats. Those of the transaction's team, but for {@link #take} and {@link #leftovers}, which are of all.
 *
 * <p>Whoever makes a seat holds a taking of it, by its number; what they write counts only while that is the last, so one who
 * was too slow, or was believed dead, changes nothing of what the next one does.
 *
 * <p>Longer than most files: every state of a seat is one statement, and they are read beside each other.
 */
@Repository
class SeatStore {

    private static final String SELECT = """
            select s.*, r.name as student_name, r.email, r.section, r.person_id, r.handle
            from seats s join roster_entries r on r.id = s.entry_id and r.left_at is null where""";

    private final JdbcClient jdbc;

    SeatStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** A seat with what its student's entry says. */
    record SeatRow(
            SeatId id,
            LabId lab,
            RosterEntryId entry,
            String studentName,
            String email,
            String section,
            String handle,
            @Nullable PersonId person,
            MachineId machine,
            State state,
            String step,
            String why,
            @Nullable AgentId agent,
            String directory,
            @Nullable Integer templateVersion,
            String commit,
            Instant changedAt,
            @Nullable Instant madeAt) {}

    /** A seat that is to be made now, and by whose wish. */
    record Taking(SeatId seat, TeamId team, LabId lab, int taken, PersonId askedBy, String askedByName) {}

    /** An agent that a moved seat left on a machine. */
    record Leftover(AgentId agent, TeamId team, SeatId seat, PersonId person, MachineId machine) {}

    List<SeatRow> of(LabId lab) {
        return jdbc.sql(SELECT + " s.lab_id = ? order by lower(r.name), r.email")
                .param(lab.value())
                .query(SeatStore::seat)
                .list();
    }

    List<SeatRow> ofPerson(PersonId person) {
        return jdbc.sql(SELECT + " r.person_id = ? order by s.changed_at desc, s.id")
                .param(person.value())
                .query(SeatStore::seat)
                .list();
    }

    Optional<SeatRow> find(SeatId id) {
        return jdbc.sql(SELECT + " s.id = ?")
                .param(id.value())
                .query(SeatStore::seat)
                .optional();
    }

    Map<MachineId, Integer> perMachine(LabId lab) {
        var counts = new HashMap<MachineId, Integer>();
        jdbc.sql(
                        "select machine_id, count(*)::int as seats from seats s join roster_entries r on r.id = s.entry_id"
                                + " and r.left_at is null where lab_id = ? and (s.state in ('READY', 'MAKING')) group by machine_id")
                .param(lab.value())
                .query((row, _) -> counts.put(new MachineId(LabRows.id(row, "machine_id")), row.getInt("seats")))
                .list();
        return counts;
    }

    /** A seat for somebody who has none in this lab; one that failed or waits is tried from there, again. */
    void ask(TeamId team, LabId lab, RosterEntryId entry, MachineId machine, PersonId by, String byName, Instant now) {
        jdbc.sql("insert into seats as s (id, team_id, lab_id, entry_id, machine_id, state, asked_by, asked_by_name,"
                        + " changed_at) values (?, ?, ?, ?, ?, 'WAITING', ?, ?, ?)"
                        + " on conflict (lab_id, entry_id) do update set machine_id = excluded.machine_id,"
                        + " state = 'WAITING', why = '', step = '', asked_by = excluded.asked_by,"
                        + " asked_by_name = excluded.asked_by_name, changed_at = excluded.changed_at"
                        + " where s.state in ('FAILED', 'WAITING')")
                .param(UUID.randomUUID())
                .param(team.value())
                .param(lab.value())
                .param(entry.value())
                .param(machine.value())
                .param(by.value())
                .param(byName)
                .param(LabRows.at(now))
                .update();
    }

    /** What waits fails with this sentence; what is being made is told to stop. */
    void cancel(LabId lab, String why, Instant now) {
        jdbc.sql("update seats set state = 'FAILED', why = ?, changed_at = ? where lab_id = ? and state = 'WAITING'")
                .param(why)
                .param(LabRows.at(now))
                .param(lab.value())
                .update();
        jdbc.sql("update seats set cancelled = true, why = ? where lab_id = ? and state = 'MAKING'")
                .params(why, lab.value())
                .update();
    }

    Progress progress(LabId lab) {
        return jdbc.sql("""
                        select count(*)::int as all_of_them,
                            count(*) filter (where s.state = 'READY')::int as ready,
                            count(*) filter (where s.state = 'MAKING')::int as making,
                            count(*) filter (where s.state = 'WAITING' and r.person_id is not null)::int as waiting,
                            count(*) filter (where s.state = 'WAITING' and r.person_id is null)::int as expected,
                            count(*) filter (where s.state = 'FAILED')::int as failed,
                            coalesce((array_agg(s.step order by s.changed_at, s.id) filter (where s.state = 'MAKING'))[1],
                                     '') as step
                        from seats s join roster_entries r on r.id = s.entry_id and r.left_at is null
                        where s.lab_id = ?""")
                .param(lab.value())
                .query((row, _) -> new Progress(
                        row.getInt("all_of_them"),
                        row.getInt("ready"),
                        row.getInt("making"),
                        row.getInt("waiting"),
                        row.getInt("expected"),
                        row.getInt("failed"),
                        row.getString("step")))
                .single();
    }

    List<Taking> take(Instant now, Instant until, int most) {
        return jdbc.sql("select * from labs_take_seats(?, ?, ?)")
                .param(LabRows.at(now))
                .param(LabRows.at(until))
                .param(most)
                .query((row, _) -> new Taking(
                        new SeatId(LabRows.id(row, "id")),
                        new TeamId(LabRows.id(row, "team_id")),
                        new LabId(LabRows.id(row, "lab_id")),
                        row.getInt("taken"),
                        new PersonId(LabRows.id(row, "asked_by")),
                        row.getString("asked_by_name")))
                .list();
    }

    /** Keeps it, and says what is done; false where it is somebody else's by now, or was cancelled. */
    boolean keep(Taking taking, String step, Instant until) {
        return jdbc.sql("update seats set step = ?, taken_until = ? where id = ? and taken = ? and state = 'MAKING'"
                                + " and not cancelled")
                        .param(step)
                        .param(LabRows.at(until))
                        .param(taking.seat().value())
                        .param(taking.taken())
                        .update()
                == 1;
    }

    /** Keeps it for longer, whatever is done. */
    void keep(Taking taking, Instant until) {
        jdbc.sql("update seats set taken_until = ? where id = ? and taken = ? and state = 'MAKING'")
                .param(LabRows.at(until))
                .param(taking.seat().value())
                .param(taking.taken())
                .update();
    }

    /** False where it is somebody else's by now. */
    boolean ready(Taking taking, AgentId agent, String directory, int version, String commit, Instant now) {
        return jdbc.sql("update seats set state = 'READY', step = '', why = '', agent_id = ?, directory = ?,"
                                + " template_version = ?, commit_id = ?, taken_until = null, changed_at = ?, made_at = ?"
                                + " where id = ? and taken = ? and state = 'MAKING'")
                        .param(agent.value())
                        .param(directory)
                        .param(version)
                        .param(commit)
                        .param(LabRows.at(now))
                        .param(LabRows.at(now))
                        .param(taking.seat().value())
                        .param(taking.taken())
                        .update()
                == 1;
    }

    /** One that was cancelled keeps the sentence that says so. */
    void failed(Taking taking, String why, Instant now) {
        jdbc.sql("update seats set state = 'FAILED', step = '', why = case when cancelled then why else ? end,"
                        + " taken_until = null, cancelled = false, changed_at = ?"
                        + " where id = ? and taken = ? and state = 'MAKING'")
                .param(why)
                .param(LabRows.at(now))
                .param(taking.seat().value())
                .param(taking.taken())
                .update();
    }

    /** It is to be made anew there; false where it is being made now. From where is kept if anything of it was there. */
    boolean move(SeatId seat, MachineId machine, PersonId by, String byName, Instant now) {
        jdbc.sql(
                        "update seats set moved_from = machine_id, moved_directory = directory, moved_by_name = ?, moved_at = ?,"
                                + " moved_back_at = null where id = ? and state <> 'MAKING' and agent_id is not null")
                .param(byName)
                .param(LabRows.at(now))
                .param(seat.value())
                .update();
        return jdbc.sql("update seats set state = 'WAITING', machine_id = ?, agent_id = null, directory = '', why = '',"
                                + " step = '', template_version = null, commit_id = '', made_at = null, asked_by = ?,"
                                + " asked_by_name = ?, changed_at = ? where id = ? and state <> 'MAKING' and not exists (select"
                                + " from seat_jobs j where j.seat_id = seats.id and j.state in ('WAITING', 'RUNNING'))")
                        .param(machine.value())
                        .param(by.value())
                        .param(byName)
                        .param(LabRows.at(now))
                        .param(seat.value())
                        .update()
                == 1;
    }

    /** @param back when that machine was back */
    record MovedRow(
            MachineId from,
            String directory,
            String by,
            Instant at,
            @Nullable Instant back) {}

    /** Those of a person's seats that are not where they were. */
    Map<SeatId, MovedRow> moved(PersonId person) {
        var found = new HashMap<SeatId, MovedRow>();
        jdbc.sql("select s.* from seats s join roster_entries r on r.id = s.entry_id and r.left_at is null"
                        + " where r.person_id = ? and s.moved_from <> s.machine_id")
                .param(person.value())
                .query((row, _) -> found.put(
                        new SeatId(LabRows.id(row, "id")),
                        new MovedRow(
                                new MachineId(LabRows.id(row, "moved_from")),
                                row.getString("moved_directory"),
                                row.getString("moved_by_name"),
                                LabRows.moment(row, "moved_at"),
                                LabRows.perhaps(row, "moved_back_at"))))
                .list();
        return found;
    }

    /** The machine that it was moved away from is back, and nothing of it runs there. */
    void back(Leftover left, Instant now) {
        jdbc.sql("update seats set moved_back_at = ? where id = ? and moved_from = ? and moved_back_at is null")
                .param(LabRows.at(now))
                .param(left.seat().value())
                .param(left.machine().value())
                .update();
    }

    /** One that was ready with that agent is so no more. */
    void lost(SeatRow seat, String why, Instant now) {
        jdbc.sql("update seats set state = 'FAILED', why = ?, agent_id = null, changed_at = ?"
                        + " where id = ? and state = 'READY' and agent_id = ?::uuid")
                .param(why)
                .param(LabRows.at(now))
                .param(seat.id().value())
                .param(seat.agent() == null ? null : seat.agent().value())
                .update();
    }

    void leave(TeamId team, Leftover left, Instant now) {
        jdbc.sql("insert into seat_leftovers (agent_id, team_id, seat_id, person_id, machine_id, left_at)"
                        + " values (?, ?, ?, ?, ?, ?) on conflict do nothing")
                .param(left.agent().value())
                .param(team.value())
                .param(left.seat().value())
                .param(left.person().value())
                .param(left.machine().value())
                .param(LabRows.at(now))
                .update();
    }

    List<Leftover> leftovers() {
        return jdbc.sql("select * from labs_leftovers()")
                .query((row, _) -> new Leftover(
                        new AgentId(LabRows.id(row, "agent_id")),
                        new TeamId(LabRows.id(row, "team_id")),
                        new SeatId(LabRows.id(row, "seat_id")),
                        new PersonId(LabRows.id(row, "person_id")),
                        new MachineId(LabRows.id(row, "machine_id"))))
                .list();
    }

    void forget(AgentId leftover) {
        jdbc.sql("delete from seat_leftovers where agent_id = ?")
                .param(leftover.value())
                .update();
    }

    private static SeatRow seat(ResultSet row, int n) throws SQLException {
        var person = LabRows.perhapsId(row, "person_id");
        var agent = LabRows.perhapsId(row, "agent_id");
        return new SeatRow(
                new SeatId(LabRows.id(row, "id")),
                new LabId(LabRows.id(row, "lab_id")),
                new RosterEntryId(LabRows.id(row, "entry_id")),
                row.getString("student_name"),
                row.getString("email"),
                row.getString("section"),
                row.getString("handle"),
                person == null ? null : new PersonId(person),
                new MachineId(LabRows.id(row, "machine_id")),
                State.valueOf(row.getString("state")),
                row.getString("step"),
                row.getString("why"),
                agent == null ? null : new AgentId(agent),
                row.getString("directory"),
                row.getObject("template_version", Integer.class),
                row.getString("commit_id"),
                LabRows.moment(row, "changed_at"),
                LabRows.perhaps(row, "made_at"));
    }
}
