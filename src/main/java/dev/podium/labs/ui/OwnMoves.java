package dev.podium.labs.ui;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import dev.podium.labs.Seats;
import dev.podium.labs.Seats.Moved;
import dev.podium.labs.Seats.Own;
import dev.podium.machines.MachineHealth;
import dev.podium.portal.Since;
import dev.podium.portal.Symbol;
import java.util.Optional;

/** Tells a student that their machine is away, or that their seat is on another one by now, and where their files are. */
final class OwnMoves extends Div {

    private OwnMoves(Symbol symbol, String title, String sentence, Optional<Since> since) {
        addClassNames("card", "own-move");
        var head = new Span(title);
        head.addClassName("strong");
        var top = new Div(symbol.smallIcon(), head);
        top.addClassNames("row", "g2");
        since.ifPresent(each -> {
            each.addClassNames("t3", "s", "push");
            top.add(each);
        });
        var said = new Paragraph(sentence);
        said.addClassNames("t2", "s");
        add(top, said);
    }

    /** Nothing where the seat is where it was, and its machine answers. */
    static Optional<OwnMoves> of(Own own) {
        if (own.seat().state() == Seats.State.READY && SeatLook.isLost(own.seat())) {
            return Optional.of(new OwnMoves(
                    Symbol.UNREACHABLE, own.seat().machineName() + " does not answer", lost(own), Optional.empty()));
        }
        return Optional.ofNullable(own.moved())
                .map(moved -> new OwnMoves(
                        Symbol.MACHINE,
                        moved.by() + " moved your seat in " + own.labName() + " to "
                                + own.seat().machineName(),
                        words(own, moved),
                        Optional.of(new Since(moved.at()))));
    }

    static String lost(Own own) {
        return "Your seat in " + own.labName() + " is there, with your files in "
                + own.seat().directory()
                + ". It goes on when the machine is back; whoever teaches you reads that it is away, and may move your"
                + " seat to another.";
    }

    static String words(Own own, Moved moved) {
        var made = switch (own.seat().state()) {
            case READY -> "It was made anew from the template.";
            case WAITING, MAKING -> "It is being made anew from the template.";
            case FAILED -> "It could not be made there yet.";
        };
        return made + " What you did on " + moved.fromName() + " was not copied: it lies there in " + moved.directory()
                + ". " + away(moved);
    }

    private static String away(Moved moved) {
        if (moved.fromState() == MachineHealth.State.OFFLINE) {
            return moved.fromName() + " does not answer now.";
        }
        return moved.back() == null
                ? "Ask whoever teaches you for it when " + moved.fromName() + " is back."
                : moved.fromName()
                        + " is back, and your old program there has been ended: ask whoever teaches you to bring"
                        + " your files over.";
    }
}
