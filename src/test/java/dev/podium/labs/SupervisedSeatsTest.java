package dev.podium.labs;

import static dev.podium.labs.CastHouse.refused;
import static dev.podium.labs.CastHouse.until;
import static dev.podium.labs.LabHouse.as;
import static dev.podium.labs.LabHouse.doAs;
import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.PodiumTest;
import dev.podium.TestPeople;
import dev.podium.agents.Agents;
import dev.podium.agents.Sharing;
import dev.podium.kernel.Actor;
import dev.podium.kernel.Role;
import dev.podium.kernel.SeatId;
import dev.podium.kernel.ShownScreenId;
import dev.podium.labs.InputLocks.Lock;
import dev.podium.labs.ShownScreens.Screen;
import dev.podium.terminals.Terminals.Mode;
import dev.podium.terminals.TestTmux.Recorder;
import dev.podium.terminals.Ticket;
import dev.podium.terminals.Tickets;
import dev.podium.terminals.Viewing;
import dev.podium.terminals.live.Seat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;

/** Seats whose input is locked, and a screen that a lab is shown: with terminals that are open, and every other way in. */
@PodiumTest
@Timeout(120)
class SupervisedSeatsTest {

    private static final Duration SHORT = Duration.ofMinutes(15);

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
    InputLocks locks;

    @Autowired
    ShownScreens screens;

    @Autowired
    CastWatch watch;

    @Autowired
    Tickets tickets;

    @Autowired
    Viewing viewing;

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
        cast.end();
    }

    private Actor student(int number) {
        return cast.students.get(number);
    }

    private List<Lock> lock(SeatId... some) {
        return as(
                cast.house.assistant, () -> locks.lock(cast.lab.id(), some.length == 0 ? null : List.of(some), SHORT));
    }

    private List<Lock> unlock() {
        return as(cast.house.assistant, () -> locks.unlock(cast.lab.id(), null));
    }

    private Seat sit(Ticket ticket, Recorder recorder) {
        var seat = viewing.sit(tickets.redeem(ticket.ticket()).orElseThrow(), recorder, null, 0);
        recorder.untilControl("\"ready\"");
        return seat;
    }

    private static byte[] keys(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static boolean takes(Seat seat) {
        try {
            seat.type(keys(" "));
            return true;
        } catch (dev.podium.kernel.Refusal refusal) {
            assertThat(refusal.code()).isEqualTo("agents.input-locked");
            return false;
        }
    }

    @Test
    void whoSitsAtALockedSeatTypesNothingByAnyWayAndThoseWhoHelpDo() {
        var open = sit(as(student(0), () -> agents.ticket(cast.agent(0), Mode.DRIVE)), new Recorder());
        // One who has a ticket already, and comes with it afterwards.
        var late = as(student(0), () -> agents.ticket(cast.agent(0), Mode.DRIVE));
        assertThat(takes(open)).isTrue();
        assertThat(lock(cast.seat(0).id())).singleElement().satisfies(each -> {
            assertThat(each.byName()).isEqualTo("Amir");
            assertThat(Duration.between(each.since(), each.until())).isEqualTo(SHORT);
        });
        until(() -> !takes(open));
        refused(() -> open.paste("x"), "agents.input-locked");
        refused(() -> doAs(student(0), () -> agents.input(cast.agent(0), "x", true)), "agents.input-locked");
        refused(() -> doAs(student(0), () -> agents.interrupt(cast.agent(0))), "agents.input-locked");
        var lately = sit(late, new Recorder());
        until(() -> !takes(lately));
        // A ticket from now on: it opens, and takes nothing from the first key on.
        var after = sit(as(student(0), () -> agents.ticket(cast.agent(0), Mode.DRIVE)), new Recorder());
        refused(() -> after.type(keys("x")), "agents.input-locked");
        // Somebody with whom the seat is shared is no way round it.
        doAs(
                student(0),
                () -> agents.share(
                        cast.agent(0),
                        new Sharing(
                                null, null, List.of(new Sharing.Grant(student(1).person(), "", Mode.DRIVE, null)))));
        refused(() -> doAs(student(1), () -> agents.input(cast.agent(0), "x", true)), "agents.input-locked");
        // Others type, and those who help do everywhere.
        doAs(student(1), () -> agents.input(cast.agent(1), "touch free", true));
        until(() -> Files.exists(cast.directory(1).resolve("free")));
        doAs(cast.house.assistant, () -> agents.input(cast.agent(0), "\025touch helped", true));
        until(() -> Files.exists(cast.directory(0).resolve("helped")));
        assertThat(as(student(0), locks::mine)).hasSize(1);
        assertThat(as(student(1), locks::mine)).isEmpty();

        assertThat(unlock()).isEmpty();
        until(() -> takes(open) && takes(after));
        doAs(student(0), () -> agents.input(cast.agent(0), "touch again", true));
        until(() -> Files.exists(cast.directory(0).resolve("again")));
    }

    @Test
    void tmuxSaysWhoLockedItPastPodium() {
        doAs(
                student(0),
                () -> agents.input(
                        cast.agent(0),
                        "s() { tmux show-options -qv $1; }; until s status-format | grep -q 'locked by Amir'; do sleep .05;"
                                + " done; touch told; while [ \"$(s status)\" ]; do sleep .05; done; touch gone",
                        true));
        lock();
        watch.notices();
        until(() -> Files.exists(cast.directory(0).resolve("told")));
        unlock();
        watch.notices();
        until(() -> Files.exists(cast.directory(0).resolve("gone")));
    }

    @Test
    void aLockEndsWithItsTimeAndWithItsLab() {
        lock();
        TestPeople.update(
                "update input_locks set since = since - interval '1 hour', until = now() where team_id = ?",
                cast.house.team.value());
        doAs(student(0), () -> agents.input(cast.agent(0), "touch over", true));
        until(() -> Files.exists(cast.directory(0).resolve("over")));
        var open = sit(as(student(1), () -> agents.ticket(cast.agent(1), Mode.DRIVE)), new Recorder());
        lock();
        until(() -> !takes(open));
        as(cast.house.instructor, () -> labs.state(cast.lab.id(), Labs.State.ENDED));
        assertThat(as(student(1), locks::mine)).isEmpty();
        // Who has it open is told by the clock's next tick.
        watch.endAll();
        until(() -> takes(open));
        refused(() -> lock(), "labs.lab-ended");
    }

    @Test
    void studentsAndThoseOfAnotherCourseLockAndUnlockNothing() {
        lock();
        refused(() -> as(student(0), () -> locks.unlock(cast.lab.id(), null)), "identity.not-allowed");
        refused(() -> as(student(0), () -> locks.lock(cast.lab.id(), null, SHORT)), "identity.not-allowed");
        refused(() -> as(student(0), () -> locks.of(cast.lab.id())), "identity.not-allowed");
        var elsewhere = new LabHouse();
        as(elsewhere.owner, () -> courses.put("Another", ""));
        refused(() -> as(elsewhere.assistant, () -> locks.unlock(cast.lab.id(), null)), "labs.no-lab");
        refused(() -> as(elsewhere.assistant, () -> locks.lock(cast.lab.id(), null, SHORT)), "labs.no-lab");
        refused(() -> as(elsewhere.assistant, () -> locks.of(cast.lab.id())), "labs.no-lab");
        assertThat(as(cast.house.instructor, () -> locks.of(cast.lab.id()))).hasSize(3);
        refused(
                () -> as(
                        cast.house.assistant, () -> locks.lock(cast.lab.id(), null, InputLocks.LONGEST.plusMinutes(1))),
                "labs.bad-time");
        refused(() -> as(cast.house.assistant, () -> locks.lock(cast.lab.id(), List.of(), SHORT)), "labs.no-seats");
    }

    private Screen ask(int student) {
        return as(
                cast.house.assistant,
                () -> screens.ask(cast.lab.id(), cast.seat(student).id(), SHORT));
    }

    private Ticket look(int student, Screen screen) {
        return as(student(student), () -> screens.ticket(screen.id()));
    }

    @Test
    void aScreenIsShownByConsentAloneAndToTheLabAloneAndNothingElseOfIt() {
        var asked = ask(0);
        assertThat(as(student(0), screens::mine)).singleElement().satisfies(each -> {
            assertThat(each.askedBy()).isEqualTo("Amir");
            assertThat(each.mine()).isTrue();
            assertThat(each.shown()).isNull();
        });
        // It is asked, and not shown: to nobody.
        assertThat(as(student(1), screens::mine)).isEmpty();
        refused(() -> look(1, asked), "labs.no-screen");
        refused(() -> as(student(1), () -> agents.ticket(cast.agent(0), Mode.WATCH)), "agents.not-found");
        // Nobody consents for somebody else.
        refused(() -> doAs(student(1), () -> screens.answer(asked.id(), true)), "labs.no-screen");
        refused(() -> doAs(cast.house.assistant, () -> screens.answer(asked.id(), true)), "identity.not-allowed");
        doAs(student(0), () -> screens.answer(asked.id(), true));

        var seen = new Recorder();
        sit(look(1, asked), seen);
        doAs(student(0), () -> agents.input(cast.agent(0), "echo shown to all", true));
        seen.untilText("shown to all");
        var agent = cast.agent(0);
        // To look at in a window, and nothing else.
        refused(() -> as(student(1), () -> agents.ticket(agent, Mode.DRIVE)), "agents.not-found");
        refused(() -> as(student(1), () -> agents.get(agent)), "agents.not-found");
        refused(() -> as(student(1), () -> agents.screen(agent)), "agents.not-found");
        refused(() -> as(student(1), () -> agents.nested(agent)), "agents.not-found");
        refused(() -> doAs(student(1), () -> agents.input(agent, "x", true)), "agents.not-found");
        assertThat(as(student(1), () -> agents.tails(List.of(agent), 5))).isEmpty();
        // Not to others of the team, nor to another course.
        var guest = TestPeople.person(cast.house.team, "Gus", Role.STUDENT);
        refused(() -> as(guest, () -> agents.ticket(agent, Mode.WATCH)), "agents.not-found");
        refused(() -> as(guest, () -> screens.ticket(asked.id())), "labs.no-screen");
        var elsewhere = new LabHouse();
        var stranger = TestPeople.person(elsewhere.team, "Sten", Role.STUDENT);
        refused(() -> as(stranger, () -> screens.ticket(asked.id())), "labs.no-screen");
        // Its student reads who looks.
        var own = new Recorder();
        sit(as(student(0), () -> agents.ticket(agent, Mode.DRIVE)), own);
        own.untilControl(student(1).name());
    }

    @Test
    void whenItEndsItIsShutForAllAtOnceAndForWhoComesLater() {
        var asked = ask(0);
        doAs(student(0), () -> screens.answer(asked.id(), true));
        var seen = new Recorder();
        sit(look(1, asked), seen);
        var unused = look(2, asked);
        // Another's end is no end.
        refused(() -> doAs(student(1), () -> screens.end(asked.id())), "labs.no-screen");
        assertThat(as(student(1), screens::mine)).hasSize(1);
        doAs(student(0), () -> screens.end(asked.id()));
        seen.until("the end of what is shown", each -> each.closeCode == 4403);
        refused(() -> look(2, asked), "labs.no-screen");
        refused(() -> as(student(2), () -> agents.ticket(cast.agent(0), Mode.WATCH)), "agents.not-found");
        refused(() -> doAs(student(0), () -> screens.answer(asked.id(), true)), "labs.no-screen");
        // A ticket that was taken before it ended opens nothing any more.
        var late = new Recorder();
        viewing.sit(tickets.redeem(unused.ticket()).orElseThrow(), late, null, 0);
        late.until("the end of a late look", each -> each.closeCode == 4403);
    }

    @Test
    void itEndsWithItsTimeItsLabAndByThoseWhoHelp() {
        var first = ask(0);
        refused(() -> ask(1), "labs.screen-shown");
        doAs(student(0), () -> screens.answer(first.id(), true));
        var seen = new Recorder();
        sit(look(1, first), seen);
        TestPeople.update(
                "update shown_screens set until = now() where id = ?",
                first.id().value());
        refused(() -> look(1, first), "labs.no-screen");
        refused(() -> as(student(1), () -> agents.ticket(cast.agent(0), Mode.WATCH)), "agents.not-found");
        watch.endAll();
        seen.until("the end of its time", each -> each.closeCode == 4403);

        var second = ask(1);
        doAs(student(1), () -> screens.answer(second.id(), false));
        assertThat(as(student(1), screens::mine)).isEmpty();
        refused(() -> look(0, second), "labs.no-screen");

        var third = ask(2);
        doAs(student(2), () -> screens.answer(third.id(), true));
        var helped = new Recorder();
        sit(look(0, third), helped);
        doAs(cast.house.instructor, () -> screens.end(cast.lab.id()));
        helped.until("the end by who helps", each -> each.closeCode == 4403);

        var fourth = ask(0);
        doAs(student(0), () -> screens.answer(fourth.id(), true));
        var last = new Recorder();
        sit(look(1, fourth), last);
        as(cast.house.instructor, () -> labs.state(cast.lab.id(), Labs.State.ENDED));
        refused(() -> look(1, fourth), "labs.no-screen");
        watch.endAll();
        last.until("the end of the lab", each -> each.closeCode == 4403);
    }

    @Test
    void studentsAndThoseOfAnotherCourseAskForNoScreen() {
        var seat = cast.seat(0).id();
        refused(() -> as(student(1), () -> screens.ask(cast.lab.id(), seat, SHORT)), "identity.not-allowed");
        refused(() -> as(student(1), () -> screens.of(cast.lab.id())), "identity.not-allowed");
        refused(() -> doAs(student(1), () -> screens.end(cast.lab.id())), "identity.not-allowed");
        var elsewhere = new LabHouse();
        as(elsewhere.owner, () -> courses.put("Another", ""));
        refused(() -> as(elsewhere.assistant, () -> screens.ask(cast.lab.id(), seat, SHORT)), "labs.no-seat");
        refused(() -> doAs(elsewhere.assistant, () -> screens.end(cast.lab.id())), "labs.no-lab");
        // An assistant does not show a student's terminal as their own: that would be without consent.
        refused(
                () -> as(cast.house.assistant, () -> screens.show(cast.lab.id(), cast.agent(0), SHORT)),
                "labs.not-yours");
        refused(
                () -> as(
                        cast.house.assistant,
                        () -> screens.ask(cast.lab.id(), seat, ShownScreens.LONGEST.plusMinutes(1))),
                "labs.bad-time");
        refused(() -> doAs(student(0), () -> screens.answer(ShownScreenId.random(), true)), "labs.no-screen");
        assertThat(as(cast.house.assistant, () -> screens.of(cast.lab.id()))).isEmpty();
    }

    @Test
    void whoHelpsShowsATerminalOfTheirOwnAtOnce() {
        var own = as(
                cast.house.instructor,
                () -> agents.create(new dev.podium.agents.NewAgent(
                        LabHouse.name("demo-"),
                        "shell",
                        null,
                        List.of(),
                        dev.podium.kernel.MachineId.LOCAL,
                        List.of(),
                        folder.toString(),
                        java.util.Map.of(),
                        true,
                        Sharing.PRIVATE,
                        false,
                        false,
                        null,
                        null)));
        var shown = as(cast.house.instructor, () -> screens.show(cast.lab.id(), own.id(), SHORT));
        assertThat(shown.shown()).isNotNull();
        until(() ->
                as(cast.house.instructor, () -> agents.get(own.id())).state().running());
        var seen = new Recorder();
        sit(look(0, shown), seen);
        doAs(cast.house.instructor, () -> agents.input(own.id(), "echo demo of all", true));
        seen.untilText("demo of all");
        doAs(cast.house.instructor, () -> screens.end(cast.lab.id()));
        seen.until("the end", each -> each.closeCode == 4403);
    }
}
