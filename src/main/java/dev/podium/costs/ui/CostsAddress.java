package dev.podium.costs.ui;

import com.vaadin.flow.router.QueryParameters;
import dev.podium.costs.Spending;
import dev.podium.costs.Spending.By;
import dev.podium.costs.Spending.Of;
import dev.podium.costs.Spending.Period;
import dev.podium.kernel.Refusal;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What the page of costs shows, written as its address and read from it: so it can be sent to somebody, and gone back to. */
final class CostsAddress {

    static final String PATH = "costs";

    private static final int FIRST_YEAR = 1970;
    private static final int LAST_YEAR = 9000;

    private CostsAddress() {}

    static QueryParameters query(CostsChoice choice, LocalDate today) {
        return new QueryParameters(parameters(choice, today));
    }

    private static Map<String, List<String>> parameters(CostsChoice choice, LocalDate today) {
        var query = new LinkedHashMap<String, List<String>>();
        query.put("of", List.of(word(choice.of())));
        query.put("span", List.of(word(choice.span())));
        if (choice.span() == CostsSpan.DAYS) {
            query.put("from", List.of(choice.period().from().toString()));
            query.put("to", List.of(choice.period().to().toString()));
        } else if (!choice.holds(today)) {
            query.put("day", List.of(choice.period().from().toString()));
        }
        if (!choice.narrowed().kinds().isEmpty()) {
            query.put("kind", List.copyOf(new TreeSet<>(choice.narrowed().kinds())));
        }
        choice.parts().forEach((part, id) -> query.put(word(part), List.of(id)));
        query.put("stack", List.of(word(choice.stack())));
        query.put("by", List.of(word(choice.by())));
        return query;
    }

    static String of(CostsChoice choice, LocalDate today) {
        // Always in the same order, so that two addresses of the same are the same.
        return parameters(choice, today).entrySet().stream()
                .flatMap(each -> each.getValue().stream()
                        .map(value -> each.getKey() + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8)))
                .collect(Collectors.joining("&", PATH + "?", ""));
    }

    /** An unknown word is the usual one; what is no id is refused. @param usual whose, where nothing says it */
    static CostsChoice read(QueryParameters query, Of usual, LocalDate today) {
        var of = named(Of.values(), one(query, "of"), usual);
        var span = named(CostsSpan.values(), one(query, "span"), CostsSpan.MONTH);
        var choice = CostsChoice.usual(of, today);
        if (span == CostsSpan.DAYS) {
            var thirty = span.around(today);
            choice = choice.at(span, days(day(one(query, "from"), thirty.from()), day(one(query, "to"), thirty.to())));
        } else {
            choice = choice.at(span, span.around(day(one(query, "day"), today)));
        }
        choice = choice.kinds(Set.copyOf(query.getParameters("kind")));
        for (var part : CostsChoice.TABLES) {
            var id = one(query, word(part));
            if (part != By.KIND && part != By.TASK && !id.isEmpty()) {
                choice = choice.only(part, id);
            }
        }
        return choice.stacked(named(By.values(), one(query, "stack"), choice.stack()))
                .by(named(By.values(), one(query, "by"), choice.by()));
    }

    private static Period days(LocalDate from, LocalDate to) {
        long days = to.toEpochDay() - from.toEpochDay() + 1;
        if (days < 1 || days > Spending.MOST_DAYS) {
            throw Refusal.invalidField(
                    "to",
                    "costs.bad-period",
                    "A period has 1 to " + Spending.MOST_DAYS + " days; from " + from + " to " + to + " it is " + days
                            + ".",
                    "Choose a last day that is not before the first.");
        }
        return new Period(from, to);
    }

    private static String one(QueryParameters query, String name) {
        return query.getSingleParameter(name).orElse("");
    }

    private static LocalDate day(String text, LocalDate usual) {
        if (text.isEmpty()) {
            return usual;
        }
        try {
            var day = LocalDate.parse(text);
            // Beyond these no day can be worked with.
            return day.getYear() < FIRST_YEAR || day.getYear() > LAST_YEAR ? usual : day;
        } catch (DateTimeParseException e) {
            throw Refusal.invalid("costs.bad-period", "\"" + text + "\" is no day.", "Write it like 2026-11-23.");
        }
    }

    static String word(Enum<?> one) {
        return one.name().toLowerCase(Locale.ROOT);
    }

    private static <E extends Enum<E>> E named(E[] all, String name, E usual) {
        return List.of(all).stream()
                .filter(each -> each.name().equalsIgnoreCase(name))
                .findFirst()
                .orElse(usual);
    }
}
