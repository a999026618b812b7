package dev.podium.costs.ui;

import com.vaadin.flow.component.combobox.ComboBox;
import com.vaadin.flow.component.datepicker.DatePicker;
import com.vaadin.flow.component.textfield.BigDecimalField;
import com.vaadin.flow.component.textfield.TextField;
import dev.podium.costs.Charges.NewCharge;
import dev.podium.costs.Charges.Result;
import dev.podium.costs.Dollars;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.PersonId;
import dev.podium.portal.Toasts;

/** A bill or a credit note. */
final class ChargeDialog extends CostForm {

    private final transient ChargeDesk desk;
    private final transient Runnable saved;
    private final TextField what = refusal.at("what", new TextField("What for"));
    private final TextField vendor = refusal.at("vendor", new TextField("Vendor"));
    private final BigDecimalField amount = number("amount", "Amount");
    private final ComboBox<String> currency;
    private final DatePicker day;
    private final TextField reference = refusal.at("reference", new TextField("Number of the bill"));
    private final ComboBox<PersonId> person;
    private final ComboBox<MachineId> machine;
    private transient Result did = new Result(1, null, null, "", false);

    ChargeDialog(ChargeDesk desk, Runnable saved) {
        super("Enter a bill", "480px", "costs.bad-charge");
        this.desk = desk;
        this.saved = saved;
        what.setPlaceholder("Such as Domain example.org");
        amount.setHelperText("Below 0 for what comes back");
        currency = currency(desk.currency().choices());
        currency.setValue("USD");
        day = day("day", "Day", desk.today());
        day.setHelperText("Today or earlier");
        reference.setHelperText("The same one of a vendor is entered once");
        person = named("person", "Whose it is", desk.members());
        person.setPlaceholder("The team's");
        machine = named("machine", "Of which machine", desk.teamMachines());
        machine.setPlaceholder("None");
        for (var each : new TextField[] {what, vendor, reference}) {
            each.setWidthFull();
        }
        body(what, two(amount, currency), two(day, vendor), reference, two(person, machine));
        footer("Enter", this::save);
    }

    void save() {
        if (refusal.accepts(() -> did = desk.charges()
                .enter(new NewCharge(
                        needed("day", "The day", day.getValue()),
                        needed("amount", "The amount", amount.getValue()),
                        needed("currency", "The currency", currency.getValue()),
                        what.getValue(),
                        vendor.getValue(),
                        person.getValue(),
                        machine.getValue(),
                        reference.getValue())))) {
            close();
            saved.run();
            Toasts.say(
                    did.again()
                            ? "This bill of the vendor stands there already, and stays as it is."
                            : "Entered, as " + Dollars.shown(needed("amount", "The amount", did.dollars())) + ".");
        }
    }
}
