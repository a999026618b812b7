package dev.podium.costs.ui;

import com.vaadin.flow.component.datepicker.DatePicker;
import com.vaadin.flow.component.html.Paragraph;
import dev.podium.costs.Subscriptions.Subscription;
import dev.podium.portal.Toasts;

/** The last day of a subscription. */
final class EndSubscriptionDialog extends CostForm {

    private final transient ChargeDesk desk;
    private final transient Subscription subscription;
    private final transient Runnable saved;
    private final DatePicker until;

    EndSubscriptionDialog(ChargeDesk desk, Subscription subscription, Runnable saved) {
        super("End " + subscription.terms().name(), "400px", "costs.bad-subscription");
        this.desk = desk;
        this.subscription = subscription;
        this.saved = saved;
        var today = desk.today();
        until = day("until", "Last day", today.withDayOfMonth(today.lengthOfMonth()));
        var words =
                new Paragraph("What was booked stays. Terms are not changed: to have more seats or another price, end"
                        + " it and add it anew from the day after.");
        words.addClassName("t2");
        body(words, until);
        footer("End it", this::save);
    }

    void save() {
        if (refusal.accepts(
                () -> desk.subscriptions().end(subscription.id(), needed("until", "The last day", until.getValue())))) {
            close();
            saved.run();
            Toasts.say(subscription.terms().name() + " ends on " + ChargeWords.day(until.getValue()) + ".");
        }
    }
}
