package dev.podium.labs;

import static dev.podium.labs.LabHouse.as;
import static dev.podium.labs.LabHouse.doAs;
import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.PodiumTest;
import dev.podium.TestPeople;
import dev.podium.agents.Agents;
import dev.podium.agents.Watchers;
import dev.podium.agents.Watchers.Deed;
import dev.podium.database.SharedDatabase;
import dev.podium.kernel.Actor;
import dev.podium.kernel.Role;
import dev.podium.kernel.RosterEntryId;
import dev.podium.labs.Broadcasts.Outcome;
import dev.podium.labs.Broadcasts.Sent;
import dev.podium.terminals.Terminals.Mode;
import dev.podium.terminals.TestTmux.Recorder;
import dev.podium.terminals.Ticket;
import dev.podium.terminals.Tickets;
import dev.podium.terminals.Viewing;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;

/** Somebody who was taken out of the course a second ago, and somebody who looks without being named. */
@PodiumTest
@Timeout(120)
class RosterAttacksTest {

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
    ShownScreens screens;

    @Autowired
    Watchers watchers;

    @Autowired
    Broadcasts broadcasts;

    @Autowired
    BroadcastRunner runner;

    @Autowired
    Tickets tickets;

    @Autowired
    Viewing viewing;

    @TempDir
    Path folder;

    private CastHouse cast;

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

    private Recorder sit(Ticket ticket) {
        var recorder = new Recorder();
        viewing.sit(tickets.redeem(ticket.ticket()).orElseThrow(), recorder, null, 0);
        return recorder.untilControl("\"ready\"");
    }

    private void takeOff(int student) {
        RosterEntryId entry = cast.seat(student).entry();
        doAs(cast.house.instructor, () -> roster.remove(entry));
    }

    private ShownScreens.Screen shown() {
        var asked = as(
                cast.house.assistant,
                () -> screens.ask(cast.lab.id(), cast.seat(0).id(), Duration.ofMinutes(15)));
        doAs(student(0), () -> screens.answer(asked.id(), true));
        return asked;
    }

    @Test
    void whoIsTakenOffTheRosterLosesTheTerminalThatTheyHaveOpen() {
        var open = sit(as(student(0), () -> agents.ticket(cast.agent(0), Mode.DRIVE)));
        takeOff(0);
        open.until("the end of access", each -> each.closeCode == 4403);
    }

    /** A provider's groups keep them in the team, and in the lab they are no more. */
    @Test
    void whoIsTakenOffTheRosterLooksAtNoShownScreenAlsoWhereTheyStayInTheTeam() {
        TestPeople.update(
                "update memberships set source = 'corp' where person_id = ?",
                student(1).person().value());
        var screen = shown();
        var looks = sit(as(student(1), () -> screens.ticket(screen.id())));
        int before = told();
        takeOff(1);
        assertThat(told()).as("open terminals ask again").isGreaterThan(before);
        looks.until("the end of access", each -> each.closeCode == 4403);
    }

    private int told() {
        return Integer.parseInt(SharedDatabase.column(
                        "select count(*) from access_changes where person_id = ?",
                        student(1).person().value())
                .getFirst());
    }

    /** Many seats take their time, and whoever sent it may be somebody else by then. */
    @Test
    void whatSomebodySentWhoWasTakenOutMeanwhileIsNotDone() {
        var gone = TestPeople.person(cast.house.team, "Gita", Role.ASSISTANT);
        var demoted = TestPeople.person(cast.house.team, "Dora", Role.ASSISTANT);
        TestPeople.update(
                "delete from memberships where person_id = ?", gone.person().value());
        TestPeople.update(
                "update memberships set role = 'STUDENT' where person_id = ?",
                demoted.person().value());
        for (var actor : List.of(gone, demoted)) {
            var file = as(actor, () -> broadcasts.file(cast.lab.id(), null, "late.txt", new byte[] {'x'}));
            var command = (Sent) as(actor, () -> broadcasts.command(cast.lab.id(), null, "echo late", false, ""));
            runner.settle();
            for (var sent : List.of(file, command.broadcast())) {
                assertThat(as(cast.house.assistant, () -> broadcasts.get(sent.id()))
                                .results())
                        .hasSize(2)
                        .allSatisfy(result -> {
                            assertThat(result.outcome()).isEqualTo(Outcome.FAILED);
                            assertThat(result.said()).contains(actor.name());
                        });
            }
        }
        assertThat(cast.directory(0).resolve("late.txt")).doesNotExist();
    }

    /** By whichever way somebody looks. */
    @Test
    void whoLooksAtAStudentsTerminalIsNamedToThem() {
        var agent = cast.agent(0);
        var screen = shown();
        sit(as(cast.house.instructor, () -> agents.ticket(agent, Mode.WATCH)));
        sit(as(student(1), () -> screens.ticket(screen.id())));
        as(cast.house.assistant, () -> agents.tails(List.of(agent), 5));
        var another = TestPeople.person(cast.house.team, "Rosa", Role.ASSISTANT);
        as(another, () -> agents.screen(agent));
        CastHouse.until(
                () -> named(Deed.WATCHED).size() >= 2 && named(Deed.READ).size() >= 2);
        assertThat(named(Deed.WATCHED)).contains("Ines", student(1).name());
        assertThat(named(Deed.READ)).contains("Amir", "Rosa");
    }

    private List<String> named(Deed deed) {
        return as(student(0), () -> watchers.visits(null, null, 0, 100)).stream()
                .filter(visit -> visit.deed() == deed)
                .map(Watchers.Visit::name)
                .distinct()
                .toList();
    }
}
