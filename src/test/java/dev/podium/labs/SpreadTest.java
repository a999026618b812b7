package dev.podium.labs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.kernel.MachineId;
import dev.podium.kernel.RosterEntryId;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SpreadTest {

    private static final List<MachineId> MACHINES =
            Stream.generate(MachineId::random).limit(3).toList();

    private static List<RosterEntryId> entries(int count) {
        return Stream.generate(RosterEntryId::random).limit(count).toList();
    }

    private static int on(Map<RosterEntryId, MachineId> places, MachineId machine) {
        return Collections.frequency(places.values(), machine);
    }

    @Test
    void goesWhereTheFewestAreAndOfSeveralSuchToTheFirst() {
        var entries = entries(4);
        var places = Spread.evenly(entries, MACHINES, Map.of(MACHINES.getFirst(), 2));
        assertThat(entries.stream().map(places::get).map(MACHINES::indexOf)).containsExactly(1, 2, 1, 2);
    }

    @Test
    void neverPutsTwoMoreOnOneThanOnAnotherAndIsTheSameEachTime() {
        for (int seed = 0; seed < 200; seed++) {
            var random = new Random(seed);
            var entries = entries(random.nextInt(60));
            var machines = MACHINES.subList(0, 1 + random.nextInt(3));
            var places = Spread.evenly(entries, machines, Map.of());
            assertThat(places)
                    .as("seed " + seed)
                    .hasSize(entries.size())
                    .isEqualTo(Spread.evenly(entries, machines, Map.of()));
            var counts =
                    machines.stream().mapToInt(machine -> on(places, machine)).summaryStatistics();
            assertThat(counts.getMax() - counts.getMin()).as("seed " + seed).isLessThanOrEqualTo(1);
        }
    }
}
