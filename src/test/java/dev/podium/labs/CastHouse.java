package dev.podium.labs;

import static dev.podium.labs.LabHouse.as;
import static dev.podium.labs.LabHouse.doAs;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.podium.agents.Agents;
import dev.podium.kernel.Actor;
import dev.podium.kernel.AgentId;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.Role;
import dev.podium.labs.Labs.Lab;
import dev.podium.labs.Seats.Seat;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** A lab whose students sit in real shells. */
final class CastHouse {

    final LabHouse house = new LabHouse();
    final List<Actor> students = new ArrayList<>();
    final Lab lab;
    private final Seats seats;
    private final Agents agents;

    CastHouse(
            Courses courses,
            Roster roster,
            Labs labs,
            Seats seats,
            SeatLoop loop,
            Agents agents,
            Path place,
            int count) {
        this.seats = seats;
        this.agents = agents;
        as(house.owner, () -> courses.put("Programming 1", ""));
        var people = IntStream.range(0, count)
                .mapToObj(i -> LabHouse.stranger(LabHouse.name("cast" + i)))
                .toList();
        as(
                house.instructor,
                () -> roster.apply(LabHouse.csv(people.stream().map(Actor::name).toList()), false));
        people.forEach(person ->
                students.add(new Actor(person.person(), person.name(), house.team, Set.of(Role.STUDENT), null)));
        // Without what this machine's own shells begin with, which may take its time.
        lab = as(
                house.instructor,
                () -> labs.create(LabHouse.wanted(
                        "Loops",
                        new Labs.NoFiles(),
                        place,
                        "shell",
                        null,
                        List.of("--noprofile", "--norc"),
                        Map.of())));
        as(house.instructor, () -> seats.provision(lab.id(), List.of(MachineId.LOCAL)));
        loop.makeAll();
        until(() -> of().stream()
                .allMatch(seat -> seat.state() == Seats.State.READY
                        && as(house.instructor, () -> agents.get(agent(seat)))
                                .state()
                                .running()));
    }

    List<Seat> of() {
        return as(house.instructor, () -> seats.of(lab.id()));
    }

    Seat seat(int student) {
        var person = students.get(student).person();
        return of().stream()
                .filter(seat -> person.equals(seat.person()))
                .findFirst()
                .orElseThrow();
    }

    static AgentId agent(Seat seat) {
        return Objects.requireNonNull(seat.agent());
    }

    AgentId agent(int student) {
        return agent(seat(student));
    }

    Path directory(int student) {
        return Path.of(seat(student).directory());
    }

    String screen(int student) {
        return as(house.instructor, () -> agents.screen(agent(student))).text();
    }

    void end() {
        doAs(house.owner, () -> agents.list(Agents.Filter.ALL, 0, 500).forEach(agent -> agents.delete(agent.id())));
    }

    /** The test's own time limit ends what never comes. */
    static void until(BooleanSupplier so) {
        while (!so.getAsBoolean()) {
            LockSupport.parkNanos(20_000_000);
        }
    }

    static void refused(ThrowingCallable work, String code) {
        assertThatThrownBy(work)
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(code));
    }
}
