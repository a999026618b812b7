package dev.podium.terminals.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.kernel.PersonId;
import java.util.List;
import org.junit.jupiter.api.Test;

class OnlookersTest {

    private static final long STAYS = Onlookers.STAYS.toNanos();

    private final Onlookers onlookers = new Onlookers();
    private final PersonId ivy = PersonId.random();
    private final PersonId tom = PersonId.random();

    @Test
    void whoLooksAgainStaysAndWhoLooksNoMoreGoes() {
        // The clock that counts them may begin anywhere, also right before it turns over.
        long now = Long.MAX_VALUE - STAYS / 2;
        assertThat(onlookers.look(ivy, "Ivy", now)).isTrue();
        assertThat(onlookers.look(tom, "Tom", now)).isTrue();
        assertThat(onlookers.look(ivy, "Ivy", now + STAYS - 1)).isFalse();
        assertThat(onlookers.forget(now + STAYS - 1)).isFalse();
        assertThat(onlookers.forget(now + STAYS)).isTrue();
        assertThat(onlookers.without(List.of())).containsExactly("Ivy");
        assertThat(onlookers.forget(now + 2 * STAYS)).isTrue();
        assertThat(onlookers.without(List.of())).isEmpty();
    }

    @Test
    void whoHasItOpenIsNotNamedTwice() {
        onlookers.look(ivy, "Ivy", 0);
        onlookers.look(tom, "Tom", 0);
        assertThat(onlookers.without(List.of(tom))).containsExactly("Ivy");
    }
}
