package dev.podium.costs.outlook;

import dev.podium.costs.outlook.Forecast.Day;
import dev.podium.costs.outlook.Forecast.Range;
import dev.podium.kernel.Refusal;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A budget against its forecast.
 *
 * @param points each day of the period, for the chart
 * @param runsOut the day on which it is used up, as expected or as it was; null where it lasts to the end
 * @param soonest the same by the upper end of the range; null where it lasts even so, or where there is no range
 * @param latest the same by the lower end
 * @param sentence what that means
 */
public record BurnDown(
        BigDecimal cap,
        State state,
        List<Point> points,
        @Nullable LocalDate runsOut,
        @Nullable LocalDate soonest,
        @Nullable LocalDate latest,
        String sentence) {

    public enum State {
        /** Already used up. */
        USED_UP,
        /** Will be, as expected. */
        RUNS_OUT,
        /** Will be if it comes as dear as the range says. */
        MAY_RUN_OUT,
        LASTS
    }

    /**
     * At the end of a day.
     *
     * @param evenPace what would be spent if each day cost the same and all was used up at the end
     */
    public record Point(
            LocalDate day,
            @Nullable BigDecimal spent,
            BigDecimal evenPace,
            @Nullable BigDecimal expected,
            @Nullable Range range) {}

    public BurnDown {
        points = List.copyOf(points);
    }

    /** @param cap as it is now, raised or not; above 0 */
    public static BurnDown of(Forecast forecast, BigDecimal cap) {
        if (cap.signum() <= 0 || !Amounts.plausible(cap)) {
            throw Refusal.invalidField(
                    "cap",
                    "costs.bad-budget",
                    "A budget is an amount above 0, up to 1,000,000,000,000,000.",
                    "Enter it like 250 or 99.50.");
        }
        var points = new ArrayList<Point>();
        for (var day : forecast.days()) {
            var even = Amounts.divided(
                    cap.multiply(BigDecimal.valueOf(points.size() + 1L)),
                    forecast.window().days());
            points.add(new Point(day.day(), day.spent(), even, day.expected(), day.range()));
        }
        var usedUp = usedUp(forecast, cap);
        var expected = first(forecast, cap, Day::expected);
        var soonest = first(
                forecast, cap, day -> day.range() == null ? null : day.range().high());
        var latest = first(
                forecast, cap, day -> day.range() == null ? null : day.range().low());
        var state = usedUp != null
                ? State.USED_UP
                : expected != null ? State.RUNS_OUT : soonest != null ? State.MAY_RUN_OUT : State.LASTS;
        return new BurnDown(
                cap,
                state,
                points,
                usedUp != null ? usedUp : expected,
                usedUp != null ? null : soonest,
                usedUp != null ? null : latest,
                sentence(forecast, cap, state, usedUp != null ? usedUp : expected, soonest));
    }

    /** The day since which it is, for a correction may have made room again; null where it is not. */
    private static @Nullable LocalDate usedUp(Forecast forecast, BigDecimal cap) {
        LocalDate since = null;
        for (var day : forecast.days()) {
            var spent = day.spent();
            if (spent == null) {
                break;
            }
            if (spent.compareTo(cap) < 0) {
                since = null;
            } else if (since == null) {
                since = day.day();
            }
        }
        return since;
    }

    private static @Nullable LocalDate first(
            Forecast forecast, BigDecimal cap, Function<Day, @Nullable BigDecimal> reached) {
        for (var day : forecast.days()) {
            var sum = reached.apply(day);
            if (sum != null && sum.compareTo(cap) > 0) {
                return day.day();
            }
        }
        return null;
    }

    private static String sentence(
            Forecast forecast, BigDecimal cap, State state, @Nullable LocalDate when, @Nullable LocalDate soonest) {
        var budget = "The budget of " + Amounts.shown(cap, forecast.currency());
        var end = forecast.window().last();
        boolean over = !forecast.today().open().isBefore(forecast.window().until());
        return switch (state) {
            case USED_UP ->
                budget + " is used up since " + Amounts.day(when == null ? end : when) + "; "
                        + Amounts.shown(forecast.spent(), forecast.currency()) + " is spent.";
            case RUNS_OUT ->
                budget + " runs out on " + Amounts.day(when == null ? end : when) + ", "
                        + before(when == null ? end : when, forecast.window().until())
                        + (soonest != null && when != null && soonest.isBefore(when)
                                ? ", perhaps already on " + Amounts.shortDay(soonest)
                                : "")
                        + ".";
            case MAY_RUN_OUT ->
                budget + " will probably last, with about " + left(forecast, cap)
                        + " left at the end; if it comes dearer, it runs out on "
                        + Amounts.day(soonest == null ? end : soonest) + ".";
            case LASTS ->
                over
                        ? budget + " lasted: " + left(forecast, cap) + " was left."
                        : budget + " lasts to the end, with about " + left(forecast, cap) + " left.";
        };
    }

    private static String before(LocalDate day, LocalDate until) {
        long whole = ChronoUnit.DAYS.between(day, until) - 1;
        return whole == 0 ? "the last day of its period" : Amounts.days(whole) + " before its period ends";
    }

    private static String left(Forecast forecast, BigDecimal cap) {
        return Amounts.shown(cap.subtract(forecast.expected()), forecast.currency());
    }
}
