package dev.podium.costs.outlook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.podium.kernel.Refusal;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Currency;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ten dollars a day: 300 in November, 100 by the 10th. */
class BurnDownTest {

    private static final Currency USD = Currency.getInstance("USD");
    private static final Window NOVEMBER = new Window(LocalDate.of(2026, 11, 1), LocalDate.of(2026, 12, 1));

    @Test
    void aBudgetRunsOutOnTheDayOnWhichTheForecastPassesIt() {
        var burnDown = BurnDown.of(evenly(), new BigDecimal("215"));

        assertThat(burnDown.state()).isEqualTo(BurnDown.State.RUNS_OUT);
        assertThat(burnDown.runsOut()).isEqualTo(LocalDate.of(2026, 11, 22)); // 210 on the 21st, 220 on the 22nd
        assertThat(burnDown.sentence())
                .isEqualTo(
                        "The budget of $215.00 runs out on Sunday, 22 November 2026, 8 days before its period ends.");
    }

    @Test
    void aBudgetThatIsJustEnoughLasts() {
        var burnDown = BurnDown.of(evenly(), new BigDecimal("300"));

        assertThat(burnDown.state()).isEqualTo(BurnDown.State.LASTS);
        assertThat(burnDown.runsOut()).isNull();
        assertThat(burnDown.sentence()).isEqualTo("The budget of $300.00 lasts to the end, with about $0.00 left.");
    }

    @Test
    void evenPaceIsAllOfItAtTheEnd() {
        var points = BurnDown.of(evenly(), new BigDecimal("215")).points();

        assertThat(points).hasSize(30);
        assertThat(points.getFirst().evenPace()).isEqualByComparingTo("7.166666666667");
        assertThat(points.getLast().evenPace()).isEqualByComparingTo("215");
        assertThat(points.get(9).spent()).isEqualByComparingTo("100");
        assertThat(points.get(10).spent()).isNull();
        assertThat(points.get(10).expected()).isEqualByComparingTo("110");
    }

    @Test
    void aBudgetThatIsUsedUpSaysSinceWhen() {
        var burnDown = BurnDown.of(evenly(), new BigDecimal("70"));

        assertThat(burnDown.state()).isEqualTo(BurnDown.State.USED_UP);
        assertThat(burnDown.runsOut()).isEqualTo(LocalDate.of(2026, 11, 7));
        assertThat(burnDown.sentence())
                .isEqualTo("The budget of $70.00 is used up since Saturday, 7 November 2026; $100.00 is spent.");
    }

    @Test
    void aCorrectionMakesRoomAgain() {
        var days = ForecastTest.days(60, LocalDate.of(2026, 11, 10), day -> BigDecimal.TEN);
        days.put(LocalDate.of(2026, 11, 8), new BigDecimal("-45"));

        // 70 on the 7th, 25 on the 8th, 45 on the 10th.
        assertThat(BurnDown.of(forecast(days), new BigDecimal("70")).state()).isEqualTo(BurnDown.State.RUNS_OUT);
    }

    @Test
    void whatComesDearerMayRunOut() {
        var days = ForecastTest.days(
                60, LocalDate.of(2026, 11, 10), day -> BigDecimal.valueOf(day.toEpochDay() / 7 % 2 == 0 ? 5 : 15));
        var forecast = forecast(days);
        var cap = forecast.expected().add(BigDecimal.ONE);

        var burnDown = BurnDown.of(forecast, cap);

        assertThat(burnDown.state()).isEqualTo(BurnDown.State.MAY_RUN_OUT);
        assertThat(burnDown.runsOut()).isNull();
        assertThat(burnDown.soonest()).isAfter(LocalDate.of(2026, 11, 10));
        assertThat(burnDown.latest()).isNull();
        assertThat(burnDown.sentence())
                .contains("will probably last, with about $1.00 left at the end; if it comes dearer");
    }

    @Test
    void theDayHasItsOwnRange() {
        var days = ForecastTest.days(
                60, LocalDate.of(2026, 11, 10), day -> BigDecimal.valueOf(day.toEpochDay() / 7 % 2 == 0 ? 5 : 15));

        var burnDown = BurnDown.of(forecast(days), new BigDecimal("180"));

        assertThat(burnDown.state()).isEqualTo(BurnDown.State.RUNS_OUT);
        assertThat(burnDown.soonest()).isBefore(burnDown.runsOut());
        assertThat(burnDown.sentence()).contains(", perhaps already on ");
    }

    @Test
    void aPeriodThatIsOverLasted() {
        var over = Forecast.of(new Spending(
                NOVEMBER,
                Today.endOf(LocalDate.of(2026, 11, 30)),
                USD,
                ForecastTest.days(60, LocalDate.of(2026, 11, 30), day -> BigDecimal.TEN),
                List.of()));

        assertThat(BurnDown.of(over, new BigDecimal("310")).sentence())
                .isEqualTo("The budget of $310.00 lasted: $10.00 was left.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "1e16", "1e999999999", "1e-999999999"})
    void aBudgetIsAnAmountAboveNothing(BigDecimal cap) {
        var refusal = catchThrowableOfType(Refusal.class, () -> BurnDown.of(evenly(), cap));
        assertThat(refusal.code()).isEqualTo("costs.bad-budget");
        assertThat(refusal.field()).isEqualTo("cap");
    }

    private static Forecast evenly() {
        return forecast(ForecastTest.days(60, LocalDate.of(2026, 11, 10), day -> BigDecimal.TEN));
    }

    private static Forecast forecast(TreeMap<LocalDate, BigDecimal> days) {
        return Forecast.of(new Spending(NOVEMBER, Today.endOf(LocalDate.of(2026, 11, 10)), USD, days, List.of()));
    }
}
