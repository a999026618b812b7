package dev.podium.agents.ui;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.combobox.ComboBox;
import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.data.renderer.LitRenderer;
import com.vaadin.flow.router.PageTitle;
import com.vaadin.flow.router.Route;
import dev.podium.agents.Agent;
import dev.podium.agents.Agents;
import dev.podium.agents.Watchers;
import dev.podium.kernel.AgentId;
import dev.podium.portal.EmptyState;
import dev.podium.portal.Headed;
import dev.podium.portal.Heading;
import dev.podium.portal.Toasts;
import jakarta.annotation.security.PermitAll;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who was at my terminals, and who may be: what a person is owed who lets others look. */
@Route("account/watchers")
@PageTitle("Who watched me – Podium")
@PermitAll
class WatchersView extends Div implements Headed {

    private static final Agents.Filter MINE = new Agents.Filter(null, null, true, List.of());

    private static final int FEW = 12;

    private final transient Watchers watchers;
    private final transient Agents agents;
    private final transient Heading heading = new Heading("Who watched me", null);
    private final PhoneGrid<Watchers.Visit> visits = new PhoneGrid<>("Who was at your terminals");
    private final SharesSection shares;
    private final ComboBox<Agent> only = new ComboBox<>();
    private final Div log = new Div();
    private Component none = new Div();

    WatchersView(Watchers watchers, Agents agents) {
        this.watchers = watchers;
        this.agents = agents;
        addClassName("watchers");
        filter();
        columns();
        var title = new H2("What they did");
        title.addClassName("grow");
        var top = new Div(title, only);
        top.addClassNames("row", "wtop");
        log.addClassNames("card", "wcard");
        log.add(top, visits);
        shares = new SharesSection(watchers, this::withdrawn);
        var back = new Anchor("account", "Account");
        add(back, shares, log);
        show();
    }

    @Override
    public Heading heading() {
        return heading;
    }

    private void filter() {
        only.setPlaceholder("All my agents");
        only.setAriaLabel("Only this agent");
        only.setClearButtonVisible(true);
        only.setItemLabelGenerator(agent -> StateLook.shown(agent.name()));
        only.setItems(
                query -> {
                    var filter = new Agents.Filter(query.getFilter().orElse(null), null, true, List.of());
                    return agents.list(filter, query.getOffset(), query.getLimit()).stream();
                },
                query -> agents.count(new Agents.Filter(query.getFilter().orElse(null), null, true, List.of())));
        only.setVisible(agents.count(MINE) > 0);
        only.addValueChangeListener(chosen -> show());
    }

    private void columns() {
        visits.addColumn(visit -> VisitWords.when(visit.at()))
                .setHeader("When")
                .setWidth("164px")
                .setFlexGrow(0);
        visits.addColumn(Watchers.Visit::name).setHeader("Who");
        visits.addColumn(VisitWords::deed).setHeader("Did").setFlexGrow(2);
        visits.addColumn(visit -> VisitWords.agent(visit.agentName()))
                .setHeader("Agent")
                .setFlexGrow(2);
        visits.addColumn(LitRenderer.<Watchers.Visit>of("<span class=${item.tone}>${item.length}</span>")
                        .withProperty("tone", visit -> visit.open() ? "st wait" : "")
                        .withProperty("length", VisitWords::length))
                .setHeader("How long")
                .setWidth("100px")
                .setFlexGrow(0);
        visits.addColumn(LitRenderer.<Watchers.Visit>of("<span title=${item.client}>${item.address}</span>")
                        .withProperty("client", visit -> visit.userAgent() == null ? "" : visit.userAgent())
                        .withProperty("address", visit -> visit.address() == null ? "–" : visit.address()))
                .setHeader("From")
                .setWidth("150px")
                .setFlexGrow(0);
        visits.cards(
                "Newest first",
                LitRenderer.<Watchers.Visit>of("""
                                <div class="wcell"><b class="cut">${item.who}</b>\
                                <span class="cut">${item.did} · ${item.agent}</span>\
                                <span class="t3 s cut">${item.when} · ${item.length} · ${item.address}</span></div>""")
                        .withProperty("who", Watchers.Visit::name)
                        .withProperty("did", VisitWords::deed)
                        .withProperty("agent", visit -> VisitWords.agent(visit.agentName()))
                        .withProperty("when", visit -> VisitWords.when(visit.at()))
                        .withProperty("length", VisitWords::length)
                        .withProperty("address", visit -> visit.address() == null ? "–" : visit.address()));
        visits.setSelectionMode(Grid.SelectionMode.NONE);
        visits.setPageSize(50);
        visits.setItems(query -> watchers.visits(chosen(), null, query.getOffset(), query.getLimit()).stream());
    }

    private @Nullable AgentId chosen() {
        return only.getValue() == null ? null : only.getValue().id();
    }

    private void withdrawn(String sentence) {
        Toasts.say(sentence);
        show();
    }

    private void show() {
        log.remove(none);
        var first = watchers.visits(chosen(), null, 0, FEW + 1);
        var empty = first.isEmpty();
        visits.setVisible(!empty);
        // As high as its rows while they are few; from there on it scrolls.
        visits.setAllRowsVisible(first.size() <= FEW);
        visits.setHeight(first.size() <= FEW ? null : "480px");
        if (empty) {
            none = chosen() == null
                    ? new EmptyState(
                            "Nobody was at your terminals",
                            "Whoever opens one of your agents' terminals, reads its screen or types into it is listed"
                                    + " here, with when, from where and for how long.")
                    : new EmptyState(
                            "Nobody was at this one", "", new Button("Show all my agents", pressed -> only.clear()));
            log.add(none);
        } else {
            visits.getDataProvider().refreshAll();
        }
        heading.setFacts(facts());
        shares.refresh();
    }

    private String facts() {
        var now = watchers.visits(null, null, 0, Watchers.LONGEST_PAGE).stream()
                .filter(Watchers.Visit::open)
                .count();
        return now == 0
                ? "Nobody has one open now"
                : now == 1 ? "1 of your terminals is open to somebody now" : now + " are open to others now";
    }
}
