package dev.podium.costs;

import dev.podium.kernel.AgentId;
import dev.podium.kernel.BudgetId;
import dev.podium.kernel.PersonId;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Of whom budgets are, by name. */
public interface BudgetSubjects {

    /** What can have one of its own: people and agents by name, and the models that were billed. */
    record Choices(Map<PersonId, String> people, Map<AgentId, String> agents, List<String> models) {}

    /** "Max Two", "web › backend", "claude-opus", "This team"; of those that one was shown. */
    Map<BudgetId, String> names(Collection<Budgets.Budget> budgets);

    /** For who makes budgets. */
    Choices choices();
}
