package dev.podium.gpus.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class TimelineTest {

    @Test
    void findsTheFirstGapThatIsLongEnough() {
        var line = new Timeline();
        line.add(10, 20, 600, 0);
        line.add(25, 40, 600, 0);

        assertThat(line.earliest(0, 10, 400, 0)).isZero();
        assertThat(line.earliest(0, 11, 500, 0)).isEqualTo(40);
        assertThat(line.earliest(12, 5, 500, 0)).isEqualTo(20);
        assertThat(line.earliest(12, 5, 600, 0)).as("room beside it").isEqualTo(12);
    }

    @Test
    void bothAmountsMustFit() {
        var line = new Timeline();
        line.add(10, 20, 100, 70_000);

        assertThat(line.fits(5, 15, 900, 10_000)).isFalse();
        assertThat(line.fits(5, 10, 900, 10_000)).isTrue();
    }

    @Test
    void whatNeverEndsLeavesNoGap() {
        var line = new Timeline();
        line.add(Long.MIN_VALUE, Long.MAX_VALUE / 2, 1000, 0);

        assertThat(line.earliest(0, 1, 0, 0)).isGreaterThanOrEqualTo(Timeline.NEVER);
    }

    /** Against a table with a row for each moment. */
    @Test
    void agreesWithATableWhateverIsAddedAndTakenAway() {
        var random = new Random(3);
        for (int round = 0; round < 200; round++) {
            var line = new Timeline();
            var table = new int[100];
            for (int i = 0; i < 30; i++) {
                int from = random.nextInt(99);
                int to = from + 1 + random.nextInt(99 - from);
                int amount = 100 * (1 + random.nextInt(5));
                line.add(from, to, amount, amount);
                boolean takenAway = random.nextBoolean();
                if (takenAway) {
                    line.add(from, to, -amount, -amount);
                }
                for (int at = from; at < to && !takenAway; at++) {
                    table[at] += amount;
                }
            }
            int most = 100 * random.nextInt(60);
            int lasting = 1 + random.nextInt(20);
            assertThat(line.earliest(0, lasting, most, most)).isEqualTo(earliest(table, lasting, most));
            for (int at = 0; at < table.length; at++) {
                assertThat(line.milliAt(at)).isEqualTo(table[at]);
            }
        }
    }

    private static int earliest(int[] table, int lasting, int most) {
        for (int start = 0; ; start++) {
            boolean free = true;
            for (int at = start; at < Math.min(table.length, start + lasting); at++) {
                free &= table[at] <= most;
            }
            if (free) {
                return start;
            }
        }
    }
}
