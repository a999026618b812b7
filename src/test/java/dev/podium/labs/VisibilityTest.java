package dev.podium.labs;

import static dev.podium.labs.CastHouse.refused;
import static dev.podium.labs.CastHouse.until;
import static dev.podium.labs.LabHouse.as;
import static dev.podium.labs.LabHouse.doAs;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.podium.PodiumTest;
import dev.podium.TestPeople;
import dev.podium.agents.Agents;
import dev.podium.agents.Approvals;
import dev.podium.agents.Notes;
import dev.podium.agents.Reach;
import dev.podium.agents.Recordings;
import dev.podium.agents.Sharing;
import dev.podium.agents.Watchers;
import dev.podium.kernel.Actor;
import dev.podium.kernel.RecordingId;
import dev.podium.labs.Broadcasts.Outcome;
import dev.podium.labs.Kept.Privacy;
import dev.podium.labs.stuck.Rule;
import dev.podium.terminals.Here;
import dev.podium.terminals.Terminals.Mode;
import dev.podium.terminals.TestTmux.Recorder;
import dev.podium.terminals.Ticket;
import dev.podium.terminals.Tickets;
import dev.podium.terminals.Viewing;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;

/**
 * Every way by which somebody who helps could read a student's screen, or what quotes it, in a course that does not show it; and
 * what the student lets them see all the same.
 */
@PodiumTest
@Timeout(120)
class VisibilityTest {

    @Autowired
    Courses courses;

    @Autowired
    CoursePolicy policy;

    @Autowired
    Kept kept;

    @Autowired
    Visibilities visibilities;

    @Autowired
    Roster roster;

    @Autowired
    Labs labs;

    @Autowired
    Seats seats;

    @Autowired
    SeatLoop loop;

    @Autowired
    Hands hands;

    @Autowired
    ShownScreens screens;

    @Autowired
    Attention attention;

    @Autowired
    StepList steps;

    @Autowired
    LabCosts costs;

    @Autowired
    Broadcasts broadcasts;

    @Autowired
    BroadcastRunner runner;

    @Autowired
    Agents agents;

    @Autowired
    Approvals approvals;

    @Autowired
    Notes notes;

    @Autowired
    Recordings recordings;

    @Autowired
    Watchers watchers;

    @Autowired
    Tickets tickets;

    @Autowired
    Viewing viewing;

    @TempDir
    Path folder;

    private CastHouse cast;

    /** A word that no other test prints. */
    private final String word = "w" + UUID.randomUUID().toString().substring(0, 8);

    @BeforeEach
    void twoInALab() throws IOException {
        cast = new CastHouse(
                courses, roster, labs, seats, loop, agents, folder.toRealPath().resolve("seats"), 2);
    }

    @AfterEach
    void end() {
        cast.end();
    }

    private Actor student(int number) {
        return cast.students.get(number);
    }

    private List<Actor> helpers() {
        return List.of(cast.house.assistant, cast.house.instructor);
    }

    private void level(Visibility level) {
        as(cast.house.instructor, () -> kept.put(new Privacy(180, false, level)));
    }

    /** The student's own screen shows the word. */
    private void secret(int number) {
        doAs(student(number), () -> agents.input(cast.agent(number), "echo " + word, true));
        until(() -> as(student(number), () -> agents.screen(cast.agent(number)))
                .text()
                .contains("\n" + word));
    }

    private Ticket ticket(Actor actor, int number, Mode mode) {
        return as(actor, () -> agents.ticket(cast.agent(number), mode));
    }

    private void opens(Actor actor, int number) {
        assertThat(as(actor, () -> agents.screen(cast.agent(number))).text()).isNotEmpty();
        assertThat(ticket(actor, number, Mode.WATCH).ticket()).isNotEmpty();
        assertThat(as(actor, () -> visibilities.of(cast.lab.id()))
                        .get(cast.seat(number).id())
                        .opens())
                .isTrue();
    }

    private void closed(Actor actor, int number) {
        for (var mode : Mode.values()) {
            refused(() -> ticket(actor, number, mode), "agents.not-shared");
        }
        refused(() -> as(actor, () -> agents.screen(cast.agent(number))), "agents.not-shared");
        assertThat(as(actor, () -> visibilities.of(cast.lab.id()))
                        .get(cast.seat(number).id())
                        .opens())
                .isFalse();
    }

    private Recorder sit(Ticket ticket) {
        var seen = new Recorder();
        viewing.sit(tickets.redeem(ticket.ticket()).orElseThrow(), seen, null, 0);
        seen.untilControl("\"ready\"");
        return seen;
    }

    @Test
    void aHelperOpensATerminalByItsAddressAndReadsAndTypesByRest() {
        secret(0);
        opens(cast.house.assistant, 0);
        for (var level : List.of(Visibility.FIGURES, Visibility.STATE)) {
            level(level);
            for (var helper : helpers()) {
                closed(helper, 0);
                var agent = cast.agent(0);
                refused(() -> as(helper, () -> agents.nested(agent)), "agents.not-shared");
                refused(() -> as(helper, () -> approvals.prompt(agent)), "agents.not-shared");
                refused(
                        () -> doAs(helper, () -> approvals.answer(agent, "x", Approvals.Kind.APPROVE)),
                        "agents.not-shared");
                refused(() -> as(helper, () -> notes.of(agent)), "agents.not-shared");
                refused(() -> doAs(helper, () -> agents.input(agent, "x", true)), "agents.not-shared");
                refused(() -> doAs(helper, () -> agents.interrupt(agent)), "agents.not-shared");
                assertThat(as(helper, () -> agents.tails(List.of(agent), 20))).isEmpty();
            }
        }
        // Their own is theirs as before.
        assertThat(as(student(0), () -> agents.screen(cast.agent(0))).text()).contains(word);
    }

    @Test
    void aHelperReadsTheReasonOfAnAgentThatQuotesItsScreenAndOnlyLearnsItsStateAndWhoIsThere() {
        level(Visibility.STATE);
        var open = sit(ticket(student(0), 0, Mode.DRIVE));
        for (var helper : helpers()) {
            var agent = as(helper, () -> agents.get(cast.agent(0)));
            assertThat(agent.mine()).isEqualTo(Reach.SEE);
            assertThat(agent.state().running()).isTrue();
            assertThat(agent.reason()).isEmpty();
            assertThat(agent.arguments()).isEmpty();
            assertThat(as(helper, () -> agents.list(Agents.Filter.ALL, 0, 100)))
                    .isNotEmpty()
                    .allSatisfy(each -> assertThat(each.reason()).isEmpty());
            assertThat(as(helper, () -> agents.here(List.of(cast.agent(0)))).get(cast.agent(0)))
                    .extracting(Here::person)
                    .containsExactly(student(0).person());
        }
        assertThat(open.closeCode).isZero();
    }

    private RecordingId recorded() {
        doAs(student(0), () -> recordings.record(cast.agent(0), true));
        until(() -> as(student(0), () -> recordings.count(cast.agent(0))) == 1);
        var id = as(student(0), () -> recordings.list(cast.agent(0), 0, 1))
                .getFirst()
                .id();
        secret(0);
        until(() -> text(student(0), id, true).contains(word));
        doAs(student(0), () -> recordings.record(cast.agent(0), false));
        until(() -> !as(student(0), () -> recordings.get(id)).live());
        return id;
    }

    private String text(Actor actor, RecordingId id, boolean cast) {
        return as(actor, () -> {
            var bytes = new ByteArrayOutputStream();
            try {
                if (cast) {
                    recordings.copy(id, bytes);
                } else {
                    recordings.copyText(id, bytes);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return bytes.toString(StandardCharsets.UTF_8);
        });
    }

    private boolean finds(Actor actor, Recordings.Query query) {
        var found = as(actor, () -> recordings.search(query, 20));
        return !found.hits().isEmpty() || found.next() != null;
    }

    @Test
    void aHelperListsWatchesTakesAndSearchesRecordingsAlsoOfWhoLeftAndWhileTheyHelp() {
        var recording = recorded();
        var agent = cast.agent(0);
        var everything = new Recordings.Query(word, null, null, null);
        assertThat(finds(cast.house.assistant, everything)).isTrue();
        level(Visibility.FIGURES);
        // Consent to look at the terminal now is none to look at what was.
        as(student(0), () -> hands.raise(cast.lab.id(), ""));
        var hand = as(cast.house.assistant, () -> hands.queue(cast.lab.id())).getFirst();
        as(cast.house.assistant, () -> hands.claim(hand.id(), false));
        opens(cast.house.assistant, 0);
        for (int round = 0; round < 2; round++) {
            for (var helper : helpers()) {
                assertThat(as(helper, () -> recordings.list(null, 0, 50))).isEmpty();
                assertThat(as(helper, () -> recordings.count(null))).isZero();
                refused(() -> as(helper, () -> recordings.list(agent, 0, 50)), "agents.not-shared");
                refused(() -> as(helper, () -> recordings.count(agent)), "agents.not-shared");
                refused(() -> as(helper, () -> recordings.get(recording)), "agents.no-recording");
                refused(() -> text(helper, recording, true), "agents.no-recording");
                refused(() -> text(helper, recording, false), "agents.no-recording");
                assertThat(finds(helper, everything)).isFalse();
                assertThat(finds(helper, new Recordings.Query(word, agent, null, null)))
                        .isFalse();
                assertThat(finds(helper, new Recordings.Query(word, null, recording, null)))
                        .isFalse();
            }
            // Whoever leaves the course, or is forgotten, is known by no row of it any more.
            TestPeople.update(
                    "update roster_entries set left_at = now(), person_id = null where team_id = ? and person_id = ?",
                    cast.house.team.value(),
                    student(0).person().value());
        }
        assertThat(text(student(0), recording, false)).contains(word);
    }

    @Test
    void aHelperKeepsAWindowOpenWhileTheLevelGoesDown() {
        var watched = sit(ticket(cast.house.assistant, 0, Mode.WATCH));
        var driven = sit(ticket(cast.house.instructor, 0, Mode.DRIVE));
        var late = ticket(cast.house.assistant, 0, Mode.WATCH);
        level(Visibility.FIGURES);
        watched.until("the end of looking", each -> each.closeCode == 4403);
        driven.until("the end of driving", each -> each.closeCode == 4403);
        var never = new Recorder();
        viewing.sit(tickets.redeem(late.ticket()).orElseThrow(), never, null, 0);
        never.until("the end of a late look", each -> each.closeCode == 4403);
    }

    @Test
    void aHandThatWasTakenOpensTheTerminalToWhoTookItAndEndsWithIt() {
        level(Visibility.STATE);
        as(student(0), () -> hands.raise(cast.lab.id(), "it hangs"));
        // Raised is not taken, and another's hand is none of this seat.
        helpers().forEach(helper -> closed(helper, 0));
        var hand = as(cast.house.assistant, () -> hands.queue(cast.lab.id()))
                .getFirst()
                .id();
        as(cast.house.assistant, () -> hands.claim(hand, false));
        closed(cast.house.assistant, 1);
        closed(cast.house.instructor, 0);
        opens(cast.house.assistant, 0);
        doAs(cast.house.assistant, () -> agents.input(cast.agent(0), "touch helped", true));
        until(() -> Files.exists(cast.directory(0).resolve("helped")));
        assertThat(as(student(0), () -> agents.openers(cast.agent(0))))
                .extracting(Agents.Opener::name)
                .contains("Amir")
                .doesNotContain("Ines");

        var first = sit(ticket(cast.house.assistant, 0, Mode.DRIVE));
        as(cast.house.instructor, () -> hands.claim(hand, true));
        first.until("the end of who was relieved", each -> each.closeCode == 4403);
        closed(cast.house.assistant, 0);
        var second = sit(ticket(cast.house.instructor, 0, Mode.WATCH));
        as(cast.house.instructor, () -> hands.release(hand));
        second.until("the end of who goes no longer", each -> each.closeCode == 4403);

        as(cast.house.assistant, () -> hands.claim(hand, false));
        var third = sit(ticket(cast.house.assistant, 0, Mode.WATCH));
        doAs(student(0), () -> hands.withdraw(cast.lab.id()));
        third.until("the end with the hand", each -> each.closeCode == 4403);

        as(student(0), () -> hands.raise(cast.lab.id(), ""));
        var again = as(cast.house.assistant, () -> hands.queue(cast.lab.id()))
                .getFirst()
                .id();
        as(cast.house.assistant, () -> hands.claim(again, false));
        var fourth = sit(ticket(cast.house.assistant, 0, Mode.WATCH));
        as(cast.house.assistant, () -> hands.answer(again, ""));
        fourth.until("the end with the answer", each -> each.closeCode == 4403);
        closed(cast.house.assistant, 0);

        as(student(0), () -> hands.raise(cast.lab.id(), ""));
        var last = as(cast.house.assistant, () -> hands.queue(cast.lab.id()))
                .getFirst()
                .id();
        as(cast.house.assistant, () -> hands.claim(last, false));
        var fifth = sit(ticket(cast.house.assistant, 0, Mode.WATCH));
        as(cast.house.instructor, () -> labs.state(cast.lab.id(), Labs.State.ENDED));
        fifth.until("the end with the lab", each -> each.closeCode == 4403);
        closed(cast.house.assistant, 0);
    }

    @Test
    void aScreenThatItsStudentShowsAndATerminalThatTheyShareStayOpenAtAnyLevel() {
        level(Visibility.STATE);
        var asked = as(
                cast.house.assistant,
                () -> screens.ask(cast.lab.id(), cast.seat(0).id(), Duration.ofMinutes(15)));
        closed(cast.house.assistant, 0);
        doAs(student(0), () -> screens.answer(asked.id(), true));
        opens(cast.house.assistant, 0);
        refused(() -> ticket(cast.house.assistant, 0, Mode.DRIVE), "agents.watch-only");
        var seen = sit(ticket(cast.house.instructor, 0, Mode.WATCH));
        doAs(student(0), () -> screens.end(asked.id()));
        seen.until("the end of what is shown", each -> each.closeCode == 4403);
        closed(cast.house.assistant, 0);

        doAs(
                student(1),
                () -> agents.share(
                        cast.agent(1),
                        new Sharing(
                                null,
                                null,
                                List.of(new Sharing.Grant(cast.house.assistant.person(), "", Mode.WATCH, null)))));
        assertThat(ticket(cast.house.assistant, 1, Mode.WATCH).ticket()).isNotEmpty();
        refused(() -> ticket(cast.house.assistant, 1, Mode.DRIVE), "agents.watch-only");
        closed(cast.house.instructor, 1);
    }

    @Test
    void whoseScreenIsNotShownIsToldThatNobodyOpensItByTheirRole() {
        assertThat(as(student(0), watchers::byRole)).isNotEmpty();
        assertThat(as(student(0), visibilities::mine)).isEqualTo(Visibility.SCREEN);
        level(Visibility.FIGURES);
        assertThat(as(student(0), watchers::byRole)).isEmpty();
        assertThat(as(student(0), () -> agents.openers(cast.agent(0))))
                .extracting(Agents.Opener::name)
                .containsExactly(student(0).name());
        assertThat(as(student(0), visibilities::mine)).isEqualTo(Visibility.FIGURES);
        assertThat(as(student(0), kept::mine).privacy().visibility()).isEqualTo(Visibility.FIGURES);
    }

    @Test
    void aManagerRaisesTheLevelAndSeesMoreOfWhoAcceptedItAndOfNobodyElse() {
        // Lowered again and again, it holds for everybody at once, and asks nothing.
        level(Visibility.FIGURES);
        level(Visibility.STATE);
        assertThat(as(student(0), policy::told)).isEmpty();
        level(Visibility.SCREEN);
        closed(cast.house.assistant, 0);
        closed(cast.house.assistant, 1);
        var told = as(student(0), policy::told).orElseThrow();
        assertThat(told.accepted()).isFalse();
        assertThat(told.visibility()).isEqualTo(Visibility.SCREEN);
        assertThat(as(student(0), visibilities::mine)).isEqualTo(Visibility.STATE);
        refused(() -> ticket(student(0), 0, Mode.DRIVE), "labs.policy-not-accepted");
        doAs(student(0), () -> policy.accept(told.version()));
        opens(cast.house.assistant, 0);
        closed(cast.house.assistant, 1);
        assertThat(as(cast.house.assistant, () -> visibilities.of(cast.lab.id()))
                        .get(cast.seat(1).id())
                        .level())
                .isEqualTo(Visibility.STATE);

        // What was accepted once is nothing that a later rise may lean on.
        level(Visibility.FIGURES);
        closed(cast.house.assistant, 0);
        level(Visibility.SCREEN);
        closed(cast.house.assistant, 0);
        assertThat(as(student(0), visibilities::mine)).isEqualTo(Visibility.FIGURES);
        // A new text at the same level asks anew, and shows no more before that.
        as(cast.house.instructor, () -> courses.put("Programming 1", "We watch openly."));
        closed(cast.house.assistant, 0);
        var anew = as(student(0), policy::told).orElseThrow();
        refused(() -> doAs(student(0), () -> policy.accept(told.version())), "labs.policy-changed");
        doAs(student(0), () -> policy.accept(anew.version()));
        opens(cast.house.assistant, 0);
    }

    @Test
    void aManagerMakesAnAssistantOfAStudentToOpenTheirTerminal() {
        level(Visibility.FIGURES);
        TestPeople.update(
                "update roster_entries set role = 'ASSISTANT' where team_id = ? and person_id = ?",
                cast.house.team.value(),
                student(0).person().value());
        helpers().forEach(helper -> refused(() -> as(helper, () -> agents.screen(cast.agent(0))), "agents.not-shared"));
    }

    @Test
    void aManagerRewritesWhatAVersionShowedAndTheDatabaseRefusesIt() {
        level(Visibility.STATE);
        assertThatThrownBy(() -> TestPeople.update(
                        "update course_policies set visibility = 3 where team_id = ?", cast.house.team.value()))
                .hasStackTraceContaining("shows no more afterwards");
    }

    @Test
    void aStudentOpensTheirSeatByItsAddressAndByRestBeforeTheyAcceptedWhatTheCourseTells() {
        as(cast.house.instructor, () -> courses.put("Programming 1", "We watch openly."));
        var agent = cast.agent(0);
        var me = student(0);
        for (var mode : Mode.values()) {
            refused(() -> ticket(me, 0, mode), "labs.policy-not-accepted");
        }
        refused(() -> as(me, () -> agents.screen(agent)), "labs.policy-not-accepted");
        refused(() -> as(me, () -> agents.nested(agent)), "labs.policy-not-accepted");
        refused(() -> as(me, () -> approvals.prompt(agent)), "labs.policy-not-accepted");
        refused(() -> doAs(me, () -> agents.input(agent, "x", true)), "labs.policy-not-accepted");
        refused(() -> doAs(me, () -> agents.interrupt(agent)), "labs.policy-not-accepted");
        assertThat(as(me, () -> agents.tails(List.of(agent), 5))).isEmpty();
        // Nobody else is asked to accept, and what is no seat opens.
        opens(cast.house.assistant, 0);
        assertThat(as(me, () -> agents.get(agent)).mine()).isEqualTo(Reach.OWNER);
        doAs(me, () -> policy.accept(2));
        assertThat(ticket(me, 0, Mode.DRIVE).ticket()).isNotEmpty();
        refused(() -> ticket(student(1), 1, Mode.DRIVE), "labs.policy-not-accepted");
    }

    private void ruled(int number) {
        var seat = cast.seat(number).id().value();
        TestPeople.update(
                "insert into attention_decisions (id, team_id, lab_id, seat_id, at, rule, level, deed, sentence, by_name,"
                        + " reason, evidence, weight, inputs) values (?, ?, ?, ?, now(), 'SAME_ERROR', 'HELP', 'RAISED', ?, '', '',"
                        + " ?, 5, ?::jsonb)",
                UUID.randomUUID(),
                cast.house.team.value(),
                cast.lab.id().value(),
                seat,
                word + " failed 5 times",
                word,
                "{\"error\":\"" + word + "\"}");
        TestPeople.update(
                "insert into seat_steps (seat_id, step, team_id, exit_code, output, passed_at, at)"
                        + " values (?, 1, ?, 0, ?, now(), now())",
                seat,
                cast.house.team.value(),
                word);
    }

    @Test
    void aHelperReadsTheEvidenceOfRulesTheLogOfDecisionsAndWhatStepsPrinted() throws IOException {
        TestPeople.update(
                "update lab_templates set steps = '[{\"name\":\"One\",\"script\":\"true\"}]' where lab_id = ?",
                cast.lab.id().value());
        ruled(0);
        var seat = cast.seat(0).id();
        var helper = cast.house.assistant;
        assertThat(as(helper, () -> attention.decisions(cast.lab.id(), 0, 10)).toString())
                .contains(word);
        assertThat(as(helper, () -> attention.steps(seat)).toString()).contains(word);

        level(Visibility.FIGURES);
        assertThat(as(helper, () -> attention.decisions(cast.lab.id(), 0, 10)))
                .singleElement()
                .satisfies(each -> {
                    assertThat(each.rule()).isEqualTo(Rule.SAME_ERROR);
                    assertThat(each.toString()).doesNotContain(word);
                });
        assertThat(as(helper, () -> attention.steps(seat))).singleElement().satisfies(each -> {
            assertThat(each.passed()).isTrue();
            assertThat(each.output()).isEmpty();
        });
        assertThat(as(helper, () -> steps.of(seat)).toString()).contains("One").doesNotContain(word);
        assertThat(as(helper, () -> attention.now(cast.lab.id()))
                        .seats()
                        .get(seat)
                        .passed())
                .isEqualTo(1);

        level(Visibility.STATE);
        assertThat(as(helper, () -> attention.decisions(cast.lab.id(), 0, 10))).isEmpty();
        assertThat(as(helper, () -> attention.steps(seat))).isEmpty();
        assertThat(as(helper, () -> steps.of(seat)).toString()).doesNotContain(word);
        var now = as(helper, () -> attention.now(cast.lab.id())).seats().get(seat);
        assertThat(now.passed()).isZero();
        assertThat(now.unknown()).contains("not shown");
        as(cast.house.instructor, () -> labs.state(cast.lab.id(), Labs.State.OPEN));
        refused(() -> as(helper, () -> attention.checkSteps(seat)), "labs.not-shown");
        // Nor by dismissing one to see whether it was there.
        for (var rule : Rule.values()) {
            refused(
                    () -> doAs(helper, () -> attention.dismiss(seat, rule, "")),
                    rule == Rule.HAND ? "labs.hand-stays" : "labs.no-flag");
        }
        // What is theirs, its student reads.
        assertThat(as(student(0), () -> attention.steps(seat)).toString()).contains(word);
    }

    @Test
    void aManagerTakesWhatIsKeptOfAStudentToReadTheirScreenInIt() throws IOException {
        ruled(0);
        level(Visibility.FIGURES);
        var entry = cast.seat(0).entry();
        assertThat(unzipped(as(cast.house.instructor, () -> kept.export(entry))))
                .contains("1 more that you are not shown")
                .doesNotContain(word);
        assertThat(unzipped(as(student(0), kept::exportMine))).contains(word);
    }

    private static String unzipped(Kept.Export export) throws IOException {
        var all = new ByteArrayOutputStream();
        try (var zip = new ZipInputStream(new ByteArrayInputStream(export.content()))) {
            while (zip.getNextEntry() != null) {
                zip.transferTo(all);
            }
        }
        return all.toString(StandardCharsets.UTF_8);
    }

    @Test
    void aHelperHasTheStudentsShellTellWhatItShowsByABroadcast() {
        level(Visibility.FIGURES);
        var sent = ((Broadcasts.Sent) as(
                        cast.house.assistant, () -> broadcasts.command(cast.lab.id(), null, "touch typed", false, "")))
                .broadcast();
        runner.settle();
        assertThat(as(cast.house.assistant, () -> broadcasts.get(sent.id())).results())
                .hasSize(2)
                .allSatisfy(each -> {
                    assertThat(each.outcome()).isEqualTo(Outcome.FAILED);
                    assertThat(each.said()).contains("not open to you");
                });
    }

    @Test
    void aManagerReadsTheCostsOfAStudentWhereOnlyTheStateIsShown() {
        assertThat(as(cast.house.instructor, () -> costs.of(cast.lab.id())).lines())
                .hasSize(2);
        level(Visibility.FIGURES);
        assertThat(as(cast.house.instructor, () -> costs.of(cast.lab.id())).lines())
                .hasSize(2);
        level(Visibility.STATE);
        var found = as(cast.house.instructor, () -> costs.of(cast.lab.id()));
        assertThat(found.lines()).isEmpty();
        assertThat(found.withheld()).isEqualTo(2);
        assertThat(as(cast.house.instructor, () -> costs.export(cast.lab.id())))
                .doesNotContain(student(0).name());
    }

    @Test
    void onlyWhoManagesTheCourseSetsTheLevelAndAnotherCourseSeesNothingOfIt() {
        for (var actor : List.of(cast.house.assistant, student(0))) {
            refused(() -> as(actor, () -> kept.put(new Privacy(180, false, Visibility.STATE))), "identity.not-allowed");
        }
        refused(() -> as(student(0), () -> visibilities.of(cast.lab.id())), "identity.not-allowed");
        refused(() -> as(cast.house.assistant, visibilities::mine), "identity.not-allowed");
        var elsewhere = new LabHouse();
        as(elsewhere.owner, () -> courses.put("Another", ""));
        as(elsewhere.instructor, () -> kept.put(new Privacy(180, false, Visibility.STATE)));
        refused(() -> as(elsewhere.instructor, () -> visibilities.of(cast.lab.id())), "labs.no-lab");
        opens(cast.house.assistant, 0);
        assertThat(as(cast.house.instructor, kept::privacy).visibility()).isEqualTo(Visibility.SCREEN);
    }
}
