package dev.podium.inference.ui;

import com.vaadin.flow.router.QueryParameters;
import dev.podium.costs.LedgerSearch.State;
import dev.podium.costs.LedgerSearch.Wanted;
import dev.podium.inference.CallFacts;
import dev.podium.kernel.AgentId;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.ProjectId;
import dev.podium.kernel.Refusal;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What an address of the page of calls asks for; other pages lead there with it. */
final class CallsAddress {

    private static final List<String> TIERS = List.of("1", "2", "3");

    private CallsAddress() {}

    /** What is no day, tier or state admits all; what is no id is refused. */
    static Wanted read(QueryParameters query) {
        var person = one(query, "person");
        var agent = one(query, "agent");
        var project = one(query, "project");
        var machine = one(query, "machine");
        var key = one(query, "key");
        var tier = one(query, "tier");
        return new Wanted(
                CallFacts.KIND,
                "",
                day(one(query, "from")),
                day(one(query, "to")),
                person == null ? null : PersonId.parse(person),
                agent == null ? null : AgentId.parse(agent),
                project == null ? null : ProjectId.parse(project).value(),
                one(query, "provider"),
                one(query, "model"),
                tier != null && TIERS.contains(tier) ? Integer.valueOf(tier) : null,
                machine == null ? null : MachineId.parse(machine),
                key == null ? null : key(key),
                state(one(query, "state")));
    }

    private static UUID key(String text) {
        try {
            return PersonId.parse(text).value();
        } catch (Refusal noId) {
            throw Refusal.invalid(
                    noId.code(), "That is no id of an API token.", "Take the id from the list of API tokens.");
        }
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
