package dev.podium.costs;

import static dev.podium.costs.TestMeters.usd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.podium.PodiumTest;
import dev.podium.TestPeople;
import dev.podium.costs.Budgets.Budget;
import dev.podium.costs.Budgets.Fields;
import dev.podium.costs.Budgets.Of;
import dev.podium.costs.Budgets.Period;
import dev.podium.costs.Budgets.Raise;
import dev.podium.costs.Budgets.Scope;
import dev.podium.kernel.Actor;
import dev.podium.kernel.BudgetId;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.Role;
import dev.podium.kernel.TeamId;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.function.Supplier;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;

/** Somebody asks for more of a budget, an owner decides once, and nobody else is asked or told. */
@PodiumTest
@Timeout(120)
class BudgetRaisesTest {

    @Autowired
    Budgets budgets;

    @Autowired
    BudgetRaises raises;

    @Autowired
    BudgetSubjects subjects;

    private Actor owner;
    private Actor member;
    private Actor other;
    private Actor blue;
    private Budget ofTeam;
    private Budget ofMember;

    @BeforeEach
    void twoTeams() {
        TeamId red = TestPeople.team("red");
        owner = TestPeople.person(red, "Olga", Role.OWNER);
        member = TestPeople.person(red, "Max", Role.MEMBER);
        other = TestPeople.person(red, "Oda", Role.MEMBER);
        blue = TestPeople.person(TestPeople.team("blue"), "Blue", Role.OWNER);
        ofTeam = as(owner, () -> budgets.add(Of.TEAM, new Fields(Scope.TEAM, "", Period.MONTH, usd("10"), true)));
        ofMember = as(
                owner,
                () -> budgets.add(
                        Of.TEAM, new Fields(Scope.PERSON, member.person().toString(), Period.DAY, usd("2"), true)));
    }

    private static <T> T as(Actor actor, Supplier<T> work) {
        return CurrentActor.get(actor, work);
    }

    private static void refused(ThrowingCallable work, String code) {
        assertThatThrownBy(work)
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(code));
    }

    private static Raise to(String cap) {
        return new Raise(usd(cap), Instant.now().plus(Duration.ofDays(1)));
    }

    private BudgetRaises.Request asked(Actor who, Budget budget, String cap) {
        return as(who, () -> raises.ask(budget.id(), to(cap), "The release is on Friday."));
    }

    @Test
    void oneSeesTheBudgetsThatCountForOneselfByName() {
        assertThat(as(member, budgets::mine))
                .extracting(Budget::id)
                .containsExactlyInAnyOrder(ofTeam.id(), ofMember.id());
        assertThat(as(other, budgets::mine)).extracting(Budget::id).containsExactly(ofTeam.id());
        assertThat(as(blue, budgets::mine)).isEmpty();
        assertThat(as(member, () -> subjects.names(budgets.mine())))
                .containsEntry(ofTeam.id(), "This team")
                .containsEntry(ofMember.id(), "Max");
    }

    @Test
    void whatIsGrantedCountsAndIsDecidedOnce() {
        var request = asked(member, ofMember, "5");
        assertThat(as(member, raises::open)).containsExactly(request);
        assertThat(as(owner, raises::open)).containsExactly(request);
        assertThat(as(other, raises::open)).isEmpty();
        assertThat(as(blue, raises::open)).isEmpty();
        as(owner, () -> {
            raises.decide(request.id(), true);
            return true;
        });
        var now = as(owner, () -> budgets.get(Of.TEAM, ofMember.id()));
        assertThat(now.limit()).isEqualByComparingTo("5");
        assertThat(now.fields().cap()).isEqualByComparingTo("2");
        assertThat(as(owner, raises::open)).isEmpty();
        refused(() -> CurrentActor.run(owner, () -> raises.decide(request.id(), false)), "costs.no-raise-request");
    }

    @Test
    void whatIsDeniedStaysAsItWasAndCanBeAskedForAgain() {
        var request = asked(member, ofTeam, "50");
        refused(() -> asked(member, ofTeam, "60"), "costs.raise-asked");
        CurrentActor.run(owner, () -> raises.decide(request.id(), false));
        assertThat(as(owner, () -> budgets.get(Of.TEAM, ofTeam.id())).limit()).isEqualByComparingTo("10");
        assertThat(asked(member, ofTeam, "60").byName()).isEqualTo("Max");
    }

    @Test
    void nobodyAsksForOrDecidesWhatIsNotTheirs() {
        var request = asked(member, ofMember, "5");
        refused(() -> asked(other, ofMember, "5"), "costs.budget-not-found");
        refused(() -> asked(blue, ofTeam, "50"), "costs.budget-not-found");
        refused(() -> CurrentActor.run(member, () -> raises.decide(request.id(), true)), "identity.not-allowed");
        refused(() -> CurrentActor.run(blue, () -> raises.decide(request.id(), true)), "costs.no-raise-request");
        assertThat(as(owner, raises::open)).containsExactly(request);
    }

    @Test
    void aRequestThatMakesNoSenseIsRefusedWithItsReason() {
        refused(() -> asked(member, ofMember, "2"), "costs.bad-budget");
        refused(() -> asked(member, ofMember, "1e30"), "costs.bad-budget");
        refused(
                () -> as(member, () -> raises.ask(ofMember.id(), new Raise(usd("5"), Instant.EPOCH), "x")),
                "costs.bad-budget");
        refused(() -> as(member, () -> raises.ask(ofMember.id(), to("5"), " ")), "costs.bad-budget");
        refused(() -> as(member, () -> raises.ask(ofMember.id(), to("5"), "x".repeat(501))), "costs.bad-budget");
        refused(
                () -> as(member, () -> raises.ask(new BudgetId(UUID.randomUUID()), to("5"), "x")),
                "costs.budget-not-found");
        assertThat(as(owner, raises::open)).isEmpty();
    }

    @Test
    void aRequestGoesWithItsBudget() {
        asked(member, ofMember, "5");
        CurrentActor.run(owner, () -> budgets.remove(Of.TEAM, ofMember.id()));
        assertThat(as(owner, raises::open)).isEmpty();
    }

    @Test
    void somebodyWhoLeftIsNamedSo() {
        var gone = as(
                owner,
                () -> budgets.add(
                        Of.TEAM, new Fields(Scope.PERSON, PersonId.random().toString(), Period.DAY, usd("2"), false)));
        assertThat(as(owner, () -> subjects.names(budgets.all(Of.TEAM)))).containsEntry(gone.id(), "Somebody who left");
    }
}
