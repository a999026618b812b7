package dev.podium.database;

import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** Stops the embedded server after the connection pool, which is made after this bean, has closed. */
@Configuration(proxyBeanMethods = false)
class DatabaseAtStop {

    @Bean(destroyMethod = "close")
    @ConditionalOnProperty(name = "spring.datasource.url")
    AutoCloseable embeddedDatabase(Environment environment) {
        var database = environment.getProperty(DatabaseAtStart.EMBEDDED, EmbeddedDatabase.class);
        return database == null ? () -> {} : database;
    }
}
