package dev.podium.labs;

import jakarta.annotation.PreDestroy;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.CannotCreateTransactionException;

/** Lets {@link ClassWatch} look every five seconds for as long as Podium runs. */
@Component
class ClassWatchLoop {

    private static final Duration CLEAR = Duration.ofHours(1);
    private static final Logger log = LoggerFactory.getLogger(ClassWatchLoop.class);

    private final ClassWatch watch;
    private final boolean looks;
    private boolean failing;
    private long cleared = System.nanoTime() - CLEAR.toNanos();

    /** @param looks false for a Podium that has no part in it */
    ClassWatchLoop(ClassWatch watch, @Value("${podium.labs.looks:true}") boolean looks) {
        this.watch = watch;
        this.looks = looks;
    }

    @Scheduled(fixedDelay = 5000)
    void tick() {
        if (!looks) {
            return;
        }
        try {
            watch.lookAtAll();
            if (System.nanoTime() - cleared >= CLEAR.toNanos()) {
                watch.clear();
                cleared = System.nanoTime();
            }
            failing = false;
        } catch (RuntimeException e) {
            // Said once for each stretch of failures: the next look tries again.
            if (!failing) {
                log.error("Not all open labs could be looked at; trying again every 5 s.", e);
            }
            failing = true;
        }
    }

    @PreDestroy
    void stop() {
        try {
            watch.end();
        } catch (DataAccessException | CannotCreateTransactionException e) {
            log.debug("Another Podium takes over these labs some seconds later.", e);
        }
    }
}
