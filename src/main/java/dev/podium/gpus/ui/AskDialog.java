package dev.podium.gpus.ui;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.checkbox.Checkbox;
import com.vaadin.flow.component.datetimepicker.DateTimePicker;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.textfield.TextField;
import dev.podium.gpus.GpuQueue;
import dev.podium.gpus.GpuServers;
import dev.podium.gpus.GpuWatches;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.Refusal;
import dev.podium.portal.FormRefusal;
import dev.podium.portal.Symbol;
import dev.podium.portal.Toasts;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Asks for GPUs: what, for how long, when. What would be answered stands below before it is asked. */
class AskDialog extends Dialog {

    /** What people choose; a reservation and REST take any length. */
    static final List<Duration> LENGTHS = List.of(
            Duration.ofMinutes(30),
            Duration.ofHours(1),
            Duration.ofHours(2),
            Duration.ofHours(4),
            Duration.ofHours(8),
            Duration.ofHours(12),
            Duration.ofHours(24),
            Duration.ofHours(48),
            Duration.ofDays(4),
            Duration.ofDays(7));

    private static final int STEP_MINUTES = 15;
    private static final Duration USUAL = Duration.ofHours(4);

    private final transient GpuQueue queue;
    private final transient GpuWatches watches;
    private final transient ZoneId zone;
    private final transient Runnable saved;
    private final FormRefusal refused = new FormRefusal();
    private final NeedFields need;
    private final Select<Duration> limit = new Select<>();
    private final Select<Duration> estimate = new Select<>();
    private final DateTimePicker notBefore = refused.at("notBefore", new DateTimePicker("Not before"));
    private final Checkbox interactive = new Checkbox("I sit before it");
    private final TextField purpose = refused.at("purpose", new TextField("What for"));
    private final Div answer = new Div();

    /**
     * @param server to begin with; null for any
     * @param model to begin with; empty for any
     */
    AskDialog(
            GpuQueue queue,
            GpuWatches watches,
            List<GpuServers.Server> servers,
            @Nullable MachineId server,
            String model,
            ZoneId zone,
            Runnable saved) {
        this.queue = queue;
        this.watches = watches;
        this.zone = zone;
        this.saved = saved;
        setHeaderTitle("Ask for GPUs");
        addClassName("dlg");
        setWidth("520px");
        setCloseOnOutsideClick(false);
        need = new NeedFields(servers, refused, this::preview);
        refused.at("limit", limit);
        refused.at("estimate", estimate);
        lengths(limit, "For at most");
        limit.setValue(USUAL);
        limit.setHelperText("After this it is ended");
        lengths(estimate, "Will probably take");
        estimate.setEmptySelectionAllowed(true);
        estimate.setEmptySelectionCaption("As my last ones");
        estimate.setHelperText("The better it is, the sooner gaps fit");
        notBefore.setStep(Duration.ofMinutes(STEP_MINUTES));
        notBefore.setHelperText("Empty: as soon as possible. In the zone " + zone.getId());
        purpose.setHelperText("For your team");
        purpose.setMaxLength(200);
        for (var each : new com.vaadin.flow.component.HasSize[] {limit, estimate, notBefore, purpose}) {
            each.setWidthFull();
        }
        notBefore.addValueChangeListener(_ -> preview());
        interactive.addValueChangeListener(_ -> preview());
        answer.addClassName("gpus-answer");
        answer.getElement().setAttribute("role", "status");
        var body = new Div(refused, need, NeedFields.pair(limit, estimate), notBefore, interactive, purpose, answer);
        body.addClassName("dbody");
        add(body);
        var ask = new Button("Ask", pressed -> ask());
        ask.addThemeVariants(ButtonVariant.PRIMARY);
        var watch = new Button("Tell me when it is free", pressed -> watch());
        watch.addThemeVariants(ButtonVariant.TERTIARY);
        watch.addClassName("gpus-end");
        getFooter().add(watch, new Button("Cancel", pressed -> close()), ask);
        if (!model.isEmpty()) {
            need.of(model);
        }
        if (server != null) {
            need.on(server);
        }
        preview();
    }

    private void lengths(Select<Duration> select, String label) {
        select.setLabel(label);
        select.setItems(LENGTHS);
        select.setItemLabelGenerator(each -> each == null ? "" : GpuTimes.span(each));
        select.addValueChangeListener(_ -> preview());
    }

    private GpuQueue.Wanted wanted() {
        LocalDateTime start = notBefore.getValue();
        return new GpuQueue.Wanted(
                need.need(),
                limit.getValue(),
                estimate.getValue(),
                interactive.getValue(),
                start == null ? null : start.atZone(zone).toInstant(),
                purpose.getValue().strip(),
                null);
    }

    /** What would be answered, without asking: a refusal as the sentence that it is. */
    private void preview() {
        if (limit.getValue() == null) {
            return;
        }
        try {
            say(Symbol.CHECK, queue.preview(wanted()).sentence(), false);
        } catch (Refusal refusal) {
            say(Symbol.LIMIT, refusal.sentence() + " " + refusal.nextStep(), true);
        }
    }

    private void say(Symbol symbol, String sentence, boolean no) {
        answer.removeAll();
        answer.setClassName("no", no);
        answer.add(symbol.icon(), new Span(sentence));
    }

    String answered() {
        return answer.getElement().getTextRecursively();
    }

    /** Nothing is asked: it is told when it could be had, and kept for ten minutes then. */
    void watch() {
        if (refused.accepts(() -> watches.watch(new GpuWatches.Wanted(need.need(), limit.getValue())))) {
            close();
            saved.run();
            Toasts.say("You are told when it is free. It is kept for you for " + GpuTimes.span(GpuWatches.KEPT)
                    + " then.");
        }
    }

    void ask() {
        var said = new String[1];
        if (refused.accepts(() -> said[0] = queue.ask(wanted()).sentence())) {
            close();
            saved.run();
            Toasts.say(said[0]);
        }
    }
}
