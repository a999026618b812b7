package dev.podium.inference.ui;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.dependency.StyleSheet;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.Menu;
import com.vaadin.flow.router.PageTitle;
import com.vaadin.flow.router.Route;
import dev.podium.costs.Dollars;
import dev.podium.costs.Ledger;
import dev.podium.costs.LedgerSearch;
import dev.podium.identity.Permission;
import dev.podium.identity.Permissions;
import dev.podium.inference.CallFacts;
import dev.podium.portal.EmptyState;
import dev.podium.portal.Headed;
import dev.podium.portal.Heading;
import jakarta.annotation.security.PermitAll;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Set;

/** Every call of a model that one may see: whose, where it went, what it took and what it cost. */
@Route("calls")
@PageTitle("Calls – Podium")
@Menu(title = "Calls", order = 7, icon = "calls")
@PermitAll
@StyleSheet("models.css")
@StyleSheet("calls.css")
class CallsView extends Div implements BeforeEnterObserver, Headed {

    private static final int DAYS = 30;

    private final transient LedgerSearch search;
    private final transient CallPages pages;
    private final transient Heading heading = new Heading("Calls", null);
    private final CallGrid grid;
    private final CallFilters filters;
    private Component none = new Div();

    CallsView(LedgerSearch search, Ledger ledger, Permissions permissions, Clock clock) {
        permissions.require(Permission.COSTS_OWN);
        this.search = search;
        addClassName("calls");
        var zone = ZoneId.of(ledger.zone());
        pages = new CallPages(search, CallGrid.all());
        grid = new CallGrid(
                pages,
                zone,
                row -> getUI().ifPresent(
                                ui -> ui.navigate("calls/" + row.entry().id())));
        filters = new CallFilters(search.choices(CallFacts.KIND), this::show);
        heading.setFacts(facts(ledger, LocalDate.ofInstant(clock.instant(), zone), permissions));
        add(filters, grid);
    }

    /**
     * {@code calls?state=unpriced} begins with that filter, and so do the other states, {@code from}, {@code to},
     * {@code person}, {@code agent}, {@code project}, {@code provider}, {@code model}, {@code tier}, {@code machine} and
     * {@code key}.
     */
    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        filters.begin(CallsAddress.read(event.getLocation().getQueryParameters()));
    }

    @Override
    public Heading heading() {
        return heading;
    }

    /** From the sums of days, so that it costs the same however many calls there are. */
    private static String facts(Ledger ledger, LocalDate today, Permissions permissions) {
        long calls = 0;
        var amount = BigDecimal.ZERO;
        for (var sum : ledger.sums(today.minusDays(DAYS - 1L), today, Set.of(Ledger.By.KIND))) {
            if (CallFacts.KIND.equals(sum.kind())) {
                calls += sum.entries();
                amount = amount.add(sum.amount());
            }
        }
        return (permissions.allows(Permission.COSTS_SEE) ? "" : "yours: ") + CallWords.number(calls)
                + (calls == 1 ? " call and " : " calls and ") + Dollars.about(amount) + " in " + DAYS + " days";
    }

    private void show(LedgerSearch.Wanted wanted) {
        remove(none);
        boolean empty = search.page(wanted, null, 1).isEmpty();
        grid.setVisible(!empty);
        pages.begin(wanted);
        if (empty) {
            none = wanted.equals(CallGrid.all())
                    ? new EmptyState(
                            "No model was called yet",
                            "Each call of a model through Podium is listed here with its reason, its tokens and its cost. How"
                                    + " to point a program at Podium stands on the page Models.",
                            new Button("Open Models", pressed -> getUI().ifPresent(ui -> ui.navigate("models"))))
                    : new EmptyState(
                            "No call matches.",
                            "Shorten the text, take a filter away, or widen the time.",
                            new Button("Clear the filters", pressed -> filters.reset()));
            filters.setVisible(!wanted.equals(CallGrid.all()));
            add(none);
        } else {
            filters.setVisible(true);
            grid.refresh();
        }
    }
}
