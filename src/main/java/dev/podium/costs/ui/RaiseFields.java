package dev.podium.costs.ui;

import com.vaadin.flow.component.datetimepicker.DateTimePicker;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.textfield.BigDecimalField;
import dev.podium.costs.Budgets;
import dev.podium.kernel.Refusal;
import dev.podium.portal.FormRefusal;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Another cap for a time; both fields empty for none. */
class RaiseFields extends Div {

    private static final int HALF = 30;

    private final transient ZoneId zone;
    private final BigDecimalField raised = new BigDecimalField("Raised for a time to, US dollars");
    private final DateTimePicker until = new DateTimePicker("Until");

    RaiseFields(BudgetShown of, ZoneId zone, Clock clock) {
        this.zone = zone;
        addClassName("budgets-raise");
        raised.setWidthFull();
        until.setWidthFull();
        until.setMin(LocalDateTime.ofInstant(clock.instant(), zone).truncatedTo(ChronoUnit.MINUTES));
        until.setStep(java.time.Duration.ofMinutes(HALF));
        until.setHelperText("In the zone " + zone.getId());
        var raise = of.budget().raise();
        if (raise != null) {
            raised.setValue(raise.cap());
            until.setValue(LocalDateTime.ofInstant(raise.until(), zone));
        }
        add(raised, until);
    }

    /** With refusals that name its fields. */
    RaiseFields at(FormRefusal refused) {
        refused.at("until", until);
        return this;
    }

    /** Until the window ends, which is what most people want. */
    RaiseFields untilTheWindowEnds(BudgetShown of) {
        raised.setLabel("Raise it to, US dollars");
        until.setValue(LocalDateTime.ofInstant(of.budget().windowEnd(), zone));
        return this;
    }

    Budgets.@Nullable Raise wanted() {
        if (raised.getValue() == null && until.getValue() == null) {
            return null;
        }
        if (raised.getValue() == null || until.getValue() == null) {
            throw Refusal.invalidField(
                    "until",
                    "costs.bad-budget",
                    "A raise has a cap and a moment when it ends.",
                    "Enter both, or empty both.");
        }
        return new Budgets.Raise(
                raised.getValue(), until.getValue().atZone(zone).toInstant());
    }
}
