package dev.podium.terminals.live;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.podium.kernel.Refusal;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PaceTest {

    private final AtomicLong now = new AtomicLong(-5);
    private final Pace pace = new Pace(now::get);

    @Test
    void aLittleOftenIsFineAndTooOftenIsNotUntilAWhileLater() {
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < Pace.MOST; i++) {
                pace.step();
            }
            assertThatThrownBy(pace::step).isInstanceOf(Refusal.class).hasMessageContaining("more than 20 times");
            now.addAndGet(Pace.WITHIN_NANOS - 1);
            assertThatThrownBy(pace::step).isInstanceOf(Refusal.class);
            now.incrementAndGet();
        }
    }
}
