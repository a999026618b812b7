package dev.podium.terminals.web;

import dev.podium.audit.AuditTrail;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.Refusal;
import dev.podium.terminals.Tickets;
import dev.podium.terminals.Tickets.Admission;
import dev.podium.terminals.Viewing;
import dev.podium.terminals.live.Outlet;
import dev.podium.terminals.live.Seat;
import java.time.Duration;
import java.util.HashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/** Lets a viewer with a ticket in, and shows it to its seat. */
@Component
class TerminalDoor {

    private static final Logger log = LoggerFactory.getLogger(TerminalDoor.class);

    private final Tickets tickets;
    private final Viewing viewing;
    private final AuditTrail audit;

    TerminalDoor(Tickets tickets, Viewing viewing, AuditTrail audit) {
        this.tickets = tickets;
        this.viewing = viewing;
        this.audit = audit;
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

    /** @param forGood whether the viewer meant to go */
    void leave(Seat seat, Admission admission, Duration open, boolean forGood) {
        viewing.leave(seat, forGood);
        var visit = admission.told().get(AuditTrail.VISIT);
        if (visit != null) {
            admission.concerns().run(() -> note(visit, seat, admission, open));
        }
    }

    /** The end of a look at another's terminal, for whom it concerns. What was typed is not told, only how much. */
    private void note(String visit, Seat seat, Admission admission, Duration open) {
        var details = new HashMap<>(admission.told());
        details.remove(AuditTrail.VISIT);
        details.put(AuditTrail.ENDS, visit);
        details.put("seconds", Long.toString(open.toSeconds()));
        details.put("typed", Long.toString(seat.typed()));
        try {
            CurrentActor.run(admission.actor(), () -> audit.record("terminals.closed", admission.label(), details));
        } catch (DataAccessException | TransactionException e) {
            // A terminal goes on without the database, and so it closes.
            log.warn("That the terminal of {} was closed could not be recorded: {}", admission.label(), e.getMessage());
        }
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
