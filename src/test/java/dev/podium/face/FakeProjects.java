package dev.podium.face;

import dev.podium.agents.Projects;
import dev.podium.kernel.PolicyId;
import dev.podium.kernel.ProjectId;
import dev.podium.kernel.Refusal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Projects in memory; one with agents stays. */
public final class FakeProjects implements Projects {

    public final List<Project> kept = new ArrayList<>();
    public final List<Breach> breaches = new ArrayList<>();

    @Override
    public List<Project> all() {
        return List.copyOf(kept);
    }

    @Override
    public Project add(String name) {
        if (name.isBlank()) {
            throw Refusal.invalidField("name", "agents.bad-project", "A project needs a name.", "Type one.");
        }
        var project = new Project(ProjectId.random(), name.strip(), 0);
        kept.add(project);
        return project;
    }

    @Override
    public Project rename(ProjectId id, String name) {
        kept.replaceAll(each -> each.id().equals(id) ? new Project(id, name, each.agents()) : each);
        return kept.getFirst();
    }

    @Override
    public void remove(ProjectId id) {
        if (kept.stream().anyMatch(each -> each.id().equals(id) && each.agents() > 0)) {
            throw Refusal.conflict("agents.project-in-use", "Agents belong to it.", "Delete them.");
        }
        kept.removeIf(each -> each.id().equals(id));
    }

    @Override
    public List<Breach> breaking(@Nullable PolicyId policy) {
        return List.copyOf(breaches);
    }
}
