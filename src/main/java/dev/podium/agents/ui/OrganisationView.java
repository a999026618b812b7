package dev.podium.agents.ui;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.grid.ColumnTextAlign;
import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.data.provider.CallbackDataProvider.FetchCallback;
import com.vaadin.flow.data.provider.Query;
import com.vaadin.flow.data.provider.SortDirection;
import com.vaadin.flow.data.renderer.ComponentRenderer;
import com.vaadin.flow.data.renderer.LitRenderer;
import com.vaadin.flow.data.value.ValueChangeMode;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.Menu;
import com.vaadin.flow.router.PageTitle;
import com.vaadin.flow.router.Route;
import dev.podium.agents.AgentState;
import dev.podium.agents.Organisation;
import dev.podium.agents.Organisation.Order;
import dev.podium.agents.Organisation.ProgramScreens;
import dev.podium.agents.Organisation.TeamFigures;
import dev.podium.identity.Permission;
import dev.podium.identity.Permissions;
import dev.podium.portal.EmptyState;
import dev.podium.portal.Headed;
import dev.podium.portal.Heading;
import dev.podium.portal.Since;
import dev.podium.portal.Symbol;
import jakarta.annotation.security.PermitAll;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Every team in figures, for those who answer for the whole: no agent and no person is named here. */
@Route("organisation")
@PageTitle("Organisation – Podium")
@Menu(title = "Organisation", order = 75, icon = "list")
@PermitAll
class OrganisationView extends Div implements BeforeEnterObserver, Headed {

    private final transient Organisation organisation;
    private final transient Permissions permissions;
    private final transient Heading heading = new Heading("Organisation", null);
    private final PhoneGrid<TeamFigures> list = new PhoneGrid<>("Teams");
    private final TextField search = new TextField();
    private final Div totals = new Div();
    private final Div screens = new Div();
    private final EmptyState none = new EmptyState("No team matches.", "Shorten the name.");

    OrganisationView(Organisation organisation, Permissions permissions) {
        this.organisation = organisation;
        this.permissions = permissions;
        addClassName("organisation");
        totals.addClassName("figures");
        search.setPlaceholder("Team");
        search.setAriaLabel("Search teams");
        search.setClearButtonVisible(true);
        search.setMaxLength(200);
        search.setValueChangeMode(ValueChangeMode.LAZY);
        search.addValueChangeListener(typed -> show());
        var top = new Div(search);
        top.addClassNames("row", "wtop");
        var card = new Div(top, none, list);
        card.addClassNames("card", "wcard");
        columns();
        screens.addClassNames("card", "pad", "screens");
        add(totals, card, screens);
    }

    @Override
    public Heading heading() {
        return heading;
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        permissions.require(Permission.ORG_FIGURES);
        show();
    }

    private void columns() {
        sorted(list.addColumn(TeamFigures::name).setHeader("Team").setFlexGrow(2), Order.NAME);
        number(list.addColumn(TeamFigures::members).setHeader("Members"), Order.MEMBERS);
        sorted(
                list.addColumn(LitRenderer.<TeamFigures>of("<span class=cut title=${item.states}>${item.states}</span>")
                                .withProperty("states", team -> states(team.agents())))
                        .setHeader("Agents by state")
                        .setFlexGrow(3),
                Order.AGENTS);
        number(list.addColumn(TeamFigures::running).setHeader("Running"), Order.RUNNING);
        number(list.addColumn(TeamFigures::started).setHeader("Started, 7 days"), Order.STARTED);
        number(list.addColumn(TeamFigures::openTerminals).setHeader("Open terminals"), Order.TERMINALS);
        sorted(
                list.addColumn(new ComponentRenderer<>(OrganisationView::activity))
                        .setHeader("Last activity")
                        .setWidth("120px")
                        .setFlexGrow(0),
                Order.ACTIVITY);
        list.addColumn(team -> team.machines().isEmpty() ? "–" : String.join(", ", team.machines()))
                .setHeader("Machine");
        list.cards(
                "Teams",
                LitRenderer.<TeamFigures>of("""
                                <div class="wcell"><b class="cut">${item.name}</b>\
                                <span class="cut">${item.size}</span>\
                                <span class="t3 s cut">${item.states}</span></div>""")
                        .withProperty("name", TeamFigures::name)
                        .withProperty(
                                "size",
                                team -> count(team.members(), "member") + " · " + team.running() + " running · "
                                        + count(team.openTerminals(), "open terminal"))
                        .withProperty("states", team -> states(team.agents())));
        list.setSelectionMode(Grid.SelectionMode.NONE);
        list.setPageSize(50);
        FetchCallback<TeamFigures, Void> fetch = query -> page(query).items().stream();
        list.setItems(
                fetch,
                query -> organisation
                        .teams(search.getValue(), Order.NAME, false, 0, 1)
                        .count());
    }

    private static void number(Grid.Column<TeamFigures> column, Order order) {
        sorted(column.setTextAlign(ColumnTextAlign.END).setWidth("132px").setFlexGrow(0), order);
    }

    private static void sorted(Grid.Column<TeamFigures> column, Order order) {
        column.setSortProperty(order.name()).setSortable(true);
    }

    private Organisation.Page page(Query<TeamFigures, Void> query) {
        var order = query.getSortOrders().stream().findFirst();
        return organisation.teams(
                search.getValue(),
                order.map(by -> Order.valueOf(by.getSorted())).orElse(Order.NAME),
                order.map(by -> by.getDirection() == SortDirection.DESCENDING).orElse(false),
                query.getOffset(),
                query.getLimit());
    }

    private static Component activity(TeamFigures team) {
        return team.lastActivity() == null ? new Span("–") : new Since(team.lastActivity());
    }

    /** "3 working, 1 crashed", the most urgent first. */
    static String states(Map<AgentState, Integer> agents) {
        var parts = new ArrayList<String>();
        for (var state : AgentState.values()) {
            var count = agents.getOrDefault(state, 0);
            if (count > 0) {
                parts.add(count + " " + state.word().toLowerCase(Locale.ROOT));
            }
        }
        return parts.isEmpty() ? "No agents" : String.join(", ", parts);
    }

    private static String count(int number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }

    private void show() {
        var page = organisation.teams(search.getValue(), Order.NAME, false, 0, 1);
        var all = page.totals();
        heading.setFacts(count(all.teams(), "team"));
        int agents = all.agents().values().stream().mapToInt(Integer::intValue).sum();
        totals.removeAll();
        totals.add(
                figure("Teams", all.teams(), "in this Podium"),
                figure("Members", all.members(), "memberships"),
                figure("Agents", agents, states(all.agents())),
                figure("Started", all.started(), "in 7 days"),
                figure("Open terminals", all.openTerminals(), "now"));
        showScreens();
        none.setVisible(page.count() == 0);
        list.setVisible(page.count() > 0);
        list.setAllRowsVisible(page.count() <= 12);
        list.setHeight(page.count() <= 12 ? null : "560px");
        list.getDataProvider().refreshAll();
    }

    /** Whether the programs' prompts are still those that Podium knows. */
    private void showScreens() {
        var programs = organisation.screens();
        screens.removeAll();
        screens.setVisible(!programs.isEmpty());
        screens.add(new H2("What programs show"));
        for (var program : programs) {
            var line = new Div(new Span(program.name()), new Span(read(program)));
            line.addClassNames("row", "g2");
            line.getComponentAt(1).addClassNames(program.lost() ? "st" : "t3", program.lost() ? "wait" : "s");
            if (program.lost()) {
                line.addComponentAsFirst(Symbol.ATTENTION.smallIcon());
            }
            screens.add(line);
        }
    }

    private static String read(ProgramScreens program) {
        var share = "%,d of %,d quiet screens in 24 hours showed no known prompt."
                .formatted(program.unknown(), program.quiet());
        return program.lost()
                ? share + " Its version may be newer than Podium knows: until Podium is updated, states of its agents"
                        + " come from hooks, process and output alone."
                : share;
    }

    private static Component figure(String name, int number, String unit) {
        var parts = List.of(new Span(name), new Span(String.format(Locale.ENGLISH, "%,d", number)), new Span(unit));
        parts.get(0).addClassNames("t2", "s");
        parts.get(1).addClassName("key");
        parts.get(2).addClassNames("t3", "s", "cut");
        parts.get(2).setTitle(unit);
        var card = new Div();
        parts.forEach(card::add);
        card.addClassNames("card", "figure");
        return card;
    }
}
