package dev.podium.labs;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** A student's entry on the roster. Everything else of theirs hangs on it, so it is the last to go. */
@Component
class EntriesKept implements KeptOfStudents {

    private static final String LEFT = "select id from roster_entries where left_at < ? order by id limit ?";

    private final KeptRows rows;

    EntriesKept(KeptRows rows) {
        this.rows = rows;
    }

    @Override
    public String name() {
        return "roster";
    }

    @Override
    public String words() {
        return "Your entry on the roster: name, e-mail, student number, group";
    }

    @Override
    public int count(Student student) {
        return rows.number(
                "select count(*)::int from roster_entries where id = ?",
                student.entry().value());
    }

    @Override
    public List<Map<String, Object>> export(Student student) {
        return rows.rows(
                "select name, email, student_number, section as \"group\", lower(role) as role, added_at from roster_entries"
                        + " where id = ?",
                student.entry().value());
    }

    @Override
    public int delete(Student student) {
        return rows.update(
                "delete from roster_entries where id = ?", student.entry().value());
    }

    /** Of people who left before then; with what is left of them, and their work, which hangs on no entry. */
    @Override
    public int purge(Instant before, int most) {
        rows.update("delete from collected_work where entry_id in (" + LEFT + ")", before, most);
        return rows.update("delete from roster_entries where id in (" + LEFT + ")", before, most);
    }

    @Override
    public int order() {
        return 2;
    }
}
