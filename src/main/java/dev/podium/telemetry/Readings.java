package dev.podium.telemetry;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import jakarta.annotation.PreDestroy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Has each {@link Reading} read, on a thread each: one that hangs holds up no other. */
@Component
class Readings implements MeterBinder {

    private static final Logger log = LoggerFactory.getLogger(Readings.class);
    private static final Duration STOP = Duration.ofSeconds(2);

    private final List<Reading> all;
    private final Map<String, Long> readAt = new ConcurrentHashMap<>();
    private final CountDownLatch stop = new CountDownLatch(1);
    private final List<Thread> threads = new ArrayList<>();

    Readings(ObjectProvider<Reading> all) {
        this.all = all.orderedStream().toList();
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        for (var each : all) {
            TimeGauge.builder("podium.reading.age", this, TimeUnit.NANOSECONDS, readings -> readings.age(each.name()))
                    .description("How long ago what is asked for now and then was read last")
                    .tag("reading", each.name())
                    .register(registry);
        }
    }

    /** Nanoseconds; not a number where it was never read. */
    private double age(String name) {
        var at = readAt.get(name);
        return at == null ? Double.NaN : System.nanoTime() - at;
    }

    @EventListener
    void on(ApplicationReadyEvent ready) {
        for (var each : all) {
            threads.add(Thread.ofVirtual().name("reading " + each.name()).start(() -> keepReading(each)));
        }
    }

    private void keepReading(Reading reading) {
        boolean failing = false;
        try {
            do {
                failing = !isRead(reading, failing);
            } while (!stop.await(reading.every().toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isRead(Reading reading, boolean failing) throws InterruptedException {
        try {
            reading.read();
            readAt.put(reading.name(), System.nanoTime());
            return true;
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            if (!failing && stop.getCount() > 0) {
                log.warn("What metrics say of {} cannot be read now: {}", reading.name(), e.getMessage());
            }
            return false;
        }
    }

    @PreDestroy
    void stop() throws InterruptedException {
        stop.countDown();
        for (var each : threads) {
            each.join(STOP);
        }
    }
}
