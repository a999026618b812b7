package dev.podium.agents.ui;

import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.DetachEvent;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.dependency.StyleSheet;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.Menu;
import com.vaadin.flow.router.PageTitle;
import com.vaadin.flow.router.QueryParameters;
import com.vaadin.flow.router.Route;
import com.vaadin.flow.shared.Registration;
import dev.podium.agents.Agent;
import dev.podium.agents.Agents;
import dev.podium.agents.Reach;
import dev.podium.costs.AgentsToday;
import dev.podium.kernel.AgentId;
import dev.podium.kernel.Refusal;
import dev.podium.machines.Machines;
import dev.podium.portal.EmptyState;
import dev.podium.portal.Headed;
import dev.podium.portal.Heading;
import jakarta.annotation.security.PermitAll;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Any set of agents as a wall of live tiles; a terminal opens over it, and the wall stands behind as it was. */
@Route("wall/:agent?")
@PageTitle("Wall – Podium")
@Menu(title = "Wall", order = 1.5, icon = "tiles")
@StyleSheet("wall.css")
@PermitAll
class WallView extends Div implements BeforeEnterObserver, Headed, TerminalHeader.Around {

    private static final String PATH = "wall";

    private final transient Agents agents;
    private final transient AgentNews news;
    private final transient OpenedAgent opened;
    private final transient Heading heading = new Heading("Wall", null);
    private final WallTools tools;
    private final AgentWall wall;
    private final Div place = new Div();
    private final Paragraph rest = new Paragraph();
    private transient WallChoice choice = WallChoice.ALL;
    private boolean shown;
    private @Nullable AgentTerminal terminal;
    private Registration subscription = () -> {};

    WallView(Agents agents, Machines machines, AgentsToday costs, AgentNews news, OpenedAgent opened) {
        this.agents = agents;
        this.news = news;
        this.opened = opened;
        addClassName("wall-page");
        place.addClassName("wall-place");
        rest.addClassNames("t3", "s", "pad");
        wall = new AgentWall(agents, costs, id -> go(id.toString(), choice));
        tools = new WallTools(machines.all(), now -> go("", now), this::pick);
        add(tools, place);
    }

    /** The address of a wall of these. */
    static void open(WallChoice choice) {
        go("", choice);
    }

    private static void go(String agent, WallChoice choice) {
        var path = agent.isEmpty() ? PATH : PATH + "/" + agent;
        UI.getCurrent().navigate(path, QueryParameters.fromString(choice.query()));
    }

    @Override
    public Heading heading() {
        return heading;
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        var wanted = WallChoice.of(event.getLocation().getQueryParameters());
        // A terminal that opens over the wall, or closes, changes nothing of the wall, which is told what happens
        // anyway.
        if (!shown || !wanted.equals(choice)) {
            choice = wanted;
            shown = true;
            refresh();
        }
        open(event.getRouteParameters().get("agent").map(AgentId::parse).orElse(null));
    }

    @Override
    protected void onAttach(AttachEvent event) {
        super.onAttach(event);
        subscription = news.subscribe(event.getUI(), this::refresh);
    }

    @Override
    protected void onDetach(DetachEvent event) {
        subscription.remove();
        super.onDetach(event);
    }

    private void open(@Nullable AgentId id) {
        if (terminal != null) {
            remove(terminal);
            terminal = null;
        }
        setClassName("open", id != null);
        cover();
        wall.select(Objects.toString(id, ""));
        if (id != null) {
            terminal = opened.terminal(agents.get(id), this, wall::tiles, each -> go(each.toString(), choice));
            add(terminal);
        }
    }

    private void refresh() {
        var all = Shown.of(
                agents, choice.with(choice.selection().showing(Show.ALL)).filter());
        var chosen = all.agents().stream().filter(choice::shows).toList();
        tools.show(choice, numbers(chosen));
        var shown = chosen.stream()
                .filter(agent -> is(agent, choice.selection().show()))
                .toList();
        heading.setFacts(shown.isEmpty() ? "" : Shown.facts(shown.size(), shown));
        if (shown.isEmpty()) {
            place.removeAll();
            place.add(nothing());
        } else {
            put();
            wall.show(choice, shown);
            rest.setVisible(all.count() > all.agents().size());
            rest.setText("Of " + all.count() + " agents the first "
                    + all.agents().size() + " are here; the filter finds the rest.");
        }
        refreshTerminal();
    }

    /** The wall stays in the page where it is there: put in anew it would know no screens. */
    private void put() {
        if (wall.getParent().isEmpty()) {
            place.removeAll();
            place.add(wall, rest);
        }
    }

    /** One that is no longer there, or no longer shared, goes from the page. */
    private void refreshTerminal() {
        if (terminal == null) {
            return;
        }
        try {
            terminal.show(agents.get(terminal.id()));
        } catch (Refusal gone) {
            if (gone.kind() != Refusal.Kind.NOT_FOUND) {
                throw gone;
            }
            close();
        }
    }

    private static Map<Show, Integer> numbers(List<Agent> agents) {
        var numbers = new EnumMap<Show, Integer>(Show.class);
        for (var show : Show.values()) {
            numbers.put(
                    show, (int) agents.stream().filter(agent -> is(agent, show)).count());
        }
        return numbers;
    }

    private static boolean is(Agent agent, Show show) {
        return switch (show) {
            case ALL, NEW_AGENT -> true;
            case MINE -> agent.mine() == Reach.OWNER;
            case NEEDS_YOU -> StateLook.Group.NEEDS_YOU.states().contains(agent.state());
            case WORKING -> StateLook.Group.WORKING.states().contains(agent.state());
        };
    }

    private EmptyState nothing() {
        if (choice.with(WallChoice.Sort.NEEDS).with(WallChoice.Size.M).equals(WallChoice.ALL)) {
            return new EmptyState(
                    "No agent stands here.",
                    "Agents that you start, and those shared with you, show their screens here.",
                    new Button("Go to agents", e -> UI.getCurrent().navigate("agents")));
        }
        var clear = new Button(
                "Show all agents",
                e -> go("", WallChoice.ALL.with(choice.sort()).with(choice.size())));
        clear.addClassName("sm");
        return new EmptyState("No agent is in this choice.", "Its address keeps the choice.", clear);
    }

    private void pick() {
        new PickDialog(agents, choice, picked -> go("", choice.with(picked))).open();
    }

    @Override
    public void close() {
        go("", choice);
    }

    @Override
    public void fullPage() {
        removeClassName("beside");
        cover();
    }

    /** Over the wall, or beside it. */
    @Override
    public void foldList() {
        setClassName("beside", !hasClassName("beside"));
        cover();
    }

    private void cover() {
        wall.cover(hasClassName("open") && !hasClassName("beside"));
    }

    @Override
    public void changed() {
        refresh();
    }

    @Override
    public void deleted() {
        close();
    }
}
