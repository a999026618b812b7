package dev.podium.agents;

import dev.podium.kernel.ProjectId;
import dev.podium.machines.ProjectNames;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Tells the room of policies which projects there are. Asked within its transactions, after its permissions. */
@Component
class OwnProjectNames implements ProjectNames {

    private final ProjectStore store;

    OwnProjectNames(ProjectStore store) {
        this.store = store;
    }

    @Override
    public Map<ProjectId, String> all() {
        return store.all().stream().collect(Collectors.toMap(Projects.Project::id, Projects.Project::name));
    }
}
