package dev.podium.gpus.ui;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.confirmdialog.ConfirmDialog;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H3;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.OrderedList;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.textfield.TextField;
import dev.podium.gpus.GpuLeases;
import dev.podium.portal.FormRefusal;
import dev.podium.portal.Toasts;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.UUID;
import java.util.stream.Collectors;

/** One lease: who has what until when, what happened to it; extended and given back here. */
class LeaseDialog extends Dialog {

    private final transient GpuLeases leases;
    private final transient GpuTimes times;
    private final transient Runnable changed;
    private final UUID id;
    private final FormRefusal refused = new FormRefusal();
    private final Div facts = new Div();
    private final OrderedList happened = new OrderedList();
    private final Select<Duration> longer = new Select<>();
    private final TextField reason = refused.at("reason", new TextField("Kept though idle, because"));
    private final Div idle = new Div();

    /** @param mayChange whether whoever looks may extend and end it */
    LeaseDialog(GpuLeases leases, UUID id, GpuTimes times, boolean mayChange, Runnable changed) {
        this.leases = leases;
        this.id = id;
        this.times = times;
        this.changed = changed;
        addClassName("dlg");
        setWidth("520px");
        facts.addClassName("gpus-facts");
        happened.addClassName("gpus-happened");
        var body = new Div(refused, facts);
        body.addClassName("dbody");
        if (mayChange) {
            longer.setLabel("Longer by");
            longer.setItems(AskDialog.LENGTHS);
            longer.setItemLabelGenerator(GpuTimes::span);
            longer.setValue(Duration.ofHours(2));
            longer.setWidthFull();
            var extend = new Button("Extend", pressed -> extend());
            extend.addThemeVariants(ButtonVariant.PRIMARY);
            var row = new Div(longer, extend);
            row.addClassName("gpus-extend");
            reason.setMaxLength(200);
            reason.setWidthFull();
            idle.add(reason, new Button("Keep it", pressed -> keep()));
            idle.addClassName("gpus-extend");
            body.add(row, idle);
            var end = new Button("Give it back", pressed -> askToEnd());
            end.addThemeVariants(ButtonVariant.ERROR, ButtonVariant.TERTIARY);
            end.addClassName("gpus-end");
            getFooter().add(end);
        }
        body.add(new H3("What happened"), happened);
        add(body);
        getFooter().add(new Button("Close", pressed -> close()));
        show();
    }

    private void show() {
        var lease = leases.get(id);
        setHeaderTitle(lease.purpose().isEmpty() ? "Lease of " + lease.personName() : lease.purpose());
        facts.removeAll();
        fact("Who", lease.personName());
        fact("What", slices(lease));
        fact("Since", times.at(lease.began()));
        fact(
                lease.ended() == null ? "Until" : "Ended",
                lease.ended() == null ? times.at(lease.ends()) : times.at(lease.ended()) + ". " + lease.endReason());
        if (lease.idleSince() != null && lease.ended() == null) {
            fact("Idle", "nothing ran on it since " + times.at(lease.idleSince()));
        }
        if (lease.priceHour().signum() > 0) {
            fact("Costs", "$" + lease.priceHour().setScale(2, RoundingMode.HALF_UP) + " an hour");
        }
        fact("Kept to it", GpuRows.badgeWords(lease.badge()));
        idle.setVisible(lease.idleSince() != null && lease.ended() == null);
        happened.removeAll();
        leases.journal(id).forEach(each -> {
            var when = new Span(times.at(each.at()));
            when.addClassNames("t3", "nowrap");
            when.getElement().setAttribute("title", times.exactly(each.at()));
            happened.add(new ListItem(when, new Span(each.sentence())));
        });
    }

    private static String slices(GpuLeases.Lease lease) {
        return lease.slices().stream()
                .collect(Collectors.groupingBy(
                        GpuLeases.Slice::serverName,
                        java.util.TreeMap::new,
                        Collectors.mapping(LeaseDialog::slice, Collectors.joining(", "))))
                .entrySet()
                .stream()
                .map(each -> each.getKey() + ": " + each.getValue())
                .collect(Collectors.joining("; "));
    }

    private static String slice(GpuLeases.Slice slice) {
        var name = "GPU " + slice.index();
        return slice.milli() == 1000 ? name : Math.round(slice.milli() / 10.0) + " % of " + name;
    }

    private void fact(String name, String words) {
        var label = new Span(name);
        label.addClassName("t3");
        facts.add(label, new Span(words));
    }

    void extend() {
        var until = new String[1];
        if (refused.accepts(() -> {
            var lease = leases.get(id);
            until[0] = times.at(
                    leases.extend(id, lease.ends().plus(longer.getValue())).ends());
        })) {
            show();
            changed.run();
            Toasts.say("It goes on until " + until[0] + ".");
        }
    }

    void keep() {
        if (refused.accepts(() -> leases.keep(id, reason.getValue().strip()))) {
            show();
            changed.run();
            Toasts.say("It is kept, though nothing runs on it.");
        }
    }

    private void askToEnd() {
        var question = new ConfirmDialog(
                "Give it back now?",
                "What still runs on it goes on without a lease, and may be ended.",
                "Give it back",
                confirmed -> end());
        question.setCancelable(true);
        question.setConfirmButtonTheme("error primary");
        question.open();
    }

    void end() {
        if (refused.accepts(() -> leases.end(id))) {
            close();
            changed.run();
            Toasts.say("Given back. Whoever waits for it is next.");
        }
    }
}
