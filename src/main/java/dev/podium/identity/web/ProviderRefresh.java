package dev.podium.identity.web;

import dev.podium.identity.Access;
import dev.podium.identity.ProviderSignIn;
import dev.podium.kernel.Actor;
import dev.podium.kernel.Refusal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Asks the providers anew who the people are whose sessions live here, each as often as {@code podium.sso.refresh} says:
 * a group that was left, or an account that was closed there, counts here without waiting for the next sign-in.
 */
@Component
class ProviderRefresh {

    private static final Logger log = LoggerFactory.getLogger(ProviderRefresh.class);

    /** So many in a row without an answer that counts, and the look at this provider is over. */
    private static final int ENOUGH = 3;

    private final ProviderSessions sessions;
    private final ToldAnew toldAnew;
    private final ProviderSignIn signIn;
    private final Access access;
    private final Clock clock;
    private final Duration every;
    private final ReentrantLock looking = new ReentrantLock();

    ProviderRefresh(
            ProviderSessions sessions,
            ToldAnew toldAnew,
            ProviderSignIn signIn,
            Access access,
            Clock clock,
            @Value("${podium.sso.refresh:5m}") Duration every) {
        if (!every.isPositive()) {
            throw new IllegalArgumentException("podium.sso.refresh has to be above 0.");
        }
        this.sessions = sessions;
        this.toldAnew = toldAnew;
        this.signIn = signIn;
        this.access = access;
        this.clock = clock;
        this.every = every;
    }

    /** On a thread of its own: all that is scheduled shares one, and a provider may take its time. */
    @Scheduled(fixedDelay = 5_000)
    void look() {
        Thread.ofVirtual().name("provider-refresh").start(() -> {
            if (looking.tryLock()) {
                try {
                    look(clock.instant());
                } finally {
                    looking.unlock();
                }
            }
        });
    }

    /** Refreshes what is due; providers beside each other, the sessions of one after each other. */
    void look(Instant now) {
        looking.lock();
        try {
            var due = sessions.all().stream()
                    .filter(held -> !held.refreshed().plus(every).isAfter(now))
                    .collect(Collectors.groupingBy(ProviderSessions.Held::provider));
            var threads = due.values().stream()
                    .map(held -> Thread.ofVirtual().start(() -> refresh(held, now)))
                    .toList();
            for (var thread : threads) {
                thread.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            looking.unlock();
        }
    }

    private void refresh(List<ProviderSessions.Held> due, Instant now) {
        try {
            int failed = 0;
            for (var held : due) {
                held.refreshed(now);
                failed = !goesOn(held) || refresh(held) ? 0 : failed + 1;
                if (failed == ENOUGH) {
                    // It may be down; the others are asked in the next look.
                    return;
                }
            }
        } catch (DataAccessException | TransactionException e) {
            log.warn("What a provider told cannot be taken over; trying again later: {}", e.getMessage());
        }
    }

    private boolean goesOn(ProviderSessions.Held held) {
        var person = held.person();
        return access.now(new Actor(person.person(), person.name(), null, Set.of(), null, person.signIn()))
                .isPresent();
    }

    /** Whether the provider said something that counts. */
    private boolean refresh(ProviderSessions.Held held) {
        try {
            switch (toldAnew.ask(held)) {
                case ToldAnew.Told told -> {
                    signIn.refreshed(held.provider(), held.person(), told.claims());
                    held.user().told(told.claims().all());
                }
                case ToldAnew.Refused refused -> signIn.refused(held.provider(), held.person(), refused.reason());
                case ToldAnew.Nothing nothing -> {
                    return nothing.isFine();
                }
            }
            return true;
        } catch (Refusal refusal) {
            log.warn("What {} told anew is not taken over: {}", held.provider(), refusal.sentence());
            return true;
        }
    }
}
