package dev.podium.costs.ui;

import com.vaadin.flow.component.combobox.ComboBox;
import com.vaadin.flow.component.datepicker.DatePicker;
import com.vaadin.flow.component.textfield.BigDecimalField;
import dev.podium.costs.ChargeRules.NewExchangeRate;
import dev.podium.portal.Toasts;
import java.time.LocalDate;

/** What a currency is worth, from a day on. */
final class RateDialog extends CostForm {

    private final transient ChargeDesk desk;
    private final transient Runnable saved;
    private final ComboBox<String> currency;
    private final DatePicker from;
    private final BigDecimalField dollars = number("dollars", "One is worth, US dollars");

    RateDialog(ChargeDesk desk, LocalDate first, Runnable saved) {
        super("Add an exchange rate", "440px", "costs.bad-rule");
        this.desk = desk;
        this.saved = saved;
        currency = currency(desk.currency().choices().stream()
                .filter(each -> !each.equals("USD"))
                .toList());
        from = day("validFrom", "From", first);
        from.setHelperText("Counts from this day until that of the next. What is booked stays as it is.");
        dollars.setHelperText("Such as 1.085 for a euro");
        body(two(currency, dollars), from);
        footer("Add", this::save);
    }

    void save() {
        if (refusal.accepts(() -> desk.rules()
                .add(new NewExchangeRate(
                        needed("currency", "The currency", currency.getValue()),
                        needed("validFrom", "The first day", from.getValue()),
                        needed("dollars", "What one is worth", dollars.getValue()))))) {
            close();
            saved.run();
            Toasts.say("The rate of " + currency.getValue() + " counts from " + ChargeWords.day(from.getValue()) + ".");
        }
    }
}
