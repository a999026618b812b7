package dev.podium.costs.outlook;

import dev.podium.costs.outlook.Forecast.Damped;
import dev.podium.costs.outlook.Forecast.Day;
import dev.podium.costs.outlook.Forecast.Range;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** One forecast while it is made. */
final class Forecasting {

    private static final BigDecimal TWICE = new BigDecimal(2);

    private static final List<String> USUAL = List.of(
            "Each day to come is expected to cost what the same weekday cost on average in the last four weeks, the last"
                    + " week counting four times, the one before it three times, then twice and once.",
            "The range is as wide as this would have been wrong in the weeks before, and a fifth wider: about 8 times in"
                    + " 10 what came would have been within it.");

    private static final List<String> NOTHING_KNOWN = List.of(
            "Nothing was spent yet from which days to come could be estimated: only what is booked and fixed is counted.",
            "There is no range yet.");

    private static final List<String> OVER =
            List.of("The period is over: this is what was booked.", "There is no range, for nothing is estimated.");

    private final Spending spending;
    private final Window window;
    private final LocalDate open;
    private final List<BigDecimal> known;
    private final List<String> notes = new ArrayList<>();

    Forecasting(Spending spending) {
        this.spending = spending;
        this.window = spending.window();
        this.open = spending.today().open();
        this.known = spending.begun()
                .map(first -> first.datesUntil(open).map(spending::on).toList())
                .orElse(List.of());
    }

    Forecast forecast() {
        var sure = sure();
        var habit = known.isEmpty() ? null : Habit.of(known);
        var estimated = habit == null ? new TreeMap<LocalDate, BigDecimal>() : estimated(habit::ahead);
        var rest = Amounts.sum(estimated.values());
        var spent = Amounts.sum(sure.headMap(spending.today().day(), true).values());
        var ahead = Amounts.sum(sure.tailMap(spending.today().day(), false).values());
        var left = over() ? new Range(BigDecimal.ZERO, BigDecimal.ZERO) : left(habit, rest, estimated.size());
        var damped = habit == null || over() ? List.<Damped>of() : damped(habit);
        note(habit, damped, sure);
        var expected = spent.add(ahead).add(rest);
        return new Forecast(
                window,
                spending.today(),
                spending.currency(),
                spent,
                ahead,
                expected,
                left == null
                        ? null
                        : new Range(
                                spent.add(ahead).add(left.low()),
                                spent.add(ahead).add(left.high())),
                days(sure, estimated, rest, left),
                damped,
                method(),
                notes);
    }

    private boolean over() {
        return !open.isBefore(window.until());
    }

    /** What is booked or fixed, by day of the period. */
    private TreeMap<LocalDate, BigDecimal> sure() {
        var sure = new TreeMap<>(spending.days().subMap(window.from(), window.until()));
        for (var charge : spending.fixed()) {
            if (window.holds(charge.day())) {
                sure.merge(charge.day(), charge.amount(), BigDecimal::add);
            }
        }
        return sure;
    }

    /** Each day to come. */
    private TreeMap<LocalDate, BigDecimal> estimated(IntFunction<BigDecimal> ahead) {
        var estimated = new TreeMap<LocalDate, BigDecimal>();
        var first = open.isBefore(window.from()) ? window.from() : open;
        for (var day = first; day.isBefore(window.until()); day = day.plusDays(1)) {
            estimated.put(day, share(day, ahead.apply(Math.toIntExact(ChronoUnit.DAYS.between(open, day)))));
        }
        return estimated;
    }

    /** Of today only what is left of it. */
    private BigDecimal share(LocalDate day, BigDecimal whole) {
        return day.equals(spending.today().day())
                ? Amounts.rounded(
                        whole.multiply(BigDecimal.ONE.subtract(spending.today().gone())))
                : whole;
    }

    /** Between what and what the rest will be. */
    private @Nullable Range left(@Nullable Habit habit, BigDecimal rest, int days) {
        if (habit == null) {
            return null;
        }
        int skipped = Math.max(0, Math.toIntExact(ChronoUnit.DAYS.between(open, window.from())));
        var left = PastErrors.within(known, skipped, days)
                .map(error -> new Range(rest.subtract(error).max(BigDecimal.ZERO), rest.add(error)))
                .orElseGet(() -> new Range(Amounts.divided(rest, TWICE), rest.multiply(TWICE)));
        return habit.sagged()
                ? new Range(
                        left.low(),
                        left.high()
                                .max(Amounts.sum(
                                        estimated(habit::aheadAfterPause).values())))
                : left;
    }

    private List<Day> days(
            TreeMap<LocalDate, BigDecimal> sure,
            Map<LocalDate, BigDecimal> estimated,
            BigDecimal rest,
            @Nullable Range left) {
        var today = spending.today().day();
        var days = new ArrayList<Day>();
        var booked = BigDecimal.ZERO;
        var coming = BigDecimal.ZERO;
        int come = 0;
        for (var day = window.from(); day.isBefore(window.until()); day = day.plusDays(1)) {
            booked = booked.add(sure.getOrDefault(day, BigDecimal.ZERO));
            var more = estimated.get(day);
            if (more != null) {
                coming = coming.add(more);
                come++;
            }
            var part = rest.signum() > 0
                    ? Amounts.divided(coming, rest)
                    : Amounts.divided(BigDecimal.valueOf(come), Math.max(1, estimated.size()));
            boolean ahead = !day.isBefore(today);
            days.add(new Day(
                    day,
                    day.isAfter(today) ? null : booked,
                    ahead ? booked.add(coming) : null,
                    ahead && left != null ? range(booked, coming, part, left) : null));
        }
        return days;
    }

    /** The range opens as the days come: a part of what is to come has the same part of the range. */
    private static Range range(BigDecimal booked, BigDecimal coming, BigDecimal part, Range left) {
        // Rounding must not put the middle outside.
        return new Range(
                booked.add(Amounts.rounded(left.low().multiply(part)).min(coming)),
                booked.add(Amounts.rounded(left.high().multiply(part)).max(coming)));
    }

    private List<Damped> damped(Habit habit) {
        return habit.damped().stream()
                .map(each -> new Damped(open.minusDays(each.daysAgo()), each.amount(), each.countedAs()))
                .toList();
    }

    private List<String> method() {
        if (over()) {
            return OVER;
        }
        if (known.isEmpty()) {
            return NOTHING_KNOWN;
        }
        return List.of(
                known.size() < Habit.ENOUGH
                        ? "Only " + Amounts.days(known.size())
                                + " can be learnt from, too few to tell weekdays apart: each"
                                + " day to come is expected to cost as much as these on average."
                        : USUAL.getFirst(),
                known.size() < PastErrors.DAYS
                        ? "The range is rough, from half to twice of what is to come: how wrong this is can be said from "
                                + PastErrors.DAYS + " days on."
                        : USUAL.getLast());
    }

    private void note(@Nullable Habit habit, List<Damped> damped, TreeMap<LocalDate, BigDecimal> sure) {
        var future = Amounts.sum(spending.days().subMap(later(), window.until()).values());
        if (future.signum() != 0) {
            notes.add(shown(future) + " is booked already for days after today; it counts as it is.");
        }
        if (over() || habit == null) {
            return;
        }
        if (open.isBefore(window.from())) {
            notes.add("The period begins on " + Amounts.day(window.from()) + ": all of it is estimated.");
        }
        for (var each : damped) {
            notes.add(shown(each.amount()) + " on " + Amounts.day(each.day())
                    + " stands far above other days: for the days to come it counts as " + shown(each.countedAs())
                    + ", three times what is usual.");
        }
        if (habit.sagged()) {
            notes.add("The last " + Habit.SAG + " days cost less than a third of what was usual: the days to come are"
                    + " expected to stay at that. If it was only a pause, more will come; the range reaches that far.");
        }
        noteCorrections();
        noteGaps();
        if (sure.isEmpty() && !open.isBefore(window.from())) {
            notes.add("Nothing is booked in this period yet: what is expected follows from the days before it.");
        }
    }

    private LocalDate later() {
        var next = spending.today().day().plusDays(1);
        var first = next.isBefore(window.from()) ? window.from() : next;
        return first.isBefore(window.until()) ? first : window.until();
    }

    private void noteCorrections() {
        for (int ago = Math.min(known.size(), Habit.LONGEST); ago > 0; ago--) {
            var amount = known.get(known.size() - ago);
            if (amount.signum() < 0) {
                notes.add("On " + Amounts.day(open.minusDays(ago)) + " corrections outweigh what was spent, "
                        + shown(amount) + " together: they are booked, and not expected to come again.");
            }
        }
    }

    /** Weekends are no news. */
    private void noteGaps() {
        int empty = 0;
        for (int ago = Math.min(known.size(), Habit.LONGEST); ago >= 0; ago--) {
            if (ago > 0 && !spending.days().containsKey(open.minusDays(ago))) {
                empty++;
                continue;
            }
            if (empty > 2) {
                notes.add("From " + Amounts.shortDay(open.minusDays(ago + empty)) + " to "
                        + Amounts.shortDay(open.minusDays(ago + 1)) + " nothing was booked: these days count as 0.");
            }
            empty = 0;
        }
    }

    private String shown(BigDecimal amount) {
        return Amounts.shown(amount, spending.currency());
    }
}
