package dev.podium.costs;

import dev.podium.telemetry.Reading;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/**
 * Budgets of all teams by how far they are, for whoever runs the installation. By what is booked by day, asked once a minute in
 * at most three statements, however many budgets there are; no team and no amount is told.
 */
@Component
class BudgetReading implements Reading, MeterBinder {

    private static final BigDecimal NEAR = new BigDecimal("0.8");

    /** How far a budget is in its window. */
    enum Standing {
        WITHIN,
        /** 80 percent of it or more are spent. */
        NEAR,
        /** All of it is spent. */
        USED_UP,
        /** More than all of it: what was under way as it was reached, fixed costs, or a budget that only warns. */
        BEYOND;

        static Standing of(BigDecimal spent, BigDecimal limit) {
            int order = spent.compareTo(limit);
            if (order >= 0) {
                return order == 0 ? USED_UP : BEYOND;
            }
            return spent.compareTo(limit.multiply(BudgetReading.NEAR)) >= 0 ? NEAR : WITHIN;
        }
    }

    private record Kind(Standing standing, boolean hard) {}

    private final BudgetStore store;
    private final CostsSettings settings;
    private final Clock clock;
    private volatile Map<Kind, Long> counted = Map.of();

    BudgetReading(BudgetStore store, CostsSettings settings, Clock clock) {
        this.store = store;
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        for (var standing : Standing.values()) {
            for (boolean hard : new boolean[] {true, false}) {
                var kind = new Kind(standing, hard);
                Gauge.builder("podium.budgets", this, reading -> reading.counted.getOrDefault(kind, 0L))
                        .description("Budgets by how far they are in their day, week or month")
                        .tag("state", standing.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                        .tag("kind", hard ? "hard" : "soft")
                        .register(registry);
            }
        }
    }

    @Override
    public String name() {
        return "budgets";
    }

    @Override
    public Duration every() {
        return Duration.ofMinutes(1);
    }

    @Override
    public void read() {
        var byPeriod = store.everyBudget().stream()
                .collect(Collectors.groupingBy(
                        row -> row.fields().period(), () -> new EnumMap<>(Budgets.Period.class), Collectors.toList()));
        counted = Arrays.stream(Budgets.Period.values())
                .flatMap(period -> kinds(period, byPeriod.getOrDefault(period, List.of())).stream())
                .collect(Collectors.groupingBy(kind -> kind, Collectors.counting()));
    }

    private List<Kind> kinds(Budgets.Period period, List<BudgetRow> rows) {
        if (rows.isEmpty()) {
            return List.of();
        }
        var now = clock.instant();
        var window = Stretch.of(period, now, settings.zone());
        var days = store.days(
                rows.stream().map(BudgetRow::id).toList(),
                window.starts().atZone(settings.zone()).toLocalDate(),
                now.atZone(settings.zone()).toLocalDate());
        return rows.stream()
                .map(row -> {
                    var spent = days.containsKey(row.id())
                            ? days.get(row.id()).values().stream().reduce(BigDecimal.ZERO, BigDecimal::add)
                            : BigDecimal.ZERO;
                    return new Kind(Standing.of(spent, row.limit(now)), row.hard());
                })
                .toList();
    }
}
