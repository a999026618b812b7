package dev.podium.costs.ui;

import static org.assertj.core.api.Assertions.assertThat;

import com.vaadin.browserless.ViewPackages;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.textfield.BigDecimalField;
import com.vaadin.flow.router.QueryParameters;
import com.vaadin.flow.router.RouterLink;
import dev.podium.costs.Budgets;
import dev.podium.costs.Outlooks;
import dev.podium.costs.Rate;
import dev.podium.costs.ReadyScenarios;
import dev.podium.costs.Spending;
import dev.podium.costs.Tokens;
import dev.podium.costs.outlook.Comparison;
import dev.podium.costs.outlook.Forecast;
import dev.podium.costs.outlook.LedgerChange;
import dev.podium.costs.outlook.LedgerUse;
import dev.podium.costs.outlook.LedgerWhatIf;
import dev.podium.costs.outlook.Scenario;
import dev.podium.costs.outlook.Scenarios;
import dev.podium.face.FakeLedger;
import dev.podium.face.FakePermissions;
import dev.podium.face.PageTest;
import dev.podium.identity.Permission;
import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.Role;
import dev.podium.kernel.TeamId;
import dev.podium.portal.Chart;
import dev.podium.portal.EmptyState;
import dev.podium.portal.RefusalCard;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.FilterType;
import org.springframework.context.annotation.Import;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.junit.jupiter.web.SpringJUnitWebConfig;

/** What the page What if compares, and what an address says to it. */
@SpringJUnitWebConfig(WhatIfViewTest.Rooms.class)
@ViewPackages(packages = {"dev.podium.costs.ui", "dev.podium.portal"})
@DirtiesContext(classMode = DirtiesContext.ClassMode.AFTER_EACH_TEST_METHOD)
class WhatIfViewTest extends PageTest {

    private static final Instant NOW = Instant.parse("2026-03-02T12:00:00Z");
    private static final LocalDate START = LocalDate.of(2026, 3, 2);
    private static final Currency DOLLARS = Currency.getInstance("USD");

    @ComponentScan(
            basePackages = "dev.podium.portal",
            excludeFilters =
                    @ComponentScan.Filter(type = FilterType.REGEX, pattern = "dev\\.podium\\.portal\\.web\\..*"))
    @Import({FakePermissions.class, FakeLedger.class, Ready.class, Used.class})
    static class Rooms {
        @Bean
        Clock clock() {
            return Clock.fixed(NOW, ZoneOffset.UTC);
        }
    }

    static class Ready implements ReadyScenarios {
        @Override
        public List<Scenario> all() {
            return Scenarios.all();
        }

        @Override
        public List<Comparison> compare(
                String id, Map<String, BigDecimal> given, @Nullable LocalDate start, int months) {
            return Scenarios.of(id).orElseThrow().compare(given, START, months, DOLLARS);
        }
    }

    /** A team that reviewed code at tier 3: a million tokens for 15 dollars. */
    static class Used implements Outlooks {
        final List<LedgerUse> uses = new ArrayList<>(
                List.of(new LedgerUse("code-review", 3, new Tokens(1_000_000, 0, 0, 0, 0, 0, 0), new BigDecimal(15))));
        final List<Spending.Period> asked = new ArrayList<>();

        @Override
        public Forecast forecast(Spending.Asked question, LocalDate today) {
            throw new UnsupportedOperationException("nobody asks for one here");
        }

        @Override
        public List<Budgeted> budgets(Budgets.Of whose) {
            throw new UnsupportedOperationException("nobody asks for them here");
        }

        @Override
        public LedgerWhatIf whatIf(Spending.Period period, List<LedgerChange> changes, int months) {
            asked.add(period);
            return LedgerWhatIf.of(
                    uses, 30, Map.of(1, rate("0"), 2, rate("3"), 3, rate("15")), changes, START, months, DOLLARS);
        }

        private static Rate rate(String price) {
            var each = new BigDecimal(price);
            return new Rate(1, true, each, each, each, each, each, BigDecimal.ZERO);
        }
    }

    @Autowired
    Used used;

    @Autowired
    FakePermissions permissions;

    private void show(String query) {
        var actor = new Actor(PersonId.random(), "Ada", new TeamId(new UUID(1, 1)), Set.of(Role.OWNER), null);
        CurrentActor.run(
                actor,
                () -> com.vaadin.flow.component.UI.getCurrent().navigate("what-if", QueryParameters.fromString(query)));
    }

    private BigDecimalField field(String label) {
        return $(BigDecimalField.class).all().stream()
                .filter(each -> label.equals(each.getLabel()))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void eachScenarioIsACardAndSoIsOnesOwnMonth() {
        show("");
        assertThat($(RouterLink.class).all().stream()
                        .map(RouterLink::getHref)
                        .filter(href -> href.startsWith("what-if?")))
                .containsExactlyInAnyOrder(
                        "what-if?own=30",
                        "what-if?scenario=growing-setup",
                        "what-if?scenario=subscription",
                        "what-if?scenario=burst-vm",
                        "what-if?scenario=second-engine",
                        "what-if?scenario=shared-gpu-server",
                        "what-if?scenario=small-server");
    }

    @Test
    void whoDoesNotSeeTheTeamsCostsHasNoMonthOfIt() {
        permissions.denied.add(Permission.COSTS_SEE);
        show("own=30");
        assertThat(used.asked).isEmpty();
        assertThat($(RouterLink.class).all().stream().map(RouterLink::getHref)).doesNotContain("what-if?own=30");
    }

    @Test
    void theAddressSaysWhatIsAssumedAndTheChartWhenTheyMeet() {
        show("scenario=small-server&serverPrice=300");
        assertThat(field("What the small server costs; the laptop is there already")
                        .getValue())
                .isEqualByComparingTo("300");
        var chart = $(Chart.class).single();
        assertThat(chart.figure().footer()).isEqualTo("A small server has paid for itself by 10 Jan 2029.");
        assertThat(chart.figure().drawing())
                .satisfies(drawing -> assertThat(Objects.requireNonNull(drawing).marks())
                        .singleElement()
                        .extracting(Chart.Mark::words)
                        .isEqualTo("even on 10 Jan 2029"));
        // The first day and as many months as show where they meet, each a row of the table and of the file.
        assertThat(chart.sheet().rows()).hasSize(39);
        assertThat(chart.sheet().rows().getFirst().get(3).exact()).isEqualTo("300");
    }

    @Test
    void whatCannotBeMeantIsRefusedAtItsFieldAndTheUsualStandsThere() {
        show("scenario=small-server&serverPrice=1e999999999");
        var field = field("What the small server costs; the laptop is there already");
        assertThat(field.isInvalid()).isTrue();
        assertThat(field.getValue()).isEqualByComparingTo("150");
        assertThat($(RefusalCard.class).single().code()).isEqualTo("costs.bad-scenario");
        assertThat($(Chart.class).all()).hasSize(1);
    }

    @Test
    void anAddressThatSaysNothingLeadsToAllOfThem() {
        show("scenario=none-such");
        assertThat($(RefusalCard.class).single().code()).isEqualTo("costs.scenario-not-found");
        show("own=30&change=move:x");
        assertThat($(RefusalCard.class).single().code()).isEqualTo("costs.bad-scenario");
    }

    @Test
    void onesOwnMonthWithATaskAtAnotherTier() {
        show("own=30&change=move:code-review:3:2:100:0");
        assertThat(used.asked).contains(new Spending.Period(START.minusDays(30), START.minusDays(1)));
        assertThat($(Paragraph.class).all())
                .anyMatch(each -> each.getText().startsWith("The change costs $3.04 a month, $12.17 less"));
    }

    @Test
    void aChangeThatCannotBeIsRefusedAtItsField() {
        show("own=30&change=move:code-review:3:2:150:0");
        assertThat(field("How much of it").isInvalid()).isTrue();
        assertThat($(Chart.class).all()).isEmpty();
    }

    @Test
    void aTeamThatCalledNothingIsTold() {
        used.uses.clear();
        show("own=30");
        assertThat($(EmptyState.class).single().title()).isEqualTo("No model was called in these days");
    }
}
