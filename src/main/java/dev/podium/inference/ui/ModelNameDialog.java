package dev.podium.inference.ui;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.combobox.ComboBox;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.textfield.TextArea;
import dev.podium.inference.ModelProviders;
import dev.podium.inference.ModelRoutes;
import dev.podium.inference.tiers.Alias;
import dev.podium.kernel.Refusal;
import dev.podium.portal.FormRefusal;
import dev.podium.portal.Toasts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Says what a name stands for: one model a line, the first that can be reached answers. */
class ModelNameDialog extends Dialog {

    /** {@code gpu-1/qwen3-coder:30b 1}: the provider, the model there, the tier. */
    private static final Pattern LINE = Pattern.compile("([^/\\s]+)/(\\S+)(?:\\s+(?:tier\\s+)?([1-3]))?");

    private final transient ModelRoutes routes;
    private final transient List<ModelProviders.Provider> providers;
    private final transient Runnable saved;
    private final FormRefusal refused = new FormRefusal();
    private final ComboBox<String> name = refused.at("name", new ComboBox<>("Name"));
    private final TextArea targets = refused.at("targets", new TextArea("Goes to"));

    ModelNameDialog(
            ModelRoutes routes,
            List<ModelProviders.Provider> providers,
            ModelsView.@Nullable Name there,
            Runnable saved) {
        this.routes = routes;
        this.providers = List.copyOf(providers);
        this.saved = saved;
        setHeaderTitle(there == null ? "Add a name" : "Change " + there.name());
        addClassName("dlg");
        setWidth("440px");
        setCloseOnOutsideClick(false);
        name.setItems(Arrays.stream(Alias.values()).map(Alias::id).toList());
        name.setAllowCustomValue(true);
        name.addCustomValueSetListener(typed -> name.setValue(typed.getDetail()));
        name.setHelperText("One of podium-auto's, or whatever programs ask for");
        targets.setMinRows(3);
        targets.setPlaceholder(providers.stream()
                .filter(each -> each.kind() == ModelProviders.Kind.OLLAMA)
                .findFirst()
                .map(engine -> engine.name() + "/qwen3-coder:30b 1")
                .orElse("provider/model 2"));
        targets.setHelperText(
                "One a line: provider/model and its tier, 1 local to 3 the strongest. The first answers; the"
                        + " others where it cannot be reached.");
        Map<UUID, String> called = providers.stream()
                .collect(Collectors.toMap(ModelProviders.Provider::id, ModelProviders.Provider::name));
        if (there != null) {
            name.setValue(there.name());
            name.setReadOnly(true);
            targets.setValue(there.targets().stream()
                    .map(target -> called.getOrDefault(target.provider(), "?") + "/"
                            + (target.model() == null ? there.name() : target.model()) + " " + target.tier())
                    .collect(Collectors.joining("\n")));
        }
        name.setWidthFull();
        targets.setWidthFull();
        var body = new Div(refused, name, targets);
        body.addClassName("dbody");
        add(body);
        var save = new Button(there == null ? "Add" : "Save", pressed -> save());
        save.addThemeVariants(ButtonVariant.PRIMARY);
        if (there != null) {
            var remove = new Button("Remove", pressed -> store(there.name(), List.of(), " is removed."));
            remove.addThemeVariants(ButtonVariant.ERROR, ButtonVariant.TERTIARY);
            remove.addClassName("models-remove");
            getFooter().add(remove);
        }
        getFooter().add(new Button("Cancel", pressed -> close()), save);
    }

    void save() {
        var wanted = name.getValue() == null ? "" : name.getValue().strip();
        var read = new ArrayList<ModelRoutes.Target>();
        if (refused.accepts(() -> read.addAll(read(wanted)))) {
            store(wanted, read, " is saved.");
        }
    }

    private List<ModelRoutes.Target> read(String wanted) {
        int usual = Alias.of(wanted).map(Alias::tier).orElse(2);
        var read = new ArrayList<ModelRoutes.Target>();
        for (var line :
                targets.getValue().lines().filter(each -> !each.isBlank()).toList()) {
            var found = LINE.matcher(line.strip());
            if (!found.matches()) {
                throw wrong("“" + line.strip() + "” is no provider/model with a tier.");
            }
            var provider = providers.stream()
                    .filter(each -> each.name().equals(found.group(1)))
                    .findFirst()
                    .orElseThrow(() -> wrong("There is no provider " + found.group(1) + "."));
            read.add(new ModelRoutes.Target(
                    provider.id(), found.group(2), found.group(3) == null ? usual : Integer.parseInt(found.group(3))));
        }
        if (read.isEmpty()) {
            throw wrong("A name goes to at least one model.");
        }
        return read;
    }

    private static Refusal wrong(String sentence) {
        return Refusal.invalidField(
                "targets", "inference.route-target", sentence, "Write one a line, such as gpu-1/qwen3-coder:30b 1.");
    }

    private void store(String wanted, List<ModelRoutes.Target> all, String done) {
        if (refused.accepts(() -> routes.set(wanted, all))) {
            close();
            saved.run();
            Toasts.say(wanted + done);
        }
    }
}
