package dev.podium.labs;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Hands that a student raised, and who came. What was answered is a note of those who help, so it is not handed out. */
@Component
class HandsKept implements KeptOfStudents {

    private final KeptRows rows;

    HandsKept(KeptRows rows) {
        this.rows = rows;
    }

    @Override
    public String name() {
        return "hands";
    }

    @Override
    public String words() {
        return "Hands that you raised, what you said, who came and when";
    }

    @Override
    public int count(Student student) {
        return rows.count("hands", student.entry().value());
    }

    @Override
    public List<Map<String, Object>> export(Student student) {
        return rows.rows("""
                select l.name as lab, h.sentence, h.raised_at, h.lowered_at, h.lowered_by_name as lowered_by,
                    coalesce((select string_agg(c.name, ', ' order by c.from_at) from hand_claims c where c.hand_id = h.id),
                             '') as helped_by
                from hands h join labs l on l.id = h.lab_id where h.entry_id = ? order by h.raised_at, h.id""", student.entry().value());
    }

    @Override
    public int delete(Student student) {
        return rows.delete("hands", student.entry().value());
    }

    @Override
    public int purge(Instant before, int most) {
        return rows.purge("hands", before, most);
    }
}
