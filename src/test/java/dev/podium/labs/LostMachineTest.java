package dev.podium.labs;

import static dev.podium.labs.LabHouse.as;
import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.PodiumTest;
import dev.podium.TestPeople;
import dev.podium.agents.Agent;
import dev.podium.agents.Agents;
import dev.podium.audit.AuditTrail;
import dev.podium.face.FakeHealth;
import dev.podium.identity.Permissions;
import dev.podium.kernel.Actor;
import dev.podium.kernel.MachineId;
import dev.podium.labs.Labs.NoFiles;
import dev.podium.labs.Seats.Own;
import dev.podium.labs.Seats.State;
import dev.podium.machines.MachineHealth;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * A machine that is lost in the middle of a lab, and comes back: it is said where somebody looks, the seat goes elsewhere, and
 * nothing is there twice. How machines are is played, and the lost one is this one under another name; the shells, the files
 * and the rows are real.
 */
@PodiumTest
@Timeout(120)
class LostMachineTest extends SeatedLab {

    @Autowired
    RosterStore rosterStore;

    @Autowired
    SeatChecks checks;

    @Autowired
    SeatMoves moves;

    @Autowired
    Permissions permissions;

    @Autowired
    AuditTrail audit;

    private final FakeHealth hearing = new FakeHealth();
    private Seats played;
    private SeatLoop loopThatHears;

    @BeforeEach
    void machinesThatCanBeLost() {
        hearing.knowsAll = true;
        played = new TeamSeats(
                seatStore,
                rosterStore,
                labStore,
                checks,
                moves,
                machines,
                hearing,
                permissions,
                audit,
                clock,
                transactions);
        loopThatHears = new SeatLoop(seatStore, rosterStore, maker, agents, hearing, clock, transactions, true);
    }

    private <T> T asked(Actor actor, Supplier<T> work) {
        return as(actor, () -> Objects.requireNonNull(new TransactionTemplate(transactions).execute(_ -> work.get())));
    }

    private Own mine() {
        return asked(students.getFirst(), played::mine).getFirst();
    }

    private List<Agent> all() {
        return as(house.owner, () -> agents.list(Agents.Filter.ALL, 0, 500));
    }

    private void lost(MachineId machine) {
        hearing.now.put(
                machine,
                new MachineHealth.Health(
                        machine,
                        MachineHealth.State.OFFLINE,
                        clock.instant(),
                        "It does not answer.",
                        null,
                        null,
                        null));
    }

    private void back(MachineId machine) {
        hearing.online(machine, 0.1, Duration.ZERO);
    }

    @Test
    void itsSeatIsMovedItsStudentReadsWhatIsWhereAndWhenItIsBackNothingIsTwice() {
        var lab = seated(1, new NoFiles());
        var seat = only(lab.id());
        var old = Objects.requireNonNull(seat.agent());
        var far = farMachine();
        TestPeople.update(
                "update seats set machine_id = ? where id = ?",
                far.value(),
                seat.id().value());
        back(far);
        assertThat(mine().seat().machineState()).isEqualTo(MachineHealth.State.ONLINE);
        assertThat(mine().moved()).isNull();

        lost(far);
        assertThat(mine().seat().machineState()).isEqualTo(MachineHealth.State.OFFLINE);
        assertThat(asked(house.assistant, () -> played.of(lab.id())))
                .singleElement()
                .satisfies(shown -> assertThat(shown.machineState()).isEqualTo(MachineHealth.State.OFFLINE));

        asked(house.instructor, () -> played.move(seat.id(), MachineId.LOCAL));
        var name = as(house.owner, () -> machines.get(far)).name();
        assertThat(mine().moved()).satisfies(moved -> {
            assertThat(moved.fromName()).isEqualTo(name);
            assertThat(moved.fromState()).isEqualTo(MachineHealth.State.OFFLINE);
            assertThat(moved.directory()).isEqualTo(seat.directory());
            assertThat(moved.by()).isEqualTo(house.instructor.name());
            assertThat(moved.back()).isNull();
        });

        loopThatHears.makeAll();
        loopThatHears.endAll();
        assertThat(mine().seat().state()).isEqualTo(State.READY);
        assertThat(mine().seat().machine()).isEqualTo(MachineId.LOCAL);
        assertThat(all())
                .as("what ran on the lost machine is kept until it answers")
                .hasSize(2);
        as(house.instructor, () -> seats.provision(lab.id(), HERE));
        loopThatHears.makeAll();
        assertThat(of(lab.id())).hasSize(1);
        assertThat(all()).hasSize(2);

        back(far);
        loopThatHears.endAll();
        loopThatHears.endAll();
        assertThat(all())
                .singleElement()
                .satisfies(agent ->
                        assertThat(agent.id()).isEqualTo(mine().seat().agent()).isNotEqualTo(old));
        assertThat(mine().moved()).satisfies(moved -> {
            assertThat(moved.back()).isNotNull();
            assertThat(moved.fromState()).isEqualTo(MachineHealth.State.ONLINE);
        });
    }

    @Test
    void whoIsMovedBackIsToldOfNoOtherMachine() {
        var lab = seated(1, new NoFiles());
        var seat = only(lab.id());
        var far = farMachine();
        asked(house.instructor, () -> played.move(seat.id(), far));
        assertThat(mine().moved()).satisfies(moved -> assertThat(moved.from()).isEqualTo(MachineId.LOCAL));
        // Nothing of it was made there yet.
        asked(house.instructor, () -> played.move(seat.id(), MachineId.LOCAL));
        assertThat(mine().moved()).isNull();
        loopThatHears.makeAll();
        assertThat(mine().seat().directory()).isEqualTo(seat.directory());
        assertThat(mine().moved()).isNull();
    }
}
