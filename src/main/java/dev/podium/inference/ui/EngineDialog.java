package dev.podium.inference.ui;

import com.vaadin.flow.component.Key;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.confirmdialog.ConfirmDialog;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.textfield.TextField;
import dev.podium.inference.Engines;
import dev.podium.inference.Engines.Engine;
import dev.podium.inference.Engines.Job;
import dev.podium.inference.Engines.Loaded;
import dev.podium.inference.Engines.Pulled;
import dev.podium.inference.Engines.Stage;
import dev.podium.portal.EmptyState;
import dev.podium.portal.FormRefusal;
import dev.podium.portal.Toasts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/** The models of an engine: what is on its disk and what in its memory; fetching, loading, unloading, deleting them. */
class EngineDialog extends Dialog {

    /** Who calls a model there, by its names; to be said before it is deleted. */
    interface Names extends BiFunction<Engine, String, List<String>> {}

    private final transient Engines engines;
    private final transient Names names;
    private final boolean runsIt;
    private final FormRefusal refused = new FormRefusal();
    private final TextField wanted = refused.at("model", new TextField("Pull a model"));
    private final Div list = new Div();
    private transient Engine shown;
    private transient List<Object> drawn = List.of();

    EngineDialog(Engines engines, Engine engine, Names names, boolean runsIt) {
        this.engines = engines;
        this.names = names;
        this.runsIt = runsIt;
        this.shown = engine;
        setHeaderTitle("Models on " + engine.name());
        addClassName("dlg");
        setWidth("560px");
        list.addClassName("models-disk");
        var body = new Div(refused);
        body.addClassName("dbody");
        if (runsIt) {
            body.add(puller());
        }
        body.add(list);
        add(body);
        getFooter().add(new Button("Close", pressed -> close()));
        show(engine);
    }

    private Div puller() {
        wanted.setPlaceholder("qwen3-coder:30b");
        wanted.setHelperText("As ollama.com writes it, or hf.co/maker/model. It goes on when this is closed.");
        var pull = new Button("Pull", pressed -> pull());
        pull.addThemeVariants(ButtonVariant.PRIMARY);
        pull.addClickShortcut(Key.ENTER).listenOn(wanted);
        var row = new Div(wanted, pull);
        row.addClassName("models-pull");
        return row;
    }

    void pull() {
        var name = wanted.getValue();
        if (refused.accepts(() -> engines.pull(shown.id(), name))) {
            wanted.clear();
            Toasts.say(shown.name() + " pulls " + name.strip() + ".");
        }
    }

    final void show(Engine engine) {
        shown = engine;
        var loading = engine.tasks().stream()
                .filter(task -> task.job() == Job.LOAD && task.stage() == Stage.RUNNING)
                .map(Engines.Task::model)
                .toList();
        // What did not change stays, or a button would go from under the finger.
        List<Object> now = List.of(engine.pulled(), engine.loaded(), loading);
        if (now.equals(drawn)) {
            return;
        }
        drawn = now;
        list.removeAll();
        if (engine.pulled().isEmpty()) {
            list.add(new EmptyState(
                    "No model is on " + engine.name(),
                    runsIt ? "Pull one, and give a name to it." : "An admin pulls one here."));
        }
        engine.pulled().forEach(model -> list.add(row(model, loading.contains(model.name()))));
    }

    private Div row(Pulled model, boolean loading) {
        var name = new Span(model.name());
        name.addClassNames("strong", "cut");
        var facts = new ArrayList<String>();
        if (!model.parameters().isEmpty()) {
            facts.add(model.parameters());
        }
        if (!model.quantization().isEmpty()) {
            facts.add(model.quantization());
        }
        facts.add(model.remote() ? "runs elsewhere" : EngineWords.bytes(model.bytes()));
        model.abilities().stream()
                .filter(ability -> !ability.equals("completion"))
                .sorted()
                .forEach(facts::add);
        var second = new Span(String.join(" · ", facts));
        second.addClassNames("s", "t2", "cut");
        var called = new Div(name, second);
        called.addClassName("called");
        var row = new Div(called);
        row.addClassName("models-model");
        var held = loaded(model);
        held.ifPresent(loaded -> {
            var where = new Span("Loaded · " + EngineWords.held(loaded, Instant.now()));
            where.addClassNames("st", "work");
            called.add(where);
        });
        if (runsIt) {
            row.add(buttons(model, held.isPresent(), loading));
        }
        return row;
    }

    private Optional<Loaded> loaded(Pulled model) {
        return shown.loaded().stream()
                .filter(each -> each.name().equals(model.name()))
                .findFirst();
    }

    private Div buttons(Pulled model, boolean isLoaded, boolean loading) {
        var buttons = new Div();
        buttons.addClassNames("row", "push");
        if (!model.remote()) {
            var load = isLoaded
                    ? new Button("Unload", pressed -> unload(model.name()))
                    : new Button(loading ? "Loading" : "Load", pressed -> load(model.name()));
            load.addClassName("sm");
            load.setDisableOnClick(true);
            load.setEnabled(!loading);
            load.setAriaLabel((isLoaded ? "Unload " : "Load ") + model.name());
            buttons.add(load);
        }
        var delete = new Button("Delete", pressed -> ask(model));
        delete.addClassNames("sm", "ghost");
        delete.setAriaLabel("Delete " + model.name());
        buttons.add(delete);
        return buttons;
    }

    private void load(String model) {
        if (!refused.accepts(() -> engines.load(shown.id(), model))) {
            again();
        }
    }

    private void unload(String model) {
        if (!refused.accepts(() -> engines.unload(shown.id(), model))) {
            again();
        }
    }

    /** A button that was pressed in vain can be pressed once more. */
    private void again() {
        drawn = List.of();
        show(shown);
    }

    private void ask(Pulled model) {
        var used = names.apply(shown, model.name());
        var dialog = new ConfirmDialog(
                "Delete " + model.name() + " from " + shown.name() + "?",
                (used.isEmpty() ? "No name goes to it." : "Calls for " + String.join(", ", used) + " go to it.")
                        + " To have it back it is pulled anew, " + EngineWords.bytes(model.bytes()) + ".",
                "Delete",
                confirmed -> refused.accepts(() -> engines.delete(shown.id(), model.name())),
                "Cancel",
                kept -> {});
        dialog.setConfirmButtonTheme("error primary");
        dialog.open();
    }
}
