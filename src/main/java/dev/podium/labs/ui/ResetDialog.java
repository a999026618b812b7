package dev.podium.labs.ui;

import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.function.SerializableRunnable;
import dev.podium.kernel.LabId;
import dev.podium.kernel.SeatId;
import dev.podium.labs.Labs.Lab;
import dev.podium.labs.Seats.Seat;
import dev.podium.labs.Snapshots;
import java.util.List;

/** Asks once more before seats are reset, and says what becomes of what is there. */
final class ResetDialog extends LabForm {

    ResetDialog(Snapshots snapshots, Seat seat, SerializableRunnable done) {
        this(snapshots, seat.lab(), List.of(seat.id()), "Reset the seat of " + seat.studentName() + "?", done);
    }

    ResetDialog(Snapshots snapshots, Lab lab, SerializableRunnable done) {
        this(snapshots, lab.id(), List.of(), "Reset all seats of " + lab.name() + "?", done);
    }

    private ResetDialog(Snapshots snapshots, LabId lab, List<SeatId> seats, String title, SerializableRunnable done) {
        super(title, "440px");
        var what = new Paragraph(
                "The files are made anew from the template as it is now, and the program is started again."
                        + " What runs there ends.");
        var kept =
                new Paragraph("What is there now is kept as a snapshot first, and can be brought back. Students read on"
                        + " their page who reset their seat.");
        kept.addClassName("t2");
        body(what, kept);
        footer(
                        "Reset",
                        () -> refusal.accepts(() -> {
                            var asked = snapshots.reset(lab, seats);
                            close();
                            SeatCare.say(asked, "seat is", "seats are", "reset");
                            done.run();
                        }))
                .addThemeVariants(ButtonVariant.ERROR);
    }
}
