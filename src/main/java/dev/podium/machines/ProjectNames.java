package dev.podium.machines;

import dev.podium.kernel.ProjectId;
import java.util.Map;

/** What the room that has projects says of those of the acting team, so that a policy can be for one of them. */
public interface ProjectNames {

    Map<ProjectId, String> all();
}
