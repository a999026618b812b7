package dev.podium.costs.ui;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.dependency.StyleSheet;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.PageTitle;
import com.vaadin.flow.router.Route;
import com.vaadin.flow.router.RouterLink;
import dev.podium.costs.Ledger;
import dev.podium.costs.Outlooks;
import dev.podium.costs.ReadyScenarios;
import dev.podium.costs.outlook.Scenario;
import dev.podium.identity.Permission;
import dev.podium.identity.Permissions;
import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.Refusal;
import dev.podium.portal.Headed;
import dev.podium.portal.Heading;
import dev.podium.portal.RefusalCard;
import jakarta.annotation.security.PermitAll;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;

/** What other ways to run would cost: ready comparisons with one's own figures, and the team's own month with something changed. */
@Route("what-if")
@PageTitle("What if – Podium")
@PermitAll
@StyleSheet("what-if.css")
class WhatIfView extends Div implements BeforeEnterObserver, Headed {

    private final transient ReadyScenarios scenarios;
    private final transient Outlooks outlooks;
    private final transient Clock clock;
    private final transient ZoneId zone;
    private final boolean seesTeam;
    private final transient Heading heading = new Heading("What if", null);
    private final Div shown = new Div();

    WhatIfView(ReadyScenarios scenarios, Outlooks outlooks, Ledger ledger, Permissions permissions, Clock clock) {
        this.scenarios = scenarios;
        this.outlooks = outlooks;
        this.clock = clock;
        this.zone = ZoneId.of(ledger.zone());
        permissions.require(Permission.COSTS_OWN);
        seesTeam = CurrentActor.find().map(Actor::team).isPresent() && permissions.allows(Permission.COSTS_SEE);
        addClassName("whatif");
        shown.addClassName("whatif-panel");
        add(shown);
    }

    @Override
    public Heading heading() {
        return heading;
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        shown.removeAll();
        try {
            show(WhatIfQuery.of(event.getLocation().getQueryParameters()));
        } catch (Refusal refusal) {
            shown.removeAll();
            shown.add(new RefusalCard(refusal));
            showAll();
        }
    }

    private void show(WhatIfQuery query) {
        if (query.days() > 0 && seesTeam) {
            heading.setFacts("your own month");
            shown.add(
                    back(), new OwnMonthPanel(outlooks, LocalDate.ofInstant(clock.instant(), zone), query, this::keep));
            return;
        }
        if (query.scenario().isEmpty()) {
            showAll();
            return;
        }
        var scenario = scenarios.all().stream()
                .filter(each -> each.id().equals(query.scenario()))
                .findFirst();
        if (scenario.isEmpty()) {
            throw Refusal.notFound(
                    "costs.scenario-not-found", "There is no comparison of that name.", "Choose one of those below.");
        }
        heading.setFacts("nothing here is booked");
        shown.add(back(), new ScenarioPanel(scenarios, scenario.get(), query, this::keep));
    }

    /** Into the address, so that it can be sent to somebody; without a step for each field in the browser's history. */
    private void keep(WhatIfQuery query) {
        UI.getCurrent().getPage().getHistory().replaceState(null, query.address());
    }

    private static RouterLink back() {
        var link = new RouterLink("All comparisons", WhatIfView.class);
        link.addClassName("whatif-back");
        return link;
    }

    private void showAll() {
        heading.setFacts("nothing here is booked");
        var cards = new Div();
        cards.addClassName("whatif-cards");
        if (seesTeam) {
            cards.add(card(
                    "Your own month",
                    "What your team used, with a task at another tier, other prices, or an engine of your own.",
                    "From the ledger",
                    new WhatIfQuery("", Map.of(), WhatIfQuery.USUAL_DAYS, List.of(), WhatIfQuery.USUAL_MONTHS)));
        }
        for (var scenario : scenarios.all()) {
            cards.add(card(
                    scenario.question(),
                    sentence(scenario),
                    scenario.assumptions().size() + " assumptions, each yours to change",
                    new WhatIfQuery(scenario.id(), Map.of(), 0, List.of(), WhatIfQuery.USUAL_MONTHS)));
        }
        shown.add(cards);
    }

    /** What the last way comes to with the usual figures. */
    private String sentence(Scenario scenario) {
        return scenarios.compare(scenario.id(), Map.of(), null, 1).getLast().sentence();
    }

    private static RouterLink card(String title, String words, String fact, WhatIfQuery query) {
        var text = new Paragraph(words);
        text.addClassName("t2");
        var more = new Span(fact);
        more.addClassNames("t3", "s");
        var link = new RouterLink();
        link.setRoute(WhatIfView.class);
        link.setQueryParameters(query.parameters());
        link.add(new H2(title), text, more);
        link.addClassNames("card", "whatif-card");
        return link;
    }
}
