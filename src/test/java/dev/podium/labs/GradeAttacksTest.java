package dev.podium.labs;

import static dev.podium.labs.LabHouse.as;
import static dev.podium.labs.LabHouse.doAs;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.podium.PodiumTest;
import dev.podium.database.SharedDatabase;
import dev.podium.kernel.Actor;
import dev.podium.kernel.LabId;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.RosterEntryId;
import dev.podium.labs.GradeSheet.Kind;
import dev.podium.labs.Grades.Mark;
import dev.podium.labs.Rubrics.Rubric;
import dev.podium.labs.Rubrics.Wanted;
import dev.podium.portal.CsvCells;
import dev.podium.portal.CsvText;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** What graders do to each other at once, and what a file of grades could do to whoever opens it. */
@PodiumTest
@Timeout(120)
class GradeAttacksTest {

    @Autowired
    Courses courses;

    @Autowired
    Roster roster;

    @Autowired
    Labs labs;

    @Autowired
    Seats seats;

    @Autowired
    Rubrics rubrics;

    @Autowired
    Grades grades;

    @Autowired
    GradeSheet sheet;

    @Autowired
    SeatNotes notes;

    @Autowired
    PlatformTransactionManager transactions;

    @TempDir
    Path folder;

    private LabHouse house;
    private LabId lab;
    private Rubric rubric;
    private List<Actor> students;
    private List<RosterEntryId> entries;

    @BeforeEach
    void twoStudentsWithGrades() {
        house = new LabHouse();
        as(house.owner, () -> courses.put("Programming 1", ""));
        students = List.of(LabHouse.stranger(LabHouse.name("mia")), LabHouse.stranger(LabHouse.name("noa")));
        as(
                house.instructor,
                () -> roster.apply(
                        LabHouse.csv(students.stream().map(Actor::name).toList()), false));
        lab = house.lab(labs, folder.resolve("seats")).id();
        rubric = as(
                house.instructor,
                () -> rubrics.put(lab, 0, List.of(new Wanted(null, "Correct", "", new BigDecimal("10")))));
        entries = as(house.instructor, () -> grades.of(lab)).stream()
                .map(Grades.Grade::student)
                .toList();
        entries.forEach(entry -> put(entry, 0, "5"));
    }

    private void put(RosterEntryId entry, int version, String points) {
        var mark = new Mark(rubric.criteria().getFirst().id(), new BigDecimal(points), "");
        as(house.instructor, () -> grades.put(lab, entry, version, List.of(mark), ""));
    }

    /** One writes the first student and then the second; the file of the other has them the other way round. */
    @Test
    void twoWhoWriteManyGradesAtOnceNeverEndEachOther() throws Exception {
        var file = "E-mail,Correct\n" + LabHouse.email(students.get(1).name()) + ",7\n"
                + LabHouse.email(students.get(0).name()) + ",7\n";
        try (var other = Executors.newSingleThreadExecutor()) {
            Callable<GradeSheet.Import> importing = () -> as(house.owner, () -> sheet.apply(lab, file));
            var imported = as(
                    house.instructor,
                    () -> new TransactionTemplate(transactions).execute(_ -> {
                        put(entries.get(0), 1, "6");
                        var begun = other.submit(importing);
                        CastHouse.until(GradeAttacksTest::somebodyWaits);
                        put(entries.get(1), 1, "6");
                        return begun;
                    }));
            assertThat(imported.get().rows())
                    .extracting(GradeSheet.Row::kind)
                    .containsExactly(Kind.CHANGED, Kind.CHANGED);
        }
        assertThat(as(house.instructor, () -> grades.of(lab))).allSatisfy(grade -> {
            assertThat(grade.version()).isEqualTo(3);
            assertThat(grade.total()).isEqualByComparingTo("7");
        });
    }

    private static boolean somebodyWaits() {
        return !SharedDatabase.column("select pid::text from pg_stat_activity where wait_event_type = 'Lock'"
                        + " and datname = current_database()")
                .isEmpty();
    }

    @Test
    void noCellOfTheFileIsAFormulaAndEachComesBackAsItWent() {
        for (var text : List.of(
                "=1+1",
                "+1",
                "-1",
                "@SUM(1)",
                "\t=1",
                "'=1",
                "''@x",
                "'t Hooft",
                "'",
                "a;b",
                "say \"no\"",
                "=a\r\nb")) {
            var cell = CsvCells.text(text);
            var bare = cell.startsWith("\"") ? cell.substring(1) : cell;
            assertThat("=+-@\t\r\n".indexOf(bare.charAt(0))).as(text).isNegative();
            var read = CsvText.read("name\n" + cell + "\n").get(1).values().getFirst();
            assertThat(CsvCells.unguarded(read)).as(text).isEqualTo(text);
        }
    }

    @Test
    void aNoteOnSomebodyWhoLeftCanStillBeDeletedByWhoWroteIt() {
        as(house.instructor, () -> seats.provision(lab, List.of(MachineId.LOCAL)));
        var seat = as(house.assistant, () -> seats.of(lab)).getFirst();
        var note = as(house.assistant, () -> notes.write(seat.id(), "a private word", null));
        doAs(house.instructor, () -> roster.remove(seat.entry()));
        doAs(house.assistant, () -> notes.delete(note.id()));
        assertThat(SharedDatabase.column(
                        "select text from seat_notes where entry_id = ?",
                        seat.entry().value()))
                .isEmpty();
        assertThatThrownBy(() -> doAs(house.assistant, () -> notes.delete(note.id())))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo("labs.no-note"));
    }
}
