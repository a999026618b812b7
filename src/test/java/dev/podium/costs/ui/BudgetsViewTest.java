package dev.podium.costs.ui;

import static org.assertj.core.api.Assertions.assertThat;

import com.vaadin.browserless.ViewPackages;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.textfield.BigDecimalField;
import com.vaadin.flow.component.textfield.TextArea;
import dev.podium.costs.BudgetRaises;
import dev.podium.costs.BudgetReached;
import dev.podium.costs.BudgetRunsOut;
import dev.podium.costs.BudgetSubjects;
import dev.podium.costs.Budgets;
import dev.podium.face.FakeLedger;
import dev.podium.face.FakePermissions;
import dev.podium.face.FakeWebhooks;
import dev.podium.face.PageTest;
import dev.podium.identity.Permission;
import dev.podium.kernel.Actor;
import dev.podium.kernel.BudgetId;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.Role;
import dev.podium.kernel.TeamId;
import dev.podium.portal.EmptyState;
import dev.podium.portal.RefusalCard;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.FilterType;
import org.springframework.context.annotation.Import;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.junit.jupiter.web.SpringJUnitWebConfig;

/** What the page of budgets shows and lets whom do. */
@SpringJUnitWebConfig(BudgetsViewTest.Rooms.class)
@ViewPackages(packages = {"dev.podium.costs.ui", "dev.podium.portal"})
@DirtiesContext(classMode = DirtiesContext.ClassMode.AFTER_EACH_TEST_METHOD)
class BudgetsViewTest extends PageTest {

    private static final Instant NOW = Instant.parse("2026-03-02T12:00:00Z");

    @ComponentScan(
            basePackages = "dev.podium.portal",
            excludeFilters =
                    @ComponentScan.Filter(type = FilterType.REGEX, pattern = "dev\\.podium\\.portal\\.web\\..*"))
    @Import({FakePermissions.class, FakeLedger.class, FakeWebhooks.class, Caps.class, Questions.class, Names.class})
    static class Rooms {
        @Bean
        Clock clock() {
            return Clock.fixed(NOW, ZoneOffset.UTC);
        }
    }

    static Budgets.Budget budget(Budgets.Fields fields, Budgets.@Nullable Raise raise, String spent, String held) {
        var limit = raise == null ? fields.cap() : raise.cap();
        return new Budgets.Budget(
                new BudgetId(UUID.randomUUID()),
                new TeamId(new UUID(1, 1)),
                fields,
                raise,
                limit,
                NOW,
                NOW.plusSeconds(86_400),
                new BigDecimal(spent),
                new BigDecimal(held),
                limit.subtract(new BigDecimal(spent)).max(BigDecimal.ZERO));
    }

    static Budgets.Fields fields(Budgets.Scope scope, String subject, String cap, boolean hard) {
        return new Budgets.Fields(scope, subject, Budgets.Period.MONTH, new BigDecimal(cap), hard);
    }

    static class Caps implements Budgets {
        final List<Budget> known = new ArrayList<>();

        @Override
        public List<Budget> all(Of whose) {
            return whose == Of.TEAM ? List.copyOf(known) : List.of();
        }

        @Override
        public List<Budget> mine() {
            return known.stream()
                    .filter(each -> each.fields().scope() == Scope.TEAM)
                    .toList();
        }

        @Override
        public Budget get(Of whose, BudgetId id) {
            return known.stream()
                    .filter(each -> each.id().equals(id))
                    .findFirst()
                    .orElseThrow();
        }

        @Override
        public Budget add(Of whose, Fields fields) {
            known.add(budget(fields, null, "0", "0"));
            return known.getLast();
        }

        @Override
        public Budget change(Of whose, BudgetId id, BigDecimal cap, boolean hard) {
            throw new UnsupportedOperationException("nobody changes one here");
        }

        @Override
        public Budget raise(Of whose, BudgetId id, @Nullable Raise raise) {
            throw new UnsupportedOperationException("nobody raises one here");
        }

        @Override
        public void remove(Of whose, BudgetId id) {
            known.removeIf(each -> each.id().equals(id));
        }
    }

    static class Questions implements BudgetRaises {
        final List<Request> open = new ArrayList<>();
        final List<Boolean> decided = new ArrayList<>();

        @Override
        public List<Request> open() {
            return List.copyOf(open);
        }

        @Override
        public Request ask(BudgetId budget, Budgets.Raise raise, String reason) {
            open.add(new Request(UUID.randomUUID(), budget, raise, reason, PersonId.random(), "Max Two", NOW));
            return open.getLast();
        }

        @Override
        public void decide(UUID request, boolean grant) {
            open.removeIf(each -> each.id().equals(request));
            decided.add(grant);
        }
    }

    static class Names implements BudgetSubjects {
        @Override
        public Map<BudgetId, String> names(Collection<Budgets.Budget> budgets) {
            return budgets.stream()
                    .collect(Collectors.toMap(
                            Budgets.Budget::id,
                            each -> each.fields().scope() == Budgets.Scope.MODEL
                                    ? each.fields().subject()
                                    : "This team"));
        }

        @Override
        public Choices choices() {
            return new Choices(Map.of(), Map.of(), List.of("claude-opus"));
        }
    }

    @Autowired
    Caps caps;

    @Autowired
    Questions questions;

    @Autowired
    FakePermissions permissions;

    private BudgetsView show() {
        var actor = new Actor(PersonId.random(), "Ada", new TeamId(new UUID(1, 1)), Set.of(Role.OWNER), null);
        return CurrentActor.get(actor, () -> navigate(BudgetsView.class));
    }

    private void asMember() {
        permissions.denied.addAll(Set.of(
                Permission.COSTS_SEE, Permission.BUDGET_MANAGE, Permission.PLATFORM_MANAGE, Permission.ORG_FIGURES));
    }

    @Test
    void theEmptyPageSaysWhatABudgetIs() {
        show();
        assertThat($(EmptyState.class).single().title()).isEqualTo("Nothing bounds what is spent yet");
        assertThat($(Button.class).withText("Add a budget").exists()).isTrue();
    }

    @Test
    void theEmptyPageSaysToWhomItIsLeft() {
        asMember();
        show();
        assertThat($(EmptyState.class).single().title()).isEqualTo("No budget counts for you");
        assertThat($(Button.class).withText("Add a budget").exists()).isFalse();
    }

    @Test
    void aBudgetSaysHowMuchOfItIsUsedSetAsideAndRaised() {
        var raised = new BudgetShown(
                budget(
                        fields(Budgets.Scope.TEAM, "", "40", true),
                        new Budgets.Raise(new BigDecimal("50"), NOW.plusSeconds(3600)),
                        "41",
                        "2.5"),
                Budgets.Of.TEAM,
                "This team");
        assertThat(raised.words()).isEqualTo("82 % of $50.00, $2.50 set aside");
        assertThat(raised.raised(ZoneOffset.UTC)).isEqualTo("raised from $40.00 until 2 Mar, 13:00");
        assertThat(raised.tone()).isEqualTo("much");
        assertThat(raised.kind()).isEqualTo("Team · a month · hard");
        var passed = new BudgetShown(
                budget(fields(Budgets.Scope.MODEL, "m", "10", false), null, "25", "5"), Budgets.Of.TEAM, "m");
        assertThat(passed.spent()).isEqualTo(250);
        assertThat(passed.spentWidth()).isEqualTo("100%");
        assertThat(passed.heldWidth()).isEqualTo("0%");
        assertThat(passed.tone()).isEqualTo("over");
    }

    @Test
    void anOwnerAddsOneAndIsToldWhatIsMissing() {
        show();
        $(Button.class).withText("Add a budget").first().click();
        var dialog = $(BudgetDialog.class).single();
        dialog.add();
        assertThat($(RefusalCard.class).single().getElement().getTextRecursively())
                .contains("A budget has a cap.");
        $(BigDecimalField.class).single().setValue(new BigDecimal("250"));
        CurrentActor.run(
                new Actor(PersonId.random(), "Ada", new TeamId(new UUID(1, 1)), Set.of(Role.OWNER), null), dialog::add);
        assertThat(caps.known).singleElement().satisfies(each -> {
            assertThat(each.fields().scope()).isEqualTo(Budgets.Scope.TEAM);
            assertThat(each.fields().hard()).isTrue();
        });
    }

    @Test
    void aMemberAsksForMoreWithAReasonThatIsShownAsText() {
        caps.add(Budgets.Of.TEAM, fields(Budgets.Scope.TEAM, "", "10", true));
        caps.add(Budgets.Of.TEAM, fields(Budgets.Scope.MODEL, "secret-model", "10", true));
        asMember();
        var view = show();
        assertThat(view.heading().facts()).isEqualTo("1 budget");
        view.open(new BudgetShown(caps.known.getFirst(), Budgets.Of.TEAM, "This team"));
        $(BigDecimalField.class).single().setValue(new BigDecimal("20"));
        $(TextArea.class).single().setValue("<b>Friday</b>");
        $(BudgetRaiseDialog.class).single().ask();
        assertThat(questions.open).singleElement().satisfies(each -> {
            assertThat(each.raise().cap()).isEqualByComparingTo("20");
            assertThat(each.raise().until()).isEqualTo(NOW.plusSeconds(86_400));
        });
        assertThat(view.getElement().getTextRecursively())
                .contains("Max Two asks for $20.00 a month instead of $10.00", "<b>Friday</b>");
        assertThat($(Button.class).withText("Approve").exists()).isFalse();
    }

    @Test
    void anOwnerDecidesWhatIsAskedFor() {
        caps.add(Budgets.Of.TEAM, fields(Budgets.Scope.TEAM, "", "10", true));
        questions.ask(caps.known.getFirst().id(), new Budgets.Raise(BigDecimal.TEN, NOW), "x");
        show();
        $(Button.class).withText("Approve").single().click();
        assertThat(questions.decided).containsExactly(true);
        assertThat($(Button.class).withText("Approve").exists()).isFalse();
    }

    @Test
    void whatIsToldOfABudgetNamesItAndWhatFollows() {
        var team = fields(Budgets.Scope.TEAM, "", "10", true);
        var piece = BudgetNews.piece(new BudgetReached(
                new BudgetId(UUID.randomUUID()), null, team, 100, BigDecimal.TEN, new BigDecimal("9.5"), NOW));
        assertThat(piece.sentence()).isEqualTo("The budget of this team for a month is used up");
        assertThat(piece.words()).isEqualTo("$9.50 of $10.00 is spent; what could pass it is refused");
        var soft = BudgetNews.piece(new BudgetReached(
                new BudgetId(UUID.randomUUID()),
                null,
                fields(Budgets.Scope.MODEL, "opus", "10", false),
                50,
                BigDecimal.TEN,
                new BigDecimal("5"),
                NOW));
        assertThat(soft.sentence()).isEqualTo("The budget of the model opus for a month is at 50 %");
        var foreseen = BudgetNews.piece(new BudgetRunsOut(
                new BudgetId(UUID.randomUUID()),
                null,
                team,
                BigDecimal.TEN,
                new BigDecimal("8"),
                LocalDate.of(2026, 3, 9),
                NOW,
                "The budget of $10.00 runs out on Monday, 9 March 2026."));
        assertThat(foreseen.sentence()).isEqualTo("The budget of this team for a month runs out on 9 March");
        assertThat(foreseen.words())
                .isEqualTo("The budget of $10.00 runs out on Monday, 9 March 2026. $8.00 is spent.");
    }
}
