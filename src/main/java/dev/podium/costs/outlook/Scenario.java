package dev.podium.costs.outlook;

import dev.podium.kernel.Refusal;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * A comparison that is ready to be looked at, and to be changed.
 *
 * @param id such as {@code shared-gpu-server}
 * @param question as a heading
 * @param setups makes them of figures; the first is what the others are compared with
 */
public record Scenario(
        String id, String question, List<Assumption> assumptions, Function<Figures, List<Setup>> setups) {

    /** The figures by their key. */
    public record Figures(Map<String, BigDecimal> values) {

        public Figures {
            values = Map.copyOf(values);
        }

        BigDecimal of(String key) {
            var value = values.get(key);
            if (value == null) {
                throw new IllegalStateException("The scenario has no assumption \"" + key + "\".");
            }
            return value;
        }
    }

    public Scenario {
        assumptions = List.copyOf(assumptions);
    }

    /**
     * @param given what is assumed otherwise, by key
     * @return each further setup against the first
     * @throws Refusal {@code costs.bad-scenario} at the key that is unknown, or whose figure cannot be meant
     */
    public List<Comparison> compare(Map<String, BigDecimal> given, LocalDate start, int months, Currency currency) {
        return WhatIf.compare(setups.apply(figures(given)), start, months, currency);
    }

    private Figures figures(Map<String, BigDecimal> given) {
        var values = new HashMap<String, BigDecimal>();
        assumptions.forEach(each -> values.put(each.key(), each.usual()));
        for (var key : given.keySet()) {
            if (!values.containsKey(key)) {
                throw Refusal.invalidField(
                        key,
                        "costs.bad-scenario",
                        "The scenario \"" + id + "\" assumes nothing of that name.",
                        "Leave it out; what can be changed are: "
                                + String.join(
                                        ", ",
                                        assumptions.stream()
                                                .map(Assumption::key)
                                                .toList()) + ".");
            }
        }
        for (var each : assumptions) {
            values.put(each.key(), each.measure().checked(each.key(), given.getOrDefault(each.key(), each.usual())));
        }
        return new Figures(values);
    }
}
