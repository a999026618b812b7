package dev.podium.machines.web;

import dev.podium.kernel.MachineId;
import dev.podium.kernel.PolicyId;
import dev.podium.kernel.ProjectId;
import dev.podium.machines.Policies;
import dev.podium.machines.PolicyRule;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/team/policies")
@Tag(name = "Team")
class PolicyController {

    private final Policies policies;

    PolicyController(Policies policies) {
        this.policies = policies;
    }

    @Schema(name = "Policy")
    record One(
            String id,
            String name,

            @Schema(description = "Null for all of the team.") @Nullable
            String project,

            Set<String> labels,
            Set<String> machines,
            int tiers) {

        static One of(Policies.Policy policy) {
            var rule = policy.rule();
            return new One(
                    policy.id().toString(),
                    rule.name(),
                    policy.project() == null ? null : policy.project().toString(),
                    new TreeSet<>(rule.labels()),
                    rule.machines().stream().map(MachineId::toString).collect(Collectors.toCollection(TreeSet::new)),
                    rule.tiers());
        }
    }

    @Schema(name = "PolicyList")
    record All(List<One> items) {}

    @Schema(name = "PolicyFields", description = "All of it.")
    record Fields(
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED) @Nullable
            String name,

            @Schema(description = "A project's id; all of the team when absent.") @Nullable
            String project,

            @Schema(description = "A machine must have them all; no such condition when absent.") @Nullable
            Set<@Nullable String> labels,

            @Schema(description = "Ids; these machines alone; no such condition when absent.") @Nullable
            Set<@Nullable String> machines,

            @Schema(description = "Models up to this tier: 1 local, 2 mid, 3 strongest; 3 when absent.") @Nullable
            Integer tiers) {

        @Nullable
        ProjectId projectId() {
            return project == null ? null : ProjectId.parse(project);
        }

        PolicyRule rule() {
            return new PolicyRule(
                    Bodies.needed("name", name),
                    Bodies.texts("labels", labels),
                    Bodies.texts("machines", machines).stream()
                            .map(MachineId::parse)
                            .collect(Collectors.toSet()),
                    Objects.requireNonNullElse(tiers, PolicyRule.STRONGEST));
        }
    }

    @GetMapping
    @Operation(summary = "List the policies of this team", description = "By name.")
    All list() {
        return new All(policies.all().stream().map(One::of).toList());
    }

    @GetMapping("/{id}")
    @Operation(summary = "Show a policy")
    One get(@PathVariable String id) {
        return One.of(policies.get(PolicyId.parse(id)));
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(summary = "Add a policy", description = "What runs already goes on.")
    One add(@RequestBody Fields body) {
        return One.of(policies.get(policies.add(body.projectId(), body.rule())));
    }

    @PutMapping("/{id}")
    @Operation(summary = "Change a policy", description = "What runs already goes on.")
    One change(@PathVariable String id, @RequestBody Fields body) {
        var policy = PolicyId.parse(id);
        policies.change(policy, body.projectId(), body.rule());
        return One.of(policies.get(policy));
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Remove a policy")
    void remove(@PathVariable String id) {
        policies.remove(PolicyId.parse(id));
    }
}
