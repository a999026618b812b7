package dev.podium.tasks;

import dev.podium.costs.BudgetReached;
import dev.podium.costs.Budgets;
import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.TeamId;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** A run whose budget is spent is ended: the gateway refuses its program every further call anyway. */
@Component
class RunBudgets {

    private static final int ALL = 100;

    private final RunStore store;
    private final TransactionTemplate transactions;

    RunBudgets(RunStore store, PlatformTransactionManager transactions) {
        this.store = store;
        this.transactions = new TransactionTemplate(transactions);
    }

    @EventListener
    void on(BudgetReached reached) {
        var team = reached.team();
        if (team != null && reached.percent() >= ALL && reached.fields().scope() == Budgets.Scope.KEY) {
            CurrentActor.run(Actor.system(team), () -> transactions.executeWithoutResult(_ -> end(team, reached)));
        }
    }

    private void end(TeamId team, BudgetReached reached) {
        for (var run : store.byBudget(reached.budget().value())) {
            var why = "It asked for more than its budget of $"
                    + reached.limit().stripTrailingZeros().toPlainString() + " covers.";
            if (store.ending(run, RunState.OVER_BUDGET, why)) {
                store.find(run).ifPresent(row -> store.event(run, team, "budget", row.state(), why));
            }
        }
    }
}
