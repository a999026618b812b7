package dev.podium.machines.ui;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.datepicker.DatePicker;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.textfield.BigDecimalField;
import com.vaadin.flow.component.textfield.IntegerField;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.function.SerializableConsumer;
import com.vaadin.flow.function.SerializableRunnable;
import dev.podium.kernel.Refusal;
import dev.podium.machines.MachinePrices.Entry;
import dev.podium.machines.MachinePrices.Price;
import dev.podium.machines.MachinePrices.Rate;
import dev.podium.portal.FormRefusal;
import java.time.LocalDate;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A new price of a machine, beginning with the one that counts now. */
final class PriceForm extends Div {

    enum Kind {
        HOURLY,
        BOUGHT
    }

    private final Radios<Kind> kind = new Radios<>("What is known", PriceForm::words, Kind.values());
    private final DatePicker from = new DatePicker("From");
    private final TextField currency = new TextField("Currency");
    private final BigDecimalField perHour = new BigDecimalField("An hour costs");
    private final BigDecimalField purchase = new BigDecimalField("It was bought for");
    private final BigDecimalField life = new BigDecimalField("Years of life");
    private final IntegerField watts = new IntegerField("Watts when busy");
    private final IntegerField idle = new IntegerField("Watts when idle");

    PriceForm(@Nullable Rate now, LocalDate today, SerializableConsumer<Entry> save, SerializableRunnable cancel) {
        addClassName("machines-part");
        var refused = new FormRefusal();
        for (var number : new BigDecimalField[] {perHour, purchase, life}) {
            // A point, as the refusals write it; the browser's own language would change it with the reader.
            number.setLocale(Locale.ROOT);
            number.setManualValidation(true);
        }
        idle.setHelperText("May be left out");
        refused.at("validFrom", from);
        refused.at("currency", currency);
        refused.at("perHour", perHour);
        refused.at("purchase", purchase);
        refused.at("lifeYears", life);
        refused.at("watts", watts);
        refused.at("idleWatts", idle);
        from.setValue(today);
        currency.setValue("EUR");
        currency.setMaxLength(3);
        kind.setValue(Kind.HOURLY);
        if (now != null) {
            begin(now);
        }
        kind.addValueChangeListener(chosen -> showFields());
        showFields();
        var button = new Button("Save", pressed -> refused.accepts(() -> save.accept(entry())));
        button.addThemeVariants(ButtonVariant.PRIMARY);
        var buttons = new Div(button, new Button("Cancel", pressed -> cancel.run()));
        buttons.addClassName("machines-state");
        var fields = new Div(from, currency, perHour, purchase, life, watts, idle);
        fields.addClassName("machines-fields");
        add(refused, kind, fields, buttons);
    }

    private static String words(Kind one) {
        return switch (one) {
            case HOURLY -> "What an hour costs";
            case BOUGHT -> "What it was bought for";
        };
    }

    private void begin(Rate now) {
        currency.setValue(now.currency());
        switch (now.price()) {
            case Price.Hourly hourly -> perHour.setValue(hourly.amount());
            case Price.Bought bought -> {
                kind.setValue(Kind.BOUGHT);
                purchase.setValue(bought.amount());
                life.setValue(bought.lifeYears());
                watts.setValue(bought.watts());
                idle.setValue(bought.idleWatts());
            }
        }
    }

    private void showFields() {
        boolean bought = kind.getValue() == Kind.BOUGHT;
        perHour.setVisible(!bought);
        purchase.setVisible(bought);
        life.setVisible(bought);
        watts.setVisible(bought);
        idle.setVisible(bought);
    }

    private Entry entry() {
        return new Entry(
                needed("validFrom", "The first day", from.getValue()),
                currency.getValue(),
                kind.getValue() == Kind.BOUGHT
                        ? new Price.Bought(
                                needed("purchase", "What it was bought for", purchase.getValue()),
                                needed("lifeYears", "How many years it lives", life.getValue()),
                                needed("watts", "How many watts it takes", watts.getValue()),
                                idle.getValue())
                        : new Price.Hourly(needed("perHour", "What an hour costs", perHour.getValue())));
    }

    private static <T> T needed(String field, String what, @Nullable T value) {
        if (value == null) {
            throw Refusal.invalidField(
                    field, "machines.field-missing", what + " is missing, or is no number.", "Enter it.");
        }
        return value;
    }
}
