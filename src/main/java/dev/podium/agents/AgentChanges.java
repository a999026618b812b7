package dev.podium.agents;

import dev.podium.audit.AuditTrail;
import dev.podium.kernel.AgentId;
import dev.podium.telemetry.Concerning;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** What follows a change that somebody asked for: the audit trail in its transaction, the news after it. */
@Component
class AgentChanges {

    private static final Logger log = LoggerFactory.getLogger(AgentChanges.class);

    private final AuditTrail audit;
    private final AgentIndex index;
    private final LiveAgents live;
    private final ApplicationEventPublisher events;

    AgentChanges(AuditTrail audit, AgentIndex index, LiveAgents live, ApplicationEventPublisher events) {
        this.audit = audit;
        this.index = index;
        this.live = live;
        this.events = events;
    }

    /** Records the change and, once it is committed, tells of it. */
    void made(String action, AgentRow row, Map<String, String> details) {
        Concerning.agent(row.id(), row.machine(), () -> log.debug("{}", action));
        audit.record(action, row.name().value(), details);
        onceCommitted(() -> tell(row));
    }

    /** Records something that leaves the row as it is. */
    void noted(String action, AgentRow row, Map<String, String> details) {
        audit.record(action, row.name().value(), details);
    }

    /** Runs {@code undo} where the transaction does not commit: what was done outside the database is taken back. */
    void unlessCommitted(Runnable undo) {
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCompletion(int status) {
                if (status != STATUS_COMMITTED) {
                    undo.run();
                }
            }
        });
    }

    /** Runs {@code next} once the transaction has committed, and not where it does not. */
    void onceCommitted(Runnable next) {
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                next.run();
            }
        });
    }

    /** Publishes that its screen says something else. */
    void shown(AgentRow row) {
        events.publishEvent(new AgentPromptChanged(row.team(), row.id()));
    }

    /** Marks the moment in its recording, where it has one. */
    void marked(AgentId agent, String label) {
        events.publishEvent(new AgentMarked(agent, label));
    }

    /** Tells of an agent whose row stays as it is. */
    void tell(AgentId id) {
        index.all().stream()
                .filter(row -> row.id().equals(id))
                .findFirst()
                .ifPresent(row -> events.publishEvent(new AgentStateChanged(row.team(), live.of(row))));
    }

    /** Takes a committed row into memory and publishes the news. */
    void tell(AgentRow row) {
        Concerning.agent(row.id(), row.machine(), () -> {
            log.debug("{}: {}", row.standing().state().word(), row.standing().reason());
            index.keep(row);
            events.publishEvent(new AgentStateChanged(row.team(), live.of(row)));
        });
    }
}
