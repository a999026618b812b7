package dev.podium.database;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.logging.DeferredLogFactory;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * Starts the embedded server when no {@code spring.datasource.url} is set, and tells the rest of Podium where it is by
 * the same standard variables that an external database is given by.
 */
class DatabaseAtStart implements EnvironmentPostProcessor {

    /** Present where the embedded server is in use; {@link DatabaseAtStop} stops it. */
    static final String EMBEDDED = "podium.database.embedded";

    DatabaseAtStart(DeferredLogFactory ignored) {}

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        if (environment.containsProperty("spring.datasource.url")) {
            return;
        }
        var home = Path.of(environment.getRequiredProperty("podium.home")).toAbsolutePath();
        EmbeddedDatabase database;
        try {
            database = EmbeddedDatabase.start(home);
        } catch (IOException | RuntimeException e) {
            throw new DatabaseNotStarted(home, e);
        }
        Map<String, Object> found = new HashMap<>();
        found.put("spring.datasource.url", database.url());
        found.put("spring.datasource.username", EmbeddedDatabase.APPLICATION);
        found.put("spring.datasource.password", database.passwords().application());
        found.put("spring.flyway.user", EmbeddedDatabase.OWNER);
        found.put("spring.flyway.password", database.passwords().owner());
        found.put("spring.flyway.url", database.url());
        found.put(EMBEDDED, database);
        environment.getPropertySources().addFirst(new MapPropertySource("embedded database", found));
    }
}
