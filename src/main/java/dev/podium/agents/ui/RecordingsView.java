package dev.podium.agents.ui;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.data.value.ValueChangeMode;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.Menu;
import com.vaadin.flow.router.PageTitle;
import com.vaadin.flow.router.QueryParameters;
import com.vaadin.flow.router.Route;
import dev.podium.agents.Recordings;
import dev.podium.agents.Recordings.Found;
import dev.podium.agents.Recordings.Hit;
import dev.podium.agents.Recordings.Query;
import dev.podium.agents.Recordings.Recording;
import dev.podium.identity.Permission;
import dev.podium.identity.Permissions;
import dev.podium.kernel.AgentId;
import dev.podium.kernel.Refusal;
import dev.podium.portal.Counted;
import dev.podium.portal.EmptyState;
import dev.podium.portal.Headed;
import dev.podium.portal.Heading;
import dev.podium.portal.Symbol;
import dev.podium.portal.Table;
import jakarta.annotation.security.PermitAll;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What was recorded of the agents whose terminals one may watch: the newest, or the lines that a search finds. */
@Route("recordings")
@PageTitle("Recordings – Podium")
@Menu(title = "Recordings", order = 2.5, icon = "record")
@PermitAll
class RecordingsView extends Div implements BeforeEnterObserver, Headed {

    private static final int HITS = 50;

    private final transient Recordings recordings;
    private final transient Heading heading = new Heading("Recordings", null);
    private final TextField search = new TextField();
    private final Div only = new Div();
    private final Div shown = new Div();
    private @Nullable AgentId agent;

    RecordingsView(Recordings recordings, Permissions permissions) {
        permissions.require(Permission.TERMINAL_WATCH);
        this.recordings = recordings;
        addClassName("recordings");
        search.setPlaceholder("Search what agents printed");
        search.setAriaLabel("Search what agents printed");
        search.setClearButtonVisible(true);
        search.setPrefixComponent(Symbol.SEARCH.smallIcon());
        search.setValueChangeMode(ValueChangeMode.LAZY);
        search.setMaxLength(Recordings.LONGEST_QUERY);
        search.addClassName("rsearch");
        search.addValueChangeListener(typed -> {
            if (typed.isFromClient()) {
                UI.getCurrent().getPage().getHistory().replaceState(null, address(agent, typed.getValue()));
            }
            refresh();
        });
        only.addClassNames("row", "g3");
        shown.addClassName("rshown");
        add(search, only, shown);
    }

    static void open(@Nullable AgentId agent, String text) {
        UI.getCurrent().navigate("recordings", parameters(agent, text));
    }

    private static QueryParameters parameters(@Nullable AgentId agent, String text) {
        Map<String, String> parameters = new HashMap<>();
        if (agent != null) {
            parameters.put("agent", agent.toString());
        }
        if (!text.isBlank()) {
            parameters.put("q", text);
        }
        return QueryParameters.simple(parameters);
    }

    private static String address(@Nullable AgentId agent, String text) {
        var query = parameters(agent, text).getQueryString();
        return query.isEmpty() ? "recordings" : "recordings?" + query;
    }

    @Override
    public Heading heading() {
        return heading;
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        var query = event.getLocation().getQueryParameters();
        agent = query.getSingleParameter("agent").map(AgentId::parse).orElse(null);
        var text = query.getSingleParameter("q").orElse("");
        if (text.equals(search.getValue())) {
            refresh();
        } else {
            search.setValue(text);
        }
    }

    private void refresh() {
        shown.removeAll();
        int count = recordings.count(agent);
        heading.setFacts(Counted.of(count, "recording", "recordings"));
        showAgent();
        var text = search.getValue();
        if (text.isBlank()) {
            shown.add(count == 0 ? nothing() : table(count));
        } else {
            showHits(text, null);
        }
    }

    private void showAgent() {
        only.removeAll();
        only.setVisible(agent != null);
        if (agent != null) {
            var name = recordings.list(agent, 0, 1).stream()
                    .findFirst()
                    .map(each -> StateLook.shown(each.agentName()))
                    .orElse("one agent");
            var all = new Button("Show all agents", pressed -> open(null, search.getValue()));
            all.addClassName("sm");
            only.add(new Span("Only " + name), all);
        }
    }

    private Component nothing() {
        var agents = new Button("Go to the agents", pressed -> UI.getCurrent().navigate("agents"));
        return new EmptyState(
                agent == null ? "Nothing is recorded yet" : "Nothing is recorded of it yet",
                "An agent's owner switches recording on in the menu of its terminal, or the team records always:"
                        + " see Policies. What it prints can then be watched again and searched. What is typed is never"
                        + " recorded.",
                agents);
    }

    private Table<Recording> table(int count) {
        var table = new Table<Recording>("Recordings");
        table.addName(
                "Agent",
                recording -> StateLook.shown(recording.agentName()),
                recording -> recording.problem() == null ? "" : recording.problem());
        table.addFact("Began", recording -> VisitWords.when(recording.began()));
        table.addFact("Length", RecordingLook::length);
        table.addFact("Size", recording -> RecordingLook.size(recording.bytes()));
        table.addFact("Owner", Recording::ownerName);
        table.addItemClickListener(pressed -> ReplayView.open(pressed.getItem().id(), 0));
        table.addComponentColumn(recording -> {
                    var play = new Anchor(ReplayView.address(recording.id(), 0), "Play");
                    play.getElement().setAttribute("aria-label", "Play the recording of " + recording.agentName());
                    return play;
                })
                .setWidth("72px")
                .setFlexGrow(0);
        var of = agent;
        table.setItems(query -> recordings.list(of, query.getOffset(), Math.min(query.getLimit(), 200)).stream());
        table.fit(count);
        return table;
    }

    private void showHits(String text, @Nullable String before) {
        Found found;
        try {
            found = recordings.search(new Query(text, agent, null, before), HITS);
        } catch (Refusal refused) {
            shown.add(new EmptyState(refused.sentence(), refused.nextStep()));
            return;
        }
        if (found.hits().isEmpty() && before == null && found.next() == null) {
            shown.add(new EmptyState(
                    "No line has all of these words.",
                    "Words are whole ones, also of a path: rs:42 finds src/main.rs:42. With * at its end a word may go on:"
                            + " error* finds errors. Lines appear here some seconds after they were printed."));
            return;
        }
        found.hits().forEach(hit -> shown.add(line(hit)));
        if (found.next() != null) {
            var more = new Button("Older lines");
            more.addClickListener(pressed -> {
                shown.remove(more);
                showHits(text, found.next());
            });
            shown.add(more);
        }
    }

    private static Anchor line(Hit hit) {
        var agent = new Span(StateLook.shown(hit.agentName()));
        agent.addClassNames("b", "cut");
        var when = new Span(VisitWords.when(hit.at()));
        when.addClassNames("t3", "nowrap");
        var head = new Div(agent, when);
        head.addClassNames("row", "g3", "s");
        var text = new Div(hit.line());
        text.addClassNames("mono", "rline");
        var line = new Anchor(ReplayView.address(hit.recording(), hit.offset()));
        line.add(head, text);
        line.addClassName("rhit");
        return line;
    }
}
