package dev.podium.agents.web;

import dev.podium.agents.Projects;
import dev.podium.kernel.PolicyId;
import dev.podium.kernel.ProjectId;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Projects, and what runs against a policy: nothing but the translation of {@link Projects} to JSON and back. */
@RestController
@RequestMapping("/api/v1/team")
@Tag(name = "Team")
class ProjectController {

    private final Projects projects;

    ProjectController(Projects projects) {
        this.projects = projects;
    }

    @Schema(name = "Project")
    record One(String id, String name, int agents) {

        static One of(Projects.Project project) {
            return new One(project.id().toString(), project.name(), project.agents());
        }
    }

    @Schema(name = "ProjectList")
    record All(List<One> items) {}

    @Schema(name = "ProjectFields")
    record Fields(
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED) @Nullable
            String name) {}

    @Schema(name = "PolicyBreach", description = "An agent that runs where the policy would not let it start now.")
    record Breach(AgentJson.Named agent, AgentJson.Named machine, AgentJson.Named owner, String said) {

        static Breach of(Projects.Breach breach) {
            var agent = breach.agent();
            return new Breach(
                    new AgentJson.Named(agent.id().toString(), agent.name().value()),
                    new AgentJson.Named(agent.machine().toString(), agent.machineName()),
                    new AgentJson.Named(agent.owner().toString(), agent.ownerName()),
                    breach.sentence());
        }
    }

    @Schema(name = "PolicyBreachList")
    record Breaches(List<Breach> items) {}

    @GetMapping("/projects")
    @Operation(summary = "List the projects of this team", description = "By name.")
    All list() {
        return new All(projects.all().stream().map(One::of).toList());
    }

    @PostMapping("/projects")
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(summary = "Add a project")
    One add(@RequestBody Fields body) {
        return One.of(projects.add(AgentRequests.needed("name", body.name())));
    }

    @PatchMapping("/projects/{id}")
    @Operation(summary = "Rename a project")
    One rename(@PathVariable String id, @RequestBody Fields body) {
        return One.of(projects.rename(ProjectId.parse(id), AgentRequests.needed("name", body.name())));
    }

    @DeleteMapping("/projects/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Remove a project", description = "Refused while agents, or a policy, are of it.")
    void remove(@PathVariable String id) {
        projects.remove(ProjectId.parse(id));
    }

    @GetMapping("/policies/{id}/breaches")
    @Operation(
            summary = "List what runs against a policy",
            description = "Agents that were there before the policy said so; they go on, and start no more.")
    Breaches breaches(@PathVariable String id) {
        return new Breaches(
                projects.breaking(PolicyId.parse(id)).stream().map(Breach::of).toList());
    }
}
