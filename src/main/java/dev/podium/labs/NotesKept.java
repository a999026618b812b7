package dev.podium.labs;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Notes of those who help: that there are some is said, what they say only where the course says so. */
@Component
class NotesKept implements KeptOfStudents {

    private final KeptRows rows;
    private final PrivacyStore privacy;

    NotesKept(KeptRows rows, PrivacyStore privacy) {
        this.rows = rows;
        this.privacy = privacy;
    }

    @Override
    public String name() {
        return "notes";
    }

    @Override
    public String words() {
        return "Notes that those who help wrote about your work"
                + (privacy.get().notesShown() ? "" : "; this course does not show what they say");
    }

    @Override
    public int count(Student student) {
        return rows.count("seat_notes", student.entry().value());
    }

    @Override
    public List<Map<String, Object>> export(Student student) {
        return privacy.get().notesShown()
                ? rows.rows(
                        "select l.name as lab, n.about_at as about, n.author_name as author, n.text from seat_notes n"
                                + " join labs l on l.id = n.lab_id where n.entry_id = ? order by n.about_at, n.id",
                        student.entry().value())
                : List.of();
    }

    @Override
    public int delete(Student student) {
        return rows.delete("seat_notes", student.entry().value());
    }

    @Override
    public int purge(Instant before, int most) {
        return rows.purge("seat_notes", before, most);
    }
}
