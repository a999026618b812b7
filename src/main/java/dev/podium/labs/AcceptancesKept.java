package dev.podium.labs;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Which text of the course's policy a student accepted. Kept while they are in the course, for it says what was agreed. */
@Component
class AcceptancesKept implements KeptOfStudents {

    private final KeptRows rows;

    AcceptancesKept(KeptRows rows) {
        this.rows = rows;
    }

    @Override
    public String name() {
        return "policy-acceptances";
    }

    @Override
    public String words() {
        return "Which text of what the course tells its students you accepted, and when";
    }

    @Override
    public int count(Student student) {
        var person = student.person();
        return person == null
                ? 0
                : rows.number("select count(*)::int from policy_acceptances where person_id = ?", person.value());
    }

    @Override
    public List<Map<String, Object>> export(Student student) {
        var person = student.person();
        return person == null
                ? List.of()
                : rows.rows(
                        "select version, accepted_at from policy_acceptances where person_id = ? order by version",
                        person.value());
    }

    @Override
    public int delete(Student student) {
        var person = student.person();
        return person == null ? 0 : rows.update("delete from policy_acceptances where person_id = ?", person.value());
    }

    /** Of people who are not in the course any more. */
    @Override
    public int purge(Instant before, int most) {
        return rows.update(
                "delete from policy_acceptances where (person_id, version) in (select a.person_id, a.version"
                        + " from policy_acceptances a where a.accepted_at < ? and not exists (select from roster_entries r"
                        + " where r.person_id = a.person_id and r.left_at is null) order by a.person_id, a.version limit ?)",
                before,
                most);
    }
}
