package dev.podium.labs;

import dev.podium.audit.AuditTrail;
import dev.podium.identity.Permission;
import dev.podium.identity.Permissions;
import dev.podium.kernel.LabId;
import java.util.Map;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** {@link GradeSheet}. What is imported is written as a person would write it, so that it is checked once. */
@Service
class ImportedGrades implements GradeSheet {

    private final Grades grades;
    private final RubricStore rubrics;
    private final LabStore labs;
    private final Permissions permissions;
    private final AuditTrail audit;

    ImportedGrades(Grades grades, RubricStore rubrics, LabStore labs, Permissions permissions, AuditTrail audit) {
        this.grades = grades;
        this.rubrics = rubrics;
        this.labs = labs;
        this.permissions = permissions;
        this.audit = audit;
    }

    /** Writes that it was taken away: what leaves Podium is not called back. */
    @Override
    @Transactional
    public String export(LabId lab) {
        permissions.require(Permission.LAB_GRADE);
        var all = grades.of(lab);
        var name = TeamLabs.find(labs, lab).lab().name();
        audit.record("labs.grades-exported", name, Map.of("lab", lab.toString(), "students", all.size() + ""));
        return GradeFile.write(rubrics.get(lab), all);
    }

    @Override
    @Transactional(readOnly = true)
    public Import preview(LabId lab, String csv) {
        permissions.require(Permission.LAB_GRADE);
        var read = read(lab, csv);
        return new Import(read.columns(), read.rows(), false);
    }

    private GradeFile read(LabId lab, String csv) {
        return GradeFile.read(csv, rubrics.get(lab), grades.of(lab));
    }

    @Override
    @Transactional
    public Import apply(LabId lab, String csv) {
        permissions.require(Permission.LAB_GRADE);
        // Two who write many grades, each in an order of their own, would wait for each other without end.
        rubrics.lock(lab);
        var read = read(lab, csv);
        read.changes()
                .forEach(each ->
                        grades.put(lab, each.grade().student(), each.grade().version(), each.marks(), each.comment()));
        var result = new Import(read.columns(), read.rows(), true);
        audit.record(
                "labs.grades-imported",
                TeamLabs.find(labs, lab).lab().name(),
                Map.of(
                        "lab", lab.toString(),
                        "changed", Long.toString(result.count(Kind.CHANGED)),
                        "errors", Long.toString(result.count(Kind.ERROR))));
        return result;
    }
}
