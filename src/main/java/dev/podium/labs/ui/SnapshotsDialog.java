package dev.podium.labs.ui;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.function.SerializableRunnable;
import dev.podium.labs.Seats;
import dev.podium.labs.Seats.Seat;
import dev.podium.labs.Snapshots;
import dev.podium.labs.Snapshots.Snapshot;
import dev.podium.portal.EmptyState;
import dev.podium.portal.Since;
import dev.podium.portal.Toasts;
import java.util.List;

/** What is kept of a seat, and the way back to it. */
final class SnapshotsDialog extends LabForm {

    private final transient Snapshots snapshots;
    private final transient Seat seat;
    private final SerializableRunnable done;

    SnapshotsDialog(Snapshots snapshots, Seat seat, SerializableRunnable done) {
        super("Snapshots of " + seat.studentName(), "520px");
        this.snapshots = snapshots;
        this.seat = seat;
        this.done = done;
        var why = refusal.at("why", new TextField("What the next one is for"));
        why.setMaxLength(Snapshots.LONGEST_WHY);
        why.setPlaceholder("Before the exam");
        why.setWidthFull();
        why.setEnabled(seat.state() == Seats.State.READY);
        var told = new Paragraph("The last " + Snapshots.MOST + " are kept, beside the seat on " + seat.machineName()
                + ". What is there is kept as one before another is brought back.");
        told.addClassNames("t2", "s");
        body(list(), told, why);
        footer(
                        "Take a snapshot",
                        () -> refusal.accepts(() -> {
                            var asked = snapshots.take(seat.lab(), List.of(seat.id()), why.getValue());
                            close();
                            SeatCare.say(asked, "snapshot is", "snapshots are", "taken");
                            done.run();
                        }))
                .setEnabled(seat.state() == Seats.State.READY);
    }

    private Component list() {
        var all = snapshots.of(seat.id());
        if (all.isEmpty()) {
            return new EmptyState("None yet", "One is taken before each reset, or now.");
        }
        var list = new Div();
        list.addClassName("snapshots");
        all.forEach(each -> list.add(row(each)));
        return list;
    }

    private Component row(Snapshot snapshot) {
        var name = new Span(snapshot.why().isEmpty() ? "Snapshot" : snapshot.why());
        name.addClassNames("strong", "cut");
        var facts = new Div(
                new Since(snapshot.takenAt()), new Span(" · by " + snapshot.by() + " · " + Sizes.of(snapshot.bytes())));
        facts.addClassNames("t2", "s");
        var words = new Div(name, facts);
        words.addClassNames("called", "grow");
        var back = new Button(
                "Bring back",
                pressed -> refusal.accepts(() -> {
                    snapshots.restore(snapshot.id());
                    close();
                    Toasts.say("The files of " + seat.studentName() + " are being brought back.");
                    done.run();
                }));
        back.addClassName("sm");
        back.setAriaLabel("Bring back: " + name.getText());
        back.setEnabled(seat.state() == Seats.State.READY);
        var row = new Div(words, back);
        row.addClassNames("row", "g3");
        return row;
    }
}
