package dev.podium.identity;

import dev.podium.kernel.Actor;
import dev.podium.kernel.PersonId;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Sees within half a second whose access changed, by this Podium or another on the same database, and tells it. */
@Component
class AccessWatch implements Access, AccessChanges {

    private static final Logger log = LoggerFactory.getLogger(AccessWatch.class);

    /** How far back each look goes: longer than any transaction that changes access takes to commit. */
    private static final double LOOK_BACK_SECONDS = 15;

    private final IdentityStore store;
    private final ApplicationEventPublisher events;
    private Set<Long> told = Set.of();
    private boolean failing;

    AccessWatch(IdentityStore store, ApplicationEventPublisher events) {
        this.store = store;
        this.events = events;
    }

    @Override
    @Transactional(propagation = Propagation.SUPPORTS)
    public Optional<Actor> now(Actor before) {
        return store.actorNow(before);
    }

    @Override
    @Transactional
    public void note(Collection<PersonId> people) {
        if (!people.isEmpty()) {
            store.noteAccess(people);
        }
    }

    @Scheduled(fixedDelay = 500)
    void look() {
        try {
            var changes = store.accessChanges(LOOK_BACK_SECONDS);
            var people = new HashSet<PersonId>();
            changes.stream()
                    .filter(change -> !told.contains(change.id()))
                    .forEach(change -> people.add(change.person()));
            if (!people.isEmpty()) {
                events.publishEvent(new AccessChanged(Set.copyOf(people)));
            }
            // Only after the listeners: what one of them could not do is told again in the next look.
            told = changes.stream().map(IdentityStore.AccessChange::id).collect(Collectors.toUnmodifiableSet());
            failing = false;
        } catch (DataAccessException | TransactionException e) {
            if (!failing) {
                log.warn("Whose access changed cannot be read; trying again twice a second: {}", e.getMessage());
            }
            failing = true;
        }
    }
}
