package dev.podium.labs;

import static dev.podium.labs.LabHouse.as;
import static dev.podium.labs.LabHouse.doAs;
import static dev.podium.labs.LabHouse.wanted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.podium.PodiumTest;
import dev.podium.TestPeople;
import dev.podium.agents.Agents;
import dev.podium.agents.NewAgent;
import dev.podium.agents.Sharing;
import dev.podium.agents.StartRule;
import dev.podium.database.SharedDatabase;
import dev.podium.identity.Members;
import dev.podium.kernel.Actor;
import dev.podium.kernel.AgentId;
import dev.podium.kernel.CollectedId;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.LabId;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.Role;
import dev.podium.kernel.SeatId;
import dev.podium.labs.LabStore.LabRow;
import dev.podium.labs.Labs.Lab;
import dev.podium.labs.Labs.NoFiles;
import dev.podium.labs.SeatJobStore.Taking;
import dev.podium.labs.Seats.Seat;
import dev.podium.labs.Seats.State;
import dev.podium.machines.Account;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.context.ApplicationContext;
import org.springframework.transaction.support.TransactionTemplate;

/** What somebody of a course tries with seats: those of others, and their own after its end. */
@PodiumTest
@Timeout(240)
class SeatAttacksTest extends SeatedLab {

    @Autowired
    Members members;

    @Autowired
    SeatShells shells;

    @Autowired
    Kept kept;

    @Autowired
    ApplicationContext context;

    private void enrol(String... names) {
        as(house.instructor, () -> roster.apply(LabHouse.csv(List.of(names)), false));
    }

    private Roster.Entry entry(String name) {
        return as(house.instructor, () -> roster.list(name, 0, 10)).getFirst();
    }

    private Seat seat(LabId lab, Roster.Entry entry) {
        return of(lab).stream()
                .filter(seat -> seat.entry().equals(entry.id()))
                .findFirst()
                .orElseThrow();
    }

    private void giveOut(LabId lab) {
        as(house.instructor, () -> seats.provision(lab, HERE));
        seatLoop.makeAll();
    }

    private Actor studentOf(Seat seat) {
        return students.stream()
                .filter(each -> each.person().equals(seat.person()))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void whoTakesTheNameOfAnothersAgentBeforehandDoesNotKeepThemFromTheirSeat() {
        var lab = seated(1, new NoFiles());
        var victim = LabHouse.stranger(LabHouse.name("victim"));
        enrol(victim.name());
        var entry = entry(victim.name());
        as(
                students.getFirst(),
                () -> agents.create(new NewAgent(
                        lab.slug() + "-" + entry.handle(),
                        "shell",
                        null,
                        List.of(),
                        MachineId.LOCAL,
                        List.of(),
                        folder.toString(),
                        Map.of(),
                        false,
                        Sharing.PRIVATE,
                        false,
                        false,
                        null,
                        null)));
        giveOut(lab.id());
        var seat = seat(lab.id(), entry);
        assertThat(seat.why()).isEmpty();
        assertThat(seat.state()).isEqualTo(State.READY);
        assertThat(agent(seat).owner()).isEqualTo(victim.person());
        // And whoever makes it once more finds that agent, and makes no third.
        doAs(victim(victim), () -> agents.stop(Objects.requireNonNull(seat.agent())));
        unwritten(seat.id());
        seatLoop.makeAll();
        assertThat(seat(lab.id(), entry).agent()).isEqualTo(seat.agent());
    }

    private Actor victim(Actor stranger) {
        return new Actor(stranger.person(), stranger.name(), house.team, Set.of(Role.STUDENT), null);
    }

    /** As a Podium leaves it that died before it wrote the agent down. */
    private static void unwritten(SeatId seat) {
        TestPeople.update(
                "update seats set state = 'MAKING', agent_id = null, taken_until = now() - interval '1 second'"
                        + " where id = ?",
                seat.value());
    }

    /** The mark in a seat's folder is its student's to write, and so is what stands in it. */
    @Test
    void aStudentWhoWritesIntoTheirOwnMarkDecidesNothingAboutTheSeatsOfOthers() throws Exception {
        var lab = seated(2);
        var own = of(lab.id()).getFirst();
        var other = of(lab.id()).getLast();
        var mark = Path.of(own.directory(), ".git/podium-seat");
        var marked = Files.readAllLines(mark);
        as(
                house.instructor,
                () -> labs.change(
                        lab.id(),
                        wanted(
                                "Loops",
                                lab.template().files(),
                                folder.resolve("seats"),
                                "shell",
                                null,
                                List.of(),
                                Map.of("A", "b"))));
        for (var forged : List.of("--output=stolen", "0123456789012345678901234567890123456789", "x\ny")) {
            Files.write(mark, List.of(marked.getFirst(), "2", forged));
            var agent = seat(lab.id(), entryOf(own)).agent();
            if (agent != null) {
                doAs(studentOf(own), () -> agents.delete(agent));
            }
            giveOut(lab.id());
            assertThat(SharedDatabase.column(
                            "select commit_id from lab_templates where lab_id = ? and version = 2",
                            lab.id().value()))
                    .as(forged)
                    .containsExactly("");
        }
        as(house.instructor, () -> snapshots.reset(lab.id(), List.of(other.id())));
        loop.doAll();
        assertThat(as(house.instructor, () -> snapshots.jobs(lab.id())))
                .singleElement()
                .satisfies(job -> assertThat(job.said()).startsWith("Made anew from version 2"));
    }

    private Roster.Entry entryOf(Seat seat) {
        return entry(seat.studentName());
    }

    /** Where a folder is open to several OS users, another may have laid something there before. */
    @Test
    void aFolderOfAnotherOsUserIsNoSeatWhateverItsMarkSays() throws Exception {
        assumeTrue("root".equals(System.getProperty("user.name")), "only root gives files away");
        var lab = as(house.instructor, () -> labs.create(wanted("Loops", new NoFiles(), folder.resolve("seats"))));
        var victim = LabHouse.stranger(LabHouse.name("victim"));
        enrol(victim.name());
        as(house.instructor, () -> seats.provision(lab.id(), HERE));
        var entry = entry(victim.name());
        var laid = Files.createDirectories(folder.resolve("seats").resolve(entry.handle()));
        Files.writeString(laid.resolve(".podium-seat"), only(lab.id()).id() + "\n1\n\n");
        LabHouse.sh("chown -R 65534 " + laid);
        seatLoop.makeAll();
        assertThat(only(lab.id()).why()).contains("lies something that is not this seat's");
    }

    @Test
    void aSeatThatIsMadeWhileItsLabIsEndedIsNotLeftRunning() {
        var lab = as(house.instructor, () -> labs.create(wanted("Loops", new NoFiles(), folder.resolve("seats"))));
        enrol(LabHouse.stranger(LabHouse.name("late")).name());
        as(house.instructor, () -> seats.provision(lab.id(), HERE));
        var slow = new SeatFiles(machines) {
            @Override
            Laid lay(Account account, SeatId seat, String handle, LabRow row, byte[] archive) {
                var laid = super.lay(account, seat, handle, row, archive);
                as(house.instructor, () -> endings.end(lab.id(), false, true));
                return laid;
            }
        };
        var now = clock.instant();
        var taken = seatStore.take(now, now.plusSeconds(30), 1);
        new SeatMaker(
                        seatStore,
                        labStore,
                        slow,
                        shells,
                        agents,
                        members,
                        machines,
                        policies,
                        secrets,
                        clock,
                        transactions)
                .make(taken.getFirst());
        assertThat(only(lab.id()).state()).isEqualTo(State.FAILED);
        assertThat(only(lab.id()).why()).contains("has ended");
        assertThat(as(house.owner, () -> agents.list(Agents.Filter.ALL, 0, 10)))
                .noneMatch(agent -> agent.state().running());
    }

    /** The program of a seat that is made of another version is another agent, which nobody had frozen. */
    @Test
    void aSeatThatIsResetWhileItsLabIsFrozenHasItsFilesAndDoesNotRun() {
        var lab = seated(1, new NoFiles());
        as(
                house.instructor,
                () -> labs.change(
                        lab.id(),
                        wanted(
                                "Loops",
                                new NoFiles(),
                                folder.resolve("seats"),
                                "shell",
                                null,
                                List.of(),
                                Map.of("A", "b"))));
        as(house.instructor, () -> snapshots.reset(lab.id(), List.of()));
        var ending = new SeatJobProgress(jobStore, clock, transactions) {
            @Override
            void step(Taking job, String what) {
                if (what.equals("Starting its program")) {
                    as(house.instructor, () -> endings.end(lab.id(), false, true));
                }
                super.step(job, what);
            }
        };
        var now = clock.instant();
        work(ending).doIt(jobStore.take(now, now.plusSeconds(30), 1).getFirst());
        assertThat(job(lab.id()).said()).contains("has ended");
        assertThat(only(lab.id()).templateVersion()).isEqualTo(2);
        assertThat(as(house.owner, () -> agents.list(Agents.Filter.ALL, 0, 10)))
                .noneMatch(agent -> agent.state().running());
    }

    /** Between the question whether it may start and the start there is a machine that takes its time. */
    @Test
    void whoStartsTheirProgramJustWhenTheLabIsFrozenDoesNotGoOn() {
        var lab = seated(1, new NoFiles());
        var agent = agentOf(lab);
        doAs(students.getFirst(), () -> agents.stop(agent));
        var first = new AtomicBoolean(true);
        StartRule ending = started -> {
            if (started.equals(agent) && first.getAndSet(false)) {
                as(house.instructor, () -> endings.end(lab.id(), false, true));
            }
        };
        var beans = (DefaultListableBeanFactory) context.getAutowireCapableBeanFactory();
        beans.registerSingleton("ending", ending);
        try {
            refuses("labs.frozen", () -> as(students.getFirst(), () -> agents.start(agent)));
        } finally {
            beans.destroySingleton("ending");
        }
        assertThat(first).isFalse();
        assertThat(agent(only(lab.id())).state().running()).isFalse();
    }

    @Test
    void whatWasFrozenOnceIsNotFrozenWhenTheLabEndsAgainWithoutThat() {
        var lab = seated(1, new NoFiles());
        as(house.instructor, () -> endings.end(lab.id(), false, true));
        loop.doAll();
        refuses("labs.frozen", () -> as(students.getFirst(), () -> agents.start(agentOf(lab))));
        as(house.instructor, () -> labs.state(lab.id(), Labs.State.OPEN));
        as(house.instructor, () -> labs.state(lab.id(), Labs.State.ENDED));
        assertThat(as(students.getFirst(), () -> agents.start(agentOf(lab)))
                        .state()
                        .running())
                .isTrue();
    }

    private AgentId agentOf(Lab lab) {
        return Objects.requireNonNull(only(lab.id()).agent());
    }

    private List<String> zipped(LabId lab) throws IOException {
        var to = new ByteArrayOutputStream();
        doAs(house.instructor, () -> {
            try {
                endings.copyAll(lab, to);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        var names = new ArrayList<String>();
        try (var zip = new ZipInputStream(new ByteArrayInputStream(to.toByteArray()))) {
            for (var next = zip.getNextEntry(); next != null; next = zip.getNextEntry()) {
                names.add(next.getName());
            }
        }
        return names;
    }

    /** One whose e-mail ends as another's second version would be called. */
    @Test
    void aNameThatLooksLikeAnothersSecondVersionKeepsNobodysWorkFromBeingCollected() throws IOException {
        var name = LabHouse.name("meet");
        var lab = as(house.instructor, () -> labs.create(wanted("Loops", new NoFiles(), folder.resolve("seats"))));
        enrol(LabHouse.stranger(name).name(), LabHouse.stranger(name + "-2").name());
        giveOut(lab.id());
        as(house.instructor, () -> endings.collect(lab.id(), List.of()));
        loop.doAll();
        var first = of(lab.id()).stream()
                .filter(seat -> seat.studentName().equals(name))
                .findFirst()
                .orElseThrow();
        as(house.instructor, () -> endings.collect(lab.id(), List.of(first.id())));
        loop.doAll();
        assertThat(zipped(lab.id())).hasSize(3).doesNotHaveDuplicates();
    }

    @Test
    void whoWasForgottenWhileTheirWorkWasCollectedStaysForgotten() {
        var lab = seated(1, new NoFiles());
        var seat = only(lab.id());
        as(house.instructor, () -> kept.forget(seat.entry(), seat.studentEmail()));
        CurrentActor.run(
                Actor.system(house.team),
                () -> new TransactionTemplate(transactions)
                        .executeWithoutResult(_ -> collectedStore.add(
                                house.team,
                                CollectedId.random(),
                                lab.id(),
                                seat.entry(),
                                seat.studentName(),
                                "late",
                                1,
                                "0".repeat(64),
                                "Ines",
                                clock.instant())));
        assertThat(as(house.instructor, () -> endings.collected(lab.id()))).isEmpty();
    }
}
