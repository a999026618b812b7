package dev.podium.costs.outlook;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Currency;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Forecasts of months that are known, on their 10th, 15th and 20th day, beside the naive one: what a day cost so far in the
 * month, times its days. Chance has a seed, so that it is the same each time. Prints what docs/guides/costs.md says.
 */
class ForecastBacktestTest {

    private static final Currency USD = Currency.getInstance("USD");
    private static final int TEAMS = 40;
    private static final int BEFORE = 90;
    private static final List<Integer> ON = List.of(10, 15, 20);

    private enum Kind {
        STEADY,
        WEEKLY_PATTERN,
        GROWING_3_PERCENT_A_WEEK,
        BURSTS,
        PROJECT_ENDS,
        LEVEL_WAVERS;

        /** A team's days, each with its chance. */
        List<BigDecimal> days(Random random, LocalDate first, int count) {
            double level = 35 + 35 * random.nextDouble();
            int end = BEFORE + 3 + random.nextInt(19);
            var days = new ArrayList<BigDecimal>();
            for (int i = 0; i < count; i++) {
                var weekday = first.plusDays(i).getDayOfWeek();
                boolean weekend = weekday.compareTo(DayOfWeek.SATURDAY) >= 0;
                double day = level * Math.exp(0.35 * random.nextGaussian());
                switch (this) {
                    case STEADY -> {}
                    case WEEKLY_PATTERN -> day *= weekend ? 0.15 : 1.3;
                    case GROWING_3_PERCENT_A_WEEK -> day *= Math.pow(1.03, i / 7.0) * (weekend ? 0.5 : 1.2);
                    case BURSTS -> day += random.nextInt(20) == 0 ? level * (5 + 7 * random.nextDouble()) : 0;
                    case PROJECT_ENDS -> day *= i < end ? 1 : 0.08;
                    case LEVEL_WAVERS ->
                        level *= weekday == DayOfWeek.MONDAY ? Math.exp(0.12 * random.nextGaussian()) : 1;
                }
                days.add(BigDecimal.valueOf(day).setScale(6, RoundingMode.HALF_UP));
            }
            return days;
        }
    }

    private static final class Score {
        int tries;
        int held;
        double error;
        double naiveError;
        double bias;
        double width;

        void add(Forecast forecast, double naive, double truth) {
            double expected = forecast.expected().doubleValue();
            var range = requireNonNull(forecast.range());
            tries++;
            held += range.low().doubleValue() <= truth && truth <= range.high().doubleValue() ? 1 : 0;
            error += Math.abs(expected - truth) / truth;
            naiveError += Math.abs(naive - truth) / truth;
            bias += (expected - truth) / truth;
            width += range.high().subtract(range.low()).doubleValue() / truth;
        }

        void add(Score more) {
            tries += more.tries;
            held += more.held;
            error += more.error;
            naiveError += more.naiveError;
            bias += more.bias;
            width += more.width;
        }

        double holds() {
            return 100.0 * held / tries;
        }

        String line(String name) {
            return String.format(
                    Locale.ROOT,
                    "%-28s error %5.1f %%  naive %5.1f %%  bias %+6.1f %%  range holds %3.0f %%, is %3.0f %% wide",
                    name,
                    100 * error / tries,
                    100 * naiveError / tries,
                    100 * bias / tries,
                    holds(),
                    100 * width / tries);
        }
    }

    @Test
    void isNearerThanTheNaiveForecastAndItsRangeHoldsAboutEightTimesInTen() {
        var all = new Score();
        var byKind = new EnumMap<Kind, Score>(Kind.class);
        for (var kind : Kind.values()) {
            var random = new Random(20261123);
            for (int on : ON) {
                var score = new Score();
                for (int team = 0; team < TEAMS; team++) {
                    // Months begin on different weekdays, and have 28 to 31 days.
                    var from = LocalDate.of(2026, 1, 1).plusMonths(team % 12);
                    var window = new Window(from, from.plusMonths(1));
                    var days = kind.days(random, from.minusDays(BEFORE), BEFORE + window.days());
                    score.add(
                            forecast(window, on, days),
                            naive(window, on, days),
                            sum(days.subList(BEFORE, days.size())));
                }
                System.out.println(score.line(kind + ", day " + on));
                byKind.computeIfAbsent(kind, each -> new Score()).add(score);
                all.add(score);
            }
        }
        System.out.println(all.line("ALL"));

        assertThat(all.error).isLessThan(all.naiveError);
        assertThat(all.holds()).isBetween(70.0, 90.0);
        // A project that ends after the forecast was made is in nobody's range; the others hold each by itself.
        byKind.forEach((kind, score) -> {
            if (kind != Kind.PROJECT_ENDS) {
                assertThat(score.holds()).as(kind.name()).isBetween(70.0, 95.0);
            }
            if (kind != Kind.LEVEL_WAVERS) {
                assertThat(score.error).as(kind.name()).isLessThanOrEqualTo(score.naiveError);
            }
        });
    }

    private static Forecast forecast(Window window, int on, List<BigDecimal> days) {
        var known = new TreeMap<LocalDate, BigDecimal>();
        for (int i = 0; i < BEFORE + on; i++) {
            known.put(window.from().plusDays(i - BEFORE), days.get(i));
        }
        var today = Today.endOf(window.from().plusDays(on - 1));
        return Forecast.of(new Spending(window, today, USD, known, List.of()));
    }

    private static double naive(Window window, int on, List<BigDecimal> days) {
        return sum(days.subList(BEFORE, BEFORE + on)) / on * window.days();
    }

    private static double sum(List<BigDecimal> days) {
        return days.stream()
                .reduce(BigDecimal.ZERO, BigDecimal::add)
                .round(MathContext.DECIMAL64)
                .doubleValue();
    }
}
