package dev.podium.costs;

import dev.podium.costs.Budgets.Fields;
import dev.podium.hooks.Webhooks;
import dev.podium.identity.People;
import dev.podium.kernel.AgentId;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.TeamId;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Tells a team's webhook of its budgets, in the transaction in which it is recorded that it was told. Those of the organisation are
 * no team's, and have no webhook.
 */
@Component
class BudgetHooks {

    static final String REACHED = "costs.budget-reached";
    static final String RUNS_OUT = "costs.budget-runs-out";

    private static final int ALL = 100;

    private final Webhooks webhooks;
    private final People people;
    private final List<SpendingAgents> agents;
    private final List<WithheldSpending> withheld;

    BudgetHooks(Webhooks webhooks, People people, List<SpendingAgents> agents, List<WithheldSpending> withheld) {
        this.webhooks = webhooks;
        this.people = people;
        this.agents = agents;
        this.withheld = withheld;
    }

    /** @param percent 50, 80 or 100 */
    void reached(BudgetRow row, @Nullable TeamId team, int percent, BigDecimal limit, BigDecimal spent, Instant ends) {
        if (team == null || !webhooks.isSet()) {
            return;
        }
        var sentence = Dollars.shown(spent) + " of " + Dollars.shown(limit) + " is spent"
                + (percent >= ALL && row.hard() ? "; what could pass it is refused." : ".");
        var data = facts(row, team, limit, spent, ends, sentence);
        data.put("percent", percent);
        webhooks.send(
                REACHED,
                name(row.fields(), team) + (percent >= ALL ? " is used up: " : " is at " + percent + " %: ") + sentence,
                data);
    }

    /** @param sentence that says when, with the amount */
    void runsOut(
            BudgetRow row,
            @Nullable TeamId team,
            BigDecimal limit,
            BigDecimal spent,
            LocalDate day,
            Instant ends,
            String sentence) {
        if (team == null || !webhooks.isSet()) {
            return;
        }
        var data = facts(row, team, limit, spent, ends, sentence);
        data.put("day", day.toString());
        webhooks.send(RUNS_OUT, name(row.fields(), team) + " runs out on " + day + ": " + sentence, data);
    }

    private Map<String, @Nullable Object> facts(
            BudgetRow row, TeamId team, BigDecimal limit, BigDecimal spent, Instant ends, String sentence) {
        var fields = row.fields();
        var data = new LinkedHashMap<String, @Nullable Object>();
        data.put("budget", row.id().toString());
        data.put("scope", small(fields.scope().name()));
        data.put("subject", fields.subject().isEmpty() || hides(fields, team) ? null : fields.subject());
        data.put("period", small(fields.period().name()));
        data.put("hard", row.hard());
        data.put("limit", limit.toPlainString());
        data.put("spent", spent.toPlainString());
        data.put("windowEnd", ends.toString());
        data.put("sentence", sentence);
        return data;
    }

    private static String small(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    /** Such as "The budget of Ada for a day". */
    private String name(Fields fields, TeamId team) {
        var whose = switch (fields.scope()) {
            case ORGANISATION -> "the organisation";
            case TEAM -> "this team";
            case PERSON -> hides(fields, team) ? "a person" : person(PersonId.parse(fields.subject()));
            case AGENT -> hides(fields, team) ? "an agent" : agent(AgentId.parse(fields.subject()));
            case KEY -> "an API token";
            case MODEL -> "the model " + fields.subject();
        };
        return "The " + (fields.hard() ? "" : "soft ") + "budget " + (fields.fixedCosts() ? "of all that " : "of ")
                + whose + (fields.fixedCosts() ? " costs" : "") + " for a "
                + small(fields.period().name());
    }

    private String person(PersonId id) {
        return people.names(List.of(id)).getOrDefault(id, "somebody who left");
    }

    private String agent(AgentId id) {
        return agents.stream()
                .flatMap(each -> each.names(List.of(id)).values().stream())
                .findFirst()
                .map(name -> "the agent " + name)
                .orElse("an agent that is gone");
    }

    /** Where a team's spending is not told by person, its chat is no exception. */
    private boolean hides(Fields fields, TeamId team) {
        boolean ofSomebody = switch (fields.scope()) {
            case PERSON, AGENT, KEY -> true;
            case ORGANISATION, TEAM, MODEL -> false;
        };
        return ofSomebody && withheld.stream().anyMatch(each -> each.teams().contains(team));
    }
}
