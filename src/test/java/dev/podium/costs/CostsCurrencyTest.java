package dev.podium.costs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.podium.PodiumTest;
import dev.podium.TestPeople;
import dev.podium.costs.ChargeRules.NewExchangeRate;
import dev.podium.costs.ShownCurrency.Stretch;
import dev.podium.costs.pricing.ExchangeTable;
import dev.podium.costs.pricing.ExchangeTable.Quote;
import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.Role;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Currency;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;

/** In which currency costs are read, and by which rates. */
@PodiumTest
@Timeout(120)
class CostsCurrencyTest {

    private static final LocalDate MARCH = LocalDate.of(2026, 3, 1);

    @Autowired
    CostsCurrency currency;

    @Autowired
    ShownCurrency shown;

    @Autowired
    ChargeRules rules;

    @Autowired
    Ledger ledger;

    @Autowired
    Clock clock;

    private Actor owner;
    private Actor admin;
    private LocalDate today;

    @BeforeEach
    void anAdmin() {
        var team = TestPeople.team("red");
        owner = TestPeople.person(team, "Olga", Role.OWNER);
        var root = TestPeople.person(team, "Root", Role.OWNER);
        TestPeople.update(
                "update people set platform_roles = '{ADMIN}' where id = ?",
                root.person().value());
        admin = new Actor(root.person(), "Root", team, Set.of(Role.OWNER, Role.ADMIN), null);
        today = LocalDate.ofInstant(clock.instant(), ZoneId.of(ledger.zone()));
    }

    /** Other tests read dollars. */
    @AfterEach
    void dollarsAgain() {
        CurrentActor.run(admin, () -> currency.choose("USD"));
    }

    private static ExchangeTable euros() {
        return new ExchangeTable(List.of(
                new Quote("EUR", MARCH, new BigDecimal("1.25")),
                new Quote("EUR", MARCH.plusDays(10), new BigDecimal("1.250")),
                new Quote("EUR", MARCH.plusDays(20), new BigDecimal("0.8")),
                new Quote("EUR", MARCH.plusDays(40), new BigDecimal("3"))));
    }

    @Test
    void daysOfEqualRateAreOneStretchAndDaysToComeHaveTodaysRate() {
        var factors = RatesShown.over("EUR", euros(), MARCH.plusDays(30), MARCH, MARCH.plusDays(60));
        assertThat(factors.currency()).isEqualTo(Currency.getInstance("EUR"));
        assertThat(factors.note()).isEmpty();
        assertThat(factors.stretches())
                .containsExactly(
                        new Stretch(MARCH, MARCH.plusDays(19), new BigDecimal("0.8")),
                        new Stretch(MARCH.plusDays(20), MARCH.plusDays(60), new BigDecimal("1.25")));
        var thirds = RatesShown.over("EUR", euros(), MARCH.plusDays(50), MARCH.plusDays(45), MARCH.plusDays(45));
        assertThat(thirds.stretches().getFirst().factor()).isEqualTo(new BigDecimal("0.33333333333333333333"));
    }

    @Test
    void aDayWithoutARateIsSaidAndAllIsInDollars() {
        var factors = RatesShown.over("EUR", euros(), MARCH.plusDays(30), MARCH.minusDays(2), MARCH.plusDays(3));
        assertThat(factors.currency()).isEqualTo(Currency.getInstance("USD"));
        assertThat(factors.note())
                .isEqualTo("No rate of EUR counts on 27 February 2026: enter one under Charges; these are US dollars.");
        assertThat(factors.stretches())
                .containsExactly(new Stretch(MARCH.minusDays(2), MARCH.plusDays(3), BigDecimal.ONE));
    }

    @Test
    void anAdminChoosesOneThatHasARateAndEverybodyReadsInIt() {
        assertThatThrownBy(() -> CurrentActor.run(owner, () -> currency.choose("USD")))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo("identity.not-allowed"));
        for (var wrong : List.of("LSL", "nothing", "XAU", "")) {
            assertThatThrownBy(() -> CurrentActor.run(admin, () -> currency.choose(wrong)))
                    .isInstanceOfSatisfying(Refusal.class, refusal -> {
                        assertThat(refusal.code()).isEqualTo("costs.bad-currency");
                        assertThat(refusal.field()).isEqualTo("currency");
                    });
        }
        CurrentActor.run(
                admin, () -> rules.add(new NewExchangeRate("BWP", today.minusDays(5), new BigDecimal("0.08"))));
        assertThat(CurrentActor.get(owner, currency::choices)).startsWith("USD").contains("BWP");
        assertThat(CurrentActor.get(admin, () -> currency.choose("bwp")).currency())
                .isEqualTo("BWP");
        assertThat(CurrentActor.get(owner, currency::now)).satisfies(now -> {
            assertThat(now.currency()).isEqualTo("BWP");
            assertThat(now.at()).isNotNull();
            assertThat(now.by()).isEmpty();
        });
        assertThat(CurrentActor.get(admin, currency::history).getFirst().by()).isEqualTo("Root");
        assertThat(shown.over(today.minusDays(1), today.plusDays(1)).stretches())
                .containsExactly(new Stretch(today.minusDays(1), today.plusDays(1), new BigDecimal("12.5")));
        assertThat(shown.over(today.minusDays(6), today).note()).startsWith("No rate of BWP counts on ");
        CurrentActor.run(admin, () -> currency.choose("USD"));
        assertThat(shown.over(today, today))
                .isEqualTo(new ShownCurrency.Factors(
                        Currency.getInstance("USD"), List.of(new Stretch(today, today, BigDecimal.ONE)), ""));
    }
}
