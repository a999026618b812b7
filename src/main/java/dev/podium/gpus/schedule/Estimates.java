package dev.podium.gpus.schedule;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** How long something will probably run. */
public final class Estimates {

    private static final int REMEMBERED = 2;
    private static final Duration FIRST_CORRECTION = Duration.ofMinutes(15);

    private Estimates() {}

    /**
     * The mean of the last two times that whoever asks ran something of the kind, for the newest say more than all before
     * (Tsafrir, Etsion and Feitelson, 2007).
     *
     * @param last how long those ran, newest first
     * @param otherwise where nothing is known yet
     */
    public static Duration of(List<Duration> last, Duration otherwise, Duration limit) {
        var newest = last.subList(0, Math.min(REMEMBERED, last.size()));
        var estimate = newest.isEmpty()
                ? otherwise
                : newest.stream().reduce(Duration.ZERO, Duration::plus).dividedBy(newest.size());
        var atLeast = estimate.compareTo(Duration.ofSeconds(1)) < 0 ? Duration.ofSeconds(1) : estimate;
        return atLeast.compareTo(limit) > 0 ? limit : atLeast;
    }

    /**
     * When something will end that was expected to have ended: 15 minutes later, then 30 more, then an hour more and so on,
     * up to the hard end, so that those who wait are not told "now" for hours.
     */
    public static Instant corrected(Instant expectedEnd, Instant hardEnd, Instant now) {
        var end = expectedEnd;
        var step = FIRST_CORRECTION;
        while (!end.isAfter(now) && end.isBefore(hardEnd)) {
            end = end.plus(step);
            step = step.multipliedBy(2);
        }
        return end.isAfter(hardEnd) ? hardEnd : end;
    }
}
