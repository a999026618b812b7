package dev.podium.costs.outlook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.podium.costs.Rate;
import dev.podium.costs.Tokens;
import dev.podium.costs.outlook.LedgerChange.Dearer;
import dev.podium.costs.outlook.LedgerChange.Engine;
import dev.podium.costs.outlook.LedgerChange.Move;
import dev.podium.costs.outlook.LedgerChange.Priced;
import dev.podium.kernel.Refusal;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * 30 days of a team: reviews at tier 3, a million tokens in and a tenth of one out, for 22.50; and code at tier 2 for 9. A
 * month is 365 / 360 of that.
 */
class LedgerWhatIfTest {

    private static final Currency USD = Currency.getInstance("USD");
    private static final LocalDate START = LocalDate.of(2027, 1, 1);
    private static final Tokens TOKENS = new Tokens(1_000_000, 0, 0, 0, 100_000, 0, 0);
    private static final Map<Integer, Rate> RATES = Map.of(1, rate("0", "0"), 2, rate("3", "15"), 3, rate("15", "75"));
    private static final List<LedgerUse> USES = List.of(
            new LedgerUse("review", 3, TOKENS, new BigDecimal("22.50")),
            new LedgerUse("code", 2, TOKENS.plus(TOKENS), new BigDecimal("9")));

    @Test
    void withoutAChangeItIsTheMonthItWas() {
        var answer = whatIf();

        // 31.50 x 365 / 360
        assertThat(answer.comparison().now().monthly()).isEqualByComparingTo("31.9375");
        assertThat(answer.comparison().saved()).isEqualByComparingTo("0");
        assertThat(answer.rows())
                .containsExactly(
                        new LedgerWhatIf.Row("code", 2, number("9.125000000000"), number("9.125000000000")),
                        new LedgerWhatIf.Row("review", 3, number("22.812500000000"), number("22.812500000000")));
    }

    @Test
    void workThatMovesIsPricedThereAndWhatComesBackCostsTwice() {
        var answer = whatIf(new Move("review", 3, 2, number("80"), number("5")));

        // At tier 3 stay 20 % and 5 % of the 80 %: 24 % of 22.50 are 5.40. At tier 2 are 80 % of 3 + 1.50: 3.60.
        assertThat(answer.rows())
                .containsExactly(
                        new LedgerWhatIf.Row("code", 2, number("9.125000000000"), number("9.125000000000")),
                        new LedgerWhatIf.Row("review", 2, number("0.000000000000"), number("3.650000000000")),
                        new LedgerWhatIf.Row("review", 3, number("22.812500000000"), number("5.475000000000")));
        assertThat(answer.comparison().saved()).isEqualByComparingTo("13.6875");
        assertThat(answer.comparison().sentence())
                .isEqualTo("The change costs $18.25 a month, $13.69 less than what it is now ($31.94). It pays from the"
                        + " first day on.");
    }

    @Test
    void allTasksOfATierCanMove() {
        var answer = whatIf(new Move(null, 2, 3, number("100"), number("0")));

        // 2 x 22.50 + 22.50 = 67.50
        assertThat(answer.comparison().other().monthly()).isEqualByComparingTo("68.4375");
    }

    @Test
    void pricesThatChangeCountForWhatIsThereAndWhatComes() {
        assertThat(after(new Dearer(3, number("-20")))).isEqualByComparingTo("27.375"); // 18 + 9
        assertThat(after(new Priced(3, rate("10", "50")))).isEqualByComparingTo("24.333333333333"); // 15 + 9
        // 4.95 + 9.90
        assertThat(after(new Dearer(2, number("10")), new Move("review", 3, 2, number("100"), number("0"))))
                .isEqualByComparingTo("15.05625");
        // The same the other way round.
        assertThat(after(new Move("review", 3, 2, number("100"), number("0")), new Dearer(2, number("10"))))
                .isEqualByComparingTo("15.05625");
    }

    @Test
    void anEngineTakesAShareForItsPriceAndElectricity() {
        var machine = new Part.Bought(
                "engine",
                number("1"),
                number("48"),
                number("48"),
                number("10"),
                number("10"),
                number("24"),
                number("0"));

        var comparison = whatIf(new Engine(machine, number("0.30"), 3, number("50"), number("0")))
                .comparison();

        // Tier 3: 11.25 x 365 / 360 = 11.40625; tier 2: 9.125; 48 / 48 = 1; 7.3 kWh at 0.30 = 2.19.
        assertThat(comparison.other().monthly()).isEqualByComparingTo("23.72125");
        assertThat(comparison.other().byKind().get(CostKind.ELECTRICITY)).isEqualByComparingTo("2.19");
        // 48 / (11.40625 - 2.19) = 5.2082 months: 5 are 46.08125, the rest takes 6.25 of 30 days of June.
        assertThat(comparison.breakEven().day()).isEqualTo(LocalDate.of(2027, 6, 8));
    }

    @Test
    void movesToAndFroAreReckonedAsQuicklyAsOne() {
        var changes = new ArrayList<LedgerChange>();
        for (int i = 0; i < 25; i++) {
            changes.add(new Move(null, 3, 2, number("50"), number("0")));
            changes.add(new Move(null, 2, 3, number("100"), number("0")));
        }

        var answer = LedgerWhatIf.of(USES, 30, RATES, changes, START, 12, USD);

        // All ends at tier 3: 3 x 22.50 = 67.50, in rows of two tasks.
        assertThat(answer.comparison().other().monthly()).isEqualByComparingTo("68.4375");
        assertThat(answer.rows()).hasSize(3);

        changes.add(new Dearer(2, number("0")));
        var refusal =
                catchThrowableOfType(Refusal.class, () -> LedgerWhatIf.of(USES, 30, RATES, changes, START, 12, USD));
        assertThat(refusal.field()).isEqualTo("changes");
    }

    @Test
    void rowsAreTheWholeWhateverIsChanged() {
        var random = new Random(3);
        for (int i = 0; i < 200; i++) {
            var uses = new ArrayList<LedgerUse>();
            for (int j = random.nextInt(12); j >= 0; j--) {
                // Corrections may be more than what was booked.
                uses.add(new LedgerUse(
                        "task " + random.nextInt(4),
                        1 + random.nextInt(3),
                        new Tokens(random.nextInt(1_000_000), random.nextInt(1_000_000), 0, 0, random.nextInt(), 0, 0),
                        BigDecimal.valueOf(random.nextLong() / 1000, 12)));
            }
            var changes = List.<LedgerChange>of(
                    new Move("task 1", 3, 2, BigDecimal.valueOf(random.nextInt(10001), 2), number("3.1")),
                    new Dearer(2, BigDecimal.valueOf(random.nextInt(200) - 100)),
                    new Move(null, 2, 1, BigDecimal.valueOf(random.nextInt(10001), 2), number("0")));

            var answer = LedgerWhatIf.of(uses, 1 + random.nextInt(366), RATES, changes, START, 12, USD);

            assertThat(sum(answer.rows().stream().map(LedgerWhatIf.Row::before).toList()))
                    .isEqualByComparingTo(answer.comparison().now().monthly());
            assertThat(sum(answer.rows().stream().map(LedgerWhatIf.Row::after).toList()))
                    .isEqualByComparingTo(answer.comparison().other().monthly());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "3, 2, 101, 0, changes[0].sharePercent",
        "3, 2, -1, 0, changes[0].sharePercent",
        "3, 2, 1e99, 0, changes[0].sharePercent",
        "3, 2, 80, 100.5, changes[0].sentUpAgainPercent",
        "4, 2, 80, 0, changes[0].from",
        "3, 0, 80, 0, changes[0].to",
        "3, 3, 80, 0, changes[0].to"
    })
    void aMoveThatCannotBeMeantIsRefused(int from, int to, BigDecimal share, BigDecimal again, String field) {
        var refusal = catchThrowableOfType(Refusal.class, () -> whatIf(new Move("review", from, to, share, again)));

        assertThat(refusal.code()).isEqualTo("costs.bad-scenario");
        assertThat(refusal.field()).isEqualTo(field);
    }

    @Test
    void otherChangesThatCannotBeMeantAreRefused() {
        var machine = new Part.Bought(
                "engine",
                number("1"),
                number("48"),
                number("0"),
                number("10"),
                number("10"),
                number("24"),
                number("0"));
        assertThat(field(new Engine(machine, number("0.30"), 3, number("50"), number("0"))))
                .isEqualTo("changes[0].machine.lifeMonths");
        assertThat(field(new Engine(machine, number("0.30"), 1, number("50"), number("0"))))
                .isEqualTo("changes[0].from");
        assertThat(field(new Dearer(3, number("-101")))).isEqualTo("changes[0].percent");
        assertThat(field(new Priced(2, rate("-1", "0")))).isEqualTo("changes[0].rate.input");

        var unpriced = catchThrowableOfType(
                Refusal.class,
                () -> LedgerWhatIf.of(
                        USES, 30, Map.of(), List.of(new Move(null, 3, 2, number("1"), number("0"))), START, 12, USD));
        assertThat(unpriced.field()).isEqualTo("changes[0].to");
        assertThat(unpriced.sentence()).isEqualTo("Tier 2 has no price, so that what moves there cannot be reckoned.");
    }

    private static String field(LedgerChange change) {
        return String.valueOf(
                catchThrowableOfType(Refusal.class, () -> whatIf(change)).field());
    }

    private static BigDecimal after(LedgerChange... changes) {
        return whatIf(changes).comparison().other().monthly();
    }

    private static LedgerWhatIf whatIf(LedgerChange... changes) {
        return LedgerWhatIf.of(USES, 30, RATES, List.of(changes), START, 12, USD);
    }

    static Rate rate(String input, String output) {
        var none = BigDecimal.ZERO;
        return new Rate(1, true, number(input), none, none, none, number(output), none);
    }

    private static BigDecimal sum(List<BigDecimal> amounts) {
        return amounts.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static BigDecimal number(String number) {
        return new BigDecimal(number);
    }
}
