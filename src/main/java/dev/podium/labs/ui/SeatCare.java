package dev.podium.labs.ui;

import com.vaadin.flow.component.contextmenu.SubMenu;
import com.vaadin.flow.function.SerializableRunnable;
import dev.podium.kernel.LabId;
import dev.podium.kernel.Refusal;
import dev.podium.labs.LabEnding;
import dev.podium.labs.Labs.Lab;
import dev.podium.labs.SeatJob;
import dev.podium.labs.Seats.Seat;
import dev.podium.labs.Seats.State;
import dev.podium.labs.Snapshots;
import dev.podium.portal.Counted;
import dev.podium.portal.Toasts;
import java.util.List;
import org.springframework.stereotype.Component;

/** What whoever manages a course does to seats that are there, for the lab's page. */
@Component
class SeatCare {

    private final Snapshots snapshots;
    private final LabEnding endings;

    SeatCare(Snapshots snapshots, LabEnding endings) {
        this.snapshots = snapshots;
        this.endings = endings;
    }

    /** Of one seat. */
    void items(SubMenu menu, Seat seat, SerializableRunnable done) {
        boolean ready = seat.state() == State.READY;
        menu.addItem("Take a snapshot", chosen -> {
                    try {
                        say(
                                snapshots.take(seat.lab(), List.of(seat.id()), ""),
                                "snapshot is",
                                "snapshots are",
                                "taken");
                    } catch (Refusal refused) {
                        Toasts.refuse(refused);
                    }
                    done.run();
                })
                .setEnabled(ready);
        menu.addItem("Reset …", chosen -> new ResetDialog(snapshots, seat, done).open())
                .setEnabled(ready);
        menu.addItem("Snapshots …", chosen -> new SnapshotsDialog(snapshots, seat, done).open());
    }

    void resetAll(Lab lab, SerializableRunnable done) {
        new ResetDialog(snapshots, lab, done).open();
    }

    void end(Lab lab, SerializableRunnable done) {
        new EndLabDialog(endings, lab, done).open();
    }

    CollectedPart part(LabId lab) {
        return new CollectedPart(endings, snapshots, lab);
    }

    /** What was begun, and each seat that was left out. */
    static void say(SeatJob.Asked asked, String one, String several, String done) {
        var sentence = asked.begun() == 0 ? "" : Counted.of(asked.begun(), one, several) + " being " + done + ". ";
        Toasts.say(sentence + String.join(" ", asked.left()));
    }
}
