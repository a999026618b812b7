package dev.podium.costs.outlook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.podium.costs.outlook.Assumption.Source;
import dev.podium.costs.outlook.BreakEven.Outcome;
import dev.podium.kernel.Refusal;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Currency;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each scenario with what it assumes, reckoned by hand: a month has 730 hours, all starts on 1 January 2027. */
class ScenariosTest {

    private static final Currency USD = Currency.getInstance("USD");
    private static final LocalDate START = LocalDate.of(2027, 1, 1);

    @Test
    void aLaptopPlusADesktopPlusAVm() {
        var comparisons = compare("growing-setup", Map.of());

        // 50 W x 730 h = 36.5 kWh at 0.30 are 10.95; 40 x 3 + 4 x 15 = 180 for tokens.
        assertThat(comparisons.getFirst().now().monthly()).isEqualByComparingTo("190.95");
        // Besides 10.95: 1200 / 48 = 25; 20 + 25 % of 130 = 52.5 W are 38.325 kWh, 11.4975; half of the tokens, 90.
        var desktop = comparisons.getFirst();
        assertThat(desktop.other().monthly()).isEqualByComparingTo("137.4475");
        // Cash: 190.95 - 112.4475 = 78.5025 a month; 1200 after 15.286 months: 15 are 1177.5375, the rest takes 8.58 of
        // 30
        // days of April 2028.
        assertThat(desktop.breakEven()).isEqualTo(new BreakEven(Outcome.REACHED, LocalDate.of(2028, 4, 10), null));
        // Besides 10.95 + 25 + 11.4975: 4 x 730 / 168 = 17.380952380952 for the VM; 45 % of the tokens, 81.
        assertThat(comparisons.getLast().other().monthly()).isEqualByComparingTo("145.828452380952");
        assertThat(comparisons).hasSize(2);
    }

    @Test
    void aSubscriptionOrTheGateway() {
        var comparison = compare("subscription", Map.of()).getFirst();

        assertThat(comparison.now().monthly()).isEqualByComparingTo("200");
        // 12.50 + 10 x 3 + 1 x 15 + 1 x 15 + 0.1 x 75
        assertThat(comparison.other().monthly()).isEqualByComparingTo("80");
        assertThat(comparison.breakEven().outcome()).isEqualTo(Outcome.AT_ONCE);
        assertThat(comparison.sentence())
                .isEqualTo("The gateway with cloud tokens costs $80.00 a month, $120.00 less than the subscription"
                        + " ($200.00). It pays from the first day on.");
    }

    @Test
    void manyTokensMakeTheSubscriptionTheCheaperOne() {
        var comparison = compare("subscription", Map.of("tier2MillionsIn", new BigDecimal("60")))
                .getFirst();

        // 12.50 + 60 x 3 + 15 + 22.50 = 230
        assertThat(comparison.saved()).isEqualByComparingTo("-30");
        assertThat(comparison.breakEven().outcome()).isEqualTo(Outcome.NEVER);
    }

    @Test
    void aVmForFourHoursAWeekOrAlways() {
        var comparison = compare("burst-vm", Map.of()).getFirst();

        assertThat(comparison.now().monthly()).isEqualByComparingTo("730");
        // 4 x 730 / 168
        assertThat(comparison.other().monthly()).isEqualByComparingTo("17.380952380952");
        assertThat(comparison.saved()).isEqualByComparingTo("712.619047619048");
    }

    @Test
    void aSecondEngine() {
        var comparison = compare("second-engine", Map.of()).getFirst();

        // 30 x 3 + 3 x 15
        assertThat(comparison.now().monthly()).isEqualByComparingTo("135");
        // 2000 / 48 = 41.666666666667; 30 + 25 % of 270 = 97.5 W are 71.175 kWh, 21.3525; a tenth of the tokens, 13.50.
        assertThat(comparison.other().monthly()).isEqualByComparingTo("76.519166666667");
        // Cash: 135 - 34.8525 = 100.1475 a month; 19 months are 1902.8025, the rest takes 30.09 of 31 days of August
        // 2028.
        assertThat(comparison.breakEven()).isEqualTo(new BreakEven(Outcome.REACHED, LocalDate.of(2028, 9, 1), null));
    }

    @Test
    void aSharedServerOrFourWorkstations() {
        var comparison = compare("shared-gpu-server", Map.of()).getFirst();

        // 4 x 3500 / 48 = 291.666666666667; 80 + 20 % of 420 = 164 W for 10 of 24 hours, four times: 199.533 kWh,
        // 59.86.
        assertThat(comparison.now().monthly()).isEqualByComparingTo("351.526666666667");
        assertThat(comparison.now().setup().name()).isEqualTo("4 workstations");
        // 9000 / 48 = 187.50; 150 + 35 % of 750 = 412.5 W are 301.125 kWh, 90.3375.
        assertThat(comparison.other().monthly()).isEqualByComparingTo("277.8375");
        // 5000 less at first, 30.4775 a month more: it would take 164 months, and after 48 all is bought anew.
        assertThat(comparison.breakEven().outcome()).isEqualTo(Outcome.AT_ONCE);
    }

    @Test
    void aLaptopAroundTheClockOrASmallServer() {
        var comparison = compare("small-server", Map.of()).getFirst();

        // 36.5 kWh at 0.30
        assertThat(comparison.now().monthly()).isEqualByComparingTo("10.95");
        // 150 / 60 + 7.3 kWh at 0.30
        assertThat(comparison.other().monthly()).isEqualByComparingTo("4.69");
        // Cash: 8.76 a month; 17 months are 148.92, the rest takes 3.7 of 30 days of June 2028.
        assertThat(comparison.breakEven()).isEqualTo(new BreakEven(Outcome.REACHED, LocalDate.of(2028, 6, 5), null));
        // 10.95 x 12, and 150 + 2.19 x 12
        assertThat(comparison.points().get(12).nowCash()).isEqualByComparingTo("131.40");
        assertThat(comparison.points().get(12).otherCash()).isEqualByComparingTo("176.28");
    }

    @Test
    void theFiguresOfTheRequirementsAreSaidToBeTheirs() {
        assertThat(Scenarios.all().stream()
                        .flatMap(scenario -> scenario.assumptions().stream()
                                .filter(each -> each.source() == Source.REQUIREMENT)
                                .map(each -> scenario.id() + " " + each.key() + " " + each.usual()))
                        .toList())
                .containsExactly(
                        "growing-setup laptopWatts 50",
                        "growing-setup vmRate 1",
                        "growing-setup vmHoursAWeek 4",
                        "subscription subscription 200",
                        "subscription electricity 12.50",
                        "burst-vm vmRate 1",
                        "burst-vm vmHoursAWeek 4",
                        "shared-gpu-server workstations 4",
                        "shared-gpu-server servers 1",
                        "small-server laptopWatts 50",
                        "small-server serverWatts 10");
    }

    @Test
    void everyAssumptionCanBeChangedAndMatters() {
        for (var scenario : Scenarios.all()) {
            var keys = new HashSet<String>();
            var usual = scenario.compare(Map.of(), START, 60, USD);
            for (var each : scenario.assumptions()) {
                assertThat(keys.add(each.key())).isTrue();
                assertThat(each.sentence()).endsWith(".");
                // A day has no 25 hours: what cannot grow is made less.
                var other = each.usual().compareTo(BigDecimal.TWO) < 0 ? BigDecimal.TWO : BigDecimal.ONE;
                var changed = scenario.compare(Map.of(each.key(), other), START, 60, USD);
                assertThat(figures(changed))
                        .as("%s %s", scenario.id(), each.key())
                        .isNotEqualTo(figures(usual));
            }
            assertThat(scenario.compare(Map.of(), START, 60, USD)).isEqualTo(usual);
            assertThat(Scenarios.of(scenario.id())).contains(scenario);
        }
        assertThat(Scenarios.of("none")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "tariff, -0.01",
        "tariff, 1000000000000",
        "lifeMonths, 0",
        "serverWatts, 1e99",
        "serverPrice, 0.0000001",
        "colour, 1"
    })
    void aFigureThatCannotBeMeantIsRefusedAtItsKey(String key, BigDecimal value) {
        var refusal = catchThrowableOfType(Refusal.class, () -> compare("small-server", Map.of(key, value)));

        assertThat(refusal.code()).isEqualTo("costs.bad-scenario");
        assertThat(refusal.field()).isEqualTo(key);
    }

    private static List<String> figures(List<Comparison> comparisons) {
        return comparisons.stream()
                .map(each -> each.now().charges() + " " + each.other().charges() + " " + each.points())
                .toList();
    }

    private static List<Comparison> compare(String id, Map<String, BigDecimal> given) {
        return Scenarios.of(id).orElseThrow().compare(given, START, 12, USD);
    }
}
