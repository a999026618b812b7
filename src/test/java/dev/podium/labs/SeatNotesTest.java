package dev.podium.labs;

import static dev.podium.labs.LabHouse.as;
import static dev.podium.labs.LabHouse.doAs;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.podium.PodiumTest;
import dev.podium.kernel.Actor;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.NoteId;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.Role;
import dev.podium.kernel.SeatId;
import dev.podium.labs.SeatNotes.Note;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;

/** Notes of those who help: by whom, about when, and never for the student. */
@PodiumTest
@Timeout(120)
class SeatNotesTest {

    @Autowired
    Courses courses;

    @Autowired
    Roster roster;

    @Autowired
    Labs labs;

    @Autowired
    Seats seats;

    @Autowired
    SeatNotes notes;

    @TempDir
    Path folder;

    private LabHouse house;
    private Actor student;
    private SeatId seat;

    @BeforeEach
    void aStudentWithASeat() {
        house = new LabHouse();
        as(house.owner, () -> courses.put("Programming 1", ""));
        var mia = LabHouse.stranger(LabHouse.name("mia"));
        as(house.instructor, () -> roster.apply(LabHouse.csv(List.of(mia.name())), false));
        student = new Actor(mia.person(), mia.name(), house.team, Set.of(Role.STUDENT), null);
        var lab = house.lab(labs, folder.resolve("seats"));
        as(house.instructor, () -> seats.provision(lab.id(), List.of(MachineId.LOCAL)));
        seat = as(house.instructor, () -> seats.of(lab.id())).getFirst().id();
    }

    private static void refused(ThrowingCallable work, String code) {
        assertThatThrownBy(work)
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(code));
    }

    private Note write(Actor actor, String text) {
        return as(actor, () -> notes.write(seat, text, null));
    }

    @Test
    void whoeverHelpsReadsThemByTheMomentAndChangesTheirOwnAlone() {
        var first = write(house.assistant, " forgets to free ");
        var earlier = as(
                house.instructor,
                () -> notes.write(seat, "asked the same", first.about().minusSeconds(60)));
        assertThat(as(house.assistant, () -> notes.of(seat)))
                .extracting(Note::text, Note::authorName, Note::own, Note::deletable)
                .containsExactly(
                        tuple("forgets to free", "Amir", true, true), tuple("asked the same", "Ines", false, false));
        assertThat(as(house.instructor, () -> notes.of(seat)))
                .as("who manages the course may delete any")
                .extracting(Note::own, Note::deletable)
                .containsExactly(tuple(false, true), tuple(true, true));
        refused(() -> as(house.instructor, () -> notes.change(first.id(), "other")), "labs.not-your-note");
        refused(() -> doAs(house.assistant, () -> notes.delete(earlier.id())), "labs.not-your-note");
        assertThat(as(house.assistant, () -> notes.change(first.id(), "frees twice"))
                        .text())
                .isEqualTo("frees twice");
        doAs(house.instructor, () -> notes.delete(first.id()));
        refused(() -> as(house.assistant, () -> notes.change(first.id(), "x")), "labs.no-note");
        assertThat(as(house.owner, () -> notes.of(seat))).extracting(Note::id).containsExactly(earlier.id());
    }

    @Test
    void aStudentReachesNoneAndAnotherCourseSeesNoSeat() {
        var note = write(house.assistant, "secret");
        refused(() -> as(student, () -> notes.of(seat)), "identity.not-allowed");
        refused(() -> write(student, "x"), "identity.not-allowed");
        refused(() -> as(student, () -> notes.change(note.id(), "x")), "identity.not-allowed");
        refused(() -> doAs(student, () -> notes.delete(note.id())), "identity.not-allowed");
        var elsewhere = new LabHouse();
        refused(() -> as(elsewhere.instructor, () -> notes.of(seat)), "labs.no-seat");
        refused(() -> as(elsewhere.instructor, () -> notes.write(seat, "x", null)), "labs.no-seat");
        refused(() -> as(elsewhere.instructor, () -> notes.change(note.id(), "x")), "labs.no-note");
        refused(() -> doAs(elsewhere.instructor, () -> notes.delete(note.id())), "labs.no-note");
        refused(() -> doAs(house.instructor, () -> notes.delete(NoteId.random())), "labs.no-note");
        assertThat(as(house.assistant, () -> notes.of(seat))).hasSize(1);
    }

    @Test
    void badNotesAreRefused() {
        for (var bad : List.of("", "  ", "x".repeat(SeatNotes.LONGEST + 1), "a\0b")) {
            refused(() -> write(house.assistant, bad), "labs.bad-note");
        }
        refused(
                () -> as(house.assistant, () -> notes.write(seat, "x", Instant.parse("2999-01-01T00:00:00Z"))),
                "labs.bad-note");
        var whole = "'; drop table seat_notes; --" + "x".repeat(SeatNotes.LONGEST - 28);
        assertThat(write(house.assistant, whole).text()).isEqualTo(whole);
    }
}
