package dev.podium.agents;

import dev.podium.identity.People;
import dev.podium.kernel.Refusal;
import dev.podium.terminals.ServerRun;
import dev.podium.terminals.Terminals;
import dev.podium.terminals.Terminals.NewTerminal;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Makes ready what a start by Podium itself needs, of a lost agent above all, and asks whether it still may run. Takes long; holds no lock. */
@Component
class Relaunch {

    static final String OWNER_LEFT = "agents.owner-left";

    private final AgentIndex index;
    private final Environments environments;
    private final Launch launch;
    private final Terminals terminals;
    private final AllowedAccounts allowed;
    private final People people;
    private final TransactionTemplate transactions;

    Relaunch(
            AgentIndex index,
            Environments environments,
            Launch launch,
            Terminals terminals,
            AllowedAccounts allowed,
            People people,
            PlatformTransactionManager transactions) {
        this.index = index;
        this.environments = environments;
        this.launch = launch;
        this.terminals = terminals;
        this.allowed = allowed;
        this.people = people;
        this.transactions = new TransactionTemplate(transactions);
    }

    record Ready(NewTerminal terminal, ServerRun run) {}

    /**
     * Called with an actor of Podium's own in the agent's team.
     *
     * @throws Refusal {@code agents.owner-left}, {@code machines.account-withdrawn}, {@code machines.policy-stops}, or
     *     what a start is refused with
     */
    Ready prepare(AgentRow row) {
        return ready(row, resume(row));
    }

    /** The same for one that waited for its turn and was not lost: it begins anew, as when a person starts it. */
    Ready anew(AgentRow row) {
        return ready(row, List.of());
    }

    private Ready ready(AgentRow row, List<String> resume) {
        requireMember(row);
        allowed.requireStill(row);
        Map<String, String> environment = transactions.execute(status -> environments.reveal(row.environmentSecret()));
        var prepared = launch.prepare(row, environment, resume);
        return new Ready(prepared, terminals.serve(row.account()));
    }

    /** What runs goes on when somebody leaves; nothing begins anew in their name by itself. */
    private void requireMember(AgentRow row) {
        if (people.members().stream().noneMatch(member -> member.id().equals(row.owner()))) {
            throw Refusal.forbidden(
                    OWNER_LEFT,
                    row.ownerName() + ", whose agent it is, is not in the team any more.",
                    "Somebody who may change it can start it.");
        }
    }

    /**
     * Programs resume what was last in their directory, which is this agent's only where no other of its kind works
     * there too.
     */
    private List<String> resume(AgentRow row) {
        var alone = index.all().stream()
                .noneMatch(other -> !other.id().equals(row.id())
                        && other.program().equals(row.program())
                        && other.account().equals(row.account())
                        && other.workingDirectory().equals(row.workingDirectory()));
        return alone && !row.comeback().plain()
                ? Catalogue.program(row.program()).resume(row.arguments())
                : List.of();
    }
}
