package dev.podium.labs;

import dev.podium.kernel.PersonId;
import dev.podium.kernel.Role;
import dev.podium.kernel.RosterEntryId;
import dev.podium.kernel.TeamId;
import dev.podium.labs.Courses.Course;
import dev.podium.labs.Roster.Entry;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The course of the transaction's team, and who is on its roster. */
@Repository
class RosterStore {

    private static final String FOUND =
            " left_at is null and position(lower(?) in lower(name || ' ' || email || ' ' || student_number)) > 0";
    private static final String ORDER =
            " order by case role when 'INSTRUCTOR' then 0 when 'ASSISTANT' then 1 else 2 end," + " lower(name), email";

    private final JdbcClient jdbc;

    RosterStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Optional<Course> course() {
        return jdbc.sql("select * from courses")
                .query((row, _) -> new Course(
                        row.getString("name"),
                        row.getString("policy"),
                        row.getInt("policy_version"),
                        row.getString("made_by_name"),
                        LabRows.moment(row, "made_at")))
                .optional();
    }

    /** A new text of the policy is a new version. */
    void putCourse(TeamId team, String name, String policy, String by, Instant now) {
        jdbc.sql("insert into courses as c (team_id, name, policy, made_by_name, made_at) values (?, ?, ?, ?, ?)"
                        + " on conflict (team_id) do update set name = excluded.name, policy = excluded.policy,"
                        + " policy_version = c.policy_version + (c.policy <> excluded.policy)::int")
                .param(team.value())
                .param(name)
                .param(policy)
                .param(by)
                .param(LabRows.at(now))
                .update();
    }

    /** Nobody else changes the roster, or gives out seats, until the transaction ends; false where there is no course. */
    boolean lockCourse() {
        return jdbc.sql("select true from courses for update")
                .query(Boolean.class)
                .optional()
                .isPresent();
    }

    List<Entry> list(String text, int offset, int limit) {
        return jdbc.sql("select * from roster_entries where" + FOUND + ORDER + " offset ? limit ?")
                .params(text, offset, limit)
                .query(RosterStore::entry)
                .list();
    }

    int count(String text) {
        return jdbc.sql("select count(*)::int from roster_entries where" + FOUND)
                .param(text)
                .query(Integer.class)
                .single();
    }

    /** With those who left. */
    List<Entry> all() {
        return jdbc.sql("select * from roster_entries")
                .query(RosterStore::entry)
                .list();
    }

    Optional<Entry> find(RosterEntryId id) {
        return jdbc.sql("select * from roster_entries where id = ? and left_at is null")
                .param(id.value())
                .query(RosterStore::entry)
                .optional();
    }

    /** Nothing new hangs on it until the transaction ends. */
    void lock(RosterEntryId id) {
        jdbc.sql("select true from roster_entries where id = ? for update")
                .param(id.value())
                .query(Boolean.class)
                .optional();
    }

    /** Who is taught, in the order in which they get their places. */
    List<Entry> students() {
        return jdbc.sql("select * from roster_entries where role = 'STUDENT' and left_at is null order by handle")
                .query(RosterStore::entry)
                .list();
    }

    void add(TeamId team, Entry entry) {
        jdbc.sql(
                        "insert into roster_entries (id, team_id, email, name, student_number, section, role, handle, person_id,"
                                + " added_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
                .param(entry.id().value())
                .param(team.value())
                .param(entry.email())
                .param(entry.name())
                .param(entry.studentNumber())
                .param(entry.section())
                .param(entry.role().name())
                .param(entry.handle())
                .param(value(entry.person()))
                .param(LabRows.at(entry.addedAt()))
                .update();
    }

    void change(Entry entry) {
        jdbc.sql(
                        "update roster_entries set name = ?, student_number = ?, section = ?, role = ?, left_at = ? where id = ?")
                .param(entry.name())
                .param(entry.studentNumber())
                .param(entry.section())
                .param(entry.role().name())
                .param(LabRows.at(entry.leftAt()))
                .param(entry.id().value())
                .update();
    }

    /** Who they are is forgotten too, so that one who comes back is met anew. */
    void leave(RosterEntryId id, Instant now) {
        jdbc.sql("update roster_entries set left_at = ?, person_id = null where id = ? and left_at is null")
                .param(LabRows.at(now))
                .param(id.value())
                .update();
    }

    /** Finds out who of the roster is in the team by now. */
    int meet(@Nullable TeamId team) {
        return jdbc.sql("select labs_meet(?::uuid)")
                .param(team == null ? null : team.value())
                .query(Integer.class)
                .single();
    }

    /** Everything of the transaction's team. */
    void purge() {
        for (var table : List.of(
                "seat_leftovers", "seats", "lab_templates", "lab_archives", "labs", "roster_entries", "courses")) {
            jdbc.sql("delete from " + table + " where team_id = podium_team()").update();
        }
    }

    private static @Nullable Object value(@Nullable PersonId person) {
        return person == null ? null : person.value();
    }

    static Entry entry(ResultSet row, int n) throws SQLException {
        var person = LabRows.perhapsId(row, "person_id");
        return new Entry(
                new RosterEntryId(LabRows.id(row, "id")),
                row.getString("email"),
                row.getString("name"),
                row.getString("student_number"),
                row.getString("section"),
                Role.valueOf(row.getString("role")),
                row.getString("handle"),
                person == null ? null : new PersonId(person),
                LabRows.moment(row, "added_at"),
                LabRows.perhaps(row, "left_at"));
    }
}
