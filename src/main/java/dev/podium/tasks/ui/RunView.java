package dev.podium.tasks.ui;

import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.DetachEvent;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Pre;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.PageTitle;
import com.vaadin.flow.router.Route;
import com.vaadin.flow.server.streams.DownloadHandler;
import com.vaadin.flow.shared.Registration;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.RunId;
import dev.podium.portal.EmptyState;
import dev.podium.portal.Headed;
import dev.podium.portal.Heading;
import dev.podium.portal.Toasts;
import dev.podium.tasks.Runs;
import dev.podium.tasks.Runs.Result;
import dev.podium.tasks.Runs.Run;
import jakarta.annotation.security.PermitAll;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One run: how far it is, what it was told, what it answered and changed, and what happened to it.
 *
 * <p>Longer than most files: the parts of one page, each a few lines.
 */
@Route("runs/:run")
@PageTitle("Run – Podium")
@PermitAll
class RunView extends Div implements BeforeEnterObserver, Headed {

    /** Of a patch, so much is shown as lines; all of it is a file. */
    private static final int SHOWN_LINES = 2_000;

    private static final int SHOWN_TEXT = 60_000;

    private final transient Runs runs;
    private final transient RunNews news;
    private final transient Heading heading = new Heading("Run", null);
    private Registration told = () -> {};
    private @Nullable RunId id;
    private String last = "";

    RunView(Runs runs, RunNews news) {
        this.runs = runs;
        this.news = news;
        addClassName("run");
    }

    static void open(RunId run) {
        UI.getCurrent().navigate("runs/" + run);
    }

    @Override
    public Heading heading() {
        return heading;
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        try {
            id = RunId.parse(event.getRouteParameters().get("run").orElse(""));
            show();
        } catch (Refusal missing) {
            removeAll();
            add(new EmptyState(missing.sentence(), missing.nextStep(), new Anchor("runs", "All runs")));
        }
    }

    @Override
    protected void onAttach(AttachEvent event) {
        super.onAttach(event);
        told = news.subscribe(event.getUI(), () -> {
            if (id != null) {
                show();
            }
        });
    }

    @Override
    protected void onDetach(DetachEvent event) {
        told.remove();
        super.onDetach(event);
    }

    private void show() {
        var known = Objects.requireNonNull(id);
        var run = runs.get(known);
        var result = run.mine() ? runs.result(known) : null;
        var events = run.mine() ? runs.events(known, 0) : new ArrayList<Runs.Event>();
        var now = run.toString() + events.size();
        if (now.equals(last)) {
            return;
        }
        last = now;
        removeAll();
        heading.setFacts(RunLook.what(run) + " · " + RunLook.when(run.askedAt()));
        add(top(run), facts(run, result));
        if (result == null) {
            add(new EmptyState(
                    "This run is " + run.personName() + "'s",
                    "Who asked for a run alone reads what it was told, what it answered and what it changed."));
            return;
        }
        if (run.state().over()) {
            add(part("Answer", answer(result)));
            add(part("Changes", changes(result)));
        }
        add(part("Prompt", text(result.prompt(), false)));
        if (!result.errors().isBlank()) {
            add(part("Error output", text(result.errors(), true)));
        }
        add(part("What happened", events(events)));
    }

    private Component top(Run run) {
        var top = new Div(new Anchor("runs", "All runs"), RunLook.badge(run, true));
        top.addClassNames("row", "g3", "rtop");
        var actions = new Div();
        actions.addClassNames("row", "g2", "runacts");
        var agent = run.agent();
        if (agent != null && run.mine()) {
            actions.add(new Anchor("agents/" + agent, "Watch its terminal"));
        }
        if (!run.state().over() && !run.ending()) {
            actions.add(button("Cancel", "Cancel this run", () -> runs.cancel(run.id())));
        }
        if (run.mine()) {
            actions.add(button("Run again", "Run the same once more", () -> {
                var again = runs.again(run.id());
                open(again.id());
                return again;
            }));
        }
        top.add(actions);
        return top;
    }

    private Button button(String word, String label, Supplier<Run> deed) {
        var button = new Button(word, _ -> {
            try {
                last = deed.get().toString();
                show();
            } catch (Refusal refused) {
                Toasts.refuse(refused);
            }
        });
        button.addClassName("sm");
        button.getElement().setAttribute("aria-label", label);
        return button;
    }

    private static Component facts(Run run, @Nullable Result result) {
        var facts = new Div();
        facts.addClassName("runfacts");
        fact(facts, "Who", run.personName());
        fact(facts, "Program", run.program());
        fact(facts, "Agent", run.agentName());
        fact(facts, "Machine", run.machineName());
        fact(facts, "Took", RunLook.length(run, Instant.now()) + " of " + RunLook.words(run.timeout()));
        fact(
                facts,
                "Cost",
                RunLook.cost(run.cost()) + (run.budget() == null ? "" : " of " + RunLook.cost(run.budget())));
        fact(facts, "Exit code", run.exitCode() == null ? "" : run.exitCode().toString());
        fact(facts, "Labels", String.join(", ", run.labels()));
        if (result != null) {
            result.seconds().forEach((state, seconds) -> fact(facts, "Time " + state, seconds.toPlainString() + " s"));
        }
        return facts;
    }

    private static void fact(Div facts, String name, String value) {
        if (!value.isEmpty()) {
            var word = new Span(name);
            word.addClassName("t3");
            facts.add(new Div(word, new Span(value)));
        }
    }

    private static Component part(String title, Component... content) {
        var part = new Div(new H2(title));
        part.add(content);
        part.addClassName("runpart");
        return part;
    }

    private static Component text(String text, boolean mono) {
        var shown = new Pre(text.length() <= SHOWN_TEXT ? text : "…\n" + text.substring(text.length() - SHOWN_TEXT));
        shown.addClassName("runtext");
        shown.getElement().setAttribute("tabindex", "0");
        if (mono) {
            shown.addClassName("mono");
        }
        return shown;
    }

    private Component[] answer(Result result) {
        var parts = new ArrayList<Component>();
        if (result.answer() == null) {
            parts.add(words("It said nothing."));
        } else {
            if (result.answerCut()) {
                parts.add(words("This is the end of what it said."));
            }
            parts.add(text(result.answer(), false));
        }
        if (result.hasTranscript()) {
            parts.add(download(
                    "Transcript", ".txt", () -> runs.transcript(result.run().id())));
        }
        if (result.transcriptCut()) {
            parts.add(words("The transcript is its beginning and its end; what is between was left out."));
        }
        return parts.toArray(Component[]::new);
    }

    private static Component words(String words) {
        var said = new Span(words);
        said.addClassName("t2");
        return said;
    }

    private Component[] changes(Result result) {
        var parts = new ArrayList<Component>();
        if (!result.patchSaid().isEmpty()) {
            parts.add(words(result.patchSaid()));
        }
        var known = result.run().id();
        runs.patch(known).ifPresent(patch -> {
            parts.add(diff(new String(patch, StandardCharsets.UTF_8)));
            parts.add(download("Patch", ".patch", () -> runs.patch(known)));
        });
        return parts.toArray(Component[]::new);
    }

    /** Line by line; each begins with its own sign, so that colour is not alone. */
    private static Component diff(String patch) {
        var diff = new Div();
        diff.addClassNames("rundiff", "mono");
        diff.getElement().setAttribute("tabindex", "0");
        diff.getElement().setAttribute("role", "region");
        diff.getElement().setAttribute("aria-label", "What changed");
        patch.lines().limit(SHOWN_LINES).forEach(line -> {
            var shown = new Div(line.isEmpty() ? " " : line);
            if (line.startsWith("diff --git ")) {
                shown.addClassName("file");
            } else if (line.startsWith("@@")) {
                shown.addClassName("hunk");
            } else if (line.startsWith("+") && !line.startsWith("+++")) {
                shown.addClassName("plus");
            } else if (line.startsWith("-") && !line.startsWith("---")) {
                shown.addClassName("minus");
            }
            diff.add(shown);
        });
        if (patch.lines().skip(SHOWN_LINES).findAny().isPresent()) {
            diff.add(new Div("… The rest is in the file."));
        }
        return diff;
    }

    private static Anchor download(String word, String ending, Supplier<Optional<byte[]>> content) {
        var anchor = new Anchor(
                (DownloadHandler) event -> {
                    event.setFileName("run" + ending);
                    event.setContentType("text/plain;charset=utf-8");
                    event.getResponse().setHeader("Cache-Control", "no-store");
                    event.getOutputStream().write(content.get().orElse(new byte[0]));
                },
                word);
        anchor.getElement().setAttribute("download", "run" + ending);
        anchor.getElement().setAttribute("router-ignore", true);
        return anchor;
    }

    private static Component events(List<Runs.Event> events) {
        var list = new Div();
        list.addClassName("runevents");
        for (var event : events) {
            var word = new Span(event.kind().equals("state") ? event.state().word() : event.said());
            word.addClassName("b");
            var when = new Span(event.at().truncatedTo(ChronoUnit.MILLIS).toString());
            when.addClassName("t3");
            var line = new Div(when, word);
            if (event.kind().equals("state") && !event.said().isEmpty()) {
                line.add(new Span(event.said()));
            }
            line.addClassNames("row", "g3");
            list.add(line);
        }
        return list;
    }
}
