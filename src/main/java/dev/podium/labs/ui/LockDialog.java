package dev.podium.labs.ui;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.dependency.StyleSheet;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.select.Select;
import dev.podium.labs.InputLocks;
import dev.podium.labs.Labs.Lab;
import dev.podium.labs.Seats.Seat;
import dev.podium.portal.Counted;
import dev.podium.portal.Toasts;
import java.time.Duration;
import java.util.List;

/** Locks the input of seats, and unlocks it. */
@StyleSheet("casts.css")
final class LockDialog extends LabForm {

    LockDialog(InputLocks locks, Lab lab, List<Seat> all, List<Seat> some) {
        super("Lock input in " + lab.name(), "480px");
        var what = new Paragraph(
                "Students cannot type into their seats in Podium or by its API while they are locked; those"
                        + " who help can. Each sees who locked it and since when. Somebody who is attached to tmux past Podium is told,"
                        + " and not kept from typing.");
        what.addClassName("t2");
        var now = locks.of(lab.id());
        var state = new Paragraph(
                now.isEmpty()
                        ? "No seat is locked."
                        : "Locked now: " + Counted.of(now.size(), "seat", "seats") + ", by "
                                + now.getFirst().byName() + ".");
        var seats = refusal.at("seats", new SeatChoice(all, some));
        var time = refusal.at("minutes", new Select<Duration>());
        time.setLabel("For at most");
        time.setItems(Duration.ofMinutes(5), Duration.ofMinutes(15), Duration.ofHours(1), Duration.ofHours(3));
        time.setItemLabelGenerator(each -> each.toMinutes() < 60
                ? each.toMinutes() + " minutes"
                : Counted.of((int) each.toHours(), "hour", "hours"));
        time.setValue(Duration.ofMinutes(15));
        time.setWidthFull();
        body(what, state, seats, time);
        var unlock = new Button(
                "Unlock",
                pressed -> refusal.accepts(() -> {
                    locks.unlock(lab.id(), seats.ids());
                    close();
                    Toasts.say("Students can type again.");
                }));
        unlock.setVisible(!now.isEmpty());
        footer(
                "Lock",
                () -> refusal.accepts(() -> {
                    var locked = locks.lock(lab.id(), seats.ids(), time.getValue());
                    close();
                    Toasts.say(Counted.of(locked.size(), "seat is locked.", "seats are locked."));
                }));
        getFooter().addComponentAtIndex(1, unlock);
    }
}
