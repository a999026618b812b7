package dev.podium.hooks;

import dev.podium.hooks.HookStore.DueRow;
import dev.podium.hooks.Webhooks.State;
import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.TeamId;
import dev.podium.secrets.Secrets;
import jakarta.annotation.PreDestroy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Delivers what is due, several at once, so that one that does not answer keeps nobody else waiting. What fails is tried again,
 * later each time, for a day.
 */
@Component
class HookLoop {

    private static final Logger log = LoggerFactory.getLogger(HookLoop.class);

    /** Tried for so long. */
    static final Duration LONGEST = Duration.ofDays(1);

    /** After each try that failed; then hour by hour. */
    private static final List<Duration> AGAIN = List.of(
            Duration.ofSeconds(10),
            Duration.ofSeconds(30),
            Duration.ofMinutes(1),
            Duration.ofMinutes(5),
            Duration.ofMinutes(15),
            Duration.ofMinutes(30));

    private static final Duration HOUR = Duration.ofHours(1);

    /** Longer than a try takes: then it may be another Podium's. */
    private static final Duration TAKEN = Duration.ofMinutes(1);

    private static final Duration KEPT = Duration.ofDays(7);
    private static final int AT_ONCE = 16;

    /** Taken of one team at a time; before its next ones these are through. */
    static final int OF_A_TEAM = 4;

    private final HookStore store;
    private final HookCall call;
    private final Secrets secrets;
    private final Clock clock;
    private final boolean delivers;
    private final TransactionTemplate transaction;
    private final Semaphore free = new Semaphore(AT_ONCE);

    /** How many of each team are under way: one that does not answer would otherwise have all the places soon. */
    private final Map<TeamId, Integer> underWay = new ConcurrentHashMap<>();

    /** Of a team whose webhook takes nothing, as this Podium has tried: since when, and when last. */
    private record Failing(Instant since, Instant last) {}

    private final Map<TeamId, Failing> failingTeams = new ConcurrentHashMap<>();

    private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
    private boolean failing;

    /** @param delivers false for a Podium that has no part in it */
    HookLoop(
            HookStore store,
            HookCall call,
            Secrets secrets,
            Clock clock,
            PlatformTransactionManager transactions,
            @Value("${podium.hooks.delivers:true}") boolean delivers) {
        this.store = store;
        this.call = call;
        this.secrets = secrets;
        this.clock = clock;
        this.delivers = delivers;
        this.transaction = new TransactionTemplate(transactions);
    }

    @Scheduled(fixedDelay = 1000)
    void tick() {
        if (!delivers) {
            return;
        }
        try {
            for (var due : take(free.availablePermits())) {
                free.acquireUninterruptibly();
                underWay.merge(due.team(), 1, Integer::sum);
                workers.execute(() -> {
                    try {
                        deliver(due);
                    } finally {
                        underWay.computeIfPresent(due.team(), (_, some) -> some == 1 ? null : some - 1);
                        free.release();
                    }
                });
            }
            failing = false;
        } catch (DataAccessException | CannotCreateTransactionException e) {
            if (!failing) {
                log.warn("Webhooks are not told now; trying again each second: {}", e.getMessage());
            }
            failing = true;
        }
    }

    private List<DueRow> take(int most) {
        var now = clock.instant();
        return most == 0 ? List.of() : store.take(now, now.plus(TAKEN), most, OF_A_TEAM, underWay.keySet());
    }

    /** What is due, one after the other; how many there were. */
    int deliverAll() {
        var due = take(AT_ONCE);
        due.forEach(this::deliver);
        return due.size();
    }

    @Scheduled(initialDelay = 60_000, fixedDelay = 3_600_000)
    void forget() {
        if (delivers) {
            store.forget(clock.instant().minus(KEPT));
        }
    }

    /** Since when, by team, nothing arrives. What is not tried any more, for the webhook is gone, is forgotten. */
    Map<TeamId, Instant> failingSince() {
        var stale = clock.instant().minus(HOUR.multipliedBy(2));
        failingTeams.values().removeIf(each -> each.last().isBefore(stale));
        return failingTeams.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, each -> each.getValue().since()));
    }

    private record Target(URI url, boolean inside, String key) {}

    private void deliver(DueRow due) {
        try {
            CurrentActor.run(Actor.system(due.team()), () -> {
                var answer = answer(due);
                var now = clock.instant();
                if (answer.arrived()) {
                    failingTeams.remove(due.team());
                } else {
                    failingTeams.merge(
                            due.team(), new Failing(now, now), (before, _) -> new Failing(before.since(), now));
                }
                var state = answer.arrived()
                        ? State.DELIVERED
                        : due.made().plus(LONGEST).isAfter(now) ? State.WAITING : State.GIVEN_UP;
                transaction.executeWithoutResult(
                        _ -> store.tried(due.id(), state, answer.status(), answer.said(), next(due, now), now));
            });
        } catch (RuntimeException e) {
            // It stays put off, and is tried again in a minute.
            log.warn(
                    "The delivery {} to a webhook could not be tried: {}",
                    due.id(),
                    e.getClass().getSimpleName());
        }
    }

    private static Instant next(DueRow due, Instant now) {
        return now.plus(due.tries() <= AGAIN.size() ? AGAIN.get(due.tries() - 1) : HOUR);
    }

    private HookCall.Answer answer(DueRow due) {
        try {
            var target = transaction.execute(_ -> target());
            return target == null
                    ? new HookCall.Answer(0, "The webhook was removed.")
                    : call.send(
                            target.url(),
                            target.inside(),
                            target.key(),
                            due.event(),
                            due.id(),
                            due.body(),
                            clock.instant());
        } catch (Refusal refused) {
            return new HookCall.Answer(0, refused.sentence());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new HookCall.Answer(0, "Podium was stopped meanwhile.");
        }
    }

    private @Nullable Target target() {
        return store.find()
                .map(hook -> new Target(
                        URI.create(new String(secrets.reveal(hook.address()), StandardCharsets.UTF_8)),
                        hook.inside(),
                        new String(secrets.reveal(hook.key()), StandardCharsets.UTF_8)))
                .orElse(null);
    }

    @PreDestroy
    void stop() {
        workers.shutdownNow();
    }
}
