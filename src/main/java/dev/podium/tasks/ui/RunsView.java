package dev.podium.tasks.ui;

import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.DetachEvent;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.grid.ColumnTextAlign;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.function.ValueProvider;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.Menu;
import com.vaadin.flow.router.PageTitle;
import com.vaadin.flow.router.QueryParameters;
import com.vaadin.flow.router.Route;
import com.vaadin.flow.shared.Registration;
import dev.podium.identity.Permission;
import dev.podium.identity.Permissions;
import dev.podium.portal.Counted;
import dev.podium.portal.EmptyState;
import dev.podium.portal.Headed;
import dev.podium.portal.Heading;
import dev.podium.portal.Table;
import dev.podium.tasks.RunState;
import dev.podium.tasks.Runs;
import dev.podium.tasks.Runs.Run;
import jakarta.annotation.security.PermitAll;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The team's runs, the last that was asked for first; {@code /runs?label=nightly} shows those with that label. */
@Route("runs")
@PageTitle("Runs – Podium")
@Menu(title = "Runs", order = 2.6, icon = "start")
@PermitAll
class RunsView extends Div implements BeforeEnterObserver, Headed {

    /** Which are shown. */
    enum Show {
        ALL("All", List.of()),
        OPEN(
                "Under way",
                Stream.of(RunState.values()).filter(state -> !state.over()).toList()),
        NEEDS_INPUT("Need input", List.of(RunState.NEEDS_INPUT)),
        WELL("Succeeded", List.of(RunState.SUCCEEDED)),
        NOT_WELL("Did not", List.of(RunState.FAILED, RunState.TIMED_OUT, RunState.OVER_BUDGET, RunState.CANCELLED));

        private final String word;
        private final List<RunState> states;

        Show(String word, List<RunState> states) {
            this.word = word;
            this.states = states;
        }
    }

    private final transient Runs runs;
    private final transient RunNews news;
    private final transient Heading heading = new Heading("Runs", null);
    private final Div chips = new Div();
    private final Div shown = new Div();
    private Registration told = () -> {};
    private Show show = Show.ALL;
    private @Nullable String label;
    private @Nullable Table<Run> table;
    private int count;

    RunsView(Runs runs, RunNews news, Permissions permissions) {
        permissions.require(Permission.RUN_SEE);
        this.runs = runs;
        this.news = news;
        addClassNames("runs", "recordings");
        chips.addClassNames("row", "g2", "runchips");
        shown.addClassName("rshown");
        add(chips, shown);
    }

    @Override
    public Heading heading() {
        return heading;
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        label = event.getLocation()
                .getQueryParameters()
                .getSingleParameter("label")
                .filter(text -> !text.isBlank())
                .orElse(null);
        refresh(true);
    }

    @Override
    protected void onAttach(AttachEvent event) {
        super.onAttach(event);
        told = news.subscribe(event.getUI(), () -> refresh(false));
    }

    @Override
    protected void onDetach(DetachEvent event) {
        told.remove();
        super.onDetach(event);
    }

    private Runs.Filter filter() {
        return new Runs.Filter(show.states, label, null, null, false);
    }

    /** @param anew whether something else is shown; otherwise the rows stay where they are */
    private void refresh(boolean anew) {
        var filter = filter();
        int before = count;
        count = runs.count(filter);
        heading.setFacts(Counted.of(count, "run", "runs"));
        if (table != null && !anew && before > 0 && count > 0) {
            table.fit(count);
            table.getDataProvider().refreshAll();
            return;
        }
        showChips();
        shown.removeAll();
        table = count == 0 ? null : table(filter);
        shown.add(table == null ? nothing() : table);
    }

    private void showChips() {
        chips.removeAll();
        for (var each : Show.values()) {
            var chip = new Button(each.word, _ -> {
                show = each;
                refresh(true);
            });
            chip.addClassName("sm");
            chip.getElement().setAttribute("aria-pressed", Boolean.toString(each == show));
            chips.add(chip);
        }
        if (label != null) {
            var all =
                    new Button("Label " + label + " ×", _ -> UI.getCurrent().navigate("runs", QueryParameters.empty()));
            all.addClassName("sm");
            all.getElement().setAttribute("aria-label", "Show runs with any label, not only " + label);
            chips.add(all);
        }
    }

    private Component nothing() {
        return show == Show.ALL && label == null
                ? new EmptyState(
                        "Nothing was run yet",
                        "A run is one thing that an agent does once, with its answer, what it changed and what it cost. n8n, a CI"
                                + " job or a cron line asks for one by POST /api/v1/runs with a token that has the scopes"
                                + " runs:write and agents:write.",
                        new Anchor("account", "Make a token"))
                : new EmptyState("There is no such run", "Choose another kind of runs above.");
    }

    private Table<Run> table(Runs.Filter filter) {
        var rows = new Table<Run>("Runs");
        rows.addName("Run", RunLook::what, run -> second(run));
        rows.onPhone(
                rows.addComponentColumn(run -> RunLook.badge(run, false))
                        .setHeader("State")
                        .setWidth("150px")
                        .setFlexGrow(0),
                run -> run.state().word());
        rows.addFact("Who", Run::personName);
        rows.addFact("Machine", run -> run.machineName().isEmpty() ? "–" : run.machineName());
        rows.addFact("Asked for", run -> RunLook.when(run.askedAt()));
        number(rows, "Took", run -> RunLook.length(run, Instant.now()));
        number(rows, "Cost", run -> RunLook.cost(run.cost()));
        rows.addItemClickListener(pressed -> RunView.open(pressed.getItem().id()));
        rows.addComponentColumn(run -> {
                    var open = new Anchor("runs/" + run.id(), "Open");
                    open.getElement()
                            .setAttribute(
                                    "aria-label",
                                    "Open the run of " + RunLook.what(run) + " of " + RunLook.when(run.askedAt()));
                    return open;
                })
                .setWidth("72px")
                .setFlexGrow(0);
        rows.setItems(
                query -> runs.list(filter, query.getOffset(), Math.min(query.getLimit(), Runs.LONGEST_PAGE)).stream());
        rows.fit(count);
        return rows;
    }

    private static void number(Table<Run> rows, String header, ValueProvider<Run, String> value) {
        rows.addFact(header, value)
                .setTextAlign(ColumnTextAlign.END)
                .setWidth("110px")
                .setFlexGrow(0);
    }

    private static String second(Run run) {
        return String.join(" · ", run.labels());
    }
}
