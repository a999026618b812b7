package dev.podium.agents.ui;

import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.DetachEvent;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.Menu;
import com.vaadin.flow.router.PageTitle;
import com.vaadin.flow.router.QueryParameters;
import com.vaadin.flow.router.Route;
import com.vaadin.flow.router.RouteAlias;
import com.vaadin.flow.router.RouteParam;
import com.vaadin.flow.router.RouteParameters;
import com.vaadin.flow.shared.Registration;
import dev.podium.agents.Agent;
import dev.podium.agents.Agents;
import dev.podium.costs.AgentsToday;
import dev.podium.identity.People;
import dev.podium.identity.Permission;
import dev.podium.identity.Permissions;
import dev.podium.kernel.AgentId;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.Refusal;
import dev.podium.machines.Machine;
import dev.podium.machines.Machines;
import dev.podium.portal.EmptyState;
import dev.podium.portal.Headed;
import dev.podium.portal.Heading;
import dev.podium.portal.Keys;
import dev.podium.portal.Symbol;
import jakarta.annotation.security.PermitAll;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The agents: a tree by name, tiles or a list, and beside them the terminal of the one that is open. */
@Route("agents/:agent?")
@RouteAlias("")
@PageTitle("Agents – Podium")
@Menu(title = "Agents", order = 1, icon = "agents")
@PermitAll
class AgentsView extends Div implements BeforeEnterObserver, Headed, TerminalHeader.Around {

    private final transient Agents agents;
    private final transient Machines machines;
    private final transient Adoption adoption;
    private final transient AgentNews news;
    private final transient WorkRules rules;
    private final transient SharedGpus gpus;
    private final transient OpenedAgent opened;
    private final transient Permissions permissions;
    private final transient People people;
    private final transient Heading heading;
    private final Button create;
    private final AgentTree tree;
    private final TreePane left;
    private final Middle middle;
    private transient Selection selection = Selection.ALL;
    private @Nullable AgentTerminal terminal;
    private @Nullable FirstRun firstRun;
    private Registration subscription = () -> {};

    AgentsView(
            Agents agents,
            AgentsToday costs,
            Machines machines,
            Permissions permissions,
            People people,
            Adoption adoption,
            AgentNews news,
            WorkRules rules,
            SharedGpus gpus,
            OpenedAgent opened) {
        this.agents = agents;
        this.machines = machines;
        this.permissions = permissions;
        this.people = people;
        this.adoption = adoption;
        this.news = news;
        this.rules = rules;
        this.gpus = gpus;
        this.opened = opened;
        addClassName("agents");
        create = new Button("New agent", Symbol.PLUS.smallIcon(), e -> newAgent());
        create.addThemeVariants(ButtonVariant.LUMO_PRIMARY);
        create.addClassName("na");
        create.setAriaLabel("New agent");
        Keys.give(create, "n", "New agent");
        heading = new Heading("Agents", create);
        tree = new AgentTree(AgentsView::open, branch -> choose(selection.in(branch)));
        left = new TreePane(tree, text -> choose(selection.typed(text)), this::choose, this::adopt);
        middle = new Middle(agents, costs, rules, this::choose, this::clearFilter, () -> toggle("tree-folded"));
    }

    /** Opens an agent's terminal, from wherever the person is. */
    static void open(AgentId id) {
        UI.getCurrent().navigate(AgentsView.class, new RouteParameters(new RouteParam("agent", id.toString())));
    }

    static void open(Show show) {
        UI.getCurrent().navigate("agents", QueryParameters.fromString(show.query()));
    }

    @Override
    public Heading heading() {
        return heading;
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        var wanted = event.getRouteParameters().get("agent");
        var query = event.getLocation().getQueryParameters();
        if (query.getSingleParameter("show").isPresent()) {
            selection = Selection.ALL.with(Show.of(query));
        }
        show(wanted.map(AgentId::parse).map(agents::get).orElse(null));
        refresh();
        if (selection.show() == Show.NEW_AGENT) {
            selection = Selection.ALL;
            newAgent();
        }
    }

    @Override
    protected void onAttach(AttachEvent event) {
        super.onAttach(event);
        subscription = news.subscribe(event.getUI(), this::refresh);
        lookForSessions();
    }

    @Override
    protected void onDetach(DetachEvent event) {
        subscription.remove();
        super.onDetach(event);
    }

    private void show(@Nullable Agent agent) {
        if (terminal != null && agent != null && terminal.id().equals(agent.id())) {
            return;
        }
        if (terminal != null) {
            remove(terminal);
            terminal = null;
        }
        var id = agent == null ? "" : agent.id().toString();
        tree.select(id);
        middle.select(id);
        setClassName("open", agent != null);
        removeClassNames("full", "list-folded");
        if (agent != null) {
            terminal = opened.terminal(agent, this, () -> middle.tiles().tiles(), AgentsView::open);
            add(terminal);
        }
    }

    private void refresh() {
        create.setVisible(permissions.allows(Permission.AGENT_CREATE));
        int total = agents.count(Agents.Filter.ALL);
        if (terminal != null && !stillThere(terminal.id())) {
            close();
            show(null);
        }
        if (total == 0) {
            showFirstRun();
            return;
        }
        if (firstRun != null || left.getParent().isEmpty()) {
            removeAll();
            firstRun = null;
            add(left, middle);
            if (terminal != null) {
                add(terminal);
            }
        }
        removeClassName("empty-page");
        var known = Shown.of(agents, selection.forTree());
        tree.show(known.agents());
        var numbers = Shown.numbers(agents);
        left.show(selection, numbers);
        heading.setFacts(Shown.facts(total, known.agents()));
        boolean same = selection.filter().equals(selection.forTree());
        middle.show(selection, numbers, same ? known : Shown.of(agents, selection.filter()));
        if (terminal != null) {
            var open = terminal.id();
            known.agents().stream().filter(a -> a.id().equals(open)).findFirst().ifPresent(terminal::show);
        }
    }

    /** An agent that is no longer shared goes from the page as one that was deleted. */
    private boolean stillThere(AgentId id) {
        try {
            agents.get(id);
            return true;
        } catch (Refusal gone) {
            if (gone.kind() != Refusal.Kind.NOT_FOUND) {
                throw gone;
            }
            return false;
        }
    }

    private void showFirstRun() {
        removeAll();
        terminal = null;
        addClassName("empty-page");
        removeClassName("open");
        heading.setFacts("");
        var all = machines.all();
        if (all.isEmpty()) {
            add(new EmptyState(
                    "There is no machine for agents yet.",
                    "Agents run on machines, and none is open to your team.",
                    new Span("Ask an admin to open one to your team.")));
            return;
        }
        var machine = all.getFirst();
        firstRun = new FirstRun(
                machine.name(), programs(machine), adoption.sessions(machine).size(), this::newAgent, this::adopt);
        add(firstRun);
    }

    private List<Agents.FoundProgram> programs(Machine machine) {
        try {
            return agents.programs(machine.id());
        } catch (Refusal unreachable) {
            return List.of();
        }
    }

    private void choose(Selection now) {
        selection = now;
        refresh();
    }

    private void choose(Show show) {
        choose(selection.with(show));
    }

    private void clearFilter() {
        left.clearFilter();
        choose(Selection.ALL);
    }

    private void newAgent() {
        new NewAgentDialog(agents, machines, people, rules, gpus, AgentsView::open).open();
    }

    private void adopt() {
        new AdoptDialog(agents, people, machines.all(), AgentsView::open).open();
    }

    private void lookForSessions() {
        // Of Podium's own machine alone: another may take its time to answer, and the page would wait.
        machines.all().stream()
                .filter(machine -> machine.id().equals(MachineId.LOCAL))
                .forEach(machine -> left.found(adoption.sessions(machine).size(), machine.name()));
    }

    private void toggle(String look) {
        setClassName(look, !hasClassName(look));
    }

    @Override
    public void close() {
        UI.getCurrent().navigate("agents");
    }

    @Override
    public void fullPage() {
        toggle("full");
    }

    @Override
    public void foldList() {
        toggle("list-folded");
    }

    @Override
    public void changed() {
        refresh();
    }

    @Override
    public void deleted() {
        close();
        refresh();
    }
}
