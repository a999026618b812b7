package dev.podium.database;

import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import jakarta.persistence.EntityManagerFactory;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.datasource.ConnectionHolder;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Tells PostgreSQL, at the start of each transaction, for which team and person it runs. Row-level security compares
 * every row with it, and a transaction without an actor sees none: a forgotten permission check above leaks nothing.
 */
@Configuration(proxyBeanMethods = false)
class TeamTransactions {

    @Bean
    PlatformTransactionManager transactionManager(EntityManagerFactory entities, DataSource dataSource) {
        var manager = new TeamTransactionManager(entities);
        manager.setDataSource(dataSource);
        return manager;
    }

    private static final class TeamTransactionManager extends JpaTransactionManager {

        TeamTransactionManager(EntityManagerFactory entities) {
            super(entities);
        }

        @Override
        protected void doBegin(Object transaction, TransactionDefinition definition) {
            super.doBegin(transaction, definition);
            CurrentActor.find().ifPresent(this::tell);
        }

        private void tell(Actor actor) {
            var source = getDataSource();
            if (source == null
                    || !(TransactionSynchronizationManager.getResource(source) instanceof ConnectionHolder holder)) {
                throw new IllegalStateException("A transaction began without a connection to tell its team.");
            }
            // "local": forgotten at the end of the transaction, so a pooled connection carries nothing over.
            try (var statement = holder.getConnection()
                    .prepareStatement(
                            "select set_config('podium.team', ?, true), set_config('podium.person', ?, true)")) {
                statement.setString(1, actor.team() == null ? "" : actor.team().toString());
                statement.setString(2, actor.person().toString());
                statement.execute();
            } catch (SQLException e) {
                throw new CannotCreateTransactionException("The team of the transaction could not be set.", e);
            }
        }
    }
}
