package dev.podium.inference.ui;

import com.vaadin.flow.router.QueryParameters;
import dev.podium.costs.LedgerSearch.State;
import dev.podium.costs.LedgerSearch.Wanted;
import dev.podium.inference.CallFacts;
import dev.podium.kernel.AgentId;
import dev.podium.kernel.PersonId;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an address of the page of calls asks for; other pages lead there with it. */
final class CallsAddress {

    private static final List<String> TIERS = List.of("1", "2", "3");

    private CallsAddress() {}

    /** What is no day, tier or state admits all; what is no id is refused. */
    static Wanted read(QueryParameters query) {
        var person = one(query, "person");
        var agent = one(query, "agent");
        var tier = one(query, "tier");
        return new Wanted(
                CallFacts.KIND,
                "",
                day(one(query, "from")),
                day(one(query, "to")),
                person == null ? null : PersonId.parse(person),
                agent == null ? null : AgentId.parse(agent),
                one(query, "provider"),
                one(query, "model"),
                tier != null && TIERS.contains(tier) ? Integer.valueOf(tier) : null,
                state(one(query, "state")));
    }

    private static @Nullable String one(QueryParameters query, String name) {
        return query.getSingleParameter(name).filter(each -> !each.isBlank()).orElse(null);
    }

    private static @Nullable State state(@Nullable String word) {
        return Arrays.stream(State.values())
                .filter(state -> state.name().equalsIgnoreCase(word))
                .findFirst()
                .orElse(null);
    }

    private static @Nullable LocalDate day(@Nullable String text) {
        try {
            return text == null ? null : LocalDate.parse(text);
        } catch (DateTimeParseException e) {
            return null;
        }
    }
}
