package dev.podium.labs;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Grades as they are being written. A student reads what is released, so nothing of a draft is handed out. */
@Component
class DraftsKept implements KeptOfStudents {

    private final KeptRows rows;

    DraftsKept(KeptRows rows) {
        this.rows = rows;
    }

    @Override
    public String name() {
        return "grade-drafts";
    }

    @Override
    public String words() {
        return "Grades as they are being written; you read them when they are released";
    }

    @Override
    public int count(Student student) {
        return rows.count("grades", student.entry().value());
    }

    @Override
    public List<Map<String, Object>> export(Student student) {
        return List.of();
    }

    @Override
    public int delete(Student student) {
        return rows.delete("grades", student.entry().value());
    }

    @Override
    public int purge(Instant before, int most) {
        return rows.purge("grades", before, most);
    }
}
