package dev.podium.labs.ui;

import static org.assertj.core.api.Assertions.assertThat;

import com.vaadin.flow.router.QueryParameters;
import dev.podium.kernel.AgentId;
import dev.podium.kernel.LabId;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.RosterEntryId;
import dev.podium.kernel.SeatId;
import dev.podium.labs.Attention;
import dev.podium.labs.Attention.SeatNow;
import dev.podium.labs.Seats;
import dev.podium.labs.Seats.Seat;
import dev.podium.labs.Visibilities.View;
import dev.podium.labs.Visibility;
import dev.podium.labs.stuck.Flag;
import dev.podium.labs.stuck.Level;
import dev.podium.labs.stuck.Rule;
import dev.podium.machines.MachineHealth;
import dev.podium.terminals.Here;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SeatTilesTest {

    private static final Instant NOW = Instant.parse("2026-03-02T10:20:00Z");
    private static final PersonId ME = PersonId.random();
    private static final LabId LAB = LabId.random();

    private static Seat seat(String name, Seats.State state) {
        boolean ready = state == Seats.State.READY;
        return new Seat(
                SeatId.random(),
                LAB,
                RosterEntryId.random(),
                name,
                name + "@example.org",
                "A",
                PersonId.random(),
                MachineId.random(),
                "lab-1",
                MachineHealth.State.ONLINE,
                state,
                "",
                state == Seats.State.FAILED ? "The machine lab-1 has no git." : "",
                ready ? AgentId.random() : null,
                "/srv/labs/" + name,
                ready ? 1 : null,
                NOW,
                ready ? NOW : null);
    }

    private static SeatLine.Known known(
            String name, int passed, @Nullable Duration hand, @Nullable Rule rule, Level level, int minutes) {
        var seat = seat(name, Seats.State.READY);
        var flags = rule == null
                ? List.<Flag>of()
                : List.of(new Flag(
                        seat.id().toString(),
                        rule,
                        level,
                        NOW.minus(Duration.ofMinutes(minutes)),
                        "make test failed 5 times with the same error.",
                        "ld",
                        5,
                        Map.of()));
        return new SeatLine.Known(
                seat,
                null,
                new SeatNow(seat.id(), rule == null ? Level.CALM : level, flags, passed, passed + 1, "", null),
                hand == null ? null : NOW.minus(hand),
                false);
    }

    private static SeatLine.Known calm(String name, int passed) {
        return known(name, passed, null, null, Level.CALM, 0);
    }

    private static WallRoom.Look look(List<SeatLine.Known> seats, Map<AgentId, List<Here>> here) {
        var now = new HashMap<SeatId, SeatNow>();
        seats.forEach(each -> {
            if (each.now() != null) {
                now.put(each.seat().id(), each.now());
            }
        });
        return new WallRoom.Look(
                new Attention.Now(LAB, NOW, List.of("Build", "free", "Report"), now, List.of()),
                seats,
                here,
                Map.of(),
                seats.stream()
                        .collect(Collectors.toMap(
                                each -> each.seat().id(),
                                each -> new View(Visibility.SCREEN, each.seat().agent(), true))),
                NOW);
    }

    private static List<String> names(Stream<SeatLine.Known> seats) {
        return seats.map(each -> each.seat().studentName()).toList();
    }

    @Test
    void whoAskedStandsFirstThenWhoWaitsThenWhoNeedsHelpMostAndLongest() {
        var seats = List.of(
                calm("calm", 1),
                known("watch", 1, null, Rule.SAME_ERROR, Level.WATCH, 9),
                known("error", 1, null, Rule.SAME_ERROR, Level.HELP, 3),
                known("error-longer", 1, null, Rule.SAME_ERROR, Level.HELP, 8),
                known("slow", 1, null, Rule.NO_PROGRESS, Level.HELP, 30),
                known("waits", 1, null, Rule.WAITING, Level.WATCH, 1),
                known("hand", 1, Duration.ofMinutes(2), null, Level.CALM, 0),
                known("hand-longer", 1, Duration.ofMinutes(6), Rule.SAME_ERROR, Level.HELP, 1));
        assertThat(names(seats.stream().sorted(SeatTiles.order(SeatsShown.Sort.HELP))))
                .containsExactly("hand-longer", "hand", "waits", "error-longer", "error", "slow", "watch", "calm");
        assertThat(names(seats.stream()
                        .filter(each -> SeatTiles.is(each, SeatsShown.Show.HELP, 3))
                        .sorted(SeatTiles.order(SeatsShown.Sort.NAME))))
                .containsExactly("error", "error-longer", "hand", "hand-longer", "slow");
    }

    @Test
    void theLeastFarComeFirstAndTheNumbersCountWhatEachChoiceShows() {
        var seats = List.of(calm("done", 3), calm("begun", 0), known("away", 2, null, Rule.IDLE, Level.WATCH, 7));
        assertThat(names(seats.stream().sorted(SeatTiles.order(SeatsShown.Sort.STEP))))
                .containsExactly("begun", "away", "done");
        assertThat(SeatTiles.numbers(seats, 3))
                .containsEntry(SeatsShown.Show.ALL, 3)
                .containsEntry(SeatsShown.Show.DONE, 1)
                .containsEntry(SeatsShown.Show.AWAY, 1)
                .containsEntry(SeatsShown.Show.HAND, 0);
    }

    @Test
    void aTileSaysWhyWithTheWholeSentenceAndHowFarItsStudentIs() {
        var error = known("ann", 1, null, Rule.SAME_ERROR, Level.HELP, 9);
        var tile = SeatTiles.tile(error, look(List.of(error), Map.of()), ME);
        assertThat(tile.word()).isEqualTo("Same error, 5 ×");
        assertThat(tile.sentence()).startsWith("make test failed");
        assertThat(tile.tone()).isEqualTo("stuck");
        assertThat(tile.stepWords()).isEqualTo("Step 2 of 3: free");
        assertThat(tile.since()).isEqualTo(NOW.minus(Duration.ofMinutes(9)).toEpochMilli());
        var done = calm("bo", 3);
        assertThat(SeatTiles.tile(done, look(List.of(done), Map.of()), ME).stepWords())
                .isEqualTo("All 3 steps done");
    }

    @Test
    void aSeatThatIsNotReadySaysThatBeforeAllElse() {
        var failed = new SeatLine.Known(seat("cleo", Seats.State.FAILED), null, null, NOW, false);
        var tile = SeatTiles.tile(failed, look(List.of(failed), Map.of()), ME);
        assertThat(tile.word()).isEqualTo("Failed");
        assertThat(tile.sentence()).isEqualTo("The machine lab-1 has no git.");
    }

    @Test
    void whoHelpsIsNamedBeforeWhoWatchesAndTheStudentIsNeither() {
        var seat = calm("ann", 1);
        var agent = Objects.requireNonNull(seat.seat().agent());
        var student = new Here(Objects.requireNonNull(seat.seat().person()), "Ann", true, false, NOW);
        var watching = new Here(ME, "Ms. Lee", false, true, NOW);
        var helping = new Here(PersonId.random(), "Bo", true, true, NOW);
        assertThat(seen(seat, Map.of(agent, List.of(student)))).isEmpty();
        assertThat(seen(seat, Map.of(agent, List.of(student, watching)))).isEqualTo("You watch");
        assertThat(seen(seat, Map.of(agent, List.of(student, watching, helping))))
                .isEqualTo("Bo helps +1");
    }

    private static String seen(SeatLine.Known seat, Map<AgentId, List<Here>> here) {
        return SeatTiles.tile(seat, look(List.of(seat), here), ME).seen();
    }

    @Test
    void theAddressKeepsTheChoice() {
        var choice = SeatsShown.ALL
                .with(SeatsShown.Show.HELP)
                .with(SeatsShown.Sort.GROUP)
                .with(SeatsShown.Size.L)
                .typed(" Ä&b ");
        var query = QueryParameters.fromString(choice.query());
        assertThat(SeatsShown.of(query)).isEqualTo(choice);
        assertThat(SeatsShown.of(QueryParameters.fromString("show=nonsense"))).isEqualTo(SeatsShown.ALL);
    }
}
