package dev.podium.database;

import dev.podium.kernel.CurrentActor;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;

/**
 * Tells PostgreSQL, at the start of each transaction, for which team and person it runs. Row-level security compares
 * every row with it, and a transaction without an actor sees none: a forgotten permission check above leaks nothing.
 */
@Configuration(proxyBeanMethods = false)
class TeamTransactions {

    @Bean
    PlatformTransactionManager transactionManager(DataSource dataSource) {
        return new TeamTransactionManager(dataSource);
    }

    private static final class TeamTransactionManager extends JdbcTransactionManager {

        TeamTransactionManager(DataSource dataSource) {
            super(dataSource);
        }

        @Override
        protected void prepareTransactionalConnection(Connection connection, TransactionDefinition definition)
                throws SQLException {
            super.prepareTransactionalConnection(connection, definition);
            var actor = CurrentActor.find().orElse(null);
            if (actor == null) {
                return;
            }
            // "local": forgotten at the end of the transaction, so a pooled connection carries nothing over.
            try (var statement = connection.prepareStatement(
                    "select set_config('podium.team', ?, true), set_config('podium.person', ?, true)")) {
                statement.setString(1, actor.team() == null ? "" : actor.team().toString());
                statement.setString(2, actor.person().toString());
                statement.execute();
            }
        }
    }
}
