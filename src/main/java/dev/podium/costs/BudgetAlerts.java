package dev.podium.costs;

import dev.podium.audit.AuditTrail;
import dev.podium.kernel.Actor;
import dev.podium.kernel.BudgetId;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.Role;
import dev.podium.kernel.TeamId;
import java.util.ArrayList;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Tells, once in a window, that much of a budget is spent. */
@Component
class BudgetAlerts {

    /** From here on it is looked at whether it will run out. */
    private static final int MUCH = 80;

    private final BudgetStore store;
    private final BudgetForesight foresight;
    private final AuditTrail audit;
    private final BudgetHooks hooks;
    private final ApplicationEventPublisher events;
    private final TransactionTemplate transaction;

    BudgetAlerts(
            BudgetStore store,
            BudgetForesight foresight,
            AuditTrail audit,
            BudgetHooks hooks,
            ApplicationEventPublisher events,
            TransactionTemplate transaction) {
        this.store = store;
        this.foresight = foresight;
        this.audit = audit;
        this.hooks = hooks;
        this.events = events;
        this.transaction = transaction;
    }

    void tell() {
        var windows = store.toTell();
        if (windows.isEmpty()) {
            return;
        }
        var rows = store.everyBudget().stream().collect(Collectors.toMap(BudgetRow::id, row -> row));
        var much = new ArrayList<BudgetRow>();
        for (var window : windows) {
            var row = rows.get(window.budget());
            if (row != null) {
                var team = row.team() == null ? null : new TeamId(row.team());
                CurrentActor.run(podium(team), () -> tell(window, row, team));
                if (window.percent() == MUCH) {
                    much.add(row);
                }
            }
        }
        foresight.look(much);
    }

    private static Actor podium(@Nullable TeamId team) {
        return new Actor(PersonId.SYSTEM, "Podium", team, Set.of(Role.SYSTEM), null);
    }

    private void tell(BudgetStore.ToTell window, BudgetRow row, @Nullable TeamId team) {
        var told = transaction.execute(_ -> {
            var mine = store.told(window).orElse(null);
            if (mine != null) {
                audit.record(
                        "costs.budget-reached",
                        BudgetWords.name(row.fields()),
                        Map.of(
                                "id", row.id().toString(),
                                "percent", Integer.toString(window.percent()),
                                "limit", mine.limit().toPlainString(),
                                "spent", mine.spent().toPlainString(),
                                "windowEnd", mine.ends().toString()));
                hooks.reached(row, team, window.percent(), mine.limit(), mine.spent(), mine.ends());
            }
            return mine;
        });
        if (told != null) {
            events.publishEvent(new BudgetReached(
                    new BudgetId(row.id()),
                    team,
                    row.fields(),
                    window.percent(),
                    told.limit(),
                    told.spent(),
                    told.ends()));
        }
    }
}
