package dev.podium.gpus.ui;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.datetimepicker.DateTimePicker;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.textfield.TextField;
import dev.podium.gpus.GpuReservations;
import dev.podium.gpus.GpuServers;
import dev.podium.kernel.Refusal;
import dev.podium.portal.FormRefusal;
import dev.podium.portal.Toasts;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** Reserves GPUs from one moment to another. */
class ReserveDialog extends Dialog {

    private static final int STEP_MINUTES = 15;

    private final transient GpuReservations reservations;
    private final transient ZoneId zone;
    private final transient Runnable saved;
    private final FormRefusal refused = new FormRefusal();
    private final NeedFields need;
    private final DateTimePicker from = refused.at("from", new DateTimePicker("From"));
    private final DateTimePicker to = refused.at("to", new DateTimePicker("To"));
    private final TextField purpose = refused.at("purpose", new TextField("What for"));

    ReserveDialog(
            GpuReservations reservations, List<GpuServers.Server> servers, ZoneId zone, Instant now, Runnable saved) {
        this.reservations = reservations;
        this.zone = zone;
        this.saved = saved;
        setHeaderTitle("Reserve GPUs");
        addClassName("dlg");
        setWidth("520px");
        setCloseOnOutsideClick(false);
        need = new NeedFields(servers, refused, () -> {});
        var next =
                LocalDateTime.ofInstant(now, zone).truncatedTo(ChronoUnit.HOURS).plusHours(1);
        from.setValue(next);
        to.setValue(next.plusHours(2));
        from.setStep(Duration.ofMinutes(STEP_MINUTES));
        to.setStep(Duration.ofMinutes(STEP_MINUTES));
        to.setHelperText("In the zone " + zone.getId());
        purpose.setMaxLength(200);
        purpose.setHelperText("For your team");
        for (var each : new com.vaadin.flow.component.HasSize[] {from, to, purpose}) {
            each.setWidthFull();
        }
        var body = new Div(refused, need, from, to, purpose);
        body.addClassName("dbody");
        add(body);
        var reserve = new Button("Reserve", pressed -> reserve());
        reserve.addThemeVariants(ButtonVariant.PRIMARY);
        getFooter().add(new Button("Cancel", pressed -> close()), reserve);
    }

    private static Instant moment(String name, DateTimePicker field, ZoneId zone) {
        var value = field.getValue();
        if (value == null) {
            throw Refusal.invalidField(
                    name, "gpus.bad-time", "A reservation has a beginning and an end.", "Enter a day and a time.");
        }
        return value.atZone(zone).toInstant();
    }

    void reserve() {
        var said = new String[1];
        if (refused.accepts(() -> said[0] = reservations
                .reserve(new GpuReservations.Wanted(
                        need.need(),
                        moment("from", from, zone),
                        moment("to", to, zone),
                        purpose.getValue().strip()))
                .sentence())) {
            close();
            saved.run();
            Toasts.say(said[0]);
        }
    }
}
