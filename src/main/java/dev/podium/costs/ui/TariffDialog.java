package dev.podium.costs.ui;

import com.vaadin.flow.component.combobox.ComboBox;
import com.vaadin.flow.component.datepicker.DatePicker;
import com.vaadin.flow.component.textfield.BigDecimalField;
import dev.podium.costs.ChargeRules.NewTariff;
import dev.podium.kernel.MachineId;
import dev.podium.portal.Toasts;

/** What electricity costs, from a day on. */
final class TariffDialog extends CostForm {

    private final transient ChargeDesk desk;
    private final transient Runnable saved;
    private final ComboBox<MachineId> machine;
    private final ComboBox<String> currency;
    private final DatePicker from;
    private final BigDecimalField kilowattHour = number("perKilowattHour", "A kilowatt-hour costs");

    TariffDialog(ChargeDesk desk, Runnable saved) {
        super("Add a tariff", "440px", "costs.bad-rule");
        this.desk = desk;
        this.saved = saved;
        machine = named("machine", "Machine", desk.machineNames());
        machine.setPlaceholder("All that have none of their own");
        currency = currency(desk.currency().choices());
        currency.setValue(desk.currency().now().currency());
        from = day("validFrom", "From", desk.today());
        from.setHelperText("Counts from this day until that of the next. What is booked stays as it is.");
        kilowattHour.setHelperText("Such as 0.30");
        body(machine, two(kilowattHour, currency), from);
        footer("Add", this::save);
    }

    void save() {
        if (refusal.accepts(() -> desk.rules()
                .add(new NewTariff(
                        machine.getValue(),
                        needed("validFrom", "The first day", from.getValue()),
                        needed("currency", "The currency", currency.getValue()),
                        needed("perKilowattHour", "What a kilowatt-hour costs", kilowattHour.getValue()))))) {
            close();
            saved.run();
            Toasts.say("The tariff counts from " + ChargeWords.day(from.getValue()) + ".");
        }
    }
}
