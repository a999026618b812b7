package dev.podium.labs.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.podium.kernel.Refusal;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A script that found no seat to reset must not reset everybody's. */
class NobodyChosenTest {

    @Test
    void anEmptyListOfSeatsIsNotAllOfThem() {
        assertThatThrownBy(() -> SnapshotController.seats(List.of()))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo("labs.no-seats"));
    }

    @Test
    void noListAtAllIs() {
        assertThat(SnapshotController.seats(null)).isEmpty();
    }
}
