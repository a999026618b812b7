package dev.podium.labs;

import static dev.podium.labs.CastHouse.refused;
import static dev.podium.labs.CastHouse.until;
import static dev.podium.labs.LabHouse.as;
import static dev.podium.labs.LabHouse.doAs;
import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.PodiumTest;
import dev.podium.TestPeople;
import dev.podium.agents.Agents;
import dev.podium.kernel.BroadcastId;
import dev.podium.kernel.Role;
import dev.podium.kernel.SeatId;
import dev.podium.labs.Broadcasts.Broadcast;
import dev.podium.labs.Broadcasts.Outcome;
import dev.podium.labs.Broadcasts.Sent;
import dev.podium.labs.Broadcasts.Told;
import dev.podium.labs.Broadcasts.Unconfirmed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;

/** What is sent to seats: messages, commands in real shells, files in real directories. */
@PodiumTest
@Timeout(120)
class BroadcastsTest {

    @Autowired
    Courses courses;

    @Autowired
    Roster roster;

    @Autowired
    Labs labs;

    @Autowired
    Seats seats;

    @Autowired
    SeatLoop loop;

    @Autowired
    Agents agents;

    @Autowired
    Broadcasts broadcasts;

    @Autowired
    BroadcastRunner runner;

    @Autowired
    CastWatch watch;

    @TempDir
    Path folder;

    private CastHouse cast;

    @BeforeEach
    void threeInALab() throws IOException {
        cast = new CastHouse(
                courses, roster, labs, seats, loop, agents, folder.toRealPath().resolve("seats"), 3);
    }

    @AfterEach
    void end() {
        runner.settle();
        cast.end();
    }

    private List<Told> told(int student) {
        return as(cast.students.get(student), broadcasts::mine);
    }

    private Broadcast now(Broadcast sent) {
        runner.settle();
        return as(cast.house.assistant, () -> broadcasts.get(sent.id()));
    }

    private Broadcast command(String command) {
        var asked = as(cast.house.assistant, () -> broadcasts.command(cast.lab.id(), null, command, false, ""));
        return now(((Sent) asked).broadcast());
    }

    private Broadcast file(String name, String content) {
        return now(as(
                cast.house.assistant,
                () -> broadcasts.file(cast.lab.id(), null, name, content.getBytes(StandardCharsets.UTF_8))));
    }

    private static List<Outcome> outcomes(Broadcast sent) {
        return sent.results().stream().map(Broadcasts.Result::outcome).toList();
    }

    private List<String> files(int student) throws IOException {
        try (Stream<Path> all = Files.list(cast.directory(student))) {
            return all.map(path -> path.getFileName().toString())
                    .filter(name -> !name.startsWith(".podium-seat"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void aMessageIsReadByWhomItWasSentToUntilTheyCloseItAndIsTakenBack() {
        var first = cast.seat(0).id();
        var sent = as(
                cast.house.assistant,
                () -> broadcasts.message(cast.lab.id(), List.of(first), " Look at line 12,\nplease. "));
        assertThat(told(0)).singleElement().satisfies(each -> {
            assertThat(each.byName()).isEqualTo("Amir");
            assertThat(each.text()).isEqualTo("Look at line 12,\nplease.");
            assertThat(each.labName()).isEqualTo("Loops");
        });
        assertThat(told(1)).isEmpty();
        // Who was not told closes nothing.
        refused(() -> doAs(cast.students.get(1), () -> broadcasts.seen(sent.id())), "labs.no-message");
        assertThat(now(sent).results())
                .allSatisfy(result -> assertThat(result.seen()).isNull());
        doAs(cast.students.get(0), () -> broadcasts.seen(sent.id()));
        assertThat(told(0)).isEmpty();
        assertThat(now(sent).results())
                .singleElement()
                .satisfies(result -> assertThat(result.seen()).isNotNull());

        var all = as(cast.house.instructor, () -> broadcasts.message(cast.lab.id(), null, "Five minutes left."));
        assertThat(told(2)).hasSize(1);
        assertThat(as(cast.house.assistant, () -> broadcasts.undo(all.id())).undoneBy())
                .isEqualTo("Amir");
        assertThat(told(2)).isEmpty();
        as(cast.house.instructor, () -> broadcasts.undo(all.id()));
        assertThat(now(all).undoneBy()).as("who did it first").isEqualTo("Amir");
        assertThat(as(cast.house.assistant, () -> broadcasts.list(cast.lab.id(), 0, 10)))
                .extracting(Broadcast::text)
                .containsExactly("Five minutes left.", "Look at line 12,\nplease.");
    }

    @Test
    void aMessageStandsInTmuxUntilItIsClosed() {
        var seat = cast.seat(0);
        // Asked of tmux past Podium, from within the seat.
        doAs(
                cast.students.get(0),
                () -> agents.input(
                        CastHouse.agent(seat),
                        "s() { tmux show-options -qv $1; }; until s status-format | grep -q 'Amir: Use'; do sleep .05; done;"
                                + " s status-format > said; while [ \"$(s status)\" ]; do sleep .05; done; touch gone",
                        true));
        var sent = as(
                cast.house.assistant,
                () -> broadcasts.message(cast.lab.id(), List.of(seat.id()), "Use #{pane_pid}\nand 100%"));
        watch.notices();
        until(() -> Files.exists(cast.directory(0).resolve("said")));
        until(() -> content(cast.directory(0).resolve("said")).contains("100%%"));
        assertThat(content(cast.directory(0).resolve("said"))).contains("Amir: Use  {pane_pid} and 100%%");
        doAs(cast.students.get(0), () -> broadcasts.seen(sent.id()));
        watch.notices();
        until(() -> Files.exists(cast.directory(0).resolve("gone")));
    }

    private static String content(Path path) {
        try {
            return Files.readString(path);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aCommandIsTypedIntoEveryShellAndNotJoinedToWhatIsHalfTyped() {
        doAs(cast.students.get(0), () -> agents.input(cast.agent(0), "rm -rf ", false));
        until(() -> cast.screen(0).contains("rm -rf"));
        var sent = command("touch 'sent here'\ntouch second");
        assertThat(outcomes(sent)).containsOnly(Outcome.DONE);
        for (int i = 0; i < 3; i++) {
            int student = i;
            until(() -> Files.exists(cast.directory(student).resolve("second"))
                    && Files.exists(cast.directory(student).resolve("sent here")));
        }
        assertThat(sent.byName()).isEqualTo("Amir");
        refused(() -> as(cast.house.assistant, () -> broadcasts.undo(sent.id())), "labs.no-undo");
    }

    @Test
    void whereNoShellIsInFrontItIsSkippedAndSaysWhy() {
        doAs(cast.students.get(1), () -> agents.input(cast.agent(1), "cat", true));
        until(() -> {
            var agent = as(cast.house.instructor, () -> agents.get(cast.agent(1)));
            return agent.reason().equals("It runs cat.") || agent.reason().contains("cat");
        });
        doAs(cast.students.get(2), () -> agents.stop(cast.agent(2)));
        var sent = command("echo typed > typed.txt");
        assertThat(sent.results())
                .hasSize(3)
                .satisfiesExactlyInAnyOrder(
                        done -> assertThat(done.outcome()).isEqualTo(Outcome.DONE),
                        skipped -> {
                            assertThat(skipped.outcome()).isEqualTo(Outcome.SKIPPED);
                            assertThat(skipped.said()).isEqualTo("It runs cat and not a shell.");
                        },
                        stopped -> {
                            assertThat(stopped.outcome()).isEqualTo(Outcome.SKIPPED);
                            assertThat(stopped.said()).isEqualTo("No program runs in it.");
                        });
        until(() -> Files.exists(cast.directory(0).resolve("typed.txt")));
        assertThat(cast.directory(1).resolve("typed.txt")).doesNotExist();
    }

    @Test
    void aDangerousCommandIsTypedOnlyWhereItWasConfirmedForTheseSeats() {
        var first = List.of(cast.seat(0).id());
        var both = List.of(cast.seat(0).id(), cast.seat(1).id());
        var asked = (Unconfirmed) as(
                cast.house.assistant,
                () -> broadcasts.command(cast.lab.id(), first, "mkdir a; rm -rf a; touch gone", false, ""));
        assertThat(asked.dangers()).extracting(Broadcasts.Danger::what).containsExactly("rm -rf a");
        assertThat(asked.places()).singleElement().satisfies(place -> {
            assertThat(place.directory()).isEqualTo(cast.seat(0).directory());
            assertThat(place.machineName()).isNotEmpty();
        });
        assertThat(as(cast.house.assistant, () -> broadcasts.list(cast.lab.id(), 0, 10)))
                .isEmpty();
        // Neither another command, nor other seats, nor other programs are confirmed by it.
        for (var other : List.of(
                as(
                        cast.house.assistant,
                        () -> broadcasts.command(cast.lab.id(), first, "rm -rf b", false, asked.confirm())),
                as(
                        cast.house.assistant,
                        () -> broadcasts.command(
                                cast.lab.id(), both, "mkdir a; rm -rf a; touch gone", false, asked.confirm())),
                as(
                        cast.house.assistant,
                        () -> broadcasts.command(
                                cast.lab.id(), first, "mkdir a; rm -rf a; touch gone", true, asked.confirm())))) {
            assertThat(other).isInstanceOf(Unconfirmed.class);
        }
        assertThat(as(
                        cast.house.assistant,
                        () -> broadcasts.command(
                                cast.lab.id(), first, "mkdir a; rm -rf a; touch gone", false, asked.confirm())))
                .isInstanceOf(Sent.class);
        until(() -> Files.exists(cast.directory(0).resolve("gone")));
        assertThat(cast.directory(1).resolve("gone")).doesNotExist();
    }

    @Test
    void aFileIsPutBesideTheOneThatWasThereAndTakenAwayAgain() throws IOException {
        Files.writeString(cast.directory(0).resolve("notes.md"), "mine");
        var sent = file("notes.md", "theirs");
        assertThat(outcomes(sent)).containsOnly(Outcome.DONE);
        for (int i = 0; i < 3; i++) {
            assertThat(cast.directory(i).resolve("notes.md")).hasContent("theirs");
        }
        assertThat(files(1)).containsExactly("notes.md");
        var before = files(0).stream()
                .filter(name -> name.startsWith("notes.md.before-"))
                .toList();
        assertThat(before).hasSize(1);
        assertThat(cast.directory(0).resolve(before.getFirst())).hasContent("mine");
        // One works on it, and keeps it.
        Files.writeString(cast.directory(2).resolve("notes.md"), "theirs, and my answer");
        as(cast.house.assistant, () -> broadcasts.undo(sent.id()));
        var undone = now(sent);
        assertThat(undone.count(Outcome.UNDONE)).isEqualTo(2);
        assertThat(undone.results())
                .filteredOn(result -> result.outcome() == Outcome.KEPT)
                .singleElement()
                .satisfies(result ->
                        assertThat(result.said()).isEqualTo("The student has changed the file since, so it stays."));
        assertThat(cast.directory(0).resolve("notes.md")).hasContent("mine");
        assertThat(files(0)).containsExactly("notes.md");
        assertThat(files(1)).isEmpty();
        assertThat(cast.directory(2).resolve("notes.md")).hasContent("theirs, and my answer");
    }

    @Test
    void noFileLeavesTheSeatsDirectory() throws IOException {
        for (var name : List.of(
                "../../x",
                "a/b",
                "/etc/passwd",
                "..",
                ".",
                "",
                " ",
                "a\nb",
                "a\\b",
                ".podium-seat",
                ".git",
                "x".repeat(101))) {
            refused(() -> file(name, "x"), "labs.bad-file-name");
        }
        refused(
                () -> as(
                        cast.house.assistant,
                        () -> broadcasts.file(cast.lab.id(), null, "big", new byte[Broadcasts.LARGEST_FILE + 1])),
                "labs.file-too-large");
        var outside = Files.writeString(folder.resolve("outside.txt"), "untouched");
        // A link of the file's name is put aside as a link; the place it leads to stays as it was.
        Files.createSymbolicLink(cast.directory(0).resolve("notes.md"), outside);
        // A folder of that name is not written into.
        Files.createDirectory(cast.directory(1).resolve("notes.md"));
        // A directory that leads elsewhere by now is not followed.
        var elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        var third = cast.directory(2);
        Files.move(third, folder.resolve("moved"));
        Files.createSymbolicLink(third, elsewhere);
        var sent = file("notes.md", "theirs");
        assertThat(outside).hasContent("untouched");
        assertThat(cast.directory(0).resolve("notes.md")).isRegularFile().hasContent("theirs");
        assertThat(Files.isSymbolicLink(cast.directory(0).resolve("notes.md"))).isFalse();
        assertThat(files(1)).containsExactly("notes.md");
        assertThat(elsewhere).isEmptyDirectory();
        assertThat(sent.count(Outcome.DONE)).isEqualTo(1);
        assertThat(sent.results())
                .filteredOn(result -> result.outcome() == Outcome.FAILED)
                .extracting(Broadcasts.Result::said)
                .containsExactlyInAnyOrder(
                        "A folder of that name is there.", "The seat's directory is a link that leads elsewhere.");
        as(cast.house.assistant, () -> broadcasts.undo(sent.id()));
        runner.settle();
        assertThat(Files.isSymbolicLink(cast.directory(0).resolve("notes.md"))).isTrue();
        assertThat(outside).hasContent("untouched");
    }

    @Test
    void namesAreNoPrograms() throws IOException {
        for (var name : List.of("-rf", "$(touch hacked)", "a'b\"c;d", "--help", "ünï cöde")) {
            var sent = file(name, "x");
            assertThat(outcomes(sent)).as(name).containsOnly(Outcome.DONE);
            assertThat(cast.directory(0).resolve(name)).hasContent("x");
        }
        assertThat(files(0)).hasSize(5);
    }

    @Test
    void studentsAndThoseOfAnotherCourseSendNothing() {
        var sent = as(cast.house.assistant, () -> broadcasts.message(cast.lab.id(), null, "hello"));
        var student = cast.students.get(0);
        refused(() -> as(student, () -> broadcasts.message(cast.lab.id(), null, "x")), "identity.not-allowed");
        refused(
                () -> as(student, () -> broadcasts.command(cast.lab.id(), null, "ls", false, "")),
                "identity.not-allowed");
        refused(
                () -> as(student, () -> broadcasts.file(cast.lab.id(), null, "x", new byte[0])),
                "identity.not-allowed");
        refused(() -> as(student, () -> broadcasts.undo(sent.id())), "identity.not-allowed");
        refused(() -> as(student, () -> broadcasts.list(cast.lab.id(), 0, 10)), "identity.not-allowed");
        var elsewhere = new LabHouse();
        as(elsewhere.owner, () -> courses.put("Another", ""));
        refused(() -> as(elsewhere.assistant, () -> broadcasts.message(cast.lab.id(), null, "x")), "labs.no-lab");
        refused(
                () -> as(elsewhere.assistant, () -> broadcasts.command(cast.lab.id(), null, "ls", false, "")),
                "labs.no-lab");
        refused(
                () -> as(elsewhere.assistant, () -> broadcasts.file(cast.lab.id(), null, "x", new byte[0])),
                "labs.no-lab");
        refused(() -> as(elsewhere.assistant, () -> broadcasts.get(sent.id())), "labs.no-broadcast");
        refused(() -> as(elsewhere.assistant, () -> broadcasts.undo(sent.id())), "labs.no-broadcast");
        var stranger = TestPeople.person(elsewhere.team, "Sten", Role.STUDENT);
        refused(() -> doAs(stranger, () -> broadcasts.seen(sent.id())), "labs.no-message");
        assertThat(told(0)).hasSize(1);
        // Nor do they by a lab of their own with seats of this one.
        var own = elsewhere.lab(labs, folder.resolve("own"));
        refused(
                () -> as(
                        elsewhere.assistant,
                        () -> broadcasts.message(own.id(), List.of(cast.seat(0).id()), "x")),
                "labs.no-seat");
    }

    @Test
    void badInputIsRefusedAndAnEndedLabIsSentNothing() {
        refused(() -> as(cast.house.assistant, () -> broadcasts.message(cast.lab.id(), null, " ")), "labs.bad-message");
        refused(
                () -> as(cast.house.assistant, () -> broadcasts.message(cast.lab.id(), null, "a\u001bb")),
                "labs.bad-message");
        refused(() -> command("ls\u0003"), "labs.bad-command");
        refused(() -> command("x".repeat(Broadcasts.LONGEST_COMMAND + 1)), "labs.bad-command");
        refused(
                () -> as(cast.house.assistant, () -> broadcasts.message(cast.lab.id(), List.of(), "x")),
                "labs.no-seats");
        refused(
                () -> as(cast.house.assistant, () -> broadcasts.message(cast.lab.id(), List.of(SeatId.random()), "x")),
                "labs.no-seat");
        refused(() -> as(cast.house.assistant, () -> broadcasts.get(BroadcastId.random())), "labs.no-broadcast");
        refused(() -> as(cast.house.assistant, () -> broadcasts.list(cast.lab.id(), 0, 0)), "labs.bad-page");
        as(cast.house.instructor, () -> labs.state(cast.lab.id(), Labs.State.ENDED));
        refused(() -> as(cast.house.assistant, () -> broadcasts.message(cast.lab.id(), null, "x")), "labs.lab-ended");
        assertThat(told(0)).isEmpty();
    }
}
