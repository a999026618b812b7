package dev.podium.agents;

import dev.podium.identity.Teams;
import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Destroys the secrets of agents that can no longer be restored. Their rows stay, for whatever names them. */
@Component
class AgentAttic {

    private final AgentStore store;
    private final Environments environments;
    private final LiveAgents live;
    private final Teams teams;
    private final TransactionTemplate transactions;

    AgentAttic(
            AgentStore store,
            Environments environments,
            LiveAgents live,
            Teams teams,
            PlatformTransactionManager transactions) {
        this.store = store;
        this.environments = environments;
        this.live = live;
        this.teams = teams;
        this.transactions = new TransactionTemplate(transactions);
    }

    void clear() {
        for (var team : teams.all()) {
            CurrentActor.run(Actor.system(team), () -> transactions.executeWithoutResult(status -> clearTeam()));
        }
    }

    private void clearTeam() {
        for (var row : store.withSecretsDeletedBefore(live.now().minus(TeamAgents.RESTORABLE))) {
            if (row.environmentSecret() != null) {
                environments.forget(row.environmentSecret());
                store.forgetSecret(row.id());
            }
        }
    }
}
