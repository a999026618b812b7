package dev.podium.costs.ui;

import com.vaadin.flow.component.combobox.ComboBox;
import com.vaadin.flow.component.combobox.MultiSelectComboBox;
import com.vaadin.flow.component.datepicker.DatePicker;
import com.vaadin.flow.component.textfield.BigDecimalField;
import com.vaadin.flow.component.textfield.IntegerField;
import com.vaadin.flow.component.textfield.TextField;
import dev.podium.costs.Subscriptions.NewSubscription;
import dev.podium.kernel.PersonId;
import dev.podium.portal.Toasts;
import java.util.List;
import java.util.Objects;

/** Seats that are paid by the month, from a day on. */
final class SubscriptionDialog extends CostForm {

    private final transient ChargeDesk desk;
    private final transient Runnable saved;
    private final TextField name = refusal.at("name", new TextField("Name"));
    private final TextField vendor = refusal.at("vendor", new TextField("Vendor"));
    private final BigDecimalField perSeat = number("perSeat", "A seat costs a month");
    private final ComboBox<String> currency;
    private final IntegerField seats = refusal.at("seats", new IntegerField("Seats that are paid for"));
    private final MultiSelectComboBox<PersonId> people = refusal.at("people", new MultiSelectComboBox<>("Who has one"));
    private final DatePicker from;
    private final DatePicker until;

    SubscriptionDialog(ChargeDesk desk, Runnable saved) {
        super("Add a subscription", "480px", "costs.bad-subscription");
        this.desk = desk;
        this.saved = saved;
        name.setWidthFull();
        name.setPlaceholder("Such as Coding assistant, team");
        vendor.setWidthFull();
        currency = currency(desk.currency().choices());
        currency.setValue("USD");
        seats.setManualValidation(true);
        seats.setValue(1);
        seats.setWidthFull();
        var members = desk.members();
        people.setItems(members.keySet());
        people.setItemLabelGenerator(each -> Objects.requireNonNullElse(members.get(each), "–"));
        people.setHelperText("What nobody has is paid by the team");
        people.setWidthFull();
        from = day("from", "First day", desk.today());
        from.setHelperText("In this month or later");
        until = day("until", "Last day", null);
        until.setHelperText("Empty while it goes on");
        body(two(name, vendor), two(perSeat, currency), two(seats, people), two(from, until));
        footer("Add", this::save);
    }

    void save() {
        if (refusal.accepts(() -> desk.subscriptions()
                .add(new NewSubscription(
                        name.getValue(),
                        vendor.getValue(),
                        needed("currency", "The currency", currency.getValue()),
                        needed("perSeat", "What a seat costs", perSeat.getValue()),
                        needed("seats", "How many seats there are", seats.getValue()),
                        List.copyOf(people.getValue()),
                        needed("from", "The first day", from.getValue()),
                        until.getValue())))) {
            close();
            saved.run();
            Toasts.say("It is charged day by day, each to who has the seat.");
        }
    }
}
