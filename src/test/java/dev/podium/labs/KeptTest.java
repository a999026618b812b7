package dev.podium.labs;

import static dev.podium.labs.LabHouse.as;
import static dev.podium.labs.LabHouse.doAs;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.podium.PodiumTest;
import dev.podium.TestPeople;
import dev.podium.agents.Watchers;
import dev.podium.audit.AuditFilter;
import dev.podium.audit.AuditTrail;
import dev.podium.audit.AuditTrails;
import dev.podium.audit.Trail;
import dev.podium.database.SharedDatabase;
import dev.podium.kernel.Actor;
import dev.podium.kernel.LabId;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.Role;
import dev.podium.kernel.RosterEntryId;
import dev.podium.labs.Grades.Mark;
import dev.podium.labs.Kept.Kind;
import dev.podium.labs.Kept.Privacy;
import dev.podium.labs.Rubrics.Wanted;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.zip.ZipInputStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.PlatformTransactionManager;

/** What a course keeps of its students: shown, handed out, deleted, and forgotten in time. */
@PodiumTest
@Timeout(120)
class KeptTest {

    @Autowired
    Courses courses;

    @Autowired
    Roster roster;

    @Autowired
    Labs labs;

    @Autowired
    Seats seats;

    @Autowired
    Hands hands;

    @Autowired
    Rubrics rubrics;

    @Autowired
    Grades grades;

    @Autowired
    SeatNotes notes;

    @Autowired
    CoursePolicy policy;

    @Autowired
    Kept kept;

    @Autowired
    Watchers watchers;

    @Autowired
    AuditTrails trails;

    @Autowired
    AuditTrail audit;

    @Autowired
    List<KeptOfStudents> kinds;

    @Autowired
    PrivacyStore store;

    @Autowired
    RosterStore rosterStore;

    @Autowired
    PlatformTransactionManager transactions;

    @TempDir
    Path folder;

    private LabHouse house;
    private LabId lab;
    private final List<Actor> students = new ArrayList<>();
    private final List<RosterEntryId> entries = new ArrayList<>();

    /** Two who have one of everything. */
    @BeforeEach
    void twoStudentsOfWhomMuchIsKept() {
        house = new LabHouse();
        as(house.owner, () -> courses.put("Programming 1", "We watch openly."));
        var people = List.of(LabHouse.stranger(LabHouse.name("mia")), LabHouse.stranger(LabHouse.name("noa")));
        as(
                house.instructor,
                () -> roster.apply(LabHouse.csv(people.stream().map(Actor::name).toList()), false));
        people.forEach(person ->
                students.add(new Actor(person.person(), person.name(), house.team, Set.of(Role.STUDENT), null)));
        lab = house.lab(labs, folder.resolve("seats")).id();
        as(house.instructor, () -> seats.provision(lab, List.of(MachineId.LOCAL)));
        var rubric = as(
                house.instructor,
                () -> rubrics.put(lab, 0, List.of(new Wanted(null, "Correct", "", new BigDecimal("10")))));
        for (var grade : as(house.instructor, () -> grades.of(lab))) {
            entries.add(grade.student());
            var mark = new Mark(rubric.criteria().getFirst().id(), new BigDecimal("7"), "for " + grade.studentName());
            as(house.instructor, () -> grades.put(lab, grade.student(), 0, List.of(mark), "told"));
        }
        as(house.instructor, () -> grades.release(lab, null));
        entries.forEach(
                entry -> as(house.instructor, () -> grades.put(lab, entry, 1, List.of(), "a draft that nobody reads")));
        for (var seat : as(house.assistant, () -> seats.of(lab))) {
            as(house.assistant, () -> notes.write(seat.id(), "a private word on " + seat.studentName(), null));
            happened(seat);
        }
        students.forEach(student -> {
            as(student, () -> hands.raise(lab, "help says " + student.name()));
            doAs(student, () -> policy.accept(1));
        });
    }

    /** What takes machines and lessons to come about. */
    private void happened(Seats.Seat seat) {
        var team = house.team.value();
        var broadcast = UUID.randomUUID();
        TestPeople.update(
                "insert into attention_decisions (id, team_id, lab_id, seat_id, at, rule, level, deed, sentence, evidence,"
                        + " weight, reason) values (?, ?, ?, ?, now(), 'IDLE', 'WATCH', 'DISMISSED', ?, 'e', 1, 'a remark')",
                UUID.randomUUID(),
                team,
                lab.value(),
                seat.id().value(),
                "quiet was " + seat.studentName());
        TestPeople.update(
                "insert into seat_steps (seat_id, team_id, step, output, at) values (?, ?, 1, ?, now())",
                seat.id().value(),
                team,
                "printed by " + seat.studentName());
        TestPeople.update(
                "insert into broadcasts (id, team_id, lab_id, kind, content, sent_by, sent_by_name, sent_at)"
                        + " values (?, ?, ?, 'MESSAGE', ?, ?, 'Ivo', now())",
                broadcast,
                team,
                lab.value(),
                "sent to " + seat.studentName(),
                UUID.randomUUID());
        TestPeople.update(
                "insert into broadcast_results (broadcast_id, seat_id, team_id, outcome) values (?, ?, ?, 'DONE')",
                broadcast,
                seat.id().value(),
                team);
        TestPeople.update(
                "insert into seat_jobs (id, team_id, lab_id, seat_id, kind, state, asked_by, asked_by_name, asked_at, ended_at)"
                        + " values (?, ?, ?, ?, 'RESET', 'DONE', ?, 'Ivo', now(), now())",
                UUID.randomUUID(),
                team,
                lab.value(),
                seat.id().value(),
                UUID.randomUUID());
        TestPeople.update(
                "insert into seat_snapshots (id, team_id, seat_id, machine_id, path, bytes, sha256, by_name, taken_at)"
                        + " values (?, ?, ?, ?, ?, 1, repeat('0', 64), 'Ivo', now())",
                UUID.randomUUID(),
                team,
                seat.id().value(),
                MachineId.LOCAL.value(),
                "/snapshots/" + seat.studentName());
        TestPeople.update(
                "insert into input_locks (id, team_id, lab_id, seat_id, locked_by, locked_by_name, since, until, ended_at)"
                        + " values (?, ?, ?, ?, ?, 'Ivo', now(), now() + interval '1 minute', now())",
                UUID.randomUUID(),
                team,
                lab.value(),
                seat.id().value(),
                UUID.randomUUID());
        TestPeople.update(
                "insert into shown_screens (id, team_id, lab_id, seat_id, agent_id, owner_id, owner_name, asked_by,"
                        + " asked_by_name, asked_at, minutes, until, ended_at)"
                        + " values (?, ?, ?, ?, ?, ?, ?, ?, 'Ivo', now(), 1, now(), now())",
                UUID.randomUUID(),
                team,
                lab.value(),
                seat.id().value(),
                UUID.randomUUID(),
                UUID.randomUUID(),
                seat.studentName(),
                UUID.randomUUID());
        TestPeople.update(
                "insert into collected_work (id, team_id, lab_id, entry_id, student_name, handle, version, bytes, sha256,"
                        + " by_name, collected_at) values (?, ?, ?, ?, ?, 'h', 1, 1, repeat('0', 64), 'Ivo', now())",
                UUID.randomUUID(),
                team,
                lab.value(),
                seat.entry().value(),
                seat.studentName());
    }

    /** As many of each kind as a student has of whom there is one of everything. */
    private static Map<String, Integer> oneOfEach() {
        var one = new HashMap<String, Integer>();
        for (var kind : List.of(
                "hands",
                "notes",
                "grade-drafts",
                "feedback",
                "policy-acceptances",
                "seats",
                "roster",
                "flags",
                "steps",
                "broadcasts",
                "seat-jobs",
                "snapshots",
                "locks",
                "shown-screens",
                "collected-work")) {
            one.put(kind, 1);
        }
        return one;
    }

    private static void refused(ThrowingCallable work, String code) {
        assertThatThrownBy(work)
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(code));
    }

    private static Map<String, Integer> counts(List<Kind> found) {
        return found.stream().collect(Collectors.toMap(Kind::name, Kind::count));
    }

    private static Map<String, String> unzip(Kept.Export export) throws IOException {
        var files = new HashMap<String, String>();
        try (var zip = new ZipInputStream(new ByteArrayInputStream(export.content()))) {
            for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                files.put(entry.getName(), new String(zip.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        return files;
    }

    @Test
    void aStudentSeesWhatIsKeptAndTakesTheirOwnWithoutNotesAndDrafts() throws IOException {
        var mine = as(students.get(0), kept::mine);
        assertThat(mine.course()).isEqualTo("Programming 1");
        assertThat(mine.privacy()).isEqualTo(new Privacy(180, false, Visibility.SCREEN));
        assertThat(counts(mine.kinds())).isEqualTo(oneOfEach());
        for (var files : List.of(
                unzip(as(students.get(0), kept::exportMine)),
                unzip(as(house.instructor, () -> kept.export(entries.get(0)))))) {
            assertThat(files).containsOnlyKeys("kept.json", "kept.txt");
            for (var text : files.values()) {
                assertThat(text)
                        .contains("help says " + students.get(0).name())
                        .contains("for " + students.get(0).name())
                        .contains("1 more that you are not shown")
                        .contains("quiet was " + students.get(0).name())
                        .contains("printed by " + students.get(0).name())
                        .contains("sent to " + students.get(0).name())
                        .contains("/snapshots/" + students.get(0).name())
                        .doesNotContain("a remark")
                        .doesNotContain("private word")
                        .doesNotContain("a draft that nobody reads")
                        .doesNotContain(students.get(1).name());
            }
        }
        as(house.instructor, () -> kept.put(new Privacy(30, true, Visibility.SCREEN)));
        assertThat(unzip(as(students.get(0), kept::exportMine)).get("kept.txt"))
                .contains("a private word on " + students.get(0).name())
                .doesNotContain(students.get(1).name())
                .doesNotContain("a draft that nobody reads");
    }

    @Test
    void whoWatchedIsInWhatIsHandedOutWhoeverTakesIt() throws IOException {
        doAs(
                house.assistant,
                () -> audit.record(
                        "agents.watched-screen",
                        "mia-loops",
                        Map.of(
                                AuditTrail.CONCERNS, students.get(0).person().toString(),
                                AuditTrail.SUBJECT, UUID.randomUUID().toString())));
        assertThat(as(students.get(0), kept::mine).visits())
                .extracting(Watchers.Visit::name)
                .containsExactly("Amir");
        assertThat(unzip(as(house.instructor, () -> kept.export(entries.get(0))))
                        .get("kept.txt"))
                .contains("who: Amir")
                .contains("agent: mia-loops");
        assertThat(unzip(as(house.instructor, () -> kept.export(entries.get(1))))
                        .get("kept.txt"))
                .doesNotContain("mia-loops");
    }

    @Test
    void nobodyButTheStudentAndWhoManagesTheCourseTakesIt() {
        for (var actor : List.of(house.assistant, students.get(1))) {
            refused(() -> as(actor, () -> kept.of(entries.get(0))), "identity.not-allowed");
            refused(() -> as(actor, () -> kept.export(entries.get(0))), "identity.not-allowed");
            refused(() -> as(actor, () -> kept.forget(entries.get(0), "x")), "identity.not-allowed");
            refused(() -> as(actor, () -> kept.put(new Privacy(1, true, Visibility.SCREEN))), "identity.not-allowed");
        }
        refused(() -> as(house.assistant, kept::mine), "identity.not-allowed");
        var elsewhere = new LabHouse();
        as(elsewhere.owner, () -> courses.put("Other", ""));
        refused(() -> as(elsewhere.instructor, () -> kept.of(entries.get(0))), "labs.no-entry");
        refused(() -> as(elsewhere.instructor, () -> kept.export(entries.get(0))), "labs.no-entry");
        refused(() -> as(elsewhere.instructor, () -> kept.forget(entries.get(0), "x")), "labs.no-entry");
        var there = new Actor(students.get(0).person(), "there", elsewhere.team, Set.of(Role.STUDENT), null);
        refused(() -> as(there, kept::mine), "labs.not-on-roster");
        refused(() -> as(there, kept::exportMine), "labs.not-on-roster");
        for (int days : List.of(0, -1, Kept.MOST_DAYS + 1)) {
            refused(
                    () -> as(house.instructor, () -> kept.put(new Privacy(days, false, Visibility.SCREEN))),
                    "labs.bad-privacy");
        }
    }

    @Test
    void whoIsForgottenIsGoneFromEveryTableAndTheOtherStays() throws SQLException {
        var email = LabHouse.email(students.get(0).name());
        refused(() -> as(house.instructor, () -> kept.forget(entries.get(0), "noa@example.org")), "labs.not-confirmed");
        assertThat(counts(as(house.instructor, () -> kept.of(entries.get(0))))).containsEntry("hands", 1);
        var before = counts(as(house.instructor, () -> kept.of(entries.get(1))));

        var gone = Map.of(0, seatOf(0), 1, seatOf(1));
        var went = counts(as(
                house.instructor, () -> kept.forget(entries.get(0), " " + email.toUpperCase(java.util.Locale.ROOT))));
        assertThat(went).isEqualTo(before);
        for (var table : List.of("hands", "grades", "grade_releases", "seat_notes", "seats", "collected_work")) {
            assertThat(rows(table, "entry_id", entries.get(0).value()))
                    .as(table)
                    .isZero();
            assertThat(rows(table, "entry_id", entries.get(1).value()))
                    .as(table)
                    .isPositive();
        }
        for (var table :
                List.of("attention_decisions", "seat_steps", "broadcast_results", "seat_jobs", "seat_snapshots")) {
            assertThat(rows(table, "seat_id", gone.get(0))).as(table).isZero();
            assertThat(rows(table, "seat_id", gone.get(1))).as(table).isPositive();
        }
        assertThat(rows("roster_entries", "id", entries.get(0).value())).isZero();
        assertThat(rows(
                        "policy_acceptances",
                        "person_id",
                        students.get(0).person().value()))
                .isZero();
        assertThat(rows("memberships", "person_id", students.get(0).person().value()))
                .as("the team of their own stays")
                .isEqualTo(1);
        refused(() -> as(house.instructor, () -> kept.forget(entries.get(0), email)), "labs.no-entry");
        assertThat(counts(as(house.instructor, () -> kept.of(entries.get(1))))).isEqualTo(before);
        var filter = new AuditFilter(null, null, null, "labs.student-forgotten", null, null);
        assertThat(as(house.owner, () -> trails.page(new Trail.Own(), filter, null, 10)))
                .singleElement()
                .satisfies(entry -> {
                    assertThat(entry.object()).isEqualTo("a student");
                    assertThat(entry.details().toString())
                            .doesNotContain(students.get(0).name());
                });
        // Importing them again begins anew.
        as(
                house.instructor,
                () -> roster.apply(LabHouse.csv(List.of(students.get(0).name())), false));
        assertThat(counts(as(students.get(0), kept::mine).kinds())).containsEntry("hands", 0);
    }

    private UUID seatOf(int student) {
        return as(house.assistant, () -> seats.of(lab)).stream()
                .filter(seat -> seat.entry().equals(entries.get(student)))
                .findFirst()
                .orElseThrow()
                .id()
                .value();
    }

    private static long rows(String table, String column, UUID id) throws SQLException {
        return Long.parseLong(
                SharedDatabase.column("select count(*)::text from " + table + " where " + column + " = '" + id + "'")
                        .getFirst());
    }

    /** So many days after now. */
    private void purge(int days) {
        var clock = Clock.fixed(Instant.now().plus(Duration.ofDays(days)), ZoneOffset.UTC);
        new KeptPurge(kinds, store, rosterStore, audit, clock, 1, transactions).purge(house.team);
    }

    @Test
    void whatALabLeftGoesInTimeAfterItsEndAndNotBefore() {
        purge(1_000);
        assertThat(counts(as(house.instructor, () -> kept.of(entries.get(0)))))
                .as("of a lab that is not over")
                .containsEntry("hands", 1)
                .containsEntry("feedback", 1);
        as(house.instructor, () -> labs.state(lab, Labs.State.ENDED));
        purge(179);
        assertThat(counts(as(house.instructor, () -> kept.of(entries.get(0))))).containsEntry("hands", 1);
        as(house.instructor, () -> kept.put(new Privacy(200, false, Visibility.SCREEN)));
        purge(181);
        assertThat(counts(as(house.instructor, () -> kept.of(entries.get(0))))).containsEntry("hands", 1);
        purge(201);
        for (var entry : entries) {
            var left = oneOfEach();
            List.of(
                            "hands",
                            "notes",
                            "grade-drafts",
                            "feedback",
                            "flags",
                            "steps",
                            "broadcasts",
                            "seat-jobs",
                            "locks",
                            "shown-screens")
                    .forEach(kind -> left.put(kind, 0));
            assertThat(counts(as(house.instructor, () -> kept.of(entry)))).isEqualTo(left);
        }
        as(house.instructor, () -> labs.state(lab, Labs.State.OPEN));
        as(students.get(0), () -> hands.raise(lab, "again"));
        purge(1_000);
        assertThat(counts(as(students.get(0), kept::mine).kinds()))
                .as("a lab that was opened again is not over")
                .containsEntry("hands", 1);
    }

    @Test
    void whoLeftTheCourseIsForgottenInTime() throws SQLException {
        doAs(house.instructor, () -> roster.remove(entries.get(0)));
        purge(179);
        assertThat(rows("roster_entries", "id", entries.get(0).value())).isEqualTo(1);
        purge(181);
        assertThat(rows("roster_entries", "id", entries.get(0).value())).isZero();
        assertThat(rows("hands", "entry_id", entries.get(0).value())).isZero();
        assertThat(rows(
                        "policy_acceptances",
                        "person_id",
                        students.get(0).person().value()))
                .isZero();
        assertThat(rows("roster_entries", "id", entries.get(1).value())).isEqualTo(1);
        assertThat(rows(
                        "policy_acceptances",
                        "person_id",
                        students.get(1).person().value()))
                .isEqualTo(1);
    }
}
