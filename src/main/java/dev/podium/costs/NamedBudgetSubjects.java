package dev.podium.costs;

import dev.podium.identity.People;
import dev.podium.identity.Permission;
import dev.podium.identity.Permissions;
import dev.podium.kernel.AgentId;
import dev.podium.kernel.BudgetId;
import dev.podium.kernel.PersonId;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** {@link BudgetSubjects}: names of people, and of agents as their room tells them. */
@Service
class NamedBudgetSubjects implements BudgetSubjects {

    private static final int ID_SHOWN = 8;

    private final LedgerSearchStore ledger;
    private final Permissions permissions;
    private final People people;
    private final List<SpendingAgents> agents;

    NamedBudgetSubjects(LedgerSearchStore ledger, Permissions permissions, People people, List<SpendingAgents> agents) {
        this.ledger = ledger;
        this.permissions = permissions;
        this.people = people;
        this.agents = agents;
    }

    @Override
    @Transactional(readOnly = true)
    public Map<BudgetId, String> names(Collection<Budgets.Budget> budgets) {
        if (!permissions.allows(Permission.ORG_FIGURES)) {
            permissions.require(Permission.COSTS_OWN);
        }
        var who = subjects(budgets, Budgets.Scope.PERSON).stream()
                .map(PersonId::parse)
                .toList();
        var which = subjects(budgets, Budgets.Scope.AGENT).stream()
                .map(AgentId::parse)
                .toList();
        var whoNames = who.isEmpty() ? Map.<PersonId, String>of() : people.names(who);
        var agentNames = new HashMap<AgentId, String>();
        if (!which.isEmpty()) {
            agents.forEach(each -> agentNames.putAll(each.names(which)));
        }
        var names = new HashMap<BudgetId, String>();
        for (var budget : budgets) {
            var subject = budget.fields().subject();
            names.put(
                    budget.id(),
                    switch (budget.fields().scope()) {
                        case ORGANISATION -> "All teams";
                        case TEAM -> "This team";
                        case PERSON -> whoNames.getOrDefault(PersonId.parse(subject), "Somebody who left");
                        case AGENT -> agentNames.getOrDefault(AgentId.parse(subject), "An agent that is gone");
                        case KEY -> "Token " + subject.substring(0, ID_SHOWN);
                        case MODEL -> subject;
                    });
        }
        return names;
    }

    private static List<String> subjects(Collection<Budgets.Budget> budgets, Budgets.Scope scope) {
        return budgets.stream()
                .map(Budgets.Budget::fields)
                .filter(fields -> fields.scope() == scope)
                .map(Budgets.Fields::subject)
                .toList();
    }

    @Override
    @Transactional(readOnly = true)
    public Choices choices() {
        permissions.require(Permission.BUDGET_MANAGE);
        var members = new LinkedHashMap<PersonId, String>();
        people.members().forEach(member -> members.put(member.id(), member.name()));
        var known = new LinkedHashMap<AgentId, String>();
        agents.forEach(each -> known.putAll(each.all()));
        return new Choices(members, known, ledger.there("model-call", null).models());
    }
}
