package dev.podium.costs.ui;

import com.vaadin.flow.router.QueryParameters;
import dev.podium.costs.outlook.LedgerChange;
import dev.podium.costs.outlook.Part;
import dev.podium.kernel.Refusal;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the page compares, as its address says it, so that it can be sent to somebody: {@code what-if?scenario=burst-vm&vmRate=2}, or
 * {@code what-if?own=30&change=move:review:3:2:100:0}.
 *
 * @param scenario its id; "" for none
 * @param figures of the scenario that are not as usual, by key, as they were written
 * @param days of the team's own use; 0 where it is not that
 * @param changes of the team's own use, in order
 * @param months how long the series are
 */
record WhatIfQuery(String scenario, Map<String, String> figures, int days, List<LedgerChange> changes, int months) {

    static final int USUAL_MONTHS = 24;
    static final int USUAL_DAYS = 30;
    static final WhatIfQuery NONE = new WhatIfQuery("", Map.of(), 0, List.of(), USUAL_MONTHS);

    private static final int LONGEST_NUMBER = 30;
    private static final int MOST_CHANGES = 50;
    private static final String ALL_TASKS = "*";

    WhatIfQuery {
        figures = new LinkedHashMap<>(figures);
        changes = List.copyOf(changes);
    }

    /** @throws Refusal {@code costs.bad-scenario} for an address that cannot be meant */
    static WhatIfQuery of(QueryParameters query) {
        var figures = new LinkedHashMap<String, String>();
        query.getParameters().forEach((name, values) -> {
            if (!List.of("scenario", "own", "change", "months").contains(name)) {
                figures.put(name, values.getFirst());
            }
        });
        int months = query.getSingleParameter("months").map(WhatIfQuery::whole).orElse(USUAL_MONTHS);
        if (query.getSingleParameter("own").isPresent()) {
            var changes = query.getParameters("change");
            if (changes.size() > MOST_CHANGES) {
                throw bad("It changes more than " + MOST_CHANGES + " things.");
            }
            return new WhatIfQuery(
                    "",
                    Map.of(),
                    query.getSingleParameter("own").map(WhatIfQuery::whole).orElse(USUAL_DAYS),
                    changes.stream().map(WhatIfQuery::change).toList(),
                    months);
        }
        return new WhatIfQuery(query.getSingleParameter("scenario").orElse(""), figures, 0, List.of(), months);
    }

    QueryParameters parameters() {
        var parameters = new LinkedHashMap<String, List<String>>();
        if (days > 0) {
            parameters.put("own", List.of(Integer.toString(days)));
            if (!changes.isEmpty()) {
                parameters.put("change", changes.stream().map(WhatIfQuery::text).toList());
            }
        } else if (!scenario.isEmpty()) {
            parameters.put("scenario", List.of(scenario));
            figures.forEach((key, value) -> parameters.put(key, List.of(value)));
        }
        if (months != USUAL_MONTHS) {
            parameters.put("months", List.of(Integer.toString(months)));
        }
        return new QueryParameters(parameters);
    }

    String address() {
        var query = parameters().getQueryString();
        return query.isEmpty() ? "what-if" : "what-if?" + query;
    }

    private static int whole(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException noNumber) {
            throw bad("A whole number is written with digits alone.", noNumber);
        }
    }

    /** Looks at its length first: a number is never written out that is a mile long. */
    static BigDecimal number(String text) {
        if (text.length() > LONGEST_NUMBER) {
            throw bad("A number has up to " + LONGEST_NUMBER + " digits.");
        }
        try {
            return new BigDecimal(text);
        } catch (NumberFormatException noNumber) {
            throw bad("A number is written like 12.50.", noNumber);
        }
    }

    private static String text(LedgerChange change) {
        return switch (change) {
            case LedgerChange.Move move ->
                joined(
                        "move",
                        move.task() == null ? ALL_TASKS : move.task(),
                        move.from(),
                        move.to(),
                        move.sharePercent(),
                        move.sentUpAgainPercent());
            case LedgerChange.Dearer dearer -> joined("dearer", dearer.tier(), dearer.percent());
            case LedgerChange.Priced priced ->
                joined(
                        "priced",
                        priced.tier(),
                        priced.rate().input(),
                        priced.rate().output());
            case LedgerChange.Engine engine ->
                joined(
                        "engine",
                        engine.machine().price(),
                        engine.machine().lifeMonths(),
                        engine.machine().wattsIdle(),
                        engine.machine().wattsBusy(),
                        engine.machine().busyPercent(),
                        engine.tariff(),
                        engine.from(),
                        engine.sharePercent(),
                        engine.sentUpAgainPercent());
        };
    }

    private static String joined(Object... parts) {
        return Stream.of(parts)
                .map(each -> each instanceof BigDecimal number ? number.toPlainString() : each.toString())
                .collect(Collectors.joining(":"));
    }

    private static LedgerChange change(String text) {
        var parts = new ArrayList<>(List.of(text.split(":", -1)));
        var kind = parts.removeFirst();
        return switch (kind + parts.size()) {
            case "move5" ->
                new LedgerChange.Move(
                        parts.get(0).equals(ALL_TASKS) ? null : parts.get(0),
                        whole(parts.get(1)),
                        whole(parts.get(2)),
                        number(parts.get(3)),
                        number(parts.get(4)));
            case "dearer2" -> new LedgerChange.Dearer(whole(parts.get(0)), number(parts.get(1)));
            case "priced3" ->
                LedgerChange.Priced.of(
                        whole(parts.get(0)), number(parts.get(1)), null, null, null, number(parts.get(2)));
            case "engine9" ->
                new LedgerChange.Engine(
                        new Part.Bought(
                                "engine",
                                BigDecimal.ONE,
                                number(parts.get(0)),
                                number(parts.get(1)),
                                number(parts.get(2)),
                                number(parts.get(3)),
                                Part.HOURS_A_DAY,
                                number(parts.get(4))),
                        number(parts.get(5)),
                        whole(parts.get(6)),
                        number(parts.get(7)),
                        number(parts.get(8)));
            default -> throw bad("It has a change that Podium does not know.");
        };
    }

    private static Refusal bad(String why) {
        return Refusal.invalid(
                "costs.bad-scenario",
                "The address of this page does not say what to compare. " + why,
                "Choose a comparison below.");
    }

    private static Refusal bad(String why, Throwable cause) {
        var refusal = bad(why);
        refusal.initCause(cause);
        return refusal;
    }
}
