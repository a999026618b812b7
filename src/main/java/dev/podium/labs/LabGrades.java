package dev.podium.labs;

import dev.podium.audit.AuditTrail;
import dev.podium.identity.Permission;
import dev.podium.identity.Permissions;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.LabId;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.Role;
import dev.podium.kernel.RosterEntryId;
import dev.podium.labs.Roster.Entry;
import dev.podium.labs.Rubrics.Rubric;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** {@link Grades}. Points go into no trail: whoever reads the trail learns who graded whom and when, and not how. */
@Service
class LabGrades implements Grades {

    private final GradeStore store;
    private final ReleaseStore releases;
    private final RubricStore rubrics;
    private final RosterStore roster;
    private final LabStore labs;
    private final Permissions permissions;
    private final AuditTrail audit;
    private final Clock clock;

    LabGrades(
            GradeStore store,
            ReleaseStore releases,
            RubricStore rubrics,
            RosterStore roster,
            LabStore labs,
            Permissions permissions,
            AuditTrail audit,
            Clock clock) {
        this.store = store;
        this.releases = releases;
        this.rubrics = rubrics;
        this.roster = roster;
        this.labs = labs;
        this.permissions = permissions;
        this.audit = audit;
        this.clock = clock;
    }

    @Override
    @Transactional(readOnly = true)
    public List<Grade> of(LabId lab) {
        grades(lab);
        return all(lab);
    }

    private List<Grade> all(LabId lab) {
        var rows = store.of(lab, null);
        var last = releases.last(lab, null);
        int rubric = rubrics.get(lab).version();
        return roster.students().stream()
                .sorted(Comparator.comparing((Entry entry) -> entry.name().toLowerCase(Locale.ROOT))
                        .thenComparing(Entry::email))
                .map(entry -> grade(entry, rows.get(entry.id()), last.get(entry.id()), rubric))
                .toList();
    }

    /** The lab's name. */
    private String grades(LabId lab) {
        permissions.require(Permission.LAB_GRADE);
        CurrentActor.team();
        return TeamLabs.find(labs, lab).lab().name();
    }

    private static Grade grade(
            Entry entry, GradeStore.@Nullable Row row, ReleaseStore.@Nullable Last last, int rubric) {
        var told = last == null ? null : last.at();
        if (row == null) {
            return new Grade(
                    entry.id(),
                    entry.name(),
                    entry.email(),
                    entry.section(),
                    State.NONE,
                    0,
                    List.of(),
                    "",
                    zero(),
                    "",
                    null,
                    told);
        }
        return new Grade(
                entry.id(),
                entry.name(),
                entry.email(),
                entry.section(),
                state(row, last, rubric),
                row.version(),
                row.marks(),
                row.comment(),
                row.marks().stream()
                        .flatMap(mark -> Stream.ofNullable(mark.points()))
                        .reduce(zero(), BigDecimal::add),
                row.gradedBy(),
                row.changed(),
                told);
    }

    /** Points may stand as they were told, and the rubric that gives them a meaning may not. */
    private static State state(GradeStore.Row row, ReleaseStore.@Nullable Last last, int rubric) {
        if (last == null) {
            return State.DRAFT;
        }
        return last.version() == row.version() && last.rubric() == rubric ? State.RELEASED : State.CHANGED;
    }

    private static BigDecimal zero() {
        return BigDecimal.ZERO.setScale(Points.PLACES);
    }

    @Override
    @Transactional(readOnly = true)
    public Grade get(LabId lab, RosterEntryId student) {
        grades(lab);
        return one(lab, student(student));
    }

    private Grade one(LabId lab, Entry student) {
        return grade(
                student,
                store.of(lab, student.id()).get(student.id()),
                releases.last(lab, student.id()).get(student.id()),
                rubrics.get(lab).version());
    }

    private Entry student(RosterEntryId id) {
        return roster.find(id).filter(entry -> entry.role() == Role.STUDENT).orElseThrow(LabGrades::noStudent);
    }

    private static Refusal noStudent() {
        return Refusal.notFound("labs.no-entry", "There is no such student on the roster.", "Take one of the list.");
    }

    @Override
    @Transactional
    public Grade put(LabId lab, RosterEntryId id, int version, List<Mark> marks, String comment) {
        var name = grades(lab);
        var student = student(id);
        rubrics.lockForGrading(lab);
        var text = GradeRules.text(comment, LONGEST_COMMENT, "comment", "The comment");
        var checked = GradeRules.checked(rubrics.get(lab), marks);
        var actor = CurrentActor.require();
        if (!store.write(CurrentActor.team(), lab, id, version, text, actor, now())) {
            throw changed(student.name(), store.of(lab, id).get(id), version);
        }
        checked.forEach(mark -> store.mark(CurrentActor.team(), lab, id, mark));
        audit.record(
                "labs.graded",
                name,
                Map.of("lab", lab.toString(), "student", student.name(), "version", Integer.toString(version + 1)));
        return one(lab, student);
    }

    static Refusal changed(String student, GradeStore.@Nullable Row now, int version) {
        return Refusal.conflict(
                "labs.grade-changed",
                now == null
                        ? student + "'s grade is not there any more."
                        : now.gradedBy() + " changed " + student + "'s grade after you read it: it is version "
                                + now.version() + " by now, and yours was made from version " + version + ".",
                "Nothing of yours was written. Read it again, then enter what is still missing.");
    }

    @Override
    @Transactional
    public Released release(LabId lab, @Nullable Collection<RosterEntryId> students) {
        var name = grades(lab);
        rubrics.lockForGrading(lab);
        store.lock(lab);
        var rubric = rubrics.get(lab);
        var chosen = students == null ? null : Set.copyOf(students);
        if (chosen != null) {
            var known = roster.students().stream().map(Entry::id).collect(Collectors.toSet());
            if (!known.containsAll(chosen)) {
                throw noStudent();
            }
        }
        var last = releases.last(lab, null);
        var told = new ArrayList<String>();
        var left = new ArrayList<Left>();
        for (var grade : all(lab)) {
            if (chosen != null && !chosen.contains(grade.student())) {
                continue;
            }
            var why = GradeRules.why(rubric, grade);
            if (!why.isEmpty()) {
                left.add(new Left(grade.studentName(), why));
                continue;
            }
            var before = last.get(grade.student());
            releases.add(
                    CurrentActor.team(),
                    lab,
                    grade.student(),
                    grade.version(),
                    rubric.version(),
                    tell(rubric, grade, before == null ? 1 : before.number() + 1));
            told.add(grade.studentName());
        }
        if (!told.isEmpty()) {
            audit.record(
                    "labs.feedback-released",
                    name,
                    Map.of("lab", lab.toString(), "students", Integer.toString(told.size())));
        }
        return new Released(told.size(), left);
    }

    private Told tell(Rubric rubric, Grade grade, int number) {
        var marks = rubric.criteria().stream()
                .map(criterion -> {
                    var mark = grade.mark(criterion.id()).orElseThrow();
                    return new ToldMark(
                            criterion.name(),
                            criterion.description(),
                            criterion.points(),
                            Objects.requireNonNull(mark.points()),
                            mark.comment());
                })
                .toList();
        return new Told(
                number,
                marks,
                grade.comment(),
                grade.total(),
                rubric.most(),
                CurrentActor.require().name(),
                now());
    }

    @Override
    @Transactional(readOnly = true)
    public List<Told> told(LabId lab, RosterEntryId student) {
        grades(lab);
        return releases.of(lab, student(student).id());
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
