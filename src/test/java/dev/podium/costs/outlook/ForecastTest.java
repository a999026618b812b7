package dev.podium.costs.outlook;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.podium.kernel.Refusal;
import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Currency;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** November 2026 begins on a Sunday, and has 21 days from Monday to Friday and 9 of weekends. */
class ForecastTest {

    private static final Currency USD = Currency.getInstance("USD");
    private static final Window NOVEMBER = new Window(LocalDate.of(2026, 11, 1), LocalDate.of(2026, 12, 1));

    @Test
    void eachDayCostsWhatItsWeekdayCosts() {
        var forecast = forecast(Today.endOf(november(14)), days(60, november(14), ForecastTest::workday));

        assertThat(forecast.spent()).isEqualByComparingTo("1040"); // 10 x 100 + 4 x 10
        assertThat(forecast.expected()).isEqualByComparingTo("2190"); // 21 x 100 + 9 x 10
        // What never wavered has no range.
        assertThat(range(forecast).low()).isEqualByComparingTo("2190");
        assertThat(range(forecast).high()).isEqualByComparingTo("2190");
        assertThat(forecast.sentence())
                .isEqualTo(
                        "Expected is $2,190.00 at the end of Monday, 30 November 2026, 8 times in 10 between $2,190.00"
                                + " and $2,190.00.");
        assertThat(forecast.method()).hasSize(2).allMatch(sentence -> sentence.endsWith("."));
        assertThat(forecast.notes()).isEmpty();
    }

    @Test
    void aWeekCountsMoreThanTheOneBeforeIt() {
        var last = november(14);
        // 10 a day four weeks ago, then 20, 30 and 40.
        var days = days(28, last, day -> amount(40 - 10 * (int) ((last.toEpochDay() - day.toEpochDay()) / 7)));

        var forecast = forecast(Today.endOf(last), days);

        // (4 x 40 + 3 x 30 + 2 x 20 + 10) / 10 = 30 a day, for 16 days.
        assertThat(forecast.expected().subtract(forecast.spent())).isEqualByComparingTo("480");
        assertThat(range(forecast).low()).isLessThan(forecast.expected());
        assertThat(range(forecast).high()).isGreaterThan(forecast.expected());
    }

    @Test
    void ofTodayOnlyTheRestIsEstimated() {
        var days = days(60, november(13), day -> amount(100));
        days.put(november(14), amount(7));

        var forecast = forecast(new Today(november(14), new BigDecimal("0.25")), days);

        assertThat(forecast.spent()).isEqualByComparingTo("1307");
        assertThat(forecast.expected()).isEqualByComparingTo("2982"); // 1307 + 75 + 16 x 100
        assertThat(forecast.days().get(13).spent()).isEqualByComparingTo("1307");
        assertThat(forecast.days().get(13).expected()).isEqualByComparingTo("1382");
    }

    @Test
    void aDayIsAsLongAsItsClockSays() {
        var berlin = ZoneId.of("Europe/Berlin");
        // 25 hours on 25 October, 23 on 29 March; both moments are noon, after 13 and after 11 hours.
        assertThat(Today.at(Instant.parse("2026-10-25T11:00:00Z"), berlin).gone())
                .isEqualByComparingTo("0.52");
        assertThat(Today.at(Instant.parse("2026-03-29T10:00:00Z"), berlin).gone())
                .isEqualByComparingTo("0.478260");
        assertThat(Today.at(Instant.parse("2026-03-29T22:00:00Z"), berlin))
                .isEqualTo(new Today(LocalDate.of(2026, 3, 30), new BigDecimal("0.000000")));
    }

    @Test
    void fixedChargesComeExactlyWhenTheyAreDue() {
        var fixed = List.of(
                new FixedCharge("subscription", november(1), amount(200)),
                new FixedCharge("subscription", november(20), new BigDecimal("49.99")),
                new FixedCharge("of another month", LocalDate.of(2026, 12, 1), amount(1000)));

        var with = Forecast.of(new Spending(
                NOVEMBER, Today.endOf(november(14)), USD, days(60, november(14), ForecastTest::wavering), fixed));
        var without = forecast(Today.endOf(november(14)), days(60, november(14), ForecastTest::wavering));

        assertThat(with.spent().subtract(without.spent())).isEqualByComparingTo("200");
        assertThat(with.fixedAhead()).isEqualByComparingTo("49.99");
        assertThat(with.expected().subtract(without.expected())).isEqualByComparingTo("249.99");
        assertThat(range(with).low().subtract(range(without).low())).isEqualByComparingTo("249.99");
        assertThat(range(with).high().subtract(range(without).high())).isEqualByComparingTo("249.99");
    }

    @Test
    void anAmountSpreadOverDaysIsTheAmount() {
        var random = new Random(4);
        for (int i = 0; i < 200; i++) {
            var window = new Window(november(1), november(1).plusDays(1 + random.nextInt(366)));
            var whole = BigDecimal.valueOf(random.nextInt(100_000_000), random.nextInt(13));

            var parts = FixedCharge.evenly("laptop", window, whole);

            assertThat(parts).hasSize(window.days());
            assertThat(parts.stream().map(FixedCharge::amount).reduce(BigDecimal.ZERO, BigDecimal::add))
                    .isEqualByComparingTo(whole);
        }
    }

    @Test
    void aDayThatStandsOutIsNamedAndCountsForLess() {
        var days = days(60, november(14), day -> amount(30));
        days.put(november(7), amount(900));

        var forecast = forecast(Today.endOf(november(14)), days);

        assertThat(forecast.damped()).containsExactly(new Forecast.Damped(november(7), amount(900), amount(90)));
        assertThat(forecast.notes())
                .containsExactly(
                        "$900.00 on Saturday, 7 November 2026 stands far above other days: for the days to come it"
                                + " counts as $90.00, three times what is usual.");
        assertThat(forecast.spent()).isEqualByComparingTo("1290"); // 13 x 30 + 900
        // The 7th lies in the week before the last: Saturdays are (4 x 30 + 3 x 90 + 2 x 30 + 30) / 10 = 48, on the
        // 21st
        // and the 28th; 14 other days are 30.
        assertThat(forecast.expected()).isEqualByComparingTo("1806");
    }

    @Test
    void whatHappensEachWeekIsNoOutlier() {
        var forecast = forecast(
                Today.endOf(november(14)),
                days(60, november(14), day -> amount(day.getDayOfWeek() == DayOfWeek.MONDAY ? 900 : 30)));

        assertThat(forecast.damped()).isEmpty();
        assertThat(forecast.expected()).isEqualByComparingTo("5250"); // 5 x 900 + 25 x 30
    }

    @Test
    void whenSpendingSagsTheLastDaysAloneCount() {
        var days = days(60, november(14), day -> amount(day.isAfter(november(9)) ? 10 : 100));

        var forecast = forecast(Today.endOf(november(14)), days);

        assertThat(forecast.expected()).isEqualByComparingTo("1110"); // 9 x 100 + 5 x 10 + 16 x 10
        assertThat(forecast.notes()).anyMatch(note -> note.contains("less than a third"));
        // It may have been a pause: 950 and 16 x 100.
        assertThat(range(forecast).high()).isEqualByComparingTo("2550");
    }

    @Test
    void withoutADayThereIsNothingToLearnFrom() {
        var forecast = Forecast.of(new Spending(
                NOVEMBER,
                new Today(november(1), BigDecimal.ZERO),
                USD,
                new TreeMap<>(),
                List.of(new FixedCharge("subscription", november(20), amount(200)))));

        assertThat(forecast.expected()).isEqualByComparingTo("200");
        assertThat(forecast.range()).isNull();
        assertThat(forecast.sentence()).endsWith("how far off that may be cannot be said yet.");
        assertThat(forecast.method().getFirst()).startsWith("Nothing was spent yet");
    }

    @Test
    void zerosAloneTellNothing() {
        var forecast = forecast(Today.endOf(november(14)), days(60, november(14), day -> BigDecimal.ZERO));

        assertThat(forecast.expected()).isEqualByComparingTo("0");
        assertThat(forecast.range()).isNull();
        assertThat(forecast.method().getFirst()).startsWith("Nothing was spent yet");
    }

    @ParameterizedTest
    @CsvSource({"1, 1 day, 300", "3, 3 days, 300", "13, 13 days, 300"})
    void fewDaysCountAlikeAndTheRangeSaysThatItIsRough(int known, String words, BigDecimal expected) {
        var forecast = forecast(Today.endOf(november(known)), days(known, november(known), day -> amount(10)));

        assertThat(forecast.expected()).isEqualByComparingTo(expected);
        var left = BigDecimal.valueOf(10L * (30 - known));
        assertThat(range(forecast).low()).isEqualByComparingTo(forecast.spent().add(left.divide(amount(2))));
        assertThat(range(forecast).high()).isEqualByComparingTo(forecast.spent().add(left.multiply(amount(2))));
        assertThat(forecast.method().getFirst()).startsWith("Only " + words + " can be learnt from");
        assertThat(forecast.method().getLast()).startsWith("The range is rough");
    }

    @Test
    void daysBeforeTheFirstOneAreNoHabitOfSpendingNothing() {
        var days = days(60, november(4), day -> BigDecimal.ZERO);
        days.putAll(days(10, november(14), day -> amount(10)));

        assertThat(forecast(Today.endOf(november(14)), days).expected()).isEqualByComparingTo("260"); // 100 + 16 x 10
    }

    @Test
    void correctionsAreBookedAndNotExpectedAgain() {
        var days = days(60, november(14), day -> amount(10));
        days.put(november(5), new BigDecimal("-12.50"));

        var forecast = forecast(Today.endOf(november(14)), days);

        assertThat(forecast.spent()).isEqualByComparingTo("117.50"); // 13 x 10 - 12.50
        // Thursdays: (4 x 10 + 3 x 0 + 2 x 10 + 10) / 10 = 7, on the 19th and 26th; 14 days at 10.
        assertThat(forecast.expected()).isEqualByComparingTo("271.50");
        assertThat(forecast.notes())
                .containsExactly(
                        "On Thursday, 5 November 2026 corrections outweigh what was spent, −$12.50 together: they"
                                + " are booked, and not expected to come again.");
    }

    @Test
    void aGapCountsAsNothingAndIsSaid() {
        var days = days(60, november(14), day -> amount(10));
        for (int day = 3; day <= 6; day++) {
            days.remove(november(day));
        }
        days.remove(november(10));

        var forecast = forecast(Today.endOf(november(14)), days);

        assertThat(forecast.spent()).isEqualByComparingTo("90");
        assertThat(forecast.notes())
                .containsExactly("From 3 November to 6 November nothing was booked: these days count as 0.");
    }

    @Test
    void aPeriodThatIsOverIsNotEstimated() {
        var forecast = forecast(
                new Today(LocalDate.of(2026, 12, 3), new BigDecimal("0.5")),
                days(90, LocalDate.of(2026, 12, 2), ForecastTest::wavering));

        assertThat(forecast.expected()).isEqualTo(forecast.spent());
        assertThat(range(forecast)).isEqualTo(new Forecast.Range(forecast.spent(), forecast.spent()));
        assertThat(forecast.sentence()).startsWith("The period ended on Monday, 30 November 2026: $");
        assertThat(forecast.days()).hasSize(30).allMatch(day -> day.spent() != null && day.expected() == null);
    }

    @Test
    void aPeriodThatHasNotBegunIsEstimatedWhole() {
        var december = new Window(LocalDate.of(2026, 12, 1), LocalDate.of(2027, 1, 1));

        var forecast = Forecast.of(new Spending(
                december, Today.endOf(november(14)), USD, days(60, november(14), ForecastTest::workday), List.of()));

        assertThat(forecast.spent()).isEqualByComparingTo("0");
        assertThat(forecast.expected()).isEqualByComparingTo("2380"); // 23 x 100 + 8 x 10
        assertThat(forecast.notes())
                .containsExactly("The period begins on Tuesday, 1 December 2026: all of it is estimated.");
        assertThat(forecast.days().getFirst().spent()).isNull();
    }

    @Test
    void whatIsBookedForDaysToComeCountsAsItIs() {
        var days = days(60, november(14), day -> amount(10));
        days.put(november(20), amount(500));

        var forecast = forecast(Today.endOf(november(14)), days);

        assertThat(forecast.fixedAhead()).isEqualByComparingTo("500");
        assertThat(forecast.expected()).isEqualByComparingTo("800"); // 140 + 500 + 160
        assertThat(forecast.notes())
                .containsExactly("$500.00 is booked already for days after today; it counts as it is.");
    }

    @Test
    void largeAmountsStayExactAndImpossibleOnesAreRefused() {
        var large = new BigDecimal("99999999999999.999999999999");
        assertThat(forecast(Today.endOf(november(14)), days(60, november(14), day -> large))
                        .expected())
                .isEqualByComparingTo("2999999999999999.999999999970");

        var days = days(60, november(14), day -> amount(10));
        days.put(november(3), new BigDecimal("1e999999999"));
        var refusal = catchThrowableOfType(Refusal.class, () -> forecast(Today.endOf(november(14)), days));
        assertThat(refusal.code()).isEqualTo("costs.bad-amount");
        assertThat(refusal.sentence()).contains("Tuesday, 3 November 2026");
    }

    @ParameterizedTest
    @CsvSource({"2026-11-01, 2026-11-01", "2026-11-02, 2026-11-01", "2026-01-01, 2027-01-03"})
    void aPeriodHasADayAndAtMostAYear(LocalDate from, LocalDate until) {
        var refusal = catchThrowableOfType(Refusal.class, () -> new Window(from, until));
        assertThat(refusal.code()).isEqualTo("costs.bad-period");
        assertThat(refusal.field()).isEqualTo("until");
    }

    @Test
    void theDaysOfTheChartEndAtTheWhole() {
        var random = new Random(9);
        for (int i = 0; i < 100; i++) {
            // A day, a week, a month, a year.
            var window = new Window(november(1), november(1).plusDays(1 + random.nextInt(i % 2 == 0 ? 31 : 366)));
            var today = new Today(november(1 + random.nextInt(30)), BigDecimal.valueOf(random.nextInt(101), 2));
            var days = days(
                    1 + random.nextInt(110),
                    today.day(),
                    day -> BigDecimal.valueOf(random.nextInt(100_000_000) - 5_000_000, 6));
            var fixed = FixedCharge.evenly("machine", window, BigDecimal.valueOf(random.nextInt(1_000_000), 3));

            var forecast = Forecast.of(new Spending(window, today, USD, days, fixed));

            assertThat(forecast.days()).hasSize(window.days());
            var last = forecast.days().getLast();
            assertThat(last.expected() == null ? last.spent() : last.expected())
                    .isEqualByComparingTo(forecast.expected());
            if (forecast.range() != null && last.range() != null) {
                assertThat(last.range().low())
                        .isEqualByComparingTo(range(forecast).low());
                assertThat(last.range().high())
                        .isEqualByComparingTo(range(forecast).high());
            }
            for (var day : forecast.days()) {
                if (day.expected() != null && day.range() != null) {
                    assertThat(day.expected())
                            .isBetween(day.range().low(), day.range().high());
                }
            }
        }
    }

    @Test
    void theSameQuestionHasTheSameAnswer() {
        var days = days(100, november(17), ForecastTest::wavering);

        assertThat(forecast(Today.endOf(november(17)), days)).isEqualTo(forecast(Today.endOf(november(17)), days));
    }

    private static Forecast forecast(Today today, TreeMap<LocalDate, BigDecimal> days) {
        return Forecast.of(new Spending(NOVEMBER, today, USD, days, List.of()));
    }

    static Forecast.Range range(Forecast forecast) {
        return requireNonNull(forecast.range());
    }

    static TreeMap<LocalDate, BigDecimal> days(int count, LocalDate last, Function<LocalDate, BigDecimal> amounts) {
        var days = new TreeMap<LocalDate, BigDecimal>();
        for (int ago = 0; ago < count; ago++) {
            days.put(last.minusDays(ago), amounts.apply(last.minusDays(ago)));
        }
        return days;
    }

    private static BigDecimal workday(LocalDate day) {
        return amount(day.getDayOfWeek().compareTo(DayOfWeek.SATURDAY) < 0 ? 100 : 10);
    }

    /** No two weeks alike, and no chance in it. */
    private static BigDecimal wavering(LocalDate day) {
        return amount(50 + (int) (day.toEpochDay() * 37 % 41));
    }

    private static LocalDate november(int day) {
        return LocalDate.of(2026, 11, day);
    }

    private static BigDecimal amount(int amount) {
        return BigDecimal.valueOf(amount);
    }
}
