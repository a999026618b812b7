package dev.podium.labs.ui;

import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.DetachEvent;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.dependency.StyleSheet;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.progressbar.ProgressBar;
import com.vaadin.flow.shared.Registration;
import dev.podium.labs.Broadcasts;
import dev.podium.labs.Broadcasts.Broadcast;
import dev.podium.labs.Broadcasts.Outcome;
import dev.podium.labs.Broadcasts.Result;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What became of a broadcast at each seat, as it goes on; and the way to take it back. */
@StyleSheet("casts.css")
final class SentDialog extends LabForm {

    private final transient Broadcasts broadcasts;
    private final transient LabNews news;
    private final ProgressBar bar = new ProgressBar();
    private final Span sum = new Span();
    private final Div rows = new Div();
    private final Button undo;
    private transient @Nullable Broadcast shown;
    private transient Broadcast broadcast;
    private transient Registration registration = () -> {};

    SentDialog(Broadcasts broadcasts, LabNews news, Broadcast broadcast) {
        super(
                switch (broadcast.kind()) {
                    case MESSAGE -> "A message was sent";
                    case COMMAND -> "A command was typed";
                    case FILE -> "A file was sent";
                },
                "520px");
        this.broadcasts = broadcasts;
        this.news = news;
        this.broadcast = broadcast;
        var text = new Paragraph(broadcast.text());
        text.addClassNames("cast-text", broadcast.kind() == Broadcasts.Kind.MESSAGE ? "t2" : "mono");
        sum.getElement().setAttribute("role", "status");
        rows.addClassName("cast-rows");
        rows.getElement().setAttribute("tabindex", "0").setAttribute("aria-label", "What became of it at each seat");
        body(text, sum, bar, rows);
        undo = new Button(
                "Take it back",
                pressed -> refusal.accepts(() -> {
                    broadcasts.undo(broadcast.id());
                    refresh();
                }));
        getFooter().add(undo, new Button("Done", pressed -> close()));
        show(broadcast);
    }

    private void refresh() {
        var now = broadcasts.get(broadcast.id());
        if (!now.equals(shown)) {
            show(now);
        }
    }

    private void show(Broadcast now) {
        broadcast = now;
        shown = now;
        int all = now.results().size();
        int waiting = now.count(Outcome.WAITING);
        bar.setVisible(waiting > 0);
        bar.setMax(Math.max(1, all));
        bar.setValue(all - waiting);
        sum.setText(sum(now));
        undo.setVisible(now.canUndo() && waiting == 0);
        rows.removeAll();
        now.results().forEach(result -> rows.add(row(now, result)));
    }

    /** {@code 28 of 30 done, 2 skipped, seen by 12}. */
    static String sum(Broadcast now) {
        var parts = new ArrayList<String>();
        for (var outcome : List.of(
                Outcome.DONE,
                Outcome.SKIPPED,
                Outcome.FAILED,
                Outcome.UNKNOWN,
                Outcome.UNDONE,
                Outcome.KEPT,
                Outcome.WAITING)) {
            int count = now.count(outcome);
            if (count > 0) {
                parts.add(count + " " + word(now, outcome));
            }
        }
        long seen =
                now.results().stream().filter(result -> result.seen() != null).count();
        return String.join(", ", parts)
                + (now.kind() == Broadcasts.Kind.MESSAGE ? ", closed by " + seen : "")
                + (now.undone() == null ? "" : ", taken back by " + now.undoneBy());
    }

    private static String word(Broadcast now, Outcome outcome) {
        return switch (outcome) {
            case WAITING -> "to go";
            case DONE ->
                switch (now.kind()) {
                    case MESSAGE -> "sent";
                    case COMMAND -> "typed";
                    case FILE -> "written";
                };
            case SKIPPED -> "skipped";
            case FAILED -> "failed";
            case UNKNOWN -> "not known";
            case UNDONE -> "taken back";
            case KEPT -> "kept";
        };
    }

    private static Div row(Broadcast now, Result result) {
        var name = new Span(result.studentName());
        name.addClassNames("strong", "cut");
        var outcome = new Span(
                result.seen() != null && result.outcome() == Outcome.DONE ? "closed" : word(now, result.outcome()));
        outcome.addClassNames("push", "nowrap", "s");
        var top = new Div(name, outcome);
        top.addClassName("row");
        var row = new Div(top);
        row.addClassNames("cast-row", result.outcome() == Outcome.FAILED ? "bad" : "fine");
        if (!result.said().isEmpty()) {
            var said = new Span(result.said());
            said.addClassNames("t2", "s");
            row.add(said);
        }
        return row;
    }

    @Override
    protected void onAttach(AttachEvent event) {
        super.onAttach(event);
        registration = news.subscribe(event.getUI(), this::refresh);
    }

    @Override
    protected void onDetach(DetachEvent event) {
        registration.remove();
        super.onDetach(event);
    }
}
