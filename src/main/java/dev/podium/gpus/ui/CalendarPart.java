package dev.podium.gpus.ui;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.confirmdialog.ConfirmDialog;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Span;
import dev.podium.gpus.GpuLeases;
import dev.podium.gpus.GpuReservations;
import dev.podium.gpus.GpuServers;
import dev.podium.kernel.Refusal;
import dev.podium.portal.Symbol;
import dev.podium.portal.Toasts;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Consumer;

/** Who has what when: two days at a time, a lane for each GPU. */
class CalendarPart extends Div {

    private static final int DAYS = 2;
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("EEE d MMM", Locale.UK);

    private final transient GpuReservations reservations;
    private final transient ZoneId zone;
    private final transient Runnable refresh;
    private final Span fact = new Span();
    private final RowsElement.Calendar calendar;
    private int ahead;

    /** @param lease opens a lease; @param refresh shows the page anew */
    CalendarPart(GpuReservations reservations, ZoneId zone, Button reserve, Consumer<UUID> lease, Runnable refresh) {
        this.reservations = reservations;
        this.zone = zone;
        this.refresh = refresh;
        addClassNames("card", "gpus-calendar");
        fact.addClassNames("t3", "cut");
        var earlier = arrow(Symbol.BACK, "Earlier", -DAYS);
        earlier.addClassName("push");
        var today = new Button("Today", pressed -> go(0));
        today.addClassName("sm");
        var head = new Div(new H2("Calendar"), fact, earlier, today, arrow(Symbol.FOLDED, "Later", DAYS), reserve);
        head.addClassName("gpus-head");
        calendar = new RowsElement.Calendar(zone);
        calendar.on(
                "entry",
                told -> {
                    var id = RowsElement.id(told);
                    if (told.path("event.detail.booked").asBoolean()) {
                        askToCancel(id);
                    } else {
                        lease.accept(id);
                    }
                },
                "id",
                "booked");
        var body = new Div(calendar);
        body.addClassName("gpus-scroll");
        add(head, body);
    }

    private Button arrow(Symbol symbol, String words, int days) {
        var button = new Button(symbol.smallIcon(), pressed -> go(ahead + days));
        button.addClassNames("ghost", "sm", "sq");
        button.setAriaLabel(words);
        return button;
    }

    private void go(int days) {
        ahead = days;
        refresh.run();
    }

    void show(GpuRows rows, GpuTimes times, List<GpuServers.Server> servers, List<GpuLeases.Lease> leases) {
        var first = times.startOfToday().plusDays(ahead);
        Instant from = first.toInstant();
        Instant to = first.plusDays(DAYS).toInstant();
        calendar.between(from, to);
        calendar.show(rows.lanes(servers, leases, reservations.between(from, to), from, to));
        LocalDate day = first.toLocalDate();
        fact.setText(ahead == 0 ? "today and tomorrow" : DAY.format(day) + " and " + DAY.format(day.plusDays(1)));
        setVisible(!servers.isEmpty());
    }

    private void askToCancel(UUID id) {
        var question = new ConfirmDialog(
                "Cancel this reservation?",
                "Its GPUs are free for others then.",
                "Cancel the reservation",
                confirmed -> cancel(id));
        question.setCancelable(true);
        question.setCancelText("Keep it");
        question.setConfirmButtonTheme("error primary");
        question.open();
    }

    void cancel(UUID id) {
        try {
            reservations.cancel(id);
            Toasts.say("The reservation is cancelled.");
        } catch (Refusal refusal) {
            Toasts.refuse(refusal);
        }
        refresh.run();
    }

    List<GpuRows.LaneRow> lanes() {
        return calendar.rows();
    }

    ZoneId zone() {
        return zone;
    }
}
