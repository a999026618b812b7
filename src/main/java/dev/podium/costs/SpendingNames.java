package dev.podium.costs;

import dev.podium.costs.Spending.By;
import dev.podium.costs.Spending.Of;
import dev.podium.identity.People;
import dev.podium.identity.TeamSizes;
import dev.podium.kernel.AgentId;
import dev.podium.kernel.PersonId;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What the parts of a sum are called for people. */
@Component
class SpendingNames {

    /** How much of an id is shown of what has no name. */
    private static final int ID_SHOWN = 8;

    private static final Map<String, String> KINDS = Map.of(
            "model-call", "Models",
            "gpu", "GPUs",
            "machine", "Machines",
            "hardware", "Hardware",
            "electricity", "Electricity",
            "subscription", "Subscriptions",
            "charge", "Other charges");

    private final People people;
    private final TeamSizes teams;
    private final KeptReportStore deleted;
    private final List<SpendingAgents> agents;

    SpendingNames(People people, TeamSizes teams, KeptReportStore deleted, List<SpendingAgents> agents) {
        this.people = people;
        this.teams = teams;
        this.deleted = deleted;
        this.agents = agents;
    }

    static String kind(String kind) {
        return KINDS.getOrDefault(kind, kind);
    }

    /** By id. @param labels what the ledger itself calls each id; "" where it does not */
    Map<String, String> of(Of of, By by, Map<String, String> labels, Map<AgentId, SpendingAgents.Project> projects) {
        var ids = labels.keySet().stream().filter(id -> !id.isEmpty()).toList();
        var names = new HashMap<>(
                switch (by) {
                    case KIND -> each(ids, SpendingNames::kind);
                    case TEAM -> teams(of, ids);
                    case PERSON -> people(ids);
                    case AGENT -> agents(ids);
                    case PROJECT -> projects(ids, projects);
                    case MODEL, PROVIDER -> each(ids, id -> id);
                    case TIER -> each(ids, id -> "0".equals(id) ? "No tier" : "Tier " + id);
                    case TASK -> each(ids, SpendingNames::task);
                    case MACHINE -> each(ids, id -> named(labels.get(id), "Machine ", id));
                    case KEY -> each(ids, id -> named("", "Token ", id));
                });
        if (labels.containsKey("")) {
            names.put("", none(by));
        }
        return names;
    }

    private static Map<String, String> each(Collection<String> ids, Function<String, String> name) {
        return ids.stream().collect(Collectors.toMap(id -> id, name));
    }

    private static String named(@Nullable String label, String word, String id) {
        return label == null || label.isEmpty() ? word + id.substring(0, ID_SHOWN) : label;
    }

    /** Such as "Code generation" of {@code code-generation}. */
    static String task(String id) {
        return id.isEmpty()
                ? none(By.TASK)
                : id.substring(0, 1).toUpperCase(Locale.ROOT) + id.substring(1).replace('-', ' ');
    }

    private static String none(By by) {
        return switch (by) {
            case KIND, TEAM -> "";
            case PERSON -> "Nobody's own";
            case AGENT -> "No agent";
            case PROJECT -> "No project";
            case MODEL -> "No model";
            case TIER -> "No tier";
            case TASK -> "A model was named";
            case MACHINE -> "No machine";
            case PROVIDER -> "No provider";
            case KEY -> "No token";
        };
    }

    /** One that was deleted keeps its name as long as its costs are there. */
    private Map<String, String> teams(Of of, List<String> ids) {
        if (of != Of.ORGANISATION) {
            return each(ids, _ -> "This team");
        }
        var known = new HashMap<String, String>();
        teams.all().forEach(each -> known.put(each.id().toString(), each.name()));
        if (!known.keySet().containsAll(ids)) {
            deleted.teamNames().forEach((id, name) -> known.putIfAbsent(id, name + " (deleted)"));
        }
        return each(ids, id -> known.getOrDefault(id, "A team that is gone"));
    }

    private Map<String, String> people(List<String> ids) {
        var names = ids.isEmpty()
                ? Map.<PersonId, String>of()
                : people.names(ids.stream().map(PersonId::parse).toList());
        return each(ids, id -> names.getOrDefault(PersonId.parse(id), "Somebody who left"));
    }

    private Map<String, String> agents(List<String> ids) {
        var names = new HashMap<AgentId, String>();
        if (!ids.isEmpty()) {
            var which = ids.stream().map(AgentId::parse).toList();
            agents.forEach(each -> names.putAll(each.names(which)));
        }
        return each(ids, id -> names.getOrDefault(AgentId.parse(id), "An agent that is gone"));
    }

    private static Map<String, String> projects(List<String> ids, Map<AgentId, SpendingAgents.Project> projects) {
        var names = projects.values().stream()
                .collect(Collectors.toMap(each -> each.id().toString(), SpendingAgents.Project::name, (one, _) -> one));
        return each(ids, id -> names.getOrDefault(id, id));
    }
}
