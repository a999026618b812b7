package dev.podium.database;

import dev.podium.telemetry.Reading;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * How quickly the database answers, and how large it is, for whoever runs the installation. Every 15 s a question that takes the
 * server nothing, with the wait for a connection, since that is what a page waits for; every 5 min the size, for which the
 * server looks at each of its files.
 */
@Component
class DatabaseMeters implements Reading, MeterBinder {

    private static final Duration EVERY = Duration.ofSeconds(15);
    private static final Duration SIZE = Duration.ofMinutes(5);

    private final JdbcClient jdbc;
    private volatile boolean answers;
    private volatile double nanos = Double.NaN;
    private volatile double bytes = Double.NaN;
    private long sizedAt;
    private boolean sized;

    DatabaseMeters(DataSource database) {
        this.jdbc = JdbcClient.create(database);
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("podium.database.up", this, meters -> meters.answers ? 1 : 0)
                .description("Whether the database answered when it was asked last")
                .register(registry);
        TimeGauge.builder("podium.database.answer", this, TimeUnit.NANOSECONDS, meters -> meters.nanos)
                .description("How long it took to get a connection and to be answered a trivial question")
                .register(registry);
        Gauge.builder("podium.database.size", this, meters -> meters.bytes)
                .description("What Podium's database takes of its server's disk")
                .baseUnit("bytes")
                .register(registry);
    }

    @Override
    public String name() {
        return "database";
    }

    @Override
    public Duration every() {
        return EVERY;
    }

    @Override
    public void read() {
        long begun = System.nanoTime();
        try {
            jdbc.sql("select 1").query(Integer.class).single();
        } catch (RuntimeException e) {
            answers = false;
            nanos = Double.NaN;
            throw e;
        }
        nanos = System.nanoTime() - begun;
        answers = true;
        if (!sized || begun - sizedAt >= SIZE.toNanos()) {
            bytes = jdbc.sql("select pg_database_size(current_database())")
                    .query(Long.class)
                    .single();
            sizedAt = begun;
            sized = true;
        }
    }
}
