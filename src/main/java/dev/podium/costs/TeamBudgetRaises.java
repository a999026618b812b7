package dev.podium.costs;

import dev.podium.audit.AuditTrail;
import dev.podium.costs.Budgets.Of;
import dev.podium.identity.Permission;
import dev.podium.identity.Permissions;
import dev.podium.kernel.BudgetId;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.Refusal;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/** {@link BudgetRaises}, in the database. */
@Service
class TeamBudgetRaises implements BudgetRaises {

    private final RaiseRequestStore store;
    private final Budgets budgets;
    private final Permissions permissions;
    private final AuditTrail audit;
    private final ApplicationEventPublisher events;
    private final TransactionTemplate transaction;
    private final Clock clock;

    TeamBudgetRaises(
            RaiseRequestStore store,
            Budgets budgets,
            Permissions permissions,
            AuditTrail audit,
            ApplicationEventPublisher events,
            TransactionTemplate transaction,
            Clock clock) {
        this.store = store;
        this.budgets = budgets;
        this.permissions = permissions;
        this.audit = audit;
        this.events = events;
        this.transaction = transaction;
        this.clock = clock;
    }

    @Override
    @Transactional(readOnly = true)
    public List<Request> open() {
        permissions.require(Permission.COSTS_OWN);
        CurrentActor.team();
        boolean decides = permissions.allows(Permission.BUDGET_MANAGE);
        var me = CurrentActor.require().person();
        return store.open().stream()
                .filter(request -> decides || request.by().equals(me))
                .toList();
    }

    @Override
    @Transactional(propagation = Propagation.NOT_SUPPORTED)
    public Request ask(BudgetId budget, Budgets.Raise raise, String reason) {
        permissions.require(Permission.COSTS_OWN);
        var actor = CurrentActor.require();
        var known = budgets.mine().stream()
                .filter(each -> each.id().equals(budget))
                .findFirst()
                .orElseThrow(() -> TeamBudgets.notFound(budget));
        // As exactly as the database keeps it.
        var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        var checked =
                BudgetRules.checked(new Budgets.Raise(raise.cap(), raise.until().truncatedTo(ChronoUnit.MICROS)), now);
        if (checked.cap().compareTo(known.limit()) <= 0) {
            throw Refusal.invalidField(
                    "cap",
                    "costs.bad-budget",
                    "It is " + Dollars.shown(known.limit()) + " already.",
                    "Ask for more than that.");
        }
        var why = BudgetRules.reason(reason);
        var request = new Request(UUID.randomUUID(), budget, checked, why, actor.person(), actor.name(), now);
        transaction.executeWithoutResult(_ -> {
            if (!store.add(request, CurrentActor.team())) {
                throw Refusal.conflict(
                        "costs.raise-asked",
                        "You have asked for more of this budget already, and nobody has decided yet.",
                        "Ask an owner of the team to look at the page Budgets.");
            }
            audit.record("costs.raise-asked", BudgetWords.name(known.fields()), facts(request));
        });
        events.publishEvent(new RaiseRequested(CurrentActor.team(), known.fields(), request));
        return request;
    }

    private static Map<String, String> facts(Request request) {
        return Map.of(
                "id", request.budget().toString(),
                "by", request.byName(),
                "cap", request.raise().cap().toPlainString(),
                "until", request.raise().until().toString(),
                "reason", request.reason());
    }

    @Override
    @Transactional(propagation = Propagation.NOT_SUPPORTED)
    public void decide(UUID id, boolean grant) {
        permissions.require(Permission.BUDGET_MANAGE);
        var decided = Objects.requireNonNull(transaction.execute(_ -> {
            var request = store.lock(id)
                    .orElseThrow(() -> Refusal.notFound(
                            "costs.no-raise-request",
                            "There is no such request that is open; somebody may have decided it.",
                            "Load the page again."));
            // In a transaction of its own; where it is refused, the request stays open.
            var budget = grant
                    ? budgets.raise(Of.TEAM, request.budget(), request.raise())
                    : budgets.get(Of.TEAM, request.budget());
            store.decide(id, grant, CurrentActor.require());
            audit.record(
                    grant ? "costs.raise-granted" : "costs.raise-denied",
                    BudgetWords.name(budget.fields()),
                    facts(request));
            return new RaiseDecided(CurrentActor.team(), budget.fields(), request, grant);
        }));
        events.publishEvent(decided);
    }
}
