package dev.podium.costs.ui;

import static org.assertj.core.api.Assertions.assertThat;

import com.vaadin.browserless.ViewPackages;
import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.router.QueryParameters;
import dev.podium.costs.Budgets;
import dev.podium.costs.Spending.By;
import dev.podium.costs.Spending.Of;
import dev.podium.costs.Spending.Period;
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
import dev.podium.portal.Sheet;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Currency;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.FilterType;
import org.springframework.context.annotation.Import;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.junit.jupiter.web.SpringJUnitWebConfig;

/** What the page of costs shows, what its address says, and what its files hold. */
@SpringJUnitWebConfig(CostsViewTest.Rooms.class)
@ViewPackages(packages = {"dev.podium.costs.ui", "dev.podium.portal"})
@DirtiesContext(classMode = DirtiesContext.ClassMode.AFTER_EACH_TEST_METHOD)
class CostsViewTest extends PageTest {

    private static final LocalDate TODAY = PlayedOutlooks.TODAY;

    @ComponentScan(
            basePackages = "dev.podium.portal",
            excludeFilters =
                    @ComponentScan.Filter(type = FilterType.REGEX, pattern = "dev\\.podium\\.portal\\.web\\..*"))
    @Import({
        FakePermissions.class,
        FakeLedger.class,
        PlayedSpending.class,
        PlayedOutlooks.class,
        BudgetsViewTest.Caps.class
    })
    static class Rooms {
        @Bean
        Clock clock() {
            return Clock.fixed(Instant.parse("2026-11-21T12:00:00Z"), ZoneOffset.UTC);
        }
    }

    @Autowired
    PlayedSpending spending;

    @Autowired
    PlayedOutlooks outlooks;

    @Autowired
    BudgetsViewTest.Caps caps;

    @Autowired
    FakePermissions permissions;

    private final Actor ada = new Actor(PersonId.random(), "Ada", new TeamId(new UUID(1, 1)), Set.of(Role.OWNER), null);

    private CostsView show(String query) {
        return CurrentActor.get(ada, () -> {
            UI.getCurrent().navigate("costs", QueryParameters.fromString(query));
            return (CostsView) getCurrentView();
        });
    }

    private static CostsChoice read(String query) {
        return CostsAddress.read(QueryParameters.fromString(query), Of.TEAM, TODAY);
    }

    private Chart chart(String title) {
        return $(Chart.class).all().stream()
                .filter(each -> each.figure().title().equals(title))
                .findFirst()
                .orElseThrow();
    }

    private static String text(Component component) {
        return component.getElement().getTextRecursively();
    }

    @Test
    void theMonthUpToTodayIsShownWithItsFigures() {
        var view = show("");
        assertThat(view.heading().facts()).isEqualTo("My team · in EUR");
        assertThat(spending.asked).allSatisfy(each -> {
            assertThat(each.of()).isEqualTo(Of.TEAM);
            assertThat(each.period()).isEqualTo(new Period(LocalDate.of(2026, 11, 1), LocalDate.of(2026, 11, 30)));
        });
        var cards = $(CostsCards.class).single();
        assertThat(text(cards))
                .contains(
                        "Spent so far in November 2026",
                        "€123",
                        ".46",
                        "23 % more against the same days of October 2026, €100")
                .contains("Calls at tier 3", "10", "Above the 5 % target", "€80.00")
                .contains("€0", ".74", "1,912 runs · €0.91 before, 19 % less");
    }

    @Test
    void everyChartHasATableAndAFileOfWhatItShows() {
        show("");
        assertThat($(Chart.class).all()).hasSize(6).allSatisfy(chart -> {
            assertThat(chart.sheet().rows()).isNotEmpty();
            assertThat(chart.sheet().caption()).contains("November 2026");
            assertThat(chart.sheet().file()).endsWith("-2026-11-01-2026-11-30");
            assertThat(chart.figure().footer()).isNotEmpty();
            assertThat(chart.getElement().hasAttribute("csv")).isTrue();
        });
        var toDate = chart("Spend to date");
        assertThat(toDate.sheet().rows()).hasSize(30);
        assertThat(toDate.sheet().rows().get(20).get(1).shown()).isEqualTo("€112.00");
        assertThat(toDate.sheet().rows().getLast().get(1).shown()).isEqualTo("–");
        assertThat(chart("By day and kind").sheet().csv())
                .startsWith("Day,All (EUR),Models (EUR),All other (EUR)\r\n2026-11-01,5,4.5,0.5\r\n");
        assertThat(chart("Tier mix").figure().footer())
                .isEqualTo("Tier 3 took 10 % of calls and 80 % of what they cost: 5.0 points over its target of 5 %.");
        assertThat(chart("Top movers").figure().meters())
                .extracting(Chart.Meter::words)
                .containsExactly("−€19.88");
    }

    @Test
    void theTableHoldsExactAmountsTheRestAndNamesThatAreNoFormulas() {
        show("by=person");
        var sheet = $(PartsCard.class).single().sheet();
        assertThat(sheet.csv()).isEqualTo("""
                        Person,Spent (EUR),Before (EUR),Calls,Calls at tier 3,Cost of tier 3 (EUR)\r
                        "'=Mira, ""the"" Three",80.123456,100,40,2,8.0123456\r
                        Nobody's own,20,,40,2,2\r
                        The rest (3 others),23.333333,0,8,0,2.3333333\r
                        All,123.456789,100,50,3,12.3456789\r
                        """);
        assertThat(sheet.file()).isEqualTo("costs-by-person-2026-11-01-2026-11-30");
        assertThat($(Button.class).withText("Show more people").exists()).isTrue();
    }

    @Test
    void aRowLeadsToItAloneAndToTheNextQuestion() {
        var choice = read("by=person").only(By.PERSON, PlayedSpending.MIRA.toString());
        assertThat(choice.by()).isEqualTo(By.AGENT);
        var address = CostsAddress.of(choice, TODAY);
        assertThat(address)
                .isEqualTo("costs?of=team&span=month&person=" + PlayedSpending.MIRA + "&stack=kind&by=agent");
        assertThat(read(address.substring("costs?".length()))).isEqualTo(choice);
        assertThat(choice.tables()).doesNotContain(By.PERSON, By.TEAM);
        assertThat(choice.only(By.PERSON, null).by()).isEqualTo(By.PERSON);
    }

    @Test
    void whatItIsNarrowedToStandsThereAndCanBeTakenAway() {
        show("person=" + PlayedSpending.MIRA + "&kind=model-call");
        var away = $(Button.class).all().stream()
                .filter(each -> each.hasClassName("costs-away"))
                .toList();
        assertThat(away)
                .singleElement()
                .satisfies(chip -> assertThat(chip.getText()).isEqualTo("Person: =Mira, \"the\" Three"));
        assertThat(spending.asked.getLast().narrowed().kinds()).containsExactly("model-call");
        var calls = $(Anchor.class).all().stream()
                .filter(each -> each.getHref().startsWith("calls?"))
                .findFirst()
                .orElseThrow();
        assertThat(calls.getHref()).isEqualTo("calls?from=2026-11-01&to=2026-11-30&person=" + PlayedSpending.MIRA);
        CurrentActor.run(ada, () -> away.getFirst().click());
        assertThat(spending.asked.getLast().narrowed().person()).isNull();
    }

    @Test
    void periodsAreTheCalendarsAndGoBackAndForth() {
        assertThat(read("span=week").period())
                .isEqualTo(new Period(LocalDate.of(2026, 11, 16), LocalDate.of(2026, 11, 22)));
        assertThat(read("span=quarter").span().words(read("span=quarter").period()))
                .isEqualTo("4th quarter of 2026");
        assertThat(read("span=year").moved(-1).period())
                .isEqualTo(new Period(LocalDate.of(2025, 1, 1), LocalDate.of(2025, 12, 31)));
        var back = read("").moved(-1);
        assertThat(back.period()).isEqualTo(new Period(LocalDate.of(2026, 10, 1), LocalDate.of(2026, 10, 31)));
        assertThat(CostsAddress.of(back, TODAY)).contains("day=2026-10-01");
        assertThat(back.moved(1)).isEqualTo(read(""));
        var own = read("span=days&from=2026-11-03&to=2026-11-05");
        assertThat(own.moved(-1).period()).isEqualTo(new Period(LocalDate.of(2026, 10, 31), LocalDate.of(2026, 11, 2)));
        assertThat(own.span().words(own.period())).isEqualTo("3 to 5 November 2026");
    }

    @Test
    void whatASumIsComparedWithIsNamed() {
        var euro = Currency.getInstance("EUR");
        assertThat(new CostsLook(read(""), TODAY, euro).before()).isEqualTo("the same days of October 2026");
        assertThat(new CostsLook(read("day=2026-10-05"), TODAY, euro).before()).isEqualTo("September 2026");
        assertThat(new CostsLook(read("span=week"), TODAY, euro).before()).isEqualTo("the 6 days before");
        assertThat(new CostsLook(read("span=quarter"), TODAY, euro).before())
                .isEqualTo("the same days of the 3 months before");
        assertThat(new CostsLook(read("span=days&from=2026-11-01&to=2026-11-10"), TODAY, euro).before())
                .isEqualTo("the same days of October 2026");
    }

    @Test
    void aTimeOrAnIdThatCannotBeMeantIsRefusedWithAWayBack() {
        for (var bad : List.of("span=days&from=2026-11-05&to=2026-11-03", "day=tomorrow", "person=me", "tier=x")) {
            show(bad);
            assertThat($(RefusalCard.class).single().code())
                    .as(bad)
                    .isIn("costs.bad-period", "costs.bad-part", "kernel.bad-id");
            assertThat($(CostsCards.class).exists()).isFalse();
        }
    }

    @Test
    void aPageWithNothingOnItSaysWhy() {
        spending.empty = true;
        show("");
        assertThat($(EmptyState.class).single().title()).isEqualTo("Nothing was spent in November 2026");
        show("kind=gpu");
        assertThat($(EmptyState.class).single().title()).isEqualTo("Nothing of this was spent in November 2026");
        show("day=2027-01-01");
        assertThat($(EmptyState.class).single().title()).isEqualTo("January 2027 has not begun");
    }

    @Test
    void whoSeesOnlyTheirOwnIsShownThatAndToldOfTheRest() {
        permissions.denied.addAll(Set.of(Permission.COSTS_SEE, Permission.ORG_FIGURES));
        show("");
        assertThat(spending.asked).allMatch(each -> each.of() == Of.OWN);
        show("of=team");
        assertThat($(EmptyState.class).single().title()).isEqualTo("You may not see what the team spends");
        show("of=organisation");
        assertThat($(EmptyState.class).single().title()).isEqualTo("You may not see what all teams spend");
    }

    @Test
    void ofAllTeamsNobodyIsAskedFor() {
        var choice = read("of=organisation&by=person&stack=person");
        assertThat(choice.by()).isEqualTo(By.TEAM);
        assertThat(choice.tables()).doesNotContain(By.PERSON, By.AGENT, By.PROJECT, By.KEY);
        assertThat(choice.stacks()).doesNotContain(By.PERSON);
        show("of=organisation");
        assertThat($(Anchor.class).all()).noneMatch(each -> each.getHref().startsWith("calls?"));
    }

    @Test
    void tasksAreTakenWhereTheyAreKept() {
        assertThat(read("by=task&tier=3").by()).isEqualTo(By.TASK);
        assertThat(read("by=task&model=m").by()).isNotEqualTo(By.TASK);
        assertThat(read("by=task&kind=gpu").by()).isNotEqualTo(By.TASK);
    }

    @Test
    void aForecastHasItsRangeAndGoesOnFromToday() {
        show("");
        assertThat(text($(CostsCards.class).single()))
                .contains("Forecast for the month", "€160", "likely between €160 and €161");
        var chart = chart("Spend to date");
        assertThat(chart.figure().footer()).startsWith("Expected is €1").contains("8 times in 10 between");
        var drawing = chart.figure().drawing();
        assertThat(drawing).isNotNull();
        assertThat(drawing.marks()).singleElement().satisfies(mark -> {
            assertThat(mark.at()).isEqualTo(20);
            assertThat(mark.words()).isEqualTo("€112 today");
        });
        var expected = drawing.lines().get(1).values();
        assertThat(expected.get(19)).isNull();
        assertThat(expected.get(20)).isEqualByComparingTo("112");
        assertThat(drawing.bands())
                .singleElement()
                .satisfies(band -> assertThat(band.high().getLast())
                        .isGreaterThanOrEqualTo(band.low().getLast()));
        // A budget is in dollars, and counts less than what is in this sum.
        assertThat(drawing.lines()).extracting(Chart.Line::name).containsExactly("Spent", "Expected");
    }

    @Test
    void whereThereIsNoForecastThePageSaysWhyAndShowsWhatWas() {
        outlooks.refuses = true;
        var view = show("");
        assertThat(text(view)).contains("There is no forecast: Single days are not told of this course.");
        assertThat(chart("Spend to date").figure().footer()).isEqualTo("€105.00 was spent so far.");
        outlooks.refuses = false;
        show("day=2026-10-01");
        assertThat(chart("Spend to date").figure().footer()).isEqualTo("€155.00 was spent in October 2026.");
    }

    @Test
    void aBudgetIsAMeterAndBurnsDown() {
        var fields = BudgetsViewTest.fields(Budgets.Scope.TEAM, "", "120", true);
        caps.known.add(BudgetsViewTest.budget(fields, null, "84", "0"));
        outlooks.add(caps.known.getFirst(), "This team");
        show("");
        assertThat(text($(CostsCards.class).single()))
                .contains("70 % of the budget of $120.00 for models and GPUs, even pace is 70 %");
        var burn = chart("This team, a month");
        assertThat(burn.figure().mood()).isEqualTo("stuck");
        assertThat(burn.figure().fact()).isEqualTo("$36.00 left");
        assertThat(burn.figure().footer()).contains("runs out on");
        assertThat(burn.sheet().rows()).hasSize(30);
        assertThat(burn.sheet().file()).isEqualTo("budget-month-2026-11-01-2026-11-30");
        show("person=" + PlayedSpending.MIRA);
        assertThat(text($(CostsCards.class).single())).doesNotContain("of the budget");
    }

    /** In a course, to whoever answers for its costs. */
    @Test
    void whatOfACourseIsNotToldSaysSoInItsPlaceAndTheRestIsShown() {
        spending.fewAtATier = true;
        spending.sums = true;
        show("stack=tier&by=model");
        assertThat($(RefusalCard.class).exists()).isFalse();
        var cards = text($(CostsCards.class).single());
        assertThat(cards)
                .contains("€123", "Calls at tier 3–Too few at a tier.", "Cost of a finished run–Too few runs.");
        assertThat(cards)
                .contains("A course is not compared with the time before")
                .doesNotContain("Nothing before");
        assertThat($(NotTold.class).all())
                .extracting(CostsViewTest::text)
                .anySatisfy(text -> assertThat(text).startsWith("By tier").endsWith("Too few at a tier."))
                .anySatisfy(text -> assertThat(text).isEqualTo("Tier mixToo few at a tier."))
                .anySatisfy(text -> assertThat(text).isEqualTo("Saved by routingToo few at a tier."));
        assertThat($(PartsCard.class).single().sheet().rows().getFirst())
                .extracting(Sheet.Cell::shown)
                .containsExactly("One", "€123.46", "–", "–", "–", "–");
        assertThat($(Anchor.class).all()).extracting(Anchor::getHref).noneMatch(href -> href.startsWith("calls?"));
        // The table too, and what it can be apart by instead.
        show("by=tier");
        assertThat($(PartsCard.class).exists()).isFalse();
        assertThat($(NotTold.class).all())
                .extracting(CostsViewTest::text)
                .anySatisfy(text ->
                        assertThat(text).startsWith("Tiers").contains("Model").endsWith("Too few at a tier."));
    }

    @Test
    void whereNothingIsToldTheWayToAnotherTimeStays() {
        spending.few = true;
        show("");
        assertThat($(RefusalCard.class).single().code()).isEqualTo("costs.too-few");
        assertThat($(CostsTools.class).exists()).isTrue();
        assertThat($(CostsCards.class).exists()).isFalse();
    }

    @Test
    void fromWhatItIsNarrowedToOneGetsToTheSingleCallsOfThat() {
        for (var part : List.of("project", "machine", "key")) {
            show(part + "=" + PlayedSpending.MIRA);
            assertThat($(Anchor.class).all())
                    .extracting(Anchor::getHref)
                    .contains("calls?from=2026-11-01&to=2026-11-30&" + part + "=" + PlayedSpending.MIRA);
        }
    }

    @Test
    void whatIsWithheldAndAnotherCurrencySayWhy() {
        spending.withheld = "Parts of fewer than 5 people are told together.";
        spending.note = "There is no rate for 3 November.";
        var view = show("");
        assertThat(text(view)).contains(spending.withheld, spending.note);
    }
}
