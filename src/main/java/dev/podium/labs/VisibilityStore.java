package dev.podium.labs;

import dev.podium.kernel.AgentId;
import dev.podium.kernel.LabId;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.SeatId;
import dev.podium.kernel.TeamId;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** What is seen of whom, and what students let those who help see besides; of the transaction's team. */
@Repository
class VisibilityStore {

    private final JdbcClient jdbc;

    VisibilityStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** What the course says now; the screen where there is no course. */
    Visibility ofCourse() {
        return one("select visibility from course_policies order by version desc limit 1");
    }

    /** What is seen of whoever has accepted nothing. */
    Visibility atFirst() {
        return one("select visibility from course_policies order by version limit 1");
    }

    private Visibility one(String sql) {
        return jdbc.sql(sql)
                .query((row, _) -> Visibility.ranked(row.getInt("visibility")))
                .optional()
                .orElse(Visibility.SCREEN);
    }

    /** @param person null for somebody whom Podium does not know */
    Visibility of(@Nullable PersonId person) {
        return jdbc.sql("select labs_visibility(?::uuid) as visibility")
                .param(person == null ? null : person.value())
                .query((row, _) -> Visibility.ranked(row.getInt("visibility")))
                .single();
    }

    Map<SeatId, Visibility> of(LabId lab) {
        var found = new HashMap<SeatId, Visibility>();
        jdbc.sql("select s.id, labs_visibility(r.person_id) as visibility from seats s"
                        + " join roster_entries r on r.id = s.entry_id where s.lab_id = ?")
                .param(lab.value())
                .query(row -> {
                    found.put(new SeatId(LabRows.id(row, "id")), Visibility.ranked(row.getInt("visibility")));
                });
        return found;
    }

    /** At once, for everybody, whatever they accepted. */
    void lower(Visibility to) {
        jdbc.sql("update course_policies set visibility = ? where visibility > ?")
                .params(to.rank(), to.rank())
                .update();
    }

    /** From a new version of the same text on, which each student accepts for themselves. */
    void raise(TeamId team, Visibility to, String by, Instant now) {
        jdbc.sql("update courses set policy_version = policy_version + 1 where team_id = ?")
                .param(team.value())
                .update();
        jdbc.sql("insert into course_policies (team_id, version, policy, put_by_name, put_at, visibility)"
                        + " select team_id, policy_version, policy, ?, ?, ? from courses where team_id = ?")
                .param(by)
                .param(LabRows.at(now))
                .param(to.rank())
                .param(team.value())
                .update();
    }

    /**
     * Whose screens are not seen: of these, all below {@link Visibility#SCREEN}. The roster is not asked: who left stands there no
     * more, and what was recorded of them does; and whoever may write it could make of a student one of those who help.
     */
    Set<PersonId> withheld(Collection<PersonId> people) {
        if (atFirst() == Visibility.SCREEN) {
            // No version shows less than the first.
            return Set.of();
        }
        return new HashSet<>(jdbc.sql("select p as person_id from unnest(?::uuid[]) p where labs_visibility(p) < ?")
                .params(people.stream().map(PersonId::value).toArray(UUID[]::new), Visibility.SCREEN.rank())
                .query((row, _) -> new PersonId(LabRows.id(row, "person_id")))
                .list());
    }

    /** Of these, the seats whose student's hand this person took. */
    Set<AgentId> helped(Collection<AgentId> agents, PersonId helper) {
        return agents(
                "select s.agent_id from hands h join hand_claims c on c.hand_id = h.id and c.until_at is null"
                        + " join seats s on s.lab_id = h.lab_id and s.entry_id = h.entry_id and s.state = 'READY'"
                        + " join roster_entries r on r.id = h.entry_id and r.left_at is null"
                        + " join labs l on l.id = h.lab_id and l.state <> 'ENDED'"
                        + " where h.lowered_at is null and s.agent_id = any(?::uuid[]) and c.person_id = ?",
                agents,
                helper.value());
    }

    /** Of these, the seats whose student shows their screen. */
    Set<AgentId> shown(Collection<AgentId> agents, Instant now) {
        return agents(
                "select s.agent_id from shown_screens c join labs l on l.id = c.lab_id and l.state <> 'ENDED'"
                        + " join seats s on s.id = c.seat_id and s.state = 'READY' and s.agent_id = c.agent_id"
                        + " join roster_entries r on r.id = s.entry_id and r.left_at is null and r.person_id = c.owner_id"
                        + " where c.ended_at is null and c.shown_at is not null and s.agent_id = any(?::uuid[])"
                        + " and c.until > ?",
                agents,
                LabRows.time(now));
    }

    private Set<AgentId> agents(String sql, Collection<AgentId> agents, Object second) {
        return new HashSet<>(jdbc.sql(sql)
                .params(agents.stream().map(AgentId::value).toArray(UUID[]::new), second)
                .query((row, _) -> new AgentId(LabRows.id(row, "agent_id")))
                .list());
    }

    /** Of these, the seats of that student in a course whose text they have to accept first, with the course's name. */
    Map<AgentId, String> unaccepted(Collection<AgentId> agents, PersonId student) {
        var found = new HashMap<AgentId, String>();
        jdbc.sql("select s.agent_id, c.name from courses c join seats s on s.team_id = c.team_id"
                        + " join roster_entries r on r.id = s.entry_id and r.left_at is null"
                        + " where s.agent_id = any(?::uuid[]) and r.person_id = ?"
                        + " and (c.policy <> '' or (select p.visibility from course_policies p order by p.version desc limit 1)"
                        + " > (select p.visibility from course_policies p order by p.version limit 1))"
                        + " and not exists (select from policy_acceptances a where a.version = c.policy_version"
                        + " and a.person_id = r.person_id)")
                .params(agents.stream().map(AgentId::value).toArray(UUID[]::new), student.value())
                .query(row -> {
                    found.put(new AgentId(LabRows.id(row, "agent_id")), row.getString("name"));
                });
        return found;
    }
}
