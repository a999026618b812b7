package dev.podium.agents;

import dev.podium.identity.AccessChanged;
import dev.podium.identity.AccessChanges;
import dev.podium.identity.People;
import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.TeamId;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.EventListener;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/** Sees that shares ended, and ends those of people who left their team: they do not come back with the person. */
@Component
class ShareWatch {

    private static final Logger log = LoggerFactory.getLogger(ShareWatch.class);

    private final ShareStore store;
    private final People people;
    private final AccessChanges access;
    private final TransactionTemplate transactions;
    private @Nullable Instant looked;
    private boolean failing;

    ShareWatch(ShareStore store, People people, AccessChanges access, PlatformTransactionManager transactions) {
        this.store = store;
        this.people = people;
        this.access = access;
        this.transactions = new TransactionTemplate(transactions);
    }

    @Scheduled(fixedDelay = 1000)
    void look() {
        try {
            var now = store.now();
            // What ended before this Podium started is open to nobody here.
            var ended = store.ended(looked == null ? now : looked, now);
            if (!ended.isEmpty()) {
                var concerned = new HashSet<PersonId>();
                ended.forEach(each -> concerned.addAll(people(each)));
                access.note(concerned);
            }
            looked = now;
            failing = false;
        } catch (DataAccessException | TransactionException e) {
            // Said once for each stretch of failures: the next look goes back to where this one began.
            if (!failing) {
                log.warn("Which shares ended cannot be read; trying again every second: {}", e.getMessage());
            }
            failing = true;
        }
    }

    private Set<PersonId> people(ShareStore.Concerned each) {
        if (each.person() != null) {
            return Set.of(each.person());
        }
        var all = new HashSet<PersonId>();
        asTeam(each.team(), () -> people.members().forEach(member -> all.add(member.id())));
        return all;
    }

    @EventListener
    void on(AccessChanged changed) {
        for (var each : store.sharedWith(changed.people())) {
            var person = each.person();
            if (person != null) {
                asTeam(each.team(), () -> forgetUnlessThere(person));
            }
        }
    }

    private void forgetUnlessThere(PersonId person) {
        if (people.names(Set.of(person)).isEmpty()) {
            store.forget(Set.of(person));
        }
    }

    private void asTeam(TeamId team, Runnable work) {
        CurrentActor.run(Actor.system(team), () -> transactions.executeWithoutResult(status -> work.run()));
    }
}
