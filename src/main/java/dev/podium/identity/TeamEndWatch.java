package dev.podium.identity;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/** Sees within a second which teams were deleted, by this Podium or another on the same database, and tells it. */
@Component
class TeamEndWatch {

    private static final Logger log = LoggerFactory.getLogger(TeamEndWatch.class);

    /** How long it is told: what began just before the deletion, such as an agent's start, is caught by a later one. */
    private static final double TOLD_SECONDS = 60;

    private final TeamEndStore store;
    private final ApplicationEventPublisher events;
    private boolean toldAll;
    private boolean failing;

    TeamEndWatch(TeamEndStore store, ApplicationEventPublisher events) {
        this.store = store;
        this.events = events;
    }

    @Scheduled(fixedDelay = 1000)
    synchronized void look() {
        try {
            store.deleted(toldAll ? TOLD_SECONDS : null).forEach(team -> events.publishEvent(new TeamDeleted(team)));
            toldAll = true;
            failing = false;
        } catch (DataAccessException | TransactionException e) {
            if (!failing) {
                log.warn("Which teams were deleted cannot be read; trying again every second: {}", e.getMessage());
            }
            failing = true;
        }
    }
}
