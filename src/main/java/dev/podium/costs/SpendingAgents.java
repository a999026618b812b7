package dev.podium.costs;

import dev.podium.kernel.AgentId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Told by the room that runs agents: what those are called that spend something. For callers that have checked. */
public interface SpendingAgents {

    /** The names of these in the acting team, in full; those that are gone for good are absent. */
    Map<AgentId, String> names(Collection<AgentId> agents);

    /** Those that there are now in the acting team, by name; 1,000 at most. */
    Map<AgentId, String> all();

    /** @param name as people call it */
    record Project(UUID id, String name) {}

    /** The agents of the acting team that work on it now; none where there is no such project. */
    static List<AgentId> of(UUID project, List<SpendingAgents> told) {
        return told.stream()
                .flatMap(each -> each.projects().entrySet().stream())
                .filter(each -> each.getValue().id().equals(project))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** What each agent of the acting team works on now, also those that were deleted; who works on nothing is absent. */
    Map<AgentId, Project> projects();
}
