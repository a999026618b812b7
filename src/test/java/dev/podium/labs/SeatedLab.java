package dev.podium.labs;

import static dev.podium.labs.LabHouse.as;
import static dev.podium.labs.LabHouse.doAs;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.podium.TestPeople;
import dev.podium.agents.Agent;
import dev.podium.agents.Agents;
import dev.podium.kernel.Actor;
import dev.podium.kernel.LabId;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.Role;
import dev.podium.labs.Labs.Lab;
import dev.podium.labs.SeatJobStore.Taking;
import dev.podium.labs.Seats.Seat;
import dev.podium.machines.MachineHealth;
import dev.podium.machines.MachineRegistry;
import dev.podium.machines.Machines;
import dev.podium.machines.Policies;
import dev.podium.secrets.Secrets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.PlatformTransactionManager;

/** A course whose students sit in a lab with a repository, in real shells; and a Podium that dies before a step. */
abstract class SeatedLab {

    static final List<MachineId> HERE = List.of(MachineId.LOCAL);

    @Autowired
    Courses courses;

    @Autowired
    Roster roster;

    @Autowired
    Labs labs;

    @Autowired
    Seats seats;

    @Autowired
    Snapshots snapshots;

    @Autowired
    LabEnding endings;

    @Autowired
    SeatLoop seatLoop;

    @Autowired
    SeatJobLoop loop;

    @Autowired
    Agents agents;

    @Autowired
    SeatStore seatStore;

    @Autowired
    LabStore labStore;

    @Autowired
    SeatJobStore jobStore;

    @Autowired
    SnapshotStore snapshotStore;

    @Autowired
    CollectedStore collectedStore;

    @Autowired
    SeatMaker maker;

    @Autowired
    SeatFiles seatFiles;

    @Autowired
    SnapshotFiles snapshotFiles;

    @Autowired
    WorkFiles workFiles;

    @Autowired
    SeatPrograms programs;

    @Autowired
    Machines machines;

    @Autowired
    MachineRegistry registry;

    @Autowired
    MachineHealth health;

    @Autowired
    Policies policies;

    @Autowired
    Secrets secrets;

    @Autowired
    Clock clock;

    @Autowired
    PlatformTransactionManager transactions;

    @TempDir
    Path folder;

    LabHouse house;
    final List<Actor> students = new ArrayList<>();

    @BeforeEach
    void aCourse() {
        house = new LabHouse();
        as(house.owner, () -> courses.put("Programming 1", ""));
    }

    @AfterEach
    void end() {
        doAs(house.owner, () -> agents.list(Agents.Filter.ALL, 0, 500).forEach(agent -> agents.delete(agent.id())));
    }

    /** With so many students, each in a ready seat. */
    Lab seated(int count) throws IOException, InterruptedException {
        var repository = LabHouse.repository(folder);
        return seated(count, repository);
    }

    Lab seated(int count, Labs.Files files) {
        var people = IntStream.range(0, count)
                .mapToObj(i -> LabHouse.stranger(LabHouse.name("student" + i)))
                .toList();
        as(
                house.instructor,
                () -> roster.apply(LabHouse.csv(people.stream().map(Actor::name).toList()), false));
        people.forEach(person ->
                students.add(new Actor(person.person(), person.name(), house.team, Set.of(Role.STUDENT), null)));
        var lab = as(house.instructor, () -> labs.create(LabHouse.wanted("Loops", files, folder.resolve("seats"))));
        as(house.instructor, () -> seats.provision(lab.id(), HERE));
        seatLoop.makeAll();
        assertThat(of(lab.id())).allMatch(seat -> seat.state() == Seats.State.READY);
        return lab;
    }

    List<Seat> of(LabId lab) {
        return as(house.instructor, () -> seats.of(lab));
    }

    Seat only(LabId lab) {
        return of(lab).getFirst();
    }

    SeatJob job(LabId lab) {
        return as(house.instructor, () -> snapshots.jobs(lab)).getFirst();
    }

    /** What came of what was asked of the only seat. */
    SeatJob done(LabId lab) {
        loop.doAll();
        var job = job(lab);
        assertThat(job.said()).as(job.kind().name()).isNotEmpty();
        return job;
    }

    Agent agent(Seat seat) {
        return as(house.instructor, () -> agents.get(Objects.requireNonNull(seat.agent())));
    }

    /** Beside the seats; what is hidden too. */
    List<String> beside() throws IOException {
        try (var all = Files.list(folder.resolve("seats"))) {
            return all.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    /** One that the team may use and that does not answer. */
    MachineId farMachine() {
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

    static void refuses(String code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(code));
    }

    /** What does jobs, telling this how far it is. */
    SeatJobWork work(SeatJobProgress progress) {
        var taking = new SeatSnapshots(snapshotStore, snapshotFiles, progress, machines, clock, transactions);
        var resets = new SeatResets(
                jobStore,
                snapshotStore,
                taking,
                labStore,
                seatFiles,
                snapshotFiles,
                programs,
                progress,
                machines,
                policies,
                secrets,
                clock,
                transactions);
        var collecting = new SeatCollecting(
                labStore, collectedStore, workFiles, programs, progress, machines, health, clock, transactions);
        return new SeatJobWork(seatStore, labStore, maker, taking, resets, collecting, progress, transactions);
    }

    /** As a kill is: nothing catches it. */
    static final class Killed extends Error {}

    /** A Podium that dies before a step, by number; the last is to say what came of it. */
    final class Dying extends SeatJobProgress {

        private int left;
        private final List<String> steps = new ArrayList<>();

        Dying(int before) {
            super(jobStore, clock, transactions);
            left = before;
        }

        private void next(String what) {
            steps.add(what);
            if (left-- == 0) {
                throw new Killed();
            }
        }

        @Override
        void step(Taking job, String what) {
            next(what);
            super.step(job, what);
        }

        @Override
        void end(Taking job, SeatJob.State state, String said) {
            next("end");
            super.end(job, state, said);
        }

        /** Whether it died of what was asked last; otherwise it came to the end. */
        boolean diesAt() {
            var work = work(this);
            var now = clock.instant();
            var taken = jobStore.take(now, now.plusSeconds(30), 1);
            assertThat(taken).hasSize(1);
            try {
                work.doIt(taken.getFirst());
                return false;
            } catch (Killed killed) {
                TestPeople.update(
                        "update seat_jobs set taken_until = now() - interval '1 second' where id = ?",
                        taken.getFirst().id().value());
                return true;
            }
        }

        String last() {
            return steps.getLast();
        }
    }
}
