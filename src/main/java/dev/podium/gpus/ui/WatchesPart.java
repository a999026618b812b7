package dev.podium.gpus.ui;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import dev.podium.gpus.GpuWatches;
import dev.podium.kernel.Refusal;
import dev.podium.portal.Symbol;
import dev.podium.portal.Toasts;
import java.util.List;
import java.util.UUID;

/** What whoever looks wants to be told of: what is kept for them now comes first, with the way to take it. */
class WatchesPart extends Div {

    private final transient GpuWatches watches;
    private final transient Runnable refresh;

    WatchesPart(GpuWatches watches, Runnable refresh) {
        this.watches = watches;
        this.refresh = refresh;
        addClassNames("card", "gpus-watches");
    }

    void show(List<GpuWatches.Watch> mine, GpuTimes times) {
        removeAll();
        setVisible(!mine.isEmpty());
        mine.stream()
                .sorted((one, other) -> Boolean.compare(one.keptUntil() == null, other.keptUntil() == null))
                .forEach(each -> add(row(each, times)));
    }

    private Div row(GpuWatches.Watch watch, GpuTimes times) {
        var until = watch.keptUntil();
        var words = new Span(
                until == null
                        ? "You are told when " + watch.need().words() + " can be had for "
                                + GpuTimes.span(watch.atLeast()) + "."
                        : watch.sentence());
        words.addClassName("grow");
        var row = new Div((until == null ? Symbol.SEARCH : Symbol.CHECK).icon(), words);
        row.addClassName("gpus-watch");
        row.setClassName("kept", until != null);
        if (until != null) {
            var take = new Button("Take", pressed -> take(watch.id()));
            take.addThemeVariants(ButtonVariant.PRIMARY);
            take.addClassName("sm");
            var when = new Span("kept until " + times.at(until));
            when.addClassNames("t2", "s", "nowrap");
            row.add(when, take);
        }
        var leave = new Button(until == null ? "Stop" : "Leave it", pressed -> leave(watch.id()));
        leave.addClassName("sm");
        row.add(leave);
        return row;
    }

    void take(UUID id) {
        act(() -> {
            watches.claim(id, "");
            Toasts.say("It is yours now.");
        });
    }

    void leave(UUID id) {
        act(() -> watches.cancel(id));
    }

    private void act(Runnable work) {
        try {
            work.run();
        } catch (Refusal refusal) {
            Toasts.refuse(refusal);
        }
        refresh.run();
    }
}
