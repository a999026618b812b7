package dev.podium.labs;

import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** A student's work as it was collected. A file that no row names is deleted by {@link CollectedAttic}. */
@Component
class WorkKept implements KeptOfStudents {

    private final KeptRows rows;

    WorkKept(KeptRows rows) {
        this.rows = rows;
    }

    @Override
    public String name() {
        return "collected-work";
    }

    @Override
    public String words() {
        return "Your work as it was collected at the end of a lab: when, by whom, and its SHA-256";
    }

    @Override
    public int count(Student student) {
        return rows.count("collected_work", student.entry().value());
    }

    @Override
    public List<Map<String, Object>> export(Student student) {
        return rows.rows(
                "select l.name as lab, w.version, w.collected_at, w.by_name as collected_by, w.bytes, w.sha256"
                        + " from collected_work w join labs l on l.id = w.lab_id where w.entry_id = ?"
                        + " order by w.collected_at, w.id",
                student.entry().value());
    }

    @Override
    public int delete(Student student) {
        return rows.delete("collected_work", student.entry().value());
    }
}
