package dev.podium.agents;

import dev.podium.kernel.MachineId;
import dev.podium.kernel.ProjectId;
import dev.podium.kernel.Refusal;
import dev.podium.machines.Account;
import dev.podium.machines.Machines;
import dev.podium.machines.Policies;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Where and as whom work may be: what the machine's accounts say, and the team's policies. */
@Component
class AllowedAccounts {

    private final Machines machines;
    private final Policies policies;
    private final ProjectStore projects;
    private final TransactionTemplate transactions;

    AllowedAccounts(
            Machines machines, Policies policies, ProjectStore projects, PlatformTransactionManager transactions) {
        this.machines = machines;
        this.policies = policies;
        this.projects = projects;
        this.transactions = new TransactionTemplate(transactions);
    }

    /** The acting person's account, whatever they are to do with it; a refusal is at {@code machine}. */
    Account account(MachineId machine) {
        try {
            return machines.account(machine);
        } catch (Refusal unknown) {
            throw unknown.at("machine");
        }
    }

    /** Their account for work of a project, or of none, if the policies allow it there; a refusal is at {@code machine}. */
    Account account(MachineId machine, @Nullable ProjectId project) {
        var account = account(machine);
        try {
            policies.requireMachine(project, machine);
        } catch (Refusal stopped) {
            throw stopped.at("machine");
        }
        return account;
    }

    void requireProject(@Nullable ProjectId project) {
        if (project != null
                && Boolean.FALSE.equals(
                        transactions.execute(status -> projects.name(project).isPresent()))) {
            throw Refusal.invalidField(
                    "project", "agents.no-project", "Your team has no such project.", "Take one of its list, or none.");
        }
    }

    /** Whether the owner still has the account, and the policies allow the machine, for what starts anew. */
    void requireStill(AgentRow row) {
        machines.requireStill(row.account(), row.owner());
        requirePolicies(row);
    }

    /** Whether the policies allow it where it is; asked again by what took long, right before it starts. */
    void requirePolicies(AgentRow row) {
        policies.requireMachine(row.project(), row.machine());
    }
}
