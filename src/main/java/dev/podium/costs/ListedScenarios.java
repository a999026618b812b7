package dev.podium.costs;

import dev.podium.costs.outlook.Comparison;
import dev.podium.costs.outlook.Scenario;
import dev.podium.costs.outlook.Scenarios;
import dev.podium.identity.Permission;
import dev.podium.identity.Permissions;
import dev.podium.kernel.Refusal;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** {@link ReadyScenarios}: those of {@link Scenarios}. */
@Service
class ListedScenarios implements ReadyScenarios {

    private static final Currency DOLLARS = Currency.getInstance("USD");

    private final Permissions permissions;
    private final CostsSettings settings;
    private final Clock clock;

    ListedScenarios(Permissions permissions, CostsSettings settings, Clock clock) {
        this.permissions = permissions;
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    public List<Scenario> all() {
        permissions.require(Permission.COSTS_OWN);
        return Scenarios.all();
    }

    @Override
    public List<Comparison> compare(String id, Map<String, BigDecimal> given, @Nullable LocalDate start, int months) {
        permissions.require(Permission.COSTS_OWN);
        var scenario = Scenarios.of(id)
                .orElseThrow(() -> Refusal.notFound(
                        "costs.scenario-not-found",
                        "There is no scenario of that name.",
                        "Take one of these: "
                                + Scenarios.all().stream().map(Scenario::id).collect(Collectors.joining(", ")) + "."));
        return scenario.compare(
                given, start == null ? LocalDate.ofInstant(clock.instant(), settings.zone()) : start, months, DOLLARS);
    }
}
