package dev.podium.costs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.podium.PodiumTest;
import dev.podium.TestPeople;
import dev.podium.costs.ChargeRules.Allocation;
import dev.podium.costs.ChargeRules.NewAllocation;
import dev.podium.costs.ChargeRules.NewExchangeRate;
import dev.podium.costs.ChargeRules.NewTariff;
import dev.podium.costs.ChargeRules.Rule;
import dev.podium.costs.Subscriptions.NewSubscription;
import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.Role;
import dev.podium.kernel.TeamId;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;

/** Who sees by what they are charged, and what is refused. */
@PodiumTest
@Timeout(120)
class ChargeRulesTest {

    @Autowired
    ChargeRules rules;

    @Autowired
    Subscriptions subscriptions;

    @Autowired
    Ledger ledger;

    @Autowired
    Clock clock;

    private TeamId red;
    private TeamId blue;
    private Actor owner;
    private Actor admin;
    private LocalDate today;

    @BeforeEach
    void twoTeams() {
        red = TestPeople.team("red");
        blue = TestPeople.team("blue");
        owner = TestPeople.person(red, "Olga", Role.OWNER);
        var root = TestPeople.person(red, "Root", Role.OWNER);
        TestPeople.update(
                "update people set platform_roles = '{ADMIN}' where id = ?",
                root.person().value());
        admin = new Actor(root.person(), "Root", red, Set.of(Role.OWNER, Role.ADMIN), null);
        today = LocalDate.ofInstant(clock.instant(), ZoneId.of(ledger.zone()));
    }

    private static void refused(Actor who, ThrowingCallable work, String code, String field) {
        assertThatThrownBy(() -> CurrentActor.run(who, () -> {
                    try {
                        work.call();
                    } catch (RuntimeException e) {
                        throw e;
                    } catch (Throwable e) {
                        throw new IllegalStateException(e);
                    }
                }))
                .isInstanceOfSatisfying(Refusal.class, refusal -> {
                    assertThat(refusal.code()).isEqualTo(code);
                    assertThat(refusal.field()).isEqualTo(field);
                });
    }

    private List<Allocation> of(Actor who, LocalDate from) {
        return CurrentActor.get(who, rules::allocations).stream()
                .filter(each -> each.allocation().from().equals(from))
                .toList();
    }

    @Test
    void aTeamIsToldItsOwnPartOfAMachineAndNoOther() {
        // A day of its own, since rules are for all and stay.
        var from = LocalDate.of(2000, 1, 1).plusDays(red.value().hashCode() & 0xfff);
        CurrentActor.run(
                admin,
                () -> rules.add(new NewAllocation(
                        MachineId.LOCAL, from, Rule.SHARE, Map.of(red, new BigDecimal(1), blue, new BigDecimal(3)))));
        assertThat(of(admin, from).getFirst().allocation().weights()).hasSize(2);
        assertThat(of(owner, from).getFirst().allocation().weights()).isEqualTo(Map.of(red, new BigDecimal("0.25")));
        assertThat(of(owner, from).getFirst().entered().by()).isEmpty();
    }

    @Test
    void theTariffOfAMachineThatOneMayNotUseIsNotTold() {
        var machine = UUID.randomUUID();
        TestPeople.update(
                "insert into electricity_tariffs (machine_id, valid_from, currency, per_kwh, entered_by, entered_by_name)"
                        + " values (?, '2026-01-01', 'EUR', 1, ?, 'n')",
                machine,
                UUID.randomUUID());
        assertThat(CurrentActor.get(owner, rules::tariffs))
                .noneMatch(each -> new MachineId(machine).equals(each.tariff().machine()));
        assertThat(CurrentActor.get(admin, rules::tariffs))
                .anyMatch(each -> new MachineId(machine).equals(each.tariff().machine()));
    }

    @Test
    void whatIsNoRuleIsRefusedAtItsField() {
        refused(
                admin,
                () -> rules.add(new NewExchangeRate("USD", today, BigDecimal.ONE)),
                "costs.bad-rule",
                "currency");
        refused(
                admin,
                () -> rules.add(new NewExchangeRate("EUR", today, BigDecimal.ZERO)),
                "costs.bad-rule",
                "dollars");
        refused(
                admin,
                () -> rules.add(new NewExchangeRate("EUR", LocalDate.of(1999, 12, 31), BigDecimal.ONE)),
                "costs.bad-rule",
                "validFrom");
        refused(
                admin,
                () -> rules.add(new NewTariff(null, today, "EUR", new BigDecimal("-0.1"))),
                "costs.bad-rule",
                "perKilowattHour");
        refused(
                admin,
                () -> rules.add(new NewAllocation(MachineId.LOCAL, today, Rule.SHARE, Map.of())),
                "costs.bad-rule",
                "weights");
        refused(
                admin,
                () -> rules.add(new NewAllocation(MachineId.LOCAL, today, Rule.EQUAL, Map.of(red, BigDecimal.ONE))),
                "costs.bad-rule",
                "weights");
    }

    private NewSubscription terms(int seats, List<PersonId> people, LocalDate from) {
        return new NewSubscription("Assistant", "Acme", "usd", new BigDecimal("19.90"), seats, people, from, null);
    }

    @Test
    void aSubscriptionEndsOnceAndGoesOnAsAnother() {
        var added = CurrentActor.get(owner, () -> subscriptions.add(terms(2, List.of(owner.person()), today)));
        assertThat(added.terms().currency()).isEqualTo("USD");
        refused(owner, () -> subscriptions.end(added.id(), today.minusDays(1)), "costs.bad-subscription", "until");
        var ended = CurrentActor.get(owner, () -> subscriptions.end(added.id(), today.plusDays(3)));
        assertThat(ended.terms().until()).isEqualTo(today.plusDays(3));
        refused(owner, () -> subscriptions.end(added.id(), today.plusDays(4)), "costs.bad-subscription", "until");
        assertThat(CurrentActor.get(TestPeople.person(blue, "Blue", Role.OWNER), subscriptions::all))
                .isEmpty();
    }

    @Test
    void seatsAreForPeopleOfTheTeamAndBeginInThisMonth() {
        refused(
                owner,
                () -> subscriptions.add(terms(1, List.of(new PersonId(UUID.randomUUID())), today)),
                "costs.bad-subscription",
                "people");
        refused(
                owner,
                () -> subscriptions.add(terms(2, List.of(owner.person(), owner.person()), today)),
                "costs.bad-subscription",
                "people");
        refused(
                owner,
                () -> subscriptions.add(terms(1, List.of(owner.person(), admin.person()), today)),
                "costs.bad-subscription",
                "people");
        refused(
                owner,
                () -> subscriptions.add(
                        terms(1, List.of(), today.withDayOfMonth(1).minusDays(1))),
                "costs.bad-subscription",
                "from");
    }
}
