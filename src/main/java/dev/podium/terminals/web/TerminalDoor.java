package dev.podium.terminals.web;

import dev.podium.kernel.Refusal;
import dev.podium.terminals.Tickets;
import dev.podium.terminals.Tickets.Admission;
import dev.podium.terminals.Viewing;
import dev.podium.terminals.live.Outlet;
import dev.podium.terminals.live.Seat;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Lets a viewer with a ticket in, and shows it to its seat. */
@Component
class TerminalDoor {

    private final Tickets tickets;
    private final Viewing viewing;

    TerminalDoor(Tickets tickets, Viewing viewing) {
        this.tickets = tickets;
        this.viewing = viewing;
    }

    /** What the viewer's ticket admits to; null when it is unknown, used, expired or for something else. */
    @Nullable
    Admission redeem(ViewerQuery query) {
        if (query.ticket() == null) {
            return null;
        }
        var admission = tickets.redeem(query.ticket()).orElse(null);
        return admission == null || query.label() != null && !query.label().equals(admission.label())
                ? null
                : admission;
    }

    void leave(Seat seat) {
        viewing.leave(seat);
    }

    Seat sit(Admission admission, ViewerQuery query, Outlet outlet) {
        var seat = viewing.sit(admission, outlet, query.epoch(), query.from());
        if (query.cols() > 0 && query.rows() > 0) {
            try {
                seat.resize(query.cols(), query.rows());
            } catch (Refusal refusal) {
                seat.refuse(refusal);
            }
        }
        return seat;
    }
}
