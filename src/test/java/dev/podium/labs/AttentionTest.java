package dev.podium.labs;

import static dev.podium.labs.LabHouse.as;
import static dev.podium.labs.LabHouse.doAs;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.podium.PodiumTest;
import dev.podium.agents.AgentOutput;
import dev.podium.agents.Agents;
import dev.podium.kernel.Actor;
import dev.podium.kernel.AgentId;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.Role;
import dev.podium.kernel.SeatId;
import dev.podium.labs.Attention.Decision;
import dev.podium.labs.Attention.Deed;
import dev.podium.labs.Attention.SeatNow;
import dev.podium.labs.Attention.StepResult;
import dev.podium.labs.Labs.Lab;
import dev.podium.labs.Labs.NoFiles;
import dev.podium.labs.Labs.Step;
import dev.podium.labs.Labs.Template;
import dev.podium.labs.Labs.Wanted;
import dev.podium.labs.Seats.Seat;
import dev.podium.labs.stuck.Level;
import dev.podium.labs.stuck.Rule;
import dev.podium.labs.stuck.SeatEvent;
import dev.podium.labs.stuck.Thresholds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;

/** Seats that are looked at: real shells in a real tmux, real scripts for steps, rows in a real PostgreSQL. */
@PodiumTest
@Timeout(180)
class AttentionTest {

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
    Attention attention;

    @Autowired
    ClassWatch watch;

    @Autowired
    AttentionStore store;

    @Autowired
    SeatFeeds feeds;

    @Autowired
    SeatLoop loop;

    @Autowired
    Agents agents;

    @Autowired
    AgentOutput output;

    @Autowired
    org.springframework.transaction.PlatformTransactionManager transactions;

    @TempDir
    Path folder;

    private LabHouse house;
    private Lab lab;
    private final List<Actor> students = new ArrayList<>();

    @BeforeEach
    void aCourse() {
        house = new LabHouse();
        as(house.owner, () -> courses.put("Programming 1", ""));
    }

    @AfterEach
    void end() {
        if (lab != null) {
            state(Labs.State.ENDED);
            watch.lookAtAll();
        }
        doAs(house.owner, () -> agents.list(Agents.Filter.ALL, 0, 500).forEach(agent -> agents.delete(agent.id())));
    }

    private void open(int count, Step... steps) {
        var people = IntStream.range(0, count)
                .mapToObj(i -> LabHouse.stranger(LabHouse.name("student" + i)))
                .toList();
        as(
                house.instructor,
                () -> roster.apply(LabHouse.csv(people.stream().map(Actor::name).toList()), false));
        people.forEach(person ->
                students.add(new Actor(person.person(), person.name(), house.team, Set.of(Role.STUDENT), null)));
        var template = new Template(
                "shell",
                null,
                List.of(),
                List.of(),
                new NoFiles(),
                folder.resolve("seats").toString(),
                false,
                "",
                List.of(steps));
        // What whoever runs the tests has in the files of their own shell is none of the tests' business.
        var variables = Map.of("HOME", folder.toString());
        lab = as(house.instructor, () -> labs.create(new Wanted("Loops", null, null, template, variables)));
        state(Labs.State.OPEN);
        as(house.instructor, () -> seats.provision(lab.id(), List.of(MachineId.LOCAL)));
        loop.makeAll();
    }

    private void state(Labs.State state) {
        as(house.instructor, () -> labs.state(lab.id(), state));
    }

    private Seat seat(int student) {
        return as(students.get(student), () -> seats.mine()).getFirst().seat();
    }

    private AgentId agent(int student) {
        return Objects.requireNonNull(seat(student).agent());
    }

    private void type(int student, String line) {
        doAs(students.get(student), () -> agents.input(agent(student), line, true));
    }

    private SeatNow look(int student) {
        watch.look(house.team, lab.id());
        return now(student);
    }

    private SeatNow now(int student) {
        return Objects.requireNonNull(as(house.assistant, () -> attention.now(lab.id()))
                .seats()
                .get(seat(student).id()));
    }

    /** The terminals and the shells in them take their time. */
    private SeatNow lookUntil(int student, Predicate<SeatNow> wanted) {
        var now = look(student);
        while (!wanted.test(now)) {
            pause();
            now = look(student);
        }
        return now;
    }

    private static boolean flagged(SeatNow now, Rule rule, Level level) {
        return now.flags().stream().anyMatch(flag -> flag.rule() == rule && flag.level() == level);
    }

    /** A shell that is heard, whose clock goes on by 20 s at each prompt, as if its student thought. */
    private void thinking(int student) {
        look(student);
        type(
                student,
                "unset EPOCHREALTIME; EPOCHREALTIME=1700000000; PROMPT_COMMAND+=('EPOCHREALTIME=$((EPOCHREALTIME+20))')");
        while (ended(student) == 0) {
            pause();
        }
    }

    private void failing(int student, int times) throws IOException {
        Files.writeString(
                Path.of(seat(student).directory()).resolve("t.sh"),
                "echo 'main.c:3: error: expected ; before return'; exit 1\n");
        for (int i = 0; i < times; i++) {
            long before = ended(student);
            type(student, "sh t.sh x");
            // What is typed before the prompt is there would be echoed into the command's output.
            while (ended(student) == before) {
                pause();
            }
        }
    }

    private long ended(int student) {
        return feeds.find(seat(student).id()).orElseThrow().history().events().stream()
                .filter(SeatEvent.CommandEnded.class::isInstance)
                .count();
    }

    /** Terminals take their time; a test that has none left ends. */
    private static void pause() {
        if (Thread.interrupted()) {
            throw new AssertionError("What was waited for has not come.");
        }
        LockSupport.parkNanos(20_000_000);
    }

    private static void refused(ThrowingCallable work, String code) {
        assertThatThrownBy(work)
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(code));
    }

    private List<Decision> decisions() {
        return as(house.assistant, () -> attention.decisions(lab.id(), 0, 200));
    }

    @Test
    void aCommandThatFailsFiveTimesAlikeIsFlaggedUntilSomebodyWavesItAway() throws Exception {
        open(2);
        thinking(0);
        failing(0, 5);
        var now = lookUntil(0, each -> each.level() == Level.HELP);
        assertThat(now.flags()).singleElement().satisfies(flag -> {
            assertThat(flag.rule()).isIn(Rule.SAME_RESULT, Rule.SAME_ERROR);
            assertThat(flag.sentence()).contains("5 times");
        });
        var rule = now.flags().getFirst().rule();
        var id = now.seat();
        assertThat(now(1).flags()).isEmpty();
        refused(() -> doAs(students.get(0), () -> attention.dismiss(id, rule, "")), "identity.not-allowed");
        refused(() -> doAs(house.assistant, () -> attention.dismiss(id, Rule.IDLE, "")), "labs.no-flag");
        refused(() -> doAs(house.assistant, () -> attention.dismiss(id, rule, "x".repeat(201))), "labs.bad-reason");
        doAs(house.assistant, () -> attention.dismiss(id, rule, "I was there"));
        assertThat(now(0).flags()).isEmpty();
        assertThat(now(0).level()).isEqualTo(Level.CALM);
        // As many more times as make a watch are new evidence.
        failing(0, 3);
        var again = lookUntil(0, each -> each.level() == Level.HELP)
                .flags()
                .getFirst()
                .rule();
        refused(
                () -> doAs(house.assistant, () -> attention.snooze(id, again, Duration.ofHours(5), "")),
                "labs.bad-snooze");
        doAs(house.assistant, () -> attention.snooze(id, again, Duration.ofMinutes(5), "in a minute"));
        failing(0, 3);
        assertThat(look(0).flags()).isEmpty();
        assertThat(decisions())
                .extracting(Decision::deed, Decision::by, Decision::reason)
                .contains(
                        org.assertj.core.groups.Tuple.tuple(Deed.SNOOZED, "Amir", "in a minute"),
                        org.assertj.core.groups.Tuple.tuple(Deed.DISMISSED, "Amir", "I was there"));
        assertThat(decisions())
                .filteredOn(each -> each.deed() == Deed.RAISED)
                .isNotEmpty()
                .allSatisfy(each -> {
                    assertThat(each.inputs()).isNotEmpty();
                    assertThat(each.studentName()).isEqualTo(students.get(0).name());
                });
        type(0, "true && echo fixed");
        state(Labs.State.ENDED);
        watch.lookAtAll();
        assertThat(decisions())
                .first()
                .satisfies(each -> assertThat(each.deed()).isEqualTo(Deed.ENDED));
    }

    @Test
    void onlyWhoHelpsInTheCourseSeesHowItsSeatsAre() {
        open(1, new Step("Begin", "true"));
        var other = new LabHouse();
        as(other.owner, () -> courses.put("Other", ""));
        var id = seat(0).id();
        refused(() -> as(students.get(0), () -> attention.now(lab.id())), "identity.not-allowed");
        refused(() -> as(students.get(0), () -> attention.decisions(lab.id(), 0, 10)), "identity.not-allowed");
        refused(() -> as(other.instructor, () -> attention.now(lab.id())), "labs.no-lab");
        refused(() -> as(other.instructor, () -> attention.decisions(lab.id(), 0, 10)), "labs.no-lab");
        refused(() -> as(other.instructor, () -> attention.steps(id)), "labs.no-seat");
        refused(() -> as(other.instructor, () -> attention.checkSteps(id)), "labs.no-seat");
        refused(() -> doAs(other.instructor, () -> attention.dismiss(id, Rule.IDLE, "")), "labs.no-seat");
        var foreign = new Actor(PersonId.random(), "Fay", other.team, Set.of(Role.STUDENT), null);
        refused(() -> as(foreign, () -> attention.steps(id)), "labs.no-seat");
        refused(() -> as(house.instructor, () -> output.hear(agent(0), new SeatFeedNone())), "agents.podium-alone");
    }

    /** Hears nothing. */
    private static final class SeatFeedNone implements AgentOutput.Ear {
        @Override
        public void printed(byte[] bytes) {}

        @Override
        public void lost(long bytes) {}

        @Override
        public void typed(PersonId person) {}

        @Override
        public void over() {}
    }

    @Test
    void aRaisedHandAndWhatTheShellSaysAreKnownAlsoOfAShellThatWasStartedAnew() {
        open(1);
        thinking(0);
        doAs(students.get(0), () -> agents.restart(agent(0)));
        type(0, "cd /nowhere-at-all");
        lookUntil(0, now -> now.unknown().isEmpty());
        as(students.get(0), () -> hands.raise(lab.id(), "please"));
        var now = look(0);
        assertThat(flagged(now, Rule.HAND, Level.HELP)).isTrue();
        refused(() -> doAs(house.assistant, () -> attention.dismiss(now.seat(), Rule.HAND, "")), "labs.hand-stays");
        doAs(students.get(0), () -> hands.withdraw(lab.id()));
        assertThat(look(0).flags()).isEmpty();
        // What makes the shell speak is none of the course's variables, and no difference from the template.
        assertThat(as(house.instructor, () -> labs.get(lab.id())).template().environmentNames())
                .containsExactly("HOME");
        assertThat(as(house.instructor, () -> seats.check(lab.id())).sentence())
                .isEqualTo("The seat is as the template says.");
        assertThat(as(house.instructor, () -> agents.get(agent(0))).environmentNames())
                .contains("PS0", "PROMPT_COMMAND");
    }

    @Test
    void aHandIsRaisedInTheTerminalAndTakenBackThere() {
        open(1);
        thinking(0);
        type(0, "podium hand why is it 41");
        lookUntil(0, now -> now.flags().stream().anyMatch(flag -> flag.rule() == Rule.HAND));
        assertThat(as(house.assistant, () -> hands.queue(lab.id())))
                .singleElement()
                .satisfies(hand -> assertThat(hand.sentence()).isEqualTo("why is it 41"));
        type(0, "podium hand down");
        lookUntil(0, now -> now.flags().isEmpty());
        assertThat(as(house.assistant, () -> hands.queue(lab.id()))).isEmpty();
    }

    @Test
    void whatFloodsOneSeatIsBoundedAndTheOthersAreHeardMeanwhile() {
        open(2);
        thinking(0);
        thinking(1);
        type(0, "yes aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa");
        var before = Objects.requireNonNull(look(1).active());
        type(1, "echo hello");
        lookUntil(1, now -> Objects.requireNonNull(now.active()).isAfter(before));
        var flooded = Objects.requireNonNull(look(0).active());
        doAs(students.get(0), () -> agents.interrupt(agent(0)));
        // What was typed right behind the flood may have gone by unread with the end of it; what is typed next is
        // heard.
        for (int i = 0; !Objects.requireNonNull(look(0).active()).isAfter(flooded); i++) {
            if (i % 20 == 0) {
                type(0, "echo done");
            }
            pause();
        }
    }

    /** As soon as Podium's own check, if one runs, is over. */
    private List<StepResult> checked(Actor actor, SeatId id) {
        while (true) {
            try {
                return as(actor, () -> attention.checkSteps(id));
            } catch (Refusal refused) {
                assertThat(refused.code()).isEqualTo("labs.check-runs");
                pause();
            }
        }
    }

    @Test
    void stepsArePassedInOrderByPodiumAndByTheStudentAndEachGoesOnAtOnce() throws Exception {
        open(
                2,
                new Step("Begin", "true"),
                new Step("A file", "echo looking; test -f answer.txt"),
                new Step("Its words", "grep -q 42 answer.txt"));
        // Podium looks by itself as soon as the seat is there.
        var now = lookUntil(0, each -> each.passed() == 1);
        assertThat(now.step()).isEqualTo(2);
        var student = students.get(0);
        var id = now.seat();
        var failed = checked(student, id);
        assertThat(failed)
                .extracting(StepResult::name, StepResult::passed, StepResult::exit, StepResult::output)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("Begin", true, 0, ""),
                        org.assertj.core.groups.Tuple.tuple("A file", false, 1, "looking\n"));
        Files.writeString(Path.of(seat(0).directory()).resolve("answer.txt"), "42\n");
        assertThat(checked(student, id))
                .hasSize(3)
                .allSatisfy(each -> assertThat(each.passed()).isTrue());
        assertThat(look(0).step()).isZero();
        assertThat(as(house.instructor, () -> attention.now(lab.id())).steps())
                .containsExactly("Begin", "A file", "Its words");
        refused(() -> as(student, () -> attention.checkSteps(seat(1).id())), "labs.no-seat");
        assertThat(checked(house.assistant, seat(1).id()))
                .filteredOn(each -> !each.passed())
                .extracting(StepResult::name)
                .containsExactly("A file");
        state(Labs.State.PLANNED);
        refused(() -> as(student, () -> attention.checkSteps(id)), "labs.lab-not-open");
        // What was passed is known also while nobody looks.
        watch.lookAtAll();
        assertThat(now(0).passed()).isEqualTo(3);
        assertThat(now(0).unknown()).contains("not open");
        state(Labs.State.OPEN);
    }

    @Test
    void onePodiumLooksAtALabAndAnotherOnceThatHasFallenSilent() {
        open(1);
        var first = UUID.randomUUID();
        var second = UUID.randomUUID();
        var at = Instant.parse("2030-01-01T00:00:00Z");
        assertThat(hold(first, at)).isTrue();
        assertThat(hold(second, at.plusSeconds(5))).isFalse();
        assertThat(hold(first, at.plusSeconds(5))).isTrue();
        // Whoever has no part in it says so, and begins anew when it has.
        watch.look(house.team, lab.id());
        assertThat(now(0).unknown()).contains("another Podium");
        assertThat(hold(second, at.plusSeconds(60))).isTrue();
        LabHouse.doAs(
                Actor.system(house.team),
                () -> new org.springframework.transaction.support.TransactionTemplate(transactions)
                        .executeWithoutResult(_ -> store.release(lab.id(), second)));
        lookUntil(0, now -> now.unknown().isEmpty());
    }

    private boolean hold(UUID holder, Instant at) {
        return as(
                Actor.system(house.team),
                () -> Objects.requireNonNull(
                        new org.springframework.transaction.support.TransactionTemplate(transactions)
                                .execute(_ -> store.hold(house.team, lab.id(), holder, at, at.plusSeconds(20)))));
    }

    @Test
    void aCourseHasThresholdsOfItsOwn() {
        assertThat(as(house.assistant, () -> attention.thresholds())).isEqualTo(Thresholds.DEFAULT);
        var wanted = new ThresholdFigures(2, 4, null, 60, 120, null, null, null, null, null, null, null, null, null)
                .thresholds();
        doAs(house.instructor, () -> attention.setThresholds(wanted));
        assertThat(as(house.assistant, () -> attention.thresholds())).isEqualTo(wanted);
        assertThat(wanted.idle().help()).isEqualTo(Duration.ofMinutes(2));
        assertThat(wanted.waiting()).isEqualTo(Thresholds.DEFAULT.waiting());
        refused(() -> doAs(house.assistant, () -> attention.setThresholds(wanted)), "identity.not-allowed");
        var other = new LabHouse();
        as(other.owner, () -> courses.put("Other", ""));
        assertThat(as(other.assistant, () -> attention.thresholds())).isEqualTo(Thresholds.DEFAULT);
    }
}
