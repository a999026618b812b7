package dev.podium.costs.outlook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.podium.costs.outlook.BreakEven.Outcome;
import dev.podium.costs.outlook.Part.Bought;
import dev.podium.costs.outlook.Part.Monthly;
import dev.podium.costs.outlook.Part.Rented;
import dev.podium.costs.outlook.Part.Subscription;
import dev.podium.costs.outlook.Part.TokenUse;
import dev.podium.kernel.Refusal;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WhatIfTest {

    private static final Currency USD = Currency.getInstance("USD");
    private static final LocalDate START = LocalDate.of(2027, 1, 1);

    @Test
    void eachPartCostsWhatItsFiguresSay() {
        var running = Running.of(setup(
                "all",
                bought("server", "2", "1000", "48", "100", "300", "12", "25"),
                new Rented("VM", number("1"), number("4")),
                new Subscription("seats", number("20"), number("3")),
                new TokenUse("tier 2", number("10"), number("3"), number("1"), number("15")),
                new Monthly("internet", CostKind.OTHER, number("39.99"))));

        // 2 x 1000 / 48
        assertThat(running.byKind().get(CostKind.WRITTEN_OFF)).isEqualByComparingTo("41.666666666667");
        // 2 x (100 + 25 % of 200) W x 12 of 24 h x 730 h = 109.5 kWh, at 0.30
        assertThat(running.byKind().get(CostKind.ELECTRICITY)).isEqualByComparingTo("32.85");
        // 4 x 730 / 168 hours
        assertThat(running.byKind().get(CostKind.RENT)).isEqualByComparingTo("17.380952380952");
        assertThat(running.byKind().get(CostKind.SUBSCRIPTION)).isEqualByComparingTo("60");
        assertThat(running.byKind().get(CostKind.TOKENS)).isEqualByComparingTo("45");
        assertThat(running.byKind().get(CostKind.OTHER)).isEqualByComparingTo("39.99");
        assertThat(running.monthly()).isEqualByComparingTo("236.887619047619");
        assertThat(running.monthlyCash()).isEqualByComparingTo("195.220952380952");
        assertThat(running.atStart()).isEqualByComparingTo("2000");
    }

    @Test
    void cashIsPaidAtOnceAndWrittenOffOverTheLife() {
        var points = compare(setup("renting", rent("100")), setup("buying", bought("1200", "24"), rent("10")), 36)
                .points();

        assertThat(points).hasSize(37);
        assertThat(points.getFirst().otherCash()).isEqualByComparingTo("1200");
        assertThat(points.getFirst().otherWrittenOff()).isEqualByComparingTo("0");
        assertThat(points.get(12).nowCash()).isEqualByComparingTo("1200");
        assertThat(points.get(12).otherCash()).isEqualByComparingTo("1320"); // 1200 + 12 x 10
        assertThat(points.get(12).otherWrittenOff()).isEqualByComparingTo("720"); // 12 x 50 + 12 x 10
        assertThat(points.get(23).otherCash()).isEqualByComparingTo("1430");
        // After two years it is bought anew.
        assertThat(points.get(24).otherCash()).isEqualByComparingTo("2640");
        assertThat(points.get(24).otherWrittenOff()).isEqualByComparingTo("1440");
        assertThat(points.get(24).day()).isEqualTo(LocalDate.of(2029, 1, 1));
    }

    @Test
    void whatIsBoughtIsEarnedBackOnADay() {
        var comparison = compare(setup("renting", rent("100")), setup("buying", bought("1000", "60"), rent("10")), 12);

        // 1000 / 90 = 11.11 months: December 2027, and 0.11 of its 31 days are 3.4.
        assertThat(comparison.breakEven()).isEqualTo(new BreakEven(Outcome.REACHED, LocalDate.of(2027, 12, 5), null));
        assertThat(comparison.saved()).isEqualByComparingTo("73.333333333333"); // 100 - 10 - 1000 / 60
        assertThat(comparison.sentence())
                .isEqualTo(
                        "Buying costs $26.67 a month, $73.33 less than renting ($100.00). The $1,000.00 more that are"
                                + " paid at first are earned back on Sunday, 5 December 2027.");
    }

    @Test
    void whatSavesTooLittleIsNeverEarnedBack() {
        var comparison = compare(setup("a", rent("20")), setup("b", bought("1000", "600"), rent("10")), 60);

        // 60 x 10 = 600
        assertThat(comparison.breakEven().outcome()).isEqualTo(Outcome.NEVER);
        assertThat(comparison.sentence())
                .endsWith("The $1,000.00 more that are paid at first are never earned back within 5 years.");
    }

    @Test
    void aNewPurchaseCanTurnItBack() {
        // Earned back after 10 months; bought anew after 12, when 200 were gained; earned back again, and so on.
        var comparison = compare(setup("a", rent("100")), setup("b", bought("1000", "12")), 60);

        assertThat(comparison.breakEven())
                .isEqualTo(new BreakEven(Outcome.REACHED, LocalDate.of(2027, 11, 1), LocalDate.of(2028, 1, 1)));
        assertThat(comparison.sentence()).endsWith("until on Saturday, 1 January 2028 it has cost more again.");
    }

    @Test
    void rentingInsteadOfBuyingCostsLessAtFirst() {
        var comparison = compare(setup("buying", bought("1000", "60"), rent("10")), setup("renting", rent("110")), 60);

        assertThat(comparison.breakEven()).isEqualTo(new BreakEven(Outcome.LOST, LocalDate.of(2027, 11, 1), null));
        assertThat(comparison.sentence()).endsWith("It costs less at first, and more from Monday, 1 November 2027 on.");
    }

    @Test
    void equalWaysAreCalledEqual() {
        var comparison = compare(setup("a", rent("10")), setup("b", rent("10")), 1);

        assertThat(comparison.breakEven().outcome()).isEqualTo(Outcome.SAME);
        assertThat(comparison.sentence())
                .isEqualTo("B costs $10.00 a month, as much as a ($10.00). Both cost the same all along.");
    }

    @Test
    void whatIsNeverDearerPaysAtOnce() {
        assertThat(compare(setup("a", rent("10")), setup("b", rent("9")), 1)
                        .breakEven()
                        .outcome())
                .isEqualTo(Outcome.AT_ONCE);
        assertThat(compare(setup("a", rent("9")), setup("b", rent("10")), 1).sentence())
                .endsWith("It has always cost more, for 5 years and longer.");
    }

    @Test
    void theEndOfAMonthIsNoObstacle() {
        var comparison = WhatIf.compare(
                setup("a", rent("100")), setup("b", bought("150", "60")), LocalDate.of(2027, 1, 31), 2, USD);

        // Half of the month from 28 February to 31 March, which are 31 days.
        assertThat(comparison.breakEven().day()).isEqualTo(LocalDate.of(2027, 3, 16));
        assertThat(comparison.points().getLast().day()).isEqualTo(LocalDate.of(2027, 3, 31));
    }

    @Test
    void partsAreTheWholeWhateverTheyAre() {
        var random = new Random(7);
        for (int i = 0; i < 300; i++) {
            var comparison = WhatIf.compare(random(random), random(random), START, 60, USD);
            for (var running : List.of(comparison.now(), comparison.other())) {
                assertThat(sum(running.charges().stream()
                                .map(Running.Charge::monthly)
                                .toList()))
                        .isEqualByComparingTo(running.monthly());
                assertThat(sum(List.copyOf(running.byKind().values()))).isEqualByComparingTo(running.monthly());
                // A setup costs what its parts cost, each alone.
                var alone = running.setup().parts().stream()
                        .map(part -> Running.of(new Setup("one", running.setup().tariff(), List.of(part))))
                        .toList();
                for (int month : List.of(0, 1, 17, 60)) {
                    assertThat(sum(alone.stream()
                                    .map(each -> each.cashAfter(month))
                                    .toList()))
                            .isEqualByComparingTo(running.cashAfter(month));
                    assertThat(sum(alone.stream()
                                    .map(each -> each.writtenOffAfter(month))
                                    .toList()))
                            .isEqualByComparingTo(running.writtenOffAfter(month));
                }
            }
            assertThat(comparison.now().monthly().subtract(comparison.other().monthly()))
                    .isEqualByComparingTo(comparison.saved());
        }
    }

    @Test
    void aWholeLifeIsThePriceToTheLastDigit() {
        var thirds = Running.of(setup("a", bought("1000", "3")));

        assertThat(thirds.monthly()).isEqualByComparingTo("333.333333333333");
        assertThat(thirds.writtenOffAfter(2)).isEqualByComparingTo("666.666666666667");
        assertThat(thirds.writtenOffAfter(3)).isEqualByComparingTo("1000");
    }

    @ParameterizedTest
    @CsvSource({
        "price, -1",
        "price, 1000000000000",
        "price, 1e999999999",
        "price, 1e-999999999",
        "lifeMonths, 0",
        "lifeMonths, 12.5",
        "wattsBusy, -5",
        "hoursOn, 25",
        "busyPercent, 101",
        "count, 1.5"
    })
    void aFigureThatCannotBeMeantIsRefusedAtItsField(String field, BigDecimal value) {
        var machine = new Bought(
                "server",
                field.equals("count") ? value : number("1"),
                field.equals("price") ? value : number("100"),
                field.equals("lifeMonths") ? value : number("48"),
                number("10"),
                field.equals("wattsBusy") ? value : number("20"),
                field.equals("hoursOn") ? value : number("24"),
                field.equals("busyPercent") ? value : number("50"));

        var refusal = catchThrowableOfType(
                Refusal.class, () -> compare(setup("a", rent("1")), setup("b", rent("1"), machine), 12));

        assertThat(refusal.code()).isEqualTo("costs.bad-scenario");
        assertThat(refusal.field()).isEqualTo("other.parts[1]." + field);
        assertThat(refusal.sentence()).contains(" is ").hasSizeLessThan(200);
    }

    @ParameterizedTest
    @CsvSource({"0, 2027-01-01, months", "61, 2027-01-01, months", "12, 1999-12-31, start", "12, +999999-01-01, start"})
    void timesAreRefusedOutsideOfWhatCanBeMeant(int months, LocalDate start, String field) {
        var refusal =
                catchThrowableOfType(Refusal.class, () -> WhatIf.compare(setup("a"), setup("b"), start, months, USD));

        assertThat(refusal.code()).isEqualTo("costs.bad-scenario");
        assertThat(refusal.field()).isEqualTo(field);
    }

    @Test
    void amountsAreSaidInTheirCurrency() {
        assertThat(Amounts.shown(number("1204.5"), USD)).isEqualTo("$1,204.50");
        assertThat(Amounts.shown(number("-0.004"), USD)).isEqualTo("−<$0.01");
        assertThat(Amounts.shown(number("4182.405"), Currency.getInstance("EUR")))
                .isEqualTo("€4,182.41");
        assertThat(Amounts.shown(number("12.5"), Currency.getInstance("JPY"))).isEqualTo("¥13");
        assertThat(Amounts.shown(number("12"), Currency.getInstance("CHF"))).isEqualTo("CHF\u00a012.00");
    }

    private static Comparison compare(Setup now, Setup other, int months) {
        return WhatIf.compare(now, other, START, months, USD);
    }

    private static Setup setup(String name, Part... parts) {
        return new Setup(name, number("0.30"), List.of(parts));
    }

    private static Part rent(String monthly) {
        return new Monthly("rent", CostKind.RENT, number(monthly));
    }

    /** Without electricity. */
    private static Bought bought(String price, String life) {
        return bought("machine", "1", price, life, "0", "0", "24", "0");
    }

    private static Bought bought(
            String name, String count, String price, String life, String idle, String busy, String on, String percent) {
        return new Bought(
                name,
                number(count),
                number(price),
                number(life),
                number(idle),
                number(busy),
                number(on),
                number(percent));
    }

    private static Setup random(Random random) {
        var parts = new ArrayList<Part>();
        for (int i = random.nextInt(8); i >= 0; i--) {
            var name = "part " + i;
            parts.add(
                    switch (random.nextInt(5)) {
                        case 0 ->
                            new Bought(
                                    name,
                                    BigDecimal.valueOf(random.nextInt(20)),
                                    amount(random),
                                    BigDecimal.valueOf(1 + random.nextInt(120)),
                                    BigDecimal.valueOf(random.nextInt(1000)),
                                    BigDecimal.valueOf(random.nextInt(1000)),
                                    BigDecimal.valueOf(random.nextInt(2401), 2),
                                    BigDecimal.valueOf(random.nextInt(10001), 2));
                        case 1 ->
                            new Rented(
                                    name,
                                    amount(random).movePointLeft(3).setScale(6, RoundingMode.DOWN),
                                    BigDecimal.valueOf(random.nextInt(16801), 2));
                        case 2 -> new Subscription(name, amount(random), BigDecimal.valueOf(random.nextInt(1000)));
                        case 3 ->
                            new TokenUse(
                                    name,
                                    amount(random),
                                    BigDecimal.valueOf(random.nextInt(5000), 3),
                                    amount(random),
                                    BigDecimal.valueOf(random.nextInt(5000), 3));
                        default -> new Monthly(name, CostKind.OTHER, amount(random));
                    });
        }
        return new Setup("random", BigDecimal.valueOf(random.nextInt(1000), 3), parts);
    }

    private static BigDecimal amount(Random random) {
        return BigDecimal.valueOf(random.nextInt(1_000_000_000), random.nextInt(7));
    }

    private static BigDecimal sum(List<BigDecimal> amounts) {
        return amounts.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static BigDecimal number(String number) {
        return new BigDecimal(number);
    }
}
