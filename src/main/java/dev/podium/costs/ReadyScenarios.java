package dev.podium.costs;

import dev.podium.costs.outlook.Comparison;
import dev.podium.costs.outlook.Scenario;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Ways to run that are ready to be compared, with everybody's own figures. In US dollars, as prices of models are. For
 * {@link dev.podium.identity.Permission#COSTS_OWN}, though nobody's costs are in them.
 */
public interface ReadyScenarios {

    List<Scenario> all();

    /**
     * Each further way against the first.
     *
     * @param given what is assumed otherwise, by key
     * @param start the first day; null for today in {@link Ledger#zone}
     * @param months how long the series are, 1 to 60
     * @throws dev.podium.kernel.Refusal {@code costs.scenario-not-found}, {@code costs.bad-scenario} at the key that is wrong
     */
    List<Comparison> compare(String id, Map<String, BigDecimal> given, @Nullable LocalDate start, int months);
}
