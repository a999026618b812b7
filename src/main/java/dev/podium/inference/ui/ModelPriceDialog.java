package dev.podium.inference.ui;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.datetimepicker.DateTimePicker;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.textfield.BigDecimalField;
import com.vaadin.flow.component.textfield.TextField;
import dev.podium.costs.Prices;
import dev.podium.kernel.Refusal;
import dev.podium.portal.FormRefusal;
import dev.podium.portal.Toasts;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;

/** Enters what a model costs from a moment on. */
class ModelPriceDialog extends Dialog {

    private static final int HALF = 30;

    private final transient Prices prices;
    private final transient ZoneId zone;
    private final transient Runnable saved;
    private final FormRefusal refused = new FormRefusal();
    private final TextField provider = refused.at("provider", new TextField("Provider"));
    private final TextField model = refused.at("model", new TextField("Model"));
    private final DateTimePicker from = refused.at("validFrom", new DateTimePicker("Counts from"));
    private final BigDecimalField input = refused.at("input", new BigDecimalField("Input"));
    private final BigDecimalField output = refused.at("output", new BigDecimalField("Output"));
    private final BigDecimalField cacheRead = refused.at("cacheRead", new BigDecimalField("Cache read"));
    private final BigDecimalField write5m = refused.at("cacheWrite5m", new BigDecimalField("Cache write, 5 min"));
    private final BigDecimalField write1h = refused.at("cacheWrite1h", new BigDecimalField("Cache write, 1 h"));
    private final BigDecimalField tool = refused.at("serverTool", new BigDecimalField("A tool's use"));

    ModelPriceDialog(Prices prices, ZoneId zone, Clock clock, Runnable saved) {
        this.prices = prices;
        this.zone = zone;
        this.saved = saved;
        setHeaderTitle("Add a price");
        addClassName("dlg");
        setWidth("480px");
        setCloseOnOutsideClick(false);
        provider.setValue(Prices.ANY);
        provider.setHelperText("Its kind, such as anthropic, openai or openrouter; local for engines; * for any");
        model.setHelperText("As it is billed; * for any");
        from.setHelperText("Empty: from now on. In the zone " + zone.getId());
        from.setMin(LocalDateTime.ofInstant(clock.instant(), zone).truncatedTo(ChronoUnit.MINUTES));
        from.setStep(Duration.ofMinutes(HALF));
        input.setHelperText("US dollars a million tokens");
        output.setHelperText("US dollars a million tokens");
        cacheRead.setHelperText("Empty: a tenth of the input");
        write5m.setHelperText("Empty: 1.25 times the input");
        write1h.setHelperText("Empty: 2 times the input");
        tool.setHelperText("At the provider, each; empty: nothing");
        var body = new Div(
                refused, provider, model, from, pair(input, output), pair(cacheRead, tool), pair(write5m, write1h));
        body.addClassName("dbody");
        for (var each : new com.vaadin.flow.component.HasSize[] {provider, model, from}) {
            each.setWidthFull();
        }
        add(body);
        var save = new Button("Add", pressed -> save());
        save.addThemeVariants(ButtonVariant.PRIMARY);
        getFooter().add(new Button("Cancel", pressed -> close()), save);
    }

    private static Div pair(BigDecimalField one, BigDecimalField other) {
        one.setWidthFull();
        other.setWidthFull();
        var pair = new Div(one, other);
        pair.addClassName("models-pair");
        return pair;
    }

    void save() {
        if (refused.accepts(() -> prices.add(new Prices.NewPrice(
                provider.getValue(),
                model.getValue(),
                from.getValue() == null ? null : from.getValue().atZone(zone).toInstant(),
                needed("input", input),
                cacheRead.getValue(),
                write5m.getValue(),
                write1h.getValue(),
                needed("output", output),
                tool.getValue())))) {
            close();
            saved.run();
            Toasts.say("The price is there. What was booked before stays as it is.");
        }
    }

    private static BigDecimal needed(String name, BigDecimalField field) {
        var value = field.getValue();
        if (value == null) {
            throw Refusal.invalidField(
                    name, "costs.bad-price", "A price says what input and output cost.", "Enter 0 for what is free.");
        }
        return value;
    }
}
