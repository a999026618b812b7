package dev.podium.database;

import javax.sql.DataSource;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AbstractDependsOnBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** Stops the embedded server when nothing needs it any more: what is noted at the stop is still written. */
@Configuration(proxyBeanMethods = false)
class DatabaseAtStop {

    private static final String SERVER = "embeddedDatabase";
    /** What keeps other Podiums off is let go when nothing is written any more. */
    static final String LOCK = "databaseBeforeUse";

    @Bean(name = SERVER, destroyMethod = "close")
    @ConditionalOnProperty(name = "spring.datasource.url")
    AutoCloseable embeddedDatabase(Environment environment) {
        var database = environment.getProperty(DatabaseAtStart.EMBEDDED, EmbeddedDatabase.class);
        return database == null ? () -> {} : database;
    }

    /** Beans are destroyed before those that they depend on; else the order would be that of their packages' names. */
    @Bean
    @ConditionalOnProperty(name = "spring.datasource.url")
    static BeanFactoryPostProcessor poolAfterServer() {
        return new AbstractDependsOnBeanFactoryPostProcessor(DataSource.class, SERVER, LOCK) {};
    }
}
