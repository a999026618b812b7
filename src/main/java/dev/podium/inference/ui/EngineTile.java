package dev.podium.inference.ui;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import dev.podium.inference.Engines;
import dev.podium.inference.Engines.Engine;
import dev.podium.inference.Engines.Loaded;
import dev.podium.inference.Engines.State;
import dev.podium.portal.Counted;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;

/** One engine: how it is, what is in its memory, which slots are taken, what it does. Kept while its figures change. */
class EngineTile extends Div {

    /** More are told by their number alone. */
    private static final int MOST_MARKS = 16;

    private final transient Engines engines;
    private final boolean runsIt;
    private final Div state = new Div();
    private final Span why = new Span();
    private final Div memory = new Div();
    private final Div slots = new Div();
    private final Span disk = new Span();
    private final Div tasks = new Div();
    private final Map<UUID, EngineTaskLine> lines = new HashMap<>();
    private transient Engine shown;

    /** @param open shows its models */
    EngineTile(Engines engines, Engine engine, boolean runsIt, Consumer<Engine> open) {
        this.engines = engines;
        this.runsIt = runsIt;
        this.shown = engine;
        addClassName("models-engine");
        var name = new Span(engine.name());
        name.addClassNames("strong", "cut");
        var url = new Span(engine.url().replaceFirst("^https?://", ""));
        url.addClassNames("t3", "s", "cut");
        state.addClassName("push");
        var head = new Div(name, url, state);
        head.addClassName("row");
        why.addClassNames("s", "t2");
        memory.addClassName("models-memory");
        slots.addClassNames("row", "s");
        disk.addClassNames("s", "t2", "cut");
        var models = new Button("Models", pressed -> open.accept(shown));
        models.addClassNames("sm", "push");
        models.setAriaLabel("Models on " + engine.name());
        var foot = new Div(disk, models);
        foot.addClassName("row");
        tasks.addClassName("models-tasks");
        add(head, why, memory, slots, foot, tasks);
        show(engine);
    }

    void show(Engine engine) {
        shown = engine;
        state.removeAll();
        state.add(EngineWords.state(engine));
        why.setText(engine.why());
        why.setVisible(!engine.why().isEmpty());
        showMemory(engine);
        showSlots(engine);
        long bytes = engine.pulled().stream().mapToLong(Engines.Pulled::bytes).sum();
        disk.setText(
                engine.state() == State.UP || !engine.pulled().isEmpty()
                        ? Counted.of(engine.pulled().size(), "model", "models") + " on disk"
                                + (bytes == 0 ? "" : ", " + EngineWords.bytes(bytes)) + EngineWords.version(engine)
                        : "What it has is not known");
        showTasks(engine);
    }

    private void showMemory(Engine engine) {
        memory.removeAll();
        memory.setVisible(engine.state() == State.UP);
        slots.setVisible(engine.state() == State.UP || engine.busy() + engine.waiting() > 0);
        var now = Instant.now();
        for (var model : engine.loaded()) {
            memory.add(block(model, now));
        }
        if (engine.loaded().isEmpty()) {
            var empty = new Div(new Span("Nothing loaded"));
            empty.addClassName("none");
            memory.add(empty);
        }
    }

    private static Div block(Loaded model, Instant now) {
        var name = new Span(model.name());
        name.addClassNames("strong", "cut");
        var held = new Span(EngineWords.held(model, now));
        held.addClassName("cut");
        var block = new Div(name, held);
        block.getStyle().set("flex-grow", String.valueOf(Math.max(1, model.bytes() >> 20)));
        block.getElement()
                .setAttribute(
                        "title",
                        model.name() + ": " + EngineWords.bytes(model.bytes()) + ", "
                                + EngineWords.bytes(model.gpuBytes()) + " of it in GPU memory"
                                + (model.context() > 0 ? ", " + model.context() + " tokens" : ""));
        return block;
    }

    private void showSlots(Engine engine) {
        slots.removeAll();
        if (engine.slots() <= MOST_MARKS) {
            var marks = new Span();
            marks.addClassName("models-slots");
            marks.getElement().setAttribute("aria-hidden", "true");
            for (int slot = 0; slot < engine.slots(); slot++) {
                var mark = new Span();
                if (slot < engine.busy()) {
                    mark.addClassName("on");
                }
                marks.add(mark);
            }
            slots.add(marks);
        }
        var busy = new Span(engine.busy() + " of " + engine.slots() + " busy");
        busy.addClassName("t2");
        var line = new Span(engine.waiting() == 0 ? "no line" : Counted.of(engine.waiting(), "waits", "wait"));
        line.addClassNames("push", engine.waiting() == 0 ? "t2" : "strong");
        slots.add(busy, line);
    }

    private void showTasks(Engine engine) {
        var ids = engine.tasks().stream().map(Engines.Task::id).toList();
        lines.entrySet().removeIf(entry -> {
            boolean gone = !ids.contains(entry.getKey());
            if (gone) {
                tasks.remove(entry.getValue());
            }
            return gone;
        });
        for (var task : engine.tasks()) {
            lines.computeIfAbsent(task.id(), id -> {
                        var line = new EngineTaskLine(task, runsIt, () -> engines.stop(engine.id(), id));
                        tasks.addComponentAsFirst(line);
                        return line;
                    })
                    .show(task);
        }
        tasks.setVisible(!lines.isEmpty());
    }
}
