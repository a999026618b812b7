package dev.podium.tasks.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.tasks.queue.Turns.Limits;
import dev.podium.tasks.queue.Turns.Working;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TurnsTest {

    private static final Limits MANY = new Limits(100, 100, 100);

    private final UUID red = UUID.randomUUID();
    private final UUID blue = UUID.randomUUID();
    private final UUID forge = UUID.randomUUID();
    private final UUID mill = UUID.randomUUID();
    private int asked;

    private Waiting waits(UUID team, @Nullable UUID machine, @Nullable UUID agent) {
        return new Waiting(UUID.randomUUID(), team, machine, agent, Instant.EPOCH.plusSeconds(asked++));
    }

    @Test
    void whoAskedForAThousandKeepsNobodyElseWaiting() {
        var waiting = new ArrayList<Waiting>();
        for (int i = 0; i < 1_000; i++) {
            waiting.add(waits(red, forge, null));
        }
        waiting.add(waits(blue, forge, null));
        waiting.add(waits(blue, forge, null));
        var next = Turns.next(waiting, List.of(), new Limits(4, 100, 100));
        assertThat(next).extracting(Waiting::team).containsExactly(red, blue, red, blue);
    }

    @Test
    void theTeamWithFewestAtWorkComesFirst() {
        var waiting = List.of(waits(red, forge, null), waits(blue, forge, null));
        var next = Turns.next(waiting, List.of(new Working(red, mill, null)), new Limits(2, 100, 100));
        assertThat(next).extracting(Waiting::team).containsExactly(blue);
    }

    @Test
    void aFullMachineHoldsUpNothingOfAnother() {
        var full = waits(red, forge, null);
        var free = waits(red, mill, null);
        var anywhere = waits(red, null, null);
        var next = Turns.next(
                List.of(full, free, anywhere), List.of(new Working(blue, forge, null)), new Limits(100, 100, 1));
        assertThat(next).containsExactly(free, anywhere);
    }

    @Test
    void aTeamHasSoManyAtWorkAndNoMore() {
        var waiting = List.of(waits(red, forge, null), waits(red, mill, null), waits(red, null, null));
        assertThat(Turns.next(waiting, List.of(new Working(red, mill, null)), new Limits(100, 2, 100)))
                .containsExactly(waiting.getFirst());
    }

    @Test
    void anAgentDoesOneAfterTheOther() {
        var agent = UUID.randomUUID();
        var first = waits(red, forge, agent);
        var second = waits(red, forge, agent);
        var other = waits(red, forge, null);
        assertThat(Turns.next(List.of(first, second, other), List.of(), MANY)).containsExactly(first, other);
        assertThat(Turns.next(List.of(second), List.of(new Working(red, forge, agent)), MANY))
                .isEmpty();
    }
}
