package dev.podium.labs;

import static dev.podium.labs.LabHouse.as;
import static dev.podium.labs.LabHouse.doAs;
import static dev.podium.labs.LabHouse.wanted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.podium.PodiumTest;
import dev.podium.TestPeople;
import dev.podium.agents.Agent;
import dev.podium.agents.Agents;
import dev.podium.agents.Reach;
import dev.podium.kernel.Actor;
import dev.podium.kernel.LabId;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.Role;
import dev.podium.labs.Labs.Lab;
import dev.podium.labs.Labs.NoFiles;
import dev.podium.labs.Seats.Seat;
import dev.podium.labs.Seats.State;
import dev.podium.machines.MachineRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;

/** Seats of a lab: real shells in a real tmux, files by a real git, rows in a real PostgreSQL. */
@PodiumTest
@Timeout(120)
class SeatsTest {

    private static final List<MachineId> HERE = List.of(MachineId.LOCAL);

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
    SeatStore store;

    @Autowired
    SeatMaker maker;

    @Autowired
    Agents agents;

    @Autowired
    MachineRegistry registry;

    @TempDir
    Path folder;

    private LabHouse house;
    private final List<Actor> students = new ArrayList<>();

    @BeforeEach
    void aCourse() {
        house = new LabHouse();
        as(house.owner, () -> courses.put("Programming 1", "We watch openly."));
    }

    @AfterEach
    void end() {
        doAs(house.owner, () -> agents.list(Agents.Filter.ALL, 0, 500).forEach(agent -> agents.delete(agent.id())));
    }

    private void enrol(int count) {
        var people = IntStream.range(0, count)
                .mapToObj(i -> LabHouse.stranger(LabHouse.name("student" + i)))
                .toList();
        as(
                house.instructor,
                () -> roster.apply(LabHouse.csv(people.stream().map(Actor::name).toList()), false));
        people.forEach(person ->
                students.add(new Actor(person.person(), person.name(), house.team, Set.of(Role.STUDENT), null)));
    }

    private Path place() {
        return folder.resolve("seats");
    }

    private Lab lab() {
        try {
            var repository = LabHouse.repository(folder);
            return as(house.instructor, () -> labs.create(wanted("Loops", repository, place())));
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private Seats.Progress ask(LabId lab) {
        return as(house.instructor, () -> seats.provision(lab, HERE));
    }

    private List<Seat> of(LabId lab) {
        return as(house.instructor, () -> seats.of(lab));
    }

    private Agent agent(Seat seat) {
        return as(house.instructor, () -> agents.get(Objects.requireNonNull(seat.agent())));
    }

    private List<Agent> all() {
        return as(house.owner, () -> agents.list(Agents.Filter.ALL, 0, 500));
    }

    @Test
    void everyStudentGetsAShellOfTheirOwnInTheFilesOfTheTemplate() {
        enrol(6);
        var lab = lab();
        assertThat(ask(lab.id()).waiting()).isEqualTo(6);
        loop.makeAll();
        var made = of(lab.id());
        assertThat(made).hasSize(6).allSatisfy(seat -> {
            assertThat(seat.why()).isEmpty();
            assertThat(seat.state()).isEqualTo(State.READY);
            assertThat(Path.of(seat.directory(), "exercise.py")).hasContent("print('hello')");
            var agent = agent(seat);
            assertThat(agent.owner()).isEqualTo(seat.person());
            assertThat(agent.workingDirectory()).isEqualTo(seat.directory());
            assertThat(agent.state().running()).isTrue();
            assertThat(agent.mine()).as("whoever teaches").isEqualTo(Reach.DRIVE);
        });
        assertThat(made).extracting(Seat::directory).doesNotHaveDuplicates();
        var progress = as(house.assistant, () -> seats.progress(lab.id()));
        assertThat(progress.ready()).isEqualTo(6);
        assertThat(progress.running()).isFalse();
    }

    @Test
    void aStudentSeesTheirOwnSeatAndNothingOfTheOthers() {
        enrol(2);
        var lab = lab();
        ask(lab.id());
        loop.makeAll();
        var first = students.getFirst();
        var own = as(first, seats::mine);
        assertThat(own).singleElement().satisfies(each -> {
            assertThat(each.seat().person()).isEqualTo(first.person());
            assertThat(each.labName()).isEqualTo("Loops");
        });
        var others = of(lab.id()).stream()
                .filter(seat -> !first.person().equals(seat.person()))
                .findFirst()
                .orElseThrow();
        assertThatThrownBy(() -> as(first, () -> agents.get(Objects.requireNonNull(others.agent()))))
                .hasMessageContaining("no agent");
        assertThat(as(first, () -> agents.count(Agents.Filter.ALL))).isOne();
        assertThatThrownBy(() -> as(first, () -> seats.of(lab.id()))).hasMessageContaining("labs:help");
        assertThatThrownBy(() -> as(first, () -> seats.check(lab.id()))).hasMessageContaining("labs:help");
        assertThatThrownBy(() -> as(house.assistant, () -> seats.provision(lab.id(), HERE)))
                .hasMessageContaining("labs:write");
        assertThatThrownBy(() -> as(house.assistant, () -> seats.cancel(lab.id())))
                .hasMessageContaining("labs:write");
    }

    @Test
    void instructorsOfAnotherCourseFindNothing() {
        enrol(1);
        var lab = lab();
        ask(lab.id());
        loop.makeAll();
        var seat = of(lab.id()).getFirst();
        var other = new LabHouse();
        as(other.owner, () -> courses.put("Another", ""));
        assertThat(as(other.instructor, labs::list)).isEmpty();
        refuses("labs.no-lab", () -> as(other.instructor, () -> seats.of(lab.id())));
        refuses("labs.no-lab", () -> as(other.instructor, () -> seats.provision(lab.id(), HERE)));
        refuses("labs.no-seat", () -> as(other.instructor, () -> seats.move(seat.id(), MachineId.LOCAL)));
        assertThat(as(other.instructor, () -> roster.list("", 0, 100))).isEmpty();
    }

    @Test
    void twoWhoGiveOutSeatsAtOnceGiveOneToEach() throws InterruptedException, ExecutionException {
        enrol(4);
        var lab = lab();
        var ready = new CountDownLatch(2);
        try (var both = Executors.newFixedThreadPool(2)) {
            var asked = List.of(house.owner, house.instructor).stream()
                    .map(actor -> both.submit(() -> {
                        ready.countDown();
                        ready.await();
                        return as(actor, () -> seats.provision(lab.id(), HERE));
                    }))
                    .toList();
            for (var each : asked) {
                each.get();
            }
            // And two Podiums that make them.
            var made = List.of(both.submit(loop::makeAll), both.submit(loop::makeAll));
            assertThat(made.getFirst().get() + made.getLast().get()).isEqualTo(4);
        }
        assertThat(of(lab.id())).hasSize(4).allMatch(seat -> seat.state() == State.READY);
        assertThat(all()).hasSize(4);
    }

    @Test
    void whatIsReadyIsLeftAndWhatFailedIsTriedAgain() throws IOException {
        enrol(2);
        var lab = lab();
        var handle = as(house.instructor, () -> roster.list("", 0, 10)).stream()
                .filter(entry -> entry.role() == Role.STUDENT)
                .findFirst()
                .orElseThrow()
                .handle();
        var inTheWay = place().resolve(handle).resolve("thesis.txt");
        Files.createDirectories(inTheWay.getParent());
        Files.writeString(inTheWay, "mine");
        ask(lab.id());
        loop.makeAll();
        var failed = of(lab.id()).stream()
                .filter(seat -> seat.state() == State.FAILED)
                .toList();
        assertThat(failed)
                .singleElement()
                .satisfies(seat -> assertThat(seat.why())
                        .contains("lies something that is not this seat's")
                        .contains("Move it away"));
        assertThat(inTheWay).hasContent("mine");
        var readyAgent = of(lab.id()).stream()
                .filter(seat -> seat.state() == State.READY)
                .findFirst()
                .orElseThrow()
                .agent();
        Files.move(inTheWay.getParent(), folder.resolve("away"));
        assertThat(ask(lab.id()).waiting()).isOne();
        loop.makeAll();
        assertThat(of(lab.id()))
                .allMatch(seat -> seat.state() == State.READY)
                .extracting(Seat::agent)
                .contains(readyAgent);
        assertThat(all()).hasSize(2);
    }

    @Test
    void aPodiumThatDiedInTheMiddleIsFollowedByAnotherAndNothingIsThereTwice() {
        enrol(3);
        var lab = lab();
        ask(lab.id());
        // One that dies at once, one that dies after it made the agent and before it could write that down.
        var now = java.time.Instant.now();
        var taken = store.take(now, now.plusSeconds(30), 3);
        assertThat(taken).hasSize(3);
        maker.make(taken.getFirst());
        TestPeople.update(
                "update seats set state = 'MAKING', agent_id = null, taken_until = now() where id = ?",
                taken.getFirst().seat().value());
        assertThat(loop.makeAll()).as("the others are taken still").isLessThanOrEqualTo(1);
        TestPeople.update("update seats set taken_until = now() - interval '1 second' where state = 'MAKING'");
        loop.makeAll();
        assertThat(of(lab.id())).hasSize(3).allMatch(seat -> seat.state() == State.READY);
        assertThat(all()).hasSize(3);
        // The one that was believed dead comes back: what it says counts no more.
        maker.make(taken.get(1));
        assertThat(of(lab.id())).allMatch(seat -> seat.state() == State.READY);
        assertThat(all()).hasSize(3);
    }

    @Test
    void whoHasNotComeYetGetsTheirSeatWhenTheyDo() {
        var name = LabHouse.name("late");
        as(house.instructor, () -> roster.apply(LabHouse.csv(List.of(name)), false));
        var lab = lab();
        var progress = ask(lab.id());
        assertThat(progress.expected()).isOne();
        assertThat(progress.running()).isFalse();
        loop.makeAll();
        assertThat(of(lab.id())).singleElement().satisfies(seat -> {
            assertThat(seat.state()).isEqualTo(State.WAITING);
            assertThat(seat.why()).contains("Waits for " + name);
        });
        var late = TestPeople.person(house.team, name, Role.STUDENT);
        TestPeople.update(
                "update people set email = ? where id = ?",
                LabHouse.email(name).toUpperCase(java.util.Locale.ROOT),
                late.person().value());
        loop.makeAll();
        assertThat(as(late, seats::mine))
                .singleElement()
                .satisfies(own -> assertThat(own.seat().state()).isEqualTo(State.READY));
    }

    @Test
    void whoDeletedTheirAgentGetsAnotherInTheSameFolder() throws IOException {
        enrol(1);
        var lab = lab();
        ask(lab.id());
        loop.makeAll();
        var first = of(lab.id()).getFirst();
        Files.writeString(Path.of(first.directory(), "own.txt"), "mine");
        doAs(students.getFirst(), () -> agents.delete(Objects.requireNonNull(first.agent())));
        assertThat(as(house.assistant, () -> seats.check(lab.id()))
                        .seats()
                        .getFirst()
                        .differences())
                .containsExactly("Its agent was deleted.");
        ask(lab.id());
        loop.makeAll();
        assertThat(of(lab.id())).singleElement().satisfies(again -> {
            assertThat(again.state()).isEqualTo(State.READY);
            assertThat(again.agent()).isNotEqualTo(first.agent());
            assertThat(Path.of(again.directory(), "own.txt")).hasContent("mine");
        });
    }

    @Test
    void cancellingLeavesWhatIsReadyAndSaysWhoDidIt() {
        enrol(2);
        var lab = lab();
        ask(lab.id());
        as(house.owner, () -> seats.cancel(lab.id()));
        assertThat(loop.makeAll()).isZero();
        assertThat(of(lab.id())).allSatisfy(seat -> {
            assertThat(seat.state()).isEqualTo(State.FAILED);
            assertThat(seat.why()).isEqualTo("Cancelled by Olga.");
        });
        ask(lab.id());
        var now = java.time.Instant.now();
        var taken = store.take(now, now.plusSeconds(30), 1).getFirst();
        as(house.owner, () -> seats.cancel(lab.id()));
        maker.make(taken);
        assertThat(of(lab.id())).allMatch(seat -> seat.why().equals("Cancelled by Olga."));
        assertThat(all()).isEmpty();
    }

    @Test
    void allSeatsAreOfOneCommitAlsoWhenTheBranchMovesOn() throws IOException, InterruptedException {
        enrol(1);
        var lab = lab();
        ask(lab.id());
        loop.makeAll();
        LabHouse.commit(folder, "exercise.py", "print('changed')");
        enrol(1);
        ask(lab.id());
        loop.makeAll();
        assertThat(of(lab.id()))
                .hasSize(2)
                .allSatisfy(seat ->
                        assertThat(Path.of(seat.directory(), "exercise.py")).hasContent("print('hello')"));
        assertThat(as(house.assistant, () -> seats.check(lab.id())).sentence())
                .isEqualTo("All 2 are as the template says.");
    }

    @Test
    void saysWhichSeatsDifferFromTheTemplateAndHow() throws IOException {
        enrol(3);
        var lab = lab();
        ask(lab.id());
        loop.makeAll();
        var made = of(lab.id());
        Files.delete(Path.of(made.getFirst().directory(), "exercise.py"));
        Files.writeString(Path.of(made.get(1).directory(), "own.py"), "mine");
        var one = as(house.assistant, () -> seats.check(lab.id()));
        assertThat(one.sentence()).isEqualTo("1 of 3 differs from the template: other files (1).");
        assertThat(one.seats().getFirst().differences()).containsExactly("1 file differs: exercise.py.");
        as(
                house.instructor,
                () -> labs.change(
                        lab.id(),
                        wanted("Loops", lab.template().files(), place(), "shell", null, List.of(), Map.of("A", "b"))));
        var all = as(house.assistant, () -> seats.check(lab.id()));
        assertThat(all.sentence())
                .startsWith("3 of 3 differ from the template: ")
                .contains("an earlier template (3)");
        assertThat(all.seats().get(1).differences())
                .containsExactly(
                        "It was made from version 1 of the template, which is at 2.", "Its program is not given A.");
    }

    @Test
    void aSeatWhoseMachineIsLostIsMadeAnewElsewhereAndTheOldAgentEndsWhenItIsBack() {
        enrol(1);
        var lab = lab();
        ask(lab.id());
        loop.makeAll();
        var seat = of(lab.id()).getFirst();
        var old = Objects.requireNonNull(seat.agent());
        refuses("labs.same-machine", () -> as(house.instructor, () -> seats.move(seat.id(), MachineId.LOCAL)));
        var far = farMachine();
        var moved = as(house.instructor, () -> seats.move(seat.id(), far));
        assertThat(moved.state()).isEqualTo(State.WAITING);
        assertThat(agent(seat).name().value()).startsWith("loops-").contains("-left-");
        loop.makeAll();
        assertThat(of(lab.id())).singleElement().satisfies(failed -> {
            assertThat(failed.state()).isEqualTo(State.FAILED);
            assertThat(failed.why()).contains(failed.machineName());
        });
        as(house.instructor, () -> seats.move(seat.id(), MachineId.LOCAL));
        loop.makeAll();
        assertThat(of(lab.id())).singleElement().satisfies(back -> {
            assertThat(back.why()).isEmpty();
            assertThat(back.state()).isEqualTo(State.READY);
            assertThat(back.agent()).isNotEqualTo(old);
            assertThat(back.directory())
                    .as("what its student did there is kept")
                    .isEqualTo(seat.directory());
        });
        // Its machine is this one, of which Podium may not have heard yet.
        var until = System.nanoTime() + 60_000_000_000L;
        while (all().size() > 1 && System.nanoTime() < until) {
            loop.endAll();
            LockSupport.parkNanos(100_000_000);
        }
        assertThat(all()).extracting(Agent::id).isNotEmpty().doesNotContain(old);
    }

    /** One that the team may use and that does not answer. */
    private MachineId farMachine() {
        var root = TestPeople.person(house.team, "Root", Role.OWNER);
        TestPeople.update(
                "update people set platform_roles = '{ADMIN}' where id = ?",
                root.person().value());
        var admin = new Actor(root.person(), "Root", house.team, Set.of(Role.OWNER, Role.ADMIN), null);
        return as(
                admin,
                () -> registry.add(new MachineRegistry.Entry(
                        LabHouse.name("far "),
                        "lab.invalid",
                        22,
                        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGmvUvnUZ9MB9Pwo6+8ZzS3qVb0kxAeCWKuK9W2fKKOQ",
                        MachineRegistry.SignIn.KEY,
                        Set.of(),
                        false,
                        Set.of(house.team),
                        "student")));
    }

    @Test
    void seatsAreMadeOfAnUploadedArchiveTooAndComparedFileByFile() throws IOException {
        enrol(2);
        var zip = new ByteArrayOutputStream();
        try (var out = new ZipOutputStream(zip)) {
            out.putNextEntry(new ZipEntry("src/main.py"));
            out.write("print(1)".getBytes(StandardCharsets.UTF_8));
        }
        var archive = as(house.instructor, () -> labs.upload("loops.zip", zip.toByteArray()));
        var lab = as(house.instructor, () -> labs.create(wanted("Packed", archive, place())));
        ask(lab.id());
        loop.makeAll();
        assertThat(of(lab.id())).hasSize(2).allSatisfy(seat -> {
            assertThat(seat.why()).isEmpty();
            assertThat(Path.of(seat.directory(), "src/main.py")).hasContent("print(1)");
        });
        Files.writeString(Path.of(of(lab.id()).getFirst().directory(), "src/main.py"), "print(2)");
        var found = as(house.assistant, () -> seats.check(lab.id()));
        assertThat(found.sentence()).isEqualTo("1 of 2 differs from the template: other files (1).");
        assertThat(found.seats().getFirst().differences()).containsExactly("1 file differs: src/main.py.");
    }

    @Test
    void aLabThatHasEndedMakesNoSeats() {
        enrol(1);
        var lab = lab();
        as(house.instructor, () -> labs.state(lab.id(), Labs.State.ENDED));
        refuses("labs.lab-ended", () -> ask(lab.id()));
    }

    @Test
    void whatCannotBeGivenOutIsRefusedInASentence() {
        var empty = as(house.instructor, () -> labs.create(wanted("Empty", new NoFiles(), place())));
        refuses("labs.no-students", () -> ask(empty.id()));
        enrol(1);
        refuses("labs.no-machines", () -> as(house.instructor, () -> seats.provision(empty.id(), List.of())));
        refuses(
                "machines.not-found",
                () -> as(house.instructor, () -> seats.provision(empty.id(), List.of(MachineId.random()))));
        refuses("labs.no-lab", () -> ask(LabId.random()));
    }

    private static void refuses(String code, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(code));
    }
}
