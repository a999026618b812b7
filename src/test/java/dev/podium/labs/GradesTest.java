package dev.podium.labs;

import static dev.podium.labs.LabHouse.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.podium.PodiumTest;
import dev.podium.TestPeople;
import dev.podium.kernel.Actor;
import dev.podium.kernel.LabId;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.Role;
import dev.podium.kernel.RosterEntryId;
import dev.podium.labs.Grades.Grade;
import dev.podium.labs.Grades.Mark;
import dev.podium.labs.Grades.State;
import dev.podium.labs.Grades.Told;
import dev.podium.labs.Labs.Lab;
import dev.podium.labs.Rubrics.Rubric;
import dev.podium.labs.Rubrics.Wanted;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;

/** Grading by a rubric: what is written, who is told what, and who learns nothing. */
@PodiumTest
@Timeout(120)
class GradesTest {

    @Autowired
    Courses courses;

    @Autowired
    Roster roster;

    @Autowired
    Labs labs;

    @Autowired
    Rubrics rubrics;

    @Autowired
    Grades grades;

    @Autowired
    GradeSheet sheet;

    @Autowired
    Feedback feedback;

    @TempDir
    Path folder;

    private LabHouse house;
    private LabId lab;
    private Rubric rubric;
    private final List<Actor> students = new ArrayList<>();
    private final List<RosterEntryId> entries = new ArrayList<>();

    @BeforeEach
    void twoStudentsAndARubric() {
        house = new LabHouse();
        as(house.owner, () -> courses.put("Programming 1", ""));
        var people = List.of(LabHouse.stranger(LabHouse.name("mia")), LabHouse.stranger(LabHouse.name("noa")));
        as(
                house.instructor,
                () -> roster.apply(LabHouse.csv(people.stream().map(Actor::name).toList()), false));
        people.forEach(person ->
                students.add(new Actor(person.person(), person.name(), house.team, Set.of(Role.STUDENT), null)));
        Lab made = house.lab(labs, folder.resolve("seats"));
        lab = made.id();
        rubric = as(
                house.instructor,
                () -> rubrics.put(
                        lab,
                        0,
                        List.of(wanted("Correct", "It does what it should.", "10"), wanted("Tests", "", "2.5"))));
        as(house.instructor, () -> grades.of(lab)).forEach(grade -> entries.add(grade.student()));
    }

    private static Wanted wanted(String name, String description, String points) {
        return new Wanted(null, name, description, new BigDecimal(points));
    }

    private static void refused(ThrowingCallable work, String code) {
        assertThatThrownBy(work)
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(code));
    }

    private Mark mark(int criterion, String points) {
        return new Mark(rubric.criteria().get(criterion).id(), new BigDecimal(points), "");
    }

    private Grade put(Actor actor, int student, int version, String comment, Mark... marks) {
        return as(actor, () -> grades.put(lab, entries.get(student), version, List.of(marks), comment));
    }

    private List<Told> told(int student) {
        return as(students.get(student), () -> feedback.mine(lab));
    }

    @Test
    void aStudentReadsNothingUntilItIsReleasedAndThenJustThat() {
        var draft = put(house.instructor, 0, 0, "Well done.", mark(0, "9.5"), mark(1, "2"));
        assertThat(draft.state()).isEqualTo(State.DRAFT);
        assertThat(draft.total()).isEqualByComparingTo("11.5");
        assertThat(told(0)).isEmpty();
        assertThat(as(students.get(0), () -> feedback.mine())).isEmpty();

        as(house.instructor, () -> grades.release(lab, List.of(entries.get(0))));
        assertThat(told(0)).singleElement().satisfies(first -> {
            assertThat(first.total()).isEqualByComparingTo("11.5");
            assertThat(first.most()).isEqualByComparingTo("12.5");
            assertThat(first.comment()).isEqualTo("Well done.");
            assertThat(first.by()).isEqualTo("Ines");
            assertThat(first.marks()).extracting(Grades.ToldMark::criterion).containsExactly("Correct", "Tests");
        });
        assertThat(told(1)).isEmpty();

        // What is written after that is a new draft: the student still reads the old one.
        var changed = put(house.owner, 0, 1, "Better than I thought.", mark(1, "2.5"));
        assertThat(changed.state()).isEqualTo(State.CHANGED);
        assertThat(changed.released()).isNotNull();
        assertThat(changed.total()).as("the other points stay").isEqualByComparingTo("12");
        assertThat(told(0)).extracting(Told::comment).containsExactly("Well done.");
        as(house.instructor, () -> grades.release(lab, null));
        assertThat(told(0))
                .extracting(Told::number, Told::comment)
                .containsExactly(tuple(2, "Better than I thought."), tuple(1, "Well done."));
        assertThat(as(house.instructor, () -> grades.told(lab, entries.get(0)))).isEqualTo(told(0));
        assertThat(as(students.get(0), () -> feedback.mine())).singleElement().satisfies(own -> {
            assertThat(own.labName()).isEqualTo("Loops");
            assertThat(own.told()).isEqualTo(told(0));
        });
    }

    @Test
    void releasingToEverybodyLeavesThoseWhoAreNotReadyAndSaysWhy() {
        put(house.instructor, 0, 0, "", mark(0, "1"), mark(1, "1"));
        put(house.instructor, 1, 0, "", mark(0, "1"));
        var released = as(house.instructor, () -> grades.release(lab, null));
        assertThat(released.told()).isEqualTo(1);
        assertThat(released.left())
                .containsExactly(new Grades.Left(students.get(1).name(), "One criterion has no points yet."));
        assertThat(told(1)).isEmpty();
        assertThat(as(house.instructor, () -> grades.release(lab, null)).left())
                .extracting(Grades.Left::why)
                .containsExactly("Was told just this already.", "One criterion has no points yet.");
        assertThat(told(0)).hasSize(1);
        refused(
                () -> as(house.instructor, () -> grades.release(lab, List.of(RosterEntryId.random()))),
                "labs.no-entry");
    }

    @Test
    void anAssistantLearnsNoGradeByAnyPath() {
        put(house.instructor, 0, 0, "secret", mark(0, "1"), mark(1, "1"));
        as(house.instructor, () -> grades.release(lab, null));
        for (var actor : List.of(house.assistant, students.get(0), students.get(1))) {
            refused(() -> as(actor, () -> grades.of(lab)), "identity.not-allowed");
            refused(() -> as(actor, () -> grades.get(lab, entries.get(0))), "identity.not-allowed");
            refused(() -> as(actor, () -> grades.told(lab, entries.get(0))), "identity.not-allowed");
            refused(() -> put(actor, 0, 1, "", mark(0, "10")), "identity.not-allowed");
            refused(() -> as(actor, () -> grades.release(lab, null)), "identity.not-allowed");
            refused(() -> as(actor, () -> sheet.export(lab)), "identity.not-allowed");
            refused(() -> as(actor, () -> sheet.preview(lab, "E-mail")), "identity.not-allowed");
            refused(() -> as(actor, () -> sheet.apply(lab, "E-mail")), "identity.not-allowed");
            refused(() -> as(actor, () -> rubrics.put(lab, 1, List.of())), "identity.not-allowed");
        }
        refused(() -> as(house.assistant, () -> feedback.mine(lab)), "identity.not-allowed");
        assertThat(as(house.assistant, () -> rubrics.get(lab))).isEqualTo(rubric);
        assertThat(told(1)).as("another student").isEmpty();
    }

    @Test
    void anotherCourseHasNoSuchLabAndNoSuchStudent() {
        put(house.instructor, 0, 0, "", mark(0, "1"));
        var elsewhere = new LabHouse();
        as(elsewhere.owner, () -> courses.put("Other", ""));
        refused(() -> as(elsewhere.instructor, () -> grades.of(lab)), "labs.no-lab");
        refused(() -> as(elsewhere.instructor, () -> rubrics.get(lab)), "labs.no-lab");
        refused(() -> as(elsewhere.instructor, () -> sheet.export(lab)), "labs.no-lab");
        var theirs = elsewhere.lab(labs, folder.resolve("other")).id();
        refused(
                () -> as(elsewhere.instructor, () -> grades.put(theirs, entries.get(0), 0, List.of(), "")),
                "labs.no-entry");
        // The same person may sit in both courses.
        var there = new Actor(students.get(0).person(), "there", elsewhere.team, Set.of(Role.STUDENT), null);
        refused(() -> as(there, () -> feedback.mine(lab)), "labs.no-lab");
        assertThat(as(there, () -> feedback.mine())).isEmpty();
    }

    @Test
    void ofTwoWhoGradeAtOnceOneIsToldAndNothingIsLost() throws Exception {
        put(house.instructor, 0, 0, "first", mark(0, "5"));
        assertThatThrownBy(() -> put(house.owner, 0, 0, "mine", mark(0, "1")))
                .isInstanceOfSatisfying(Refusal.class, refusal -> {
                    assertThat(refusal.code()).isEqualTo("labs.grade-changed");
                    assertThat(refusal.sentence())
                            .startsWith("Ines changed " + students.get(0).name());
                });
        assertThat(as(house.instructor, () -> grades.get(lab, entries.get(0))).comment())
                .isEqualTo("first");
        int written = 0;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var graders = new ArrayList<Actor>();
            for (int i = 0; i < 6; i++) {
                graders.add(TestPeople.person(house.team, "Grader " + i, Role.INSTRUCTOR));
            }
            for (var each : threads.invokeAll(graders.stream()
                    .map(grader -> (Callable<Boolean>) () -> {
                        try {
                            put(grader, 0, 1, grader.name(), mark(1, "2"));
                            return true;
                        } catch (Refusal refusal) {
                            assertThat(refusal.code()).isEqualTo("labs.grade-changed");
                            return false;
                        }
                    })
                    .toList())) {
                written += each.get() ? 1 : 0;
            }
        }
        assertThat(written).isEqualTo(1);
        var now = as(house.instructor, () -> grades.get(lab, entries.get(0)));
        assertThat(now.version()).isEqualTo(2);
        assertThat(now.comment()).isEqualTo(now.gradedBy());
    }

    @Test
    void pointsAreWithinTheCriterionAndNothingOfAHalfWrongGradeIsKept() {
        for (var wrong : List.of("10.01", "-1", "0.001", "1E+9999999", "1E-9999999")) {
            refused(() -> put(house.instructor, 0, 0, "x", mark(1, "1"), mark(0, wrong)), "labs.bad-grade");
        }
        refused(
                () -> put(house.instructor, 0, 0, "", new Mark(entries.get(0).value(), BigDecimal.ONE, "")),
                "labs.bad-grade");
        refused(() -> put(house.instructor, 0, 0, "", mark(0, "1"), mark(0, "2")), "labs.bad-grade");
        refused(() -> put(house.instructor, 0, 0, "x".repeat(Grades.LONGEST_COMMENT + 1)), "labs.bad-grade");
        assertThat(as(house.instructor, () -> grades.get(lab, entries.get(0))).state())
                .isEqualTo(State.NONE);
        assertThat(put(house.instructor, 0, 0, "", mark(0, "0"), mark(1, "2.50"))
                        .total())
                .isEqualByComparingTo("2.5");
    }

    @Test
    void whatWasGivenIsNotTakenByAChangeOfTheRubricAndWhatWasToldStaysAsItWas() {
        put(house.instructor, 0, 0, "", mark(0, "8"), mark(1, "1"));
        as(house.instructor, () -> grades.release(lab, null));
        var correct = rubric.criteria().get(0);
        refused(() -> as(house.instructor, () -> rubrics.put(lab, 1, List.of())), "labs.rubric-in-use");
        refused(
                () -> as(house.instructor, () -> rubrics.put(lab, 1, List.of(again(0, "7.99"), again(1, "2.5")))),
                "labs.rubric-in-use");
        refused(() -> as(house.instructor, () -> rubrics.put(lab, 0, List.of())), "labs.rubric-changed");
        var after = as(
                house.instructor,
                () -> rubrics.put(lab, 1, List.of(again(1, "2.5"), again(0, "20"), wanted("Style", "", "1"))));
        assertThat(after.criteria()).extracting(Rubrics.Criterion::name).containsExactly("Tests", "Correct", "Style");
        assertThat(after.criteria().get(1).id()).isEqualTo(correct.id());
        assertThat(told(0).getFirst().marks())
                .extracting(Grades.ToldMark::most)
                .usingElementComparator(BigDecimal::compareTo)
                .containsExactly(new BigDecimal("10"), new BigDecimal("2.5"));
        // The same points mean something else now, so the student was not told this.
        assertThat(as(house.instructor, () -> grades.get(lab, entries.get(0))).state())
                .isEqualTo(State.CHANGED);
        for (var wrong : List.of(
                wanted("", "", "1"),
                wanted("Total", "", "1"),
                wanted("tests", "", "1"),
                wanted("a\nb", "", "1"),
                wanted("Zero", "", "0"),
                wanted("Much", "", "10000"),
                new Wanted(entries.get(0).value(), "Foreign", "", BigDecimal.ONE))) {
            refused(
                    () -> as(
                            house.instructor,
                            () -> rubrics.put(lab, 2, List.of(again(0, "20"), again(1, "2.5"), wrong))),
                    "labs.bad-rubric");
        }
    }

    private Wanted again(int criterion, String points) {
        var before = rubric.criteria().get(criterion);
        return new Wanted(before.id(), before.name(), before.description(), new BigDecimal(points));
    }

    @Test
    void aFileGoesOutAndComesBackAndARowThatIsWrongIsLeftOut() {
        put(house.instructor, 0, 0, "=1+1", mark(0, "8"), mark(1, "1"));
        var csv = as(house.instructor, () -> sheet.export(lab));
        assertThat(csv).startsWith("E-mail,Name,Group,Correct,Tests,Total,Comment,Released,Version\r\n");
        assertThat(csv).contains(",8.00,1.00,9.00,\"'=1+1\",,1\r\n");
        assertThat(as(house.instructor, () -> sheet.preview(lab, csv)).rows())
                .extracting(GradeSheet.Row::kind)
                .containsOnly(GradeSheet.Kind.SAME);
        var mia = LabHouse.email(students.get(0).name());
        var noa = LabHouse.email(students.get(1).name());
        var changed = "E-mail;Correct;Tests;Comment\n" + noa + ";7,5;2.5;Good\n" + mia
                + ";11;;\nnobody@example.org;1;1;\n" + noa + ";1;1;\n";
        var would = as(house.instructor, () -> sheet.preview(lab, changed));
        assertThat(would.applied()).isFalse();
        assertThat(would.rows())
                .extracting(GradeSheet.Row::line, GradeSheet.Row::kind, GradeSheet.Row::said)
                .containsExactly(
                        tuple(
                                3,
                                GradeSheet.Kind.ERROR,
                                "Correct takes 0 to 10 points, with two places at most. 11 is none."),
                        tuple(4, GradeSheet.Kind.ERROR, "No student of the roster has this e-mail."),
                        tuple(5, GradeSheet.Kind.ERROR, "The e-mail stands on line 2 already."),
                        tuple(2, GradeSheet.Kind.CHANGED, "Correct 7.5; Tests 2.5; comment"));
        assertThat(as(house.instructor, () -> grades.get(lab, entries.get(1))).state())
                .isEqualTo(State.NONE);
        as(house.instructor, () -> sheet.apply(lab, changed));
        var after = as(house.instructor, () -> grades.get(lab, entries.get(1)));
        assertThat(after.total()).isEqualByComparingTo("10");
        assertThat(after.state()).isEqualTo(State.DRAFT);
        assertThat(told(1)).isEmpty();
        assertThat(as(house.instructor, () -> grades.get(lab, entries.get(0))).comment())
                .isEqualTo("=1+1");
        // The file of before does not write over what came since.
        assertThat(as(house.instructor, () -> sheet.apply(lab, csv.replace("8.00", "3.00")))
                        .rows())
                .filteredOn(row -> row.kind() == GradeSheet.Kind.ERROR)
                .extracting(GradeSheet.Row::said)
                .containsExactly("Somebody changed this grade after the file was made: it is version 1.");
        refused(() -> as(house.instructor, () -> sheet.preview(lab, "Name,Correct\na,1")), "labs.bad-csv");
        refused(() -> as(house.instructor, () -> sheet.preview(lab, "")), "labs.bad-csv");
        refused(() -> as(house.instructor, () -> sheet.preview(lab, "E-mail,Tests,tests\n")), "labs.bad-csv");
    }
}
