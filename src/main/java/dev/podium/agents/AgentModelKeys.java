package dev.podium.agents;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.podium.inference.ModelAgents;
import dev.podium.kernel.AgentId;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.ProjectId;
import dev.podium.kernel.Role;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
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
    private final RoleReach roles;
    private final TransactionTemplate reading;
    private final Cache<UUID, Optional<Caller>> known = Caffeine.newBuilder()
            .maximumSize(10_000)
            .expireAfterWrite(Duration.ofMinutes(1))
            .build();

    AgentModelKeys(JdbcClient jdbc, RoleReach roles, PlatformTransactionManager transactions) {
        this.jdbc = jdbc;
        this.roles = roles;
        this.reading = new TransactionTemplate(transactions);
        this.reading.setReadOnly(true);
    }

    @Override
    public Optional<Caller> callerOf(UUID credential) {
        var actor = CurrentActor.require();
        if (!actor.roles().contains(Role.AGENT)) {
            return Optional.empty();
        }
        return known.get(credential, this::ask);
    }

    @Override
    public boolean withholds(PersonId owner) {
        return Boolean.TRUE.equals(reading.execute(_ -> roles.withheld(owner)));
    }

    private Optional<Caller> ask(UUID credential) {
        var found = reading.execute(_ -> jdbc.sql("select a.id, a.project_id from agent_tokens t"
                        + " join agents a on a.id = t.agent_id where t.token_id = ?")
                .param(credential)
                .query((row, _) -> new Caller(
                        new AgentId(row.getObject("id", UUID.class)), project(row.getObject("project_id", UUID.class))))
                .optional());
        return found == null ? Optional.empty() : found;
    }

    private static @Nullable ProjectId project(@Nullable UUID id) {
        return id == null ? null : new ProjectId(id);
    }
}
