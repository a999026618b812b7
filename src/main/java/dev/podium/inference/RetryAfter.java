package dev.podium.inference;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Waits where a provider that is too busy says that it will not be for long. So a client without a second place reads its
 * answer and not a refusal, and what takes longer is the client's own to wait for.
 */
@Component
class RetryAfter {

    /** A client that has gone is not found while nothing is written to it: so nobody is waited for any longer. */
    static final Duration LONGEST = Duration.ofSeconds(2);

    /** Too many questions, or too much to do. */
    private static final Set<Integer> BUSY = Set.of(429, 503, 529);

    private static final Logger log = LoggerFactory.getLogger(RetryAfter.class);

    private final InstantSource clock;
    private final CountDownLatch stopped = new CountDownLatch(1);

    @Autowired
    RetryAfter() {
        this(InstantSource.system());
    }

    RetryAfter(InstantSource clock) {
        this.clock = clock;
    }

    /** How long to wait before the same place is asked once more; empty where it is not. */
    Optional<Duration> of(int status, Map<String, List<String>> headers) {
        if (!BUSY.contains(status)) {
            return Optional.empty();
        }
        var byName = new TreeMap<String, List<String>>(String.CASE_INSENSITIVE_ORDER);
        byName.putAll(headers);
        if (first(byName, "x-should-retry").filter("false"::equalsIgnoreCase).isPresent()) {
            return Optional.empty();
        }
        return first(byName, "retry-after-ms")
                .flatMap(text -> seconds(text).map(number -> number / 1000))
                .or(() -> first(byName, "retry-after")
                        .flatMap(text -> seconds(text).or(() -> until(text))))
                .filter(wait -> wait >= 0 && wait <= LONGEST.toSeconds())
                .map(wait -> Duration.ofNanos((long) (wait * 1e9)));
    }

    private static Optional<String> first(Map<String, List<String>> headers, String name) {
        return headers.getOrDefault(name, List.of()).stream().findFirst().map(String::strip);
    }

    private static Optional<Double> seconds(String text) {
        return text.matches("\\d{1,9}(\\.\\d{1,9})?") ? Optional.of(Double.valueOf(text)) : Optional.empty();
    }

    /** Also a date is allowed; one that has been is now. */
    private Optional<Double> until(String text) {
        try {
            Instant then = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            return Optional.of(
                    Math.max(0, Duration.between(clock.instant(), then).toMillis() / 1000.0));
        } catch (DateTimeParseException e) {
            log.debug("A provider says in no known way when it can be asked again", e);
            return Optional.empty();
        }
    }

    /** @return false where Podium stops: then nothing more is asked */
    boolean pause(Duration wait) throws InterruptedException {
        return !stopped.await(wait.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Before the calls under way are waited for. */
    @EventListener(ContextClosedEvent.class)
    void stop() {
        stopped.countDown();
    }
}
