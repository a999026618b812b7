package dev.podium.costs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.podium.PodiumTest;
import dev.podium.TestPeople;
import dev.podium.costs.Budgets.Budget;
import dev.podium.costs.Budgets.Fields;
import dev.podium.costs.Budgets.Of;
import dev.podium.costs.Budgets.Period;
import dev.podium.costs.Budgets.Scope;
import dev.podium.costs.Charges.NewCharge;
import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.Role;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;

/** Budgets that count what nobody can refuse. */
@PodiumTest
@Timeout(120)
class FixedBudgetsTest {

    @Autowired
    Budgets budgets;

    @Autowired
    Charges charges;

    @Autowired
    Ledger ledger;

    @Autowired
    Clock clock;

    private Actor owner;
    private Actor ada;
    private LocalDate today;

    @BeforeEach
    void aTeam() {
        var team = TestPeople.team("red");
        owner = TestPeople.person(team, "Olga", Role.OWNER);
        ada = TestPeople.person(team, "Ada", Role.MEMBER);
        today = LocalDate.ofInstant(clock.instant(), ZoneId.of(ledger.zone()));
    }

    private void bill(String amount, @Nullable PersonId person) {
        CurrentActor.run(
                owner,
                () -> charges.enter(new NewCharge(today, new BigDecimal(amount), "USD", "x", "", person, null, "")));
    }

    private Budget add(Scope scope, String subject, boolean hard, boolean fixedCosts) {
        return CurrentActor.get(
                owner,
                () -> budgets.add(
                        Of.TEAM, new Fields(scope, subject, Period.MONTH, new BigDecimal(100), hard, fixedCosts)));
    }

    private BigDecimal spent(Budget budget) {
        return CurrentActor.get(owner, () -> budgets.get(Of.TEAM, budget.id())).spent();
    }

    private void refused(String field, Runnable work) {
        assertThatThrownBy(work::run).isInstanceOfSatisfying(Refusal.class, refusal -> {
            assertThat(refusal.code()).isEqualTo("costs.bad-budget");
            assertThat(refusal.field()).isEqualTo(field);
        });
    }

    @Test
    void oneOfAllCountsWhatItsWindowHasSeenAndWhatComes() {
        bill("30", null);
        bill("4", ada.person());
        var all = add(Scope.TEAM, "", false, true);
        var metered = add(Scope.TEAM, "", false, false);
        var hers = add(Scope.PERSON, ada.person().toString(), false, true);
        assertThat(all.fields().fixedCosts()).isTrue();
        assertThat(spent(all)).isEqualByComparingTo("34");
        assertThat(spent(metered)).isEqualByComparingTo("0");
        assertThat(spent(hers)).isEqualByComparingTo("4");
        bill("-1.50", ada.person());
        assertThat(spent(all)).isEqualByComparingTo("32.50");
        assertThat(spent(metered)).isEqualByComparingTo("0");
        assertThat(spent(hers)).isEqualByComparingTo("2.50");
    }

    @Test
    void whatCouldNeverRefuseAServerCannotBeHard() {
        refused("fixedCosts", () -> add(Scope.TEAM, "", true, true));
        refused("fixedCosts", () -> add(Scope.MODEL, "m", false, true));
        var all = add(Scope.TEAM, "", false, true);
        refused(
                "hard",
                () -> CurrentActor.run(owner, () -> budgets.change(Of.TEAM, all.id(), new BigDecimal(50), true)));
        var changed = CurrentActor.get(owner, () -> budgets.change(Of.TEAM, all.id(), new BigDecimal(50), false));
        assertThat(changed.fields().fixedCosts()).isTrue();
        assertThat(changed.limit()).isEqualByComparingTo("50");
        assertThatThrownBy(() -> add(Scope.TEAM, "", false, true)).isInstanceOfSatisfying(Refusal.class, refusal -> {
            assertThat(refusal.code()).isEqualTo("costs.budget-exists");
            assertThat(refusal.sentence())
                    .isEqualTo("The soft budget of all that this team costs for a month is there already.");
        });
    }
}
