package dev.podium.costs;

import dev.podium.audit.AuditTrail;
import dev.podium.costs.outlook.BurnDown;
import dev.podium.kernel.Actor;
import dev.podium.kernel.BudgetId;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.Role;
import dev.podium.kernel.TeamId;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Tells that a budget will run out before its window ends. A forecast wavers from one day to the next, and so it is told anew only
 * where in between it lasted even if all came as dear as the range says.
 */
@Component
class BudgetForesight {

    private final BudgetStore store;
    private final BudgetForecasts forecasts;
    private final AuditTrail audit;
    private final BudgetHooks hooks;
    private final ApplicationEventPublisher events;
    private final TransactionTemplate transaction;
    private final CostsSettings settings;
    private final Clock clock;

    BudgetForesight(
            BudgetStore store,
            BudgetForecasts forecasts,
            AuditTrail audit,
            BudgetHooks hooks,
            ApplicationEventPublisher events,
            TransactionTemplate transaction,
            CostsSettings settings,
            Clock clock) {
        this.store = store;
        this.forecasts = forecasts;
        this.audit = audit;
        this.hooks = hooks;
        this.events = events;
        this.transaction = transaction;
        this.settings = settings;
        this.clock = clock;
    }

    /** Looks at all budgets, once after each night; to be called when what the day before cost is booked. */
    void afterTheNight() {
        var now = clock.instant();
        var night = LocalDate.ofInstant(now.minus(FixedCharges.AFTER), settings.zone());
        var last = store.lookedAhead();
        if (last.isPresent() && !last.get().isBefore(night)) {
            return;
        }
        store.openWindows(now);
        look(store.everyBudget(), now);
        // At the end, so that a night on which Podium stopped here is made up for; what was told is not told again.
        store.lookAhead(night);
    }

    /** Looks at these. */
    void look(List<BudgetRow> rows) {
        look(rows, clock.instant());
    }

    private void look(List<BudgetRow> rows, Instant now) {
        var outlooks = forecasts.of(
                rows.stream()
                        .map(row -> new BudgetForecasts.Capped(
                                row.id(), row.fields().period(), row.limit(now)))
                        .toList(),
                now);
        for (var row : rows) {
            var window = Stretch.of(row.fields().period(), now, settings.zone());
            var burnDown = Objects.requireNonNull(outlooks.get(row.id()));
            switch (burnDown.state()) {
                case RUNS_OUT -> tell(row, row.limit(now), window, burnDown);
                case LASTS -> store.lasts(row.id(), window.starts());
                // That it is used up is told as 100 percent; what may happen is not told.
                case USED_UP, MAY_RUN_OUT -> {}
            }
        }
    }

    private void tell(BudgetRow row, BigDecimal limit, Stretch window, BurnDown burnDown) {
        var day = Objects.requireNonNull(burnDown.runsOut());
        var spent = spent(burnDown);
        var team = row.team() == null ? null : new TeamId(row.team());
        CurrentActor.run(podium(team), () -> {
            var mine = transaction.execute(_ -> {
                boolean first = store.runsOut(row.id(), window.starts());
                if (first) {
                    audit.record(
                            "costs.budget-runs-out",
                            BudgetWords.name(row.fields()),
                            Map.of(
                                    "id", row.id().toString(),
                                    "day", day.toString(),
                                    "limit", limit.toPlainString(),
                                    "spent", spent.toPlainString(),
                                    "windowEnd", window.ends().toString()));
                    hooks.runsOut(row, team, limit, spent, day, window.ends(), burnDown.sentence());
                }
                return first;
            });
            if (Boolean.TRUE.equals(mine)) {
                events.publishEvent(new BudgetRunsOut(
                        new BudgetId(row.id()),
                        team,
                        row.fields(),
                        limit,
                        spent,
                        day,
                        window.ends(),
                        burnDown.sentence()));
            }
        });
    }

    /** What is booked up to now. */
    private static BigDecimal spent(BurnDown burnDown) {
        var spent = BigDecimal.ZERO;
        for (var point : burnDown.points()) {
            spent = Objects.requireNonNullElse(point.spent(), spent);
        }
        return BudgetStore.plain(spent);
    }

    private static Actor podium(@Nullable TeamId team) {
        return new Actor(PersonId.SYSTEM, "Podium", team, Set.of(Role.SYSTEM), null);
    }
}
