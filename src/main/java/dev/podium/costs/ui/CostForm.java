package dev.podium.costs.ui;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.combobox.ComboBox;
import com.vaadin.flow.component.datepicker.DatePicker;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.textfield.BigDecimalField;
import com.vaadin.flow.function.SerializableRunnable;
import dev.podium.kernel.Refusal;
import dev.podium.portal.FormRefusal;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The look of this room's forms: fields, Cancel and one primary button; a refusal stands at the top and at its field. */
class CostForm extends Dialog {

    final FormRefusal refusal = new FormRefusal();
    private final String code;

    /** @param code of what is missing in it */
    CostForm(String title, String width, String code) {
        this.code = code;
        setHeaderTitle(title);
        addClassName("dlg");
        setWidth(width);
        setCloseOnOutsideClick(false);
    }

    final void body(Component... parts) {
        var body = new Div(refusal);
        body.addClassName("dbody");
        body.add(parts);
        add(body);
    }

    /** @return the primary button */
    final Button footer(String verb, SerializableRunnable work) {
        var send = new Button(verb, pressed -> work.run());
        send.addThemeVariants(ButtonVariant.PRIMARY);
        getFooter().add(new Button("Cancel", pressed -> close()), send);
        return send;
    }

    static Div two(Component... fields) {
        var two = new Div(fields);
        two.addClassName("two");
        return two;
    }

    final DatePicker day(String field, String label, @Nullable LocalDate value) {
        var day = refusal.at(field, new DatePicker(label));
        // As refusals write days, so that nobody reads 3/4 as another.
        day.setI18n(new DatePicker.DatePickerI18n().setDateFormat("yyyy-MM-dd"));
        day.setManualValidation(true);
        day.setWidthFull();
        day.setValue(value);
        return day;
    }

    /** With a point, as refusals write it; the browser's own language would change it with the reader. */
    final BigDecimalField number(String field, String label) {
        var number = refusal.at(field, new BigDecimalField(label));
        number.setLocale(Locale.ROOT);
        number.setManualValidation(true);
        number.setWidthFull();
        return number;
    }

    /** Those that have a rate, and any other that is typed. */
    final ComboBox<String> currency(List<String> known) {
        var currency = refusal.at("currency", new ComboBox<String>("Currency"));
        currency.setItems(known);
        currency.setAllowCustomValue(true);
        currency.addCustomValueSetListener(
                typed -> currency.setValue(typed.getDetail().strip().toUpperCase(Locale.ROOT)));
        currency.setManualValidation(true);
        currency.setWidthFull();
        return currency;
    }

    /** One of these by name, or none. */
    final <K> ComboBox<K> named(String field, String label, Map<K, String> names) {
        var box = refusal.at(field, new ComboBox<K>(label));
        box.setItems(names.keySet());
        box.setItemLabelGenerator(each -> Objects.requireNonNullElse(names.get(each), "–"));
        box.setClearButtonVisible(true);
        box.setWidthFull();
        return box;
    }

    final <T> T needed(String field, String what, @Nullable T value) {
        if (value == null) {
            throw Refusal.invalidField(field, code, what + " is missing, or is none.", "Enter it.");
        }
        return value;
    }
}
