package dev.podium.inference.ui;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.checkbox.Checkbox;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.textfield.BigDecimalField;
import com.vaadin.flow.component.textfield.IntegerField;
import com.vaadin.flow.component.textfield.PasswordField;
import com.vaadin.flow.component.textfield.TextField;
import dev.podium.inference.ModelProviders;
import dev.podium.inference.ModelProviders.Kind;
import dev.podium.portal.FormRefusal;
import dev.podium.portal.Toasts;
import java.math.BigDecimal;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Adds a provider of models, changes one, or removes it. */
class ModelProviderDialog extends Dialog {

    private static final int CONTEXT = 32_768;

    private final transient ModelProviders providers;
    private final transient ModelProviders.@Nullable Provider there;
    private final transient Runnable saved;
    private final FormRefusal refused = new FormRefusal();
    private final Select<Kind> kind = new Select<>();
    private final TextField name = refused.at("name", new TextField("Name"));
    private final TextField url = refused.at("url", new TextField("Address"));
    private final PasswordField key = refused.at("key", new PasswordField("Key"));
    private final IntegerField context = refused.at("context", new IntegerField("Tokens it reads"));
    private final IntegerField slots = refused.at("slots", new IntegerField("Calls at a time"));
    private final BigDecimalField hour = refused.at("slotHour", new BigDecimalField("A busy hour costs"));
    private final Checkbox enabled = new Checkbox("In use", true);

    ModelProviderDialog(ModelProviders providers, ModelProviders.@Nullable Provider there, Runnable saved) {
        this.providers = providers;
        this.there = there;
        this.saved = saved;
        setHeaderTitle(there == null ? "Add a provider" : "Change " + there.name());
        addClassName("dlg");
        setWidth("440px");
        setCloseOnOutsideClick(false);
        kind.setLabel("Kind");
        kind.setItems(Kind.values());
        kind.setItemLabelGenerator(Kind::words);
        kind.addValueChangeListener(chosen -> show(chosen.getValue()));
        name.setHelperText("Small letters, digits and hyphens, such as gpu-1");
        key.setHelperText(there == null || !there.hasKey() ? "Kept encrypted, and never shown" : "Empty: as it is");
        key.setRevealButtonVisible(false);
        key.getElement().setAttribute("autocomplete", "off");
        context.setHelperText("What the engine's memory allows: agents need 65536 and more");
        slots.setHelperText("Its OLLAMA_NUM_PARALLEL; the others wait in line");
        hour.setHelperText("US dollars for each call at a time; such as 0.03 for 100 W at 30 cents a kWh. 0 is free");
        hour.setPrefixComponent(new Span("$"));
        hour.setValue(there == null ? BigDecimal.ZERO : there.slotHour());
        context.setValue(there == null ? CONTEXT : there.context());
        slots.setValue(there == null ? 1 : there.slots());
        kind.setValue(there == null ? Kind.OLLAMA : there.kind());
        if (there != null) {
            kind.setReadOnly(true);
            name.setValue(there.name());
            name.setReadOnly(true);
            url.setValue(there.url());
            enabled.setValue(there.enabled());
        }
        var body = new Div(refused, kind, name, url, key, context, slots, hour, enabled);
        body.addClassName("dbody");
        for (var each : new com.vaadin.flow.component.HasSize[] {kind, name, url, key, context, slots, hour}) {
            each.setWidthFull();
        }
        add(body);
        var save = new Button(there == null ? "Add" : "Save", pressed -> save());
        save.addThemeVariants(ButtonVariant.PRIMARY);
        if (there != null) {
            var remove = new Button("Remove", pressed -> remove(there));
            remove.addThemeVariants(ButtonVariant.ERROR, ButtonVariant.TERTIARY);
            remove.addClassName("models-remove");
            getFooter().add(remove);
        }
        getFooter().add(new Button("Cancel", pressed -> close()), save);
    }

    private void show(Kind chosen) {
        boolean engine = chosen == Kind.OLLAMA;
        url.setPlaceholder(chosen.url());
        url.setHelperText(
                chosen == Kind.COMPATIBLE
                        ? "Without /v1, such as https://models.example.org"
                        : "Empty: " + chosen.url());
        key.setVisible(!engine);
        context.setVisible(engine);
        slots.setVisible(engine);
        hour.setVisible(engine);
    }

    void save() {
        var wanted = new ModelProviders.Wanted(
                name.getValue().strip(),
                kind.getValue(),
                url.getValue(),
                key.getValue(),
                Objects.requireNonNullElse(context.getValue(), 0),
                Objects.requireNonNullElse(slots.getValue(), 0),
                enabled.getValue(),
                Objects.requireNonNullElse(hour.getValue(), BigDecimal.ZERO));
        if (refused.accepts(() -> {
            if (there == null) {
                providers.add(wanted);
            } else {
                providers.change(there.id(), wanted);
            }
        })) {
            close();
            saved.run();
            Toasts.say(wanted.name() + " is saved.");
        }
    }

    private void remove(ModelProviders.Provider provider) {
        if (refused.accepts(() -> providers.remove(provider.id()))) {
            close();
            saved.run();
            Toasts.say(provider.name() + " is removed, with its key and what names sent there.");
        }
    }
}
