package dev.podium.labs;

import dev.podium.kernel.PersonId;
import dev.podium.kernel.TeamId;
import dev.podium.labs.CoursePolicy.Accepted;
import dev.podium.labs.CoursePolicy.Version;
import java.time.Instant;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The texts of a course's policy, and who accepted them; of the transaction's team. */
@Repository
class PolicyTextStore {

    private final JdbcClient jdbc;

    PolicyTextStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Keeps the text that the course has now, where it is a new one; as much is seen by it as by the one before. */
    void keep(String by, Instant now) {
        jdbc.sql("insert into course_policies (team_id, version, policy, put_by_name, put_at, visibility)"
                        + " select team_id, policy_version, policy, ?, ?, coalesce((select p.visibility from course_policies p"
                        + " order by p.version desc limit 1), ?) from courses on conflict do nothing")
                .param(by)
                .param(LabRows.at(now))
                .param(Visibility.SCREEN.rank())
                .update();
    }

    /** Whether they had not before. */
    boolean accept(TeamId team, int version, PersonId person, Instant now) {
        return jdbc.sql("insert into policy_acceptances (team_id, version, person_id, accepted_at) values (?, ?, ?, ?)"
                                + " on conflict do nothing")
                        .param(team.value())
                        .param(version)
                        .param(person.value())
                        .param(LabRows.at(now))
                        .update()
                > 0;
    }

    boolean accepted(int version, PersonId person) {
        return jdbc.sql("select exists (select from policy_acceptances where version = ? and person_id = ?)")
                .params(version, person.value())
                .query(Boolean.class)
                .single();
    }

    List<Version> versions() {
        return jdbc.sql("select * from course_policies order by version desc")
                .query((row, _) -> new Version(
                        row.getInt("version"),
                        row.getString("policy"),
                        row.getString("put_by_name"),
                        LabRows.moment(row, "put_at")))
                .list();
    }

    List<Accepted> accepted() {
        return jdbc.sql("""
                        select * from (
                            select distinct on (r.person_id) r.person_id, r.name, a.version, a.accepted_at
                            from roster_entries r join policy_acceptances a on a.person_id = r.person_id
                            where r.left_at is null order by r.person_id, a.version desc) latest
                        order by lower(name), person_id""")
                .query((row, _) -> new Accepted(
                        new PersonId(LabRows.id(row, "person_id")),
                        row.getString("name"),
                        row.getInt("version"),
                        LabRows.moment(row, "accepted_at")))
                .list();
    }
}
