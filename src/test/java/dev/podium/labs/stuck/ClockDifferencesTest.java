package dev.podium.labs.stuck;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A lab machine whose clock is wrong, or is set while the lesson goes on: what is said of its seats stays the same. */
class ClockDifferencesTest {

    private static final List<String> COMMANDS = List.of("make", "make test", "vim a", "python3 a.py", "git push");

    private static Pretend random(Random random) {
        var seat = new Pretend("anna");
        for (int i = 0; i < 100; i++) {
            seat.later(random.nextDouble() * 2)
                    .runs(
                            COMMANDS.get(random.nextInt(COMMANDS.size())),
                            random.nextInt(3) == 0 ? 0 : 1,
                            random.nextBoolean() ? "error: one" : "error: two");
        }
        return seat;
    }

    /** The same seat on a machine whose clock is off by that much from an event on, and by nothing before it. */
    private static Pretend wrongFrom(Pretend seat, int event, Duration by) {
        var wrong = new Pretend(seat.seat);
        wrong.now = seat.now;
        for (int i = 0; i < seat.events.size(); i++) {
            var off = i < event ? Duration.ZERO : by;
            wrong.event(
                    switch (seat.events.get(i)) {
                        case SeatEvent.CommandStarted e ->
                            new SeatEvent.CommandStarted(e.at(), moved(e.machineAt(), off), e.said());
                        case SeatEvent.CommandEnded e ->
                            new SeatEvent.CommandEnded(e.at(), moved(e.machineAt(), off), e.exit(), e.output());
                        case SeatEvent other -> other;
                    });
        }
        return wrong;
    }

    private static @Nullable Instant moved(@Nullable Instant at, Duration by) {
        return at == null ? null : at.plus(by);
    }

    private static List<Flag> flags(Pretend seat) {
        return seat.findings().flags();
    }

    @ParameterizedTest
    @ValueSource(longs = {3_600, -3_600, 86_400, -1_000_000_000})
    void anHourAheadOrBehindChangesNothing(long seconds) {
        for (int seed = 0; seed < 20; seed++) {
            var seat = random(new Random(seed));
            assertThat(flags(wrongFrom(seat, 0, Duration.ofSeconds(seconds))))
                    .as("seed " + seed)
                    .isEqualTo(flags(seat));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {3_600, -3_600, 86_400, -86_400})
    void aClockThatIsSetInTheMiddleChangesNothing(long seconds) {
        for (int seed = 0; seed < 40; seed++) {
            var random = new Random(seed);
            var seat = random(random);
            // In the middle of a command as well as between two.
            var set = wrongFrom(seat, random.nextInt(seat.events.size()), Duration.ofSeconds(seconds));
            assertThat(flags(set)).as("seed " + seed).isEqualTo(flags(seat));
        }
    }

    /** An editor that fails at once is a failure; one that was open for long and ended with an error was a visit. */
    @Test
    void aProgramThatFailsAtOnceFailsThoughTheClockWasSetMeanwhile() {
        var seat = new Pretend("anna");
        for (int i = 0; i < 6; i++) {
            seat.later(0.5).runs("vim a", 1, "error: no such terminal");
        }
        assertThat(seat.level(Rule.SAME_RESULT)).isNotEqualTo(Level.CALM);
        var jumping = new Pretend("anna");
        jumping.now = seat.now;
        for (int i = 0; i < seat.events.size(); i++) {
            // An hour further with each reading.
            jumping.event(
                    switch (seat.events.get(i)) {
                        case SeatEvent.CommandStarted e ->
                            new SeatEvent.CommandStarted(e.at(), moved(e.machineAt(), Duration.ofHours(i)), e.said());
                        case SeatEvent.CommandEnded e ->
                            new SeatEvent.CommandEnded(
                                    e.at(), moved(e.machineAt(), Duration.ofHours(i)), e.exit(), e.output());
                        case SeatEvent other -> other;
                    });
        }
        assertThat(jumping.level(Rule.SAME_RESULT)).isEqualTo(seat.level(Rule.SAME_RESULT));
    }
}
