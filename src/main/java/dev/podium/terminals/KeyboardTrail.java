package dev.podium.terminals;

import dev.podium.audit.AuditTrail;
import dev.podium.kernel.CurrentActor;
import dev.podium.terminals.live.KeyboardDeed;
import dev.podium.terminals.live.Visitor;
import jakarta.annotation.PreDestroy;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Who drove, took over, handed over and assisted, for the audit trail: in the order in which it happened, by a thread of
 * its own, since terminals wait for no database. What is typed is never told.
 */
@Component
class KeyboardTrail {

    private static final Logger log = LoggerFactory.getLogger(KeyboardTrail.class);

    private final AuditTrail audit;
    private final Clock clock;
    private final ExecutorService later = Executors.newSingleThreadExecutor(
            Thread.ofVirtual().name("keyboard trail").factory());

    KeyboardTrail(AuditTrail audit, Clock clock) {
        this.audit = audit;
        this.clock = clock;
    }

    Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS);
    }

    Visitor.Trail of(Tickets.Admission admission) {
        return (deed, whom) -> {
            var action = action(deed);
            if (action != null) {
                try {
                    later.execute(() -> admission.concerns().run(() -> record(admission, action, deed, whom)));
                } catch (RejectedExecutionException stopping) {
                    // Podium ends, and waits for nothing that is said this late.
                    record(admission, action, deed, whom);
                }
            }
        };
    }

    /** What only concerns the two of them, and changes nothing, is not kept. */
    private static @Nullable String action(KeyboardDeed deed) {
        return switch (deed) {
            case BEGAN -> "terminals.driving-began";
            case RELEASED, LEFT, LOST -> "terminals.driving-ended";
            case TOOK_OVER -> "terminals.took-over";
            case HANDED_OVER -> "terminals.handed-over";
            case ASSISTS -> "terminals.assisting-began";
            case STOPPED -> "terminals.assisting-ended";
            case ASKED, WITHDREW, DECLINED -> null;
        };
    }

    private void record(Tickets.Admission admission, String action, KeyboardDeed deed, @Nullable String whom) {
        var details = new HashMap<>(admission.told());
        details.remove(AuditTrail.VISIT);
        switch (deed) {
            case TOOK_OVER -> details.put("driver", whom == null ? "" : whom);
            case HANDED_OVER -> details.put("to", whom == null ? "" : whom);
            case ASSISTS, STOPPED ->
                details.put("by", whom == null ? admission.actor().name() : whom);
            case RELEASED -> details.put("how", "given up");
            case LEFT -> details.put("how", "left");
            case LOST -> details.put("how", "connection lost");
            case BEGAN, ASKED, WITHDREW, DECLINED -> {}
        }
        if (deed != KeyboardDeed.TOOK_OVER && deed != KeyboardDeed.ASSISTS) {
            // Whose terminal it is was told already that it was opened; of these two they want to know besides.
            details.remove(AuditTrail.CONCERNS);
        }
        try {
            CurrentActor.run(admission.actor(), () -> audit.record(action, admission.label(), details));
        } catch (DataAccessException | TransactionException e) {
            // A terminal goes on without the database.
            log.warn("{} at the terminal of {} could not be recorded: {}", action, admission.label(), e.getMessage());
        }
    }

    /** What has happened is still written. */
    @PreDestroy
    void close() {
        later.close();
    }
}
