package dev.podium.costs.outlook;

import dev.podium.kernel.Refusal;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;

/**
 * The days that are asked about, such as those of a month.
 *
 * @param until the first day that is no longer in it; 1 to 366 days after {@code from}
 */
public record Window(LocalDate from, LocalDate until) {

    private static final int LONGEST = 366;

    /** @throws Refusal {@code costs.bad-period} */
    public Window {
        long days = ChronoUnit.DAYS.between(from, until);
        if (days < 1 || days > LONGEST) {
            throw Refusal.invalidField(
                    "until",
                    "costs.bad-period",
                    "A period has 1 to " + LONGEST + " days; from " + from + " until before " + until + " are " + days
                            + ".",
                    "Choose an end that is after the beginning, at most a year later.");
        }
    }

    public int days() {
        return (int) ChronoUnit.DAYS.between(from, until);
    }

    public LocalDate last() {
        return until.minusDays(1);
    }

    public boolean holds(LocalDate day) {
        return !day.isBefore(from) && day.isBefore(until);
    }
}
