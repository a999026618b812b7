package dev.podium.machines.web;

import dev.podium.kernel.MachineId;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.TeamId;
import dev.podium.machines.MachineRegistry;
import dev.podium.machines.OsUserRule;
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
@RequestMapping("/api/v1/machine-registry")
@Tag(name = "Installation")
class MachineRegistryController {

    private static final int SSH_PORT = 22;

    private final MachineRegistry registry;

    MachineRegistryController(MachineRegistry registry) {
        this.registry = registry;
    }

    @Schema(name = "OsUserRule", description = "For those to whom no OS user is given there.")
    record Rule(
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED, example = "u_${username}") @Nullable
            String template,

            @Schema(
                    requiredMode = Schema.RequiredMode.REQUIRED,
                    description = "The sign-in provider whose user names count, by its id.")
            @Nullable
            String provider) {

        static Rule of(OsUserRule rule) {
            return new Rule(rule.template(), rule.provider());
        }
    }

    @Schema(name = "RegisteredMachine")
    record One(
            String id,
            String name,

            @Schema(description = "Empty for the machine that Podium runs on.")
            String host,

            int port,
            String hostKey,

            @Schema(description = "Of the host key, as ssh shows it.")
            String fingerprint,

            MachineRegistry.SignIn signIn,
            Set<String> labels,
            boolean everyTeam,
            Set<String> teams,
            @Nullable String sharedOsUser,
            @Nullable Rule osUserRule) {

        static One of(MachineRegistry.Registered machine) {
            var entry = machine.entry();
            return new One(
                    machine.id().toString(),
                    entry.name(),
                    entry.host(),
                    entry.port(),
                    entry.hostKey(),
                    machine.fingerprint(),
                    entry.signIn(),
                    new TreeSet<>(entry.labels()),
                    entry.everyTeam(),
                    entry.teams().stream().map(TeamId::toString).collect(Collectors.toCollection(TreeSet::new)),
                    entry.sharedOsUser(),
                    entry.osUserRule() == null ? null : Rule.of(entry.osUserRule()));
        }
    }

    @Schema(name = "RegisteredMachineList")
    record All(List<One> items) {}

    @Schema(name = "MachineFields", description = "All of it; what is absent is as its description says.")
    record Fields(
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED) @Nullable
            String name,

            @Schema(description = "Empty when absent, as for the machine that Podium runs on.") @Nullable
            String host,

            @Schema(description = "22 when absent.") @Nullable
            Integer port,

            @Schema(description = "As the machine showed it at first contact.") @Nullable
            String hostKey,

            @Schema(description = "CERTIFICATE when absent.")
            MachineRegistry.@Nullable SignIn signIn,

            @Nullable Set<@Nullable String> labels,

            @Schema(description = "False when absent.") @Nullable
            Boolean everyTeam,

            @Nullable Set<@Nullable String> teams,
            @Nullable String sharedOsUser,
            @Nullable Rule osUserRule) {

        MachineRegistry.Entry entry() {
            return new MachineRegistry.Entry(
                    Bodies.needed("name", name),
                    Objects.requireNonNullElse(host, ""),
                    Objects.requireNonNullElse(port, SSH_PORT),
                    Objects.requireNonNullElse(hostKey, ""),
                    Objects.requireNonNullElse(signIn, MachineRegistry.SignIn.CERTIFICATE),
                    Bodies.texts("labels", labels),
                    Boolean.TRUE.equals(everyTeam),
                    Bodies.texts("teams", teams).stream().map(TeamId::parse).collect(Collectors.toSet()),
                    sharedOsUser,
                    osUserRule == null
                            ? null
                            : new OsUserRule(
                                    Bodies.needed("osUserRule.template", osUserRule.template()),
                                    Bodies.needed("osUserRule.provider", osUserRule.provider())));
        }
    }

    @Schema(name = "MachineAddress")
    record Address(
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED) @Nullable
            String host,

            @Schema(description = "22 when absent.") @Nullable
            Integer port) {}

    @Schema(name = "MachineContact")
    record Contact(String hostKey, String fingerprint) {}

    @Schema(name = "MachineCheck")
    record Check(
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED) @Nullable
            Fields machine,

            @Schema(requiredMode = Schema.RequiredMode.REQUIRED) @Nullable
            String osUser) {}

    @Schema(name = "MachineCheckStep")
    record Step(String what, boolean passed, String said, String nextStep) {}

    @Schema(name = "MachineCheckResult")
    record Steps(boolean passed, List<Step> items) {}

    @Schema(name = "MachinePublicLines")
    record PublicLines(
            @Schema(description = "For the file that TrustedUserCAKeys names.")
            String authority,

            @Schema(description = "For authorized_keys.") String key) {}

    @GetMapping
    @Operation(summary = "List all machines", description = "Podium's own first, then by name; for admins.")
    All list() {
        return new All(registry.all().stream().map(One::of).toList());
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(summary = "Add a machine", description = "For admins.")
    One add(@RequestBody Fields body) {
        return find(registry.add(body.entry()));
    }

    private One find(MachineId id) {
        return registry.all().stream()
                .filter(machine -> machine.id().equals(id))
                .findFirst()
                .map(One::of)
                .orElseThrow(() -> Refusal.notFound(
                        "machines.not-found", "There is no such machine.", "Take the id from the list."));
    }

    @PutMapping("/{id}")
    @Operation(
            summary = "Change a machine",
            description = "For admins. Of the machine that Podium runs on: name, labels and who may use it.")
    One change(@PathVariable String id, @RequestBody Fields body) {
        var machine = MachineId.parse(id);
        registry.change(machine, body.entry());
        return find(machine);
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Remove a machine", description = "For admins; refused while agents are on it.")
    void remove(@PathVariable String id) {
        registry.remove(MachineId.parse(id));
    }

    @GetMapping("/public-lines")
    @Operation(summary = "Show what a machine is given so that it lets Podium in", description = "For admins.")
    PublicLines publicLines() {
        var lines = registry.publicLines();
        return new PublicLines(lines.authority(), lines.key());
    }

    @PostMapping("/contact")
    @Operation(summary = "Ask a machine for its host key", description = "For admins. It does not sign in.")
    Contact contact(@RequestBody Address body) {
        var contact =
                registry.contact(Bodies.needed("host", body.host()), Objects.requireNonNullElse(body.port(), SSH_PORT));
        return new Contact(contact.hostKey(), contact.fingerprint());
    }

    @PostMapping("/check")
    @Operation(
            summary = "Try whether agents could run on a machine",
            description = "For admins. Steps in order, up to the first that fails.")
    Steps check(@RequestBody Check body) {
        var entry = Bodies.needed("machine", body.machine()).entry();
        var steps = registry.check(entry, Bodies.needed("osUser", body.osUser())).stream()
                .map(step -> new Step(step.what(), step.passed(), step.said(), step.nextStep()))
                .toList();
        return new Steps(steps.stream().allMatch(Step::passed), steps);
    }
}
