package dev.podium.agents;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.podium.inference.ModelAgents;
import dev.podium.kernel.AgentId;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.Role;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Says whose key it is by which a model is called, so that the cost lands on the agent. A run's token is the same agent's
 * for as long as it counts, so that it is asked for once.
 */
@Component
class AgentModelKeys implements ModelAgents {

    private final JdbcClient jdbc;
    private final TransactionTemplate reading;
    private final Cache<UUID, Optional<AgentId>> known = Caffeine.newBuilder()
            .maximumSize(10_000)
            .expireAfterWrite(Duration.ofMinutes(1))
            .build();

    AgentModelKeys(JdbcClient jdbc, PlatformTransactionManager transactions) {
        this.jdbc = jdbc;
        this.reading = new TransactionTemplate(transactions);
        this.reading.setReadOnly(true);
    }

    @Override
    public Optional<AgentId> agentOf(UUID credential) {
        var actor = CurrentActor.require();
        if (!actor.roles().contains(Role.AGENT)) {
            return Optional.empty();
        }
        return known.get(credential, this::ask);
    }

    private Optional<AgentId> ask(UUID credential) {
        var found = reading.execute(_ -> jdbc.sql("select agent_id from agent_tokens where token_id = ?")
                .param(credential)
                .query(UUID.class)
                .optional()
                .map(AgentId::new));
        return found == null ? Optional.empty() : found;
    }
}
