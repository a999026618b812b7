package dev.podium.labs;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** What a student was told of their work, each time that they were. */
@Component
class FeedbackKept implements KeptOfStudents {

    private final KeptRows rows;
    private final ReleaseStore releases;
    private final LabStore labs;

    FeedbackKept(KeptRows rows, ReleaseStore releases, LabStore labs) {
        this.rows = rows;
        this.releases = releases;
        this.labs = labs;
    }

    @Override
    public String name() {
        return "feedback";
    }

    @Override
    public String words() {
        return "Points and comments that you were told, with every earlier version";
    }

    @Override
    public int count(Student student) {
        return rows.count("grade_releases", student.entry().value());
    }

    @Override
    public List<Map<String, Object>> export(Student student) {
        return releases.of(student.entry()).entrySet().stream()
                .flatMap(of -> of.getValue().stream()
                        .map(told -> Map.<String, Object>of(
                                "lab",
                                labs.find(of.getKey())
                                        .map(row -> row.lab().name())
                                        .orElse(""),
                                "version",
                                told.number(),
                                "released_at",
                                told.at().toString(),
                                "released_by",
                                told.by(),
                                "total",
                                told.total(),
                                "most",
                                told.most(),
                                "comment",
                                told.comment(),
                                "criteria",
                                told.marks().stream().map(FeedbackKept::mark).toList())))
                .toList();
    }

    private static Map<String, Object> mark(Grades.ToldMark mark) {
        return Map.of(
                "criterion", mark.criterion(),
                "points", mark.points(),
                "most", mark.most(),
                "comment", mark.comment());
    }

    @Override
    public int delete(Student student) {
        return rows.delete("grade_releases", student.entry().value());
    }

    @Override
    public int purge(Instant before, int most) {
        return rows.purge("grade_releases", before, most);
    }
}
