package dev.podium.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/**
 * What happens to a database before Podium works on it: it is looked at, taken for this Podium alone, and migrated. The
 * embedded one belongs to its home, which has a lock of its own.
 */
@Component(DatabaseAtStop.LOCK)
class DatabaseBeforeUse implements FlywayMigrationStrategy, AutoCloseable {

    private final ConfigurableApplicationContext context;
    private final boolean embedded;
    private final boolean exclusive;
    private final Duration patience;
    private final String url;
    private final String application;
    private @Nullable OnlyPodium only;

    DatabaseBeforeUse(
            ConfigurableApplicationContext context,
            Environment environment,
            @Value("${podium.database.exclusive}") boolean exclusive,
            @Value("${podium.database.patience}") Duration patience,
            @Value("${spring.flyway.url:${spring.datasource.url:}}") String url,
            @Value("${spring.datasource.username:}") String application) {
        this.context = context;
        this.embedded = environment.containsProperty(DatabaseAtStart.EMBEDDED);
        this.exclusive = exclusive;
        this.patience = patience;
        this.url = url;
        this.application = application;
    }

    @Override
    public void migrate(Flyway flyway) {
        if (!embedded) {
            var owner = flyway.getConfiguration().getDataSource();
            DatabaseFit.require(owner, where(), application, patience);
            if (exclusive) {
                take(owner);
            }
        }
        new RoomMigrations().migrate(flyway);
    }

    private void take(DataSource owner) {
        var lock = new OnlyPodium(() -> connect(owner), this::end, OnlyPodium.LOOK);
        lock.take(patience);
        only = lock;
    }

    private static Connection connect(DataSource owner) {
        try {
            return owner.getConnection();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void end() {
        Thread.ofPlatform().name("end").start(() -> System.exit(SpringApplication.exit(context, () -> 1)));
    }

    /** Without a password that somebody put into the address. */
    private String where() {
        return url.replaceFirst("^jdbc:postgresql:(//)?", "").replaceFirst("\\?.*$", "");
    }

    @Override
    public void close() {
        if (only != null) {
            only.close();
        }
    }
}
