package dev.podium.inference;

import dev.podium.costs.Payer;
import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.TeamId;
import dev.podium.secrets.Secrets;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.annotation.PreDestroy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Keeps prompts and their answers beside the calls' own way: a call hands them over and goes on, and one thread writes. What waits is
 * bounded in bytes; what has no room is lost and counted, for a prompt is worth less than a call. The same thread deletes what
 * its team wants no longer.
 */
@Component
class PromptKeeper {

    /** What may wait in memory. */
    static final long MOST_WAITING = 32L << 20;

    private static final Logger log = LoggerFactory.getLogger(PromptKeeper.class);
    private static final Duration EXPIRE = Duration.ofMinutes(10);
    static final int HEAD = 64 << 10;
    static final byte[] LEFT_OUT = "\n…\n".getBytes(StandardCharsets.UTF_8);

    private final Catalog catalog;
    private final PromptStore store;
    private final Secrets secrets;
    private final TransactionTemplate transaction;
    private final Counter lost;
    private final LinkedBlockingQueue<Waiting> queue = new LinkedBlockingQueue<>();
    private final AtomicLong waiting = new AtomicLong();
    private final Thread work;
    private volatile boolean stopped;
    private volatile boolean failing;
    private volatile @Nullable Instant lostAt;
    private long expiredAt = System.nanoTime() - EXPIRE.toNanos();

    /** @param answer null where nothing was answered */
    private record Waiting(
            TeamId team,
            UUID call,
            PersonId person,
            byte[] text,
            long size,
            byte @Nullable [] answer,
            long answerSize) {

        int held() {
            return text.length + (answer == null ? 0 : answer.length);
        }
    }

    PromptKeeper(
            Catalog catalog,
            PromptStore store,
            Secrets secrets,
            TransactionTemplate transaction,
            ObjectProvider<MeterRegistry> meters) {
        this.catalog = catalog;
        this.store = store;
        this.secrets = secrets;
        this.transaction = transaction;
        this.lost = Counter.builder("podium.prompts.lost")
                .description("Prompts that a team wanted kept and that were not: too many at once, or no database")
                .register(meters.getIfAvailable(SimpleMeterRegistry::new));
        this.work = Thread.ofPlatform().daemon().name("model prompts").unstarted(this::work);
    }

    @EventListener
    void on(ApplicationReadyEvent ready) {
        work.start();
    }

    /** Whether what that team's people are answered is to be offered too. */
    boolean keeps(Payer payer) {
        return payer.person() != null && catalog.now().keepPrompts().contains(payer.team());
    }

    /**
     * Never waits. Most teams keep nothing, and then it does nothing.
     *
     * @param answer what went out; null where it was not kept
     */
    void offer(Payer payer, UUID call, byte[] body, @Nullable KeptAnswer answer) {
        var person = payer.person();
        if (person == null || !keeps(payer)) {
            return;
        }
        var kept = answer == null || answer.size() == 0 ? null : answer;
        var next = new Waiting(
                payer.team(),
                call,
                person,
                cut(body),
                body.length,
                kept == null ? null : kept.bytes(),
                kept == null ? 0 : kept.size());
        if (waiting.addAndGet(next.held()) > MOST_WAITING) {
            waiting.addAndGet(-next.held());
            lose();
            return;
        }
        queue.add(next);
    }

    private void lose() {
        lost.increment();
        lostAt = Instant.now();
    }

    /** When one was lost last; null for none since Podium's start. */
    @Nullable
    Instant lostAt() {
        return lostAt;
    }

    /** How many were lost since Podium's start. */
    long lost() {
        return (long) lost.count();
    }

    /** The beginning, which says what it is about, and the end, which is newest; whole where it is short enough. */
    static byte[] cut(byte[] body) {
        if (body.length <= ModelPrompts.MOST_BYTES) {
            return body;
        }
        var cut = Arrays.copyOf(body, ModelPrompts.MOST_BYTES);
        System.arraycopy(LEFT_OUT, 0, cut, HEAD, LEFT_OUT.length);
        int tail = cut.length - HEAD - LEFT_OUT.length;
        System.arraycopy(body, body.length - tail, cut, HEAD + LEFT_OUT.length, tail);
        return cut;
    }

    private void work() {
        while (!stopped) {
            try {
                var next = queue.poll(1, TimeUnit.SECONDS);
                if (next != null) {
                    take(next);
                }
                if (System.nanoTime() - expiredAt > EXPIRE.toNanos()) {
                    expiredAt = System.nanoTime();
                    expire();
                }
            } catch (InterruptedException e) {
                return;
            } catch (DataAccessException | TransactionException e) {
                log.debug("Old prompts cannot be deleted now; tried again in ten minutes", e);
            } catch (RuntimeException e) {
                // The next one all the same.
                log.error("Something went wrong with prompts that a team keeps.", e);
            }
        }
    }

    private void take(Waiting next) {
        waiting.addAndGet(-next.held());
        try {
            CurrentActor.run(Actor.system(next.team()), () -> transaction.executeWithoutResult(_ -> keep(next)));
            failing = false;
        } catch (DataAccessException | TransactionException | Refusal e) {
            lose();
            if (!failing) {
                log.warn("Prompts are not kept now: {}", e.getMessage());
            }
            failing = true;
        }
    }

    private void keep(Waiting next) {
        store.choice().ifPresent(choice -> {
            var key = secrets.reveal(choice.key());
            try {
                var answer = next.answer();
                store.keep(
                        next.team(),
                        next.call(),
                        next.person(),
                        sealed(next, key, PromptSeal.What.PROMPT, next.text(), next.size()),
                        answer == null ? null : sealed(next, key, PromptSeal.What.ANSWER, answer, next.answerSize()),
                        choice.key());
            } finally {
                Arrays.fill(key, (byte) 0);
            }
        });
    }

    private static PromptStore.Sealed sealed(Waiting of, byte[] key, PromptSeal.What what, byte[] text, long size) {
        return new PromptStore.Sealed(
                PromptSeal.seal(key, of.team(), of.call(), what, text), size, size > ModelPrompts.MOST_BYTES);
    }

    /** All that is due. */
    void expire() {
        long gone;
        do {
            gone = Objects.requireNonNull(transaction.execute(_ -> store.expire()));
        } while (gone > 0);
    }

    @PreDestroy
    void stop() {
        stopped = true;
        work.interrupt();
        if (!queue.isEmpty()) {
            log.warn("{} prompts that a team wanted kept are lost, since Podium stops.", queue.size());
        }
    }
}
