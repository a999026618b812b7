package dev.podium.identity.web;

import dev.podium.identity.Providers;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.Role;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
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
@RequestMapping("/api/v1/providers")
@Tag(name = "Installation")
class ProviderController {

    private final Providers providers;

    ProviderController(Providers providers) {
        this.providers = providers;
    }

    @Schema(name = "DefaultTeam", description = "Of whoever no mapping gives a team.")
    record Fallback(
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED) @Nullable
            String team,

            @Schema(requiredMode = Schema.RequiredMode.REQUIRED) @Nullable
            Role role) {}

    @Schema(name = "Provider")
    record One(
            String id,
            Providers.Kind kind,
            String name,
            String issuer,
            String clientId,
            Set<String> domains,
            String groupsClaim,
            Set<String> groups,
            boolean enabled,
            @Nullable Fallback defaultTeam,

            @Schema(description = "Where the user name stands, from which machines may make OS users.")
            String userNameClaim,

            @Schema(description = "By Spring's variables, and so not to be changed here.")
            boolean fromSettings) {

        static One of(Providers.Provider provider) {
            var fallback = provider.defaultTeam();
            return new One(
                    provider.id(),
                    provider.kind(),
                    provider.name(),
                    provider.issuer(),
                    provider.clientId(),
                    new TreeSet<>(provider.allowedDomains()),
                    provider.groupsClaim(),
                    new TreeSet<>(provider.allowedGroups()),
                    provider.enabled(),
                    fallback == null ? null : new Fallback(fallback.team(), fallback.role()),
                    provider.userNameClaim(),
                    provider.fromSettings());
        }
    }

    @Schema(name = "ProviderList")
    record All(List<One> items) {}

    @Schema(name = "ProviderFields", description = "All of it; the secret alone stays as it is where it is absent.")
    record Fields(
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED) @Nullable
            String name,

            @Nullable String clientSecret,
            @Nullable Set<String> domains,

            @Schema(description = "groups when absent.") @Nullable
            String groupsClaim,

            @Nullable Set<String> groups,

            @Schema(description = "True when absent.") @Nullable
            Boolean enabled,

            @Nullable Fallback defaultTeam,

            @Schema(description = "preferred_username when absent; at GitHub it is always the login.") @Nullable
            String userNameClaim) {}

    @Schema(name = "NewProvider")
    record Wanted(
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED) @Nullable
            String id,

            @Schema(description = "OPENID when absent.") Providers.@Nullable Kind kind,

            @Schema(description = "https://github.com when absent for GITHUB.") @Nullable
            String issuer,

            @Schema(requiredMode = Schema.RequiredMode.REQUIRED) @Nullable
            String clientId,

            @Schema(requiredMode = Schema.RequiredMode.REQUIRED) @Nullable
            String name,

            @Nullable String clientSecret,
            @Nullable Set<String> domains,
            @Nullable String groupsClaim,
            @Nullable Set<String> groups,
            @Nullable Boolean enabled,
            @Nullable Fallback defaultTeam,
            @Nullable String userNameClaim) {

        Fields fields() {
            return new Fields(name, clientSecret, domains, groupsClaim, groups, enabled, defaultTeam, userNameClaim);
        }
    }

    @Schema(name = "GroupMapping")
    record Mapped(
            UUID id,
            String claim,
            String value,
            Providers.Comparison comparison,
            String team,
            Role role,
            boolean makeTeam,

            @Schema(description = "False for a team that is still to be made, or was deleted.")
            boolean teamThere) {

        static Mapped of(Providers.Mapping mapping) {
            return new Mapped(
                    mapping.id(),
                    mapping.claim(),
                    mapping.value(),
                    mapping.comparison(),
                    mapping.team(),
                    mapping.role(),
                    mapping.makeTeam(),
                    mapping.teamThere());
        }
    }

    @Schema(name = "GroupMappingList")
    record AllMapped(List<Mapped> items) {}

    @Schema(name = "NewGroupMapping")
    record WantedMapping(
            @Schema(description = "The provider's claim with the groups when absent.") @Nullable
            String claim,

            @Schema(requiredMode = Schema.RequiredMode.REQUIRED) @Nullable
            String value,

            @Schema(
                    description = "How the value is compared: whole when absent, by its beginning, or as a regular"
                            + " expression in RE2's syntax that all of the group matches.")
            Providers.@Nullable Comparison comparison,

            @Schema(requiredMode = Schema.RequiredMode.REQUIRED) @Nullable
            String team,

            @Schema(requiredMode = Schema.RequiredMode.REQUIRED) @Nullable
            Role role,

            @Nullable Boolean makeTeam) {}

    @GetMapping
    @Operation(summary = "List the sign-in providers", description = "By name; for admins. Never with a secret.")
    All list() {
        return new All(providers.all().stream().map(One::of).toList());
    }

    @GetMapping("/{id}")
    @Operation(summary = "Show a sign-in provider", description = "For admins.")
    One get(@PathVariable String id) {
        return One.of(find(id));
    }

    private Providers.Provider find(String id) {
        return providers.all().stream()
                .filter(provider -> provider.id().equals(id))
                .findFirst()
                .orElseThrow(() -> Refusal.notFound(
                        "identity.no-provider", "There is no such provider.", "Take the id from the list."));
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(summary = "Add a sign-in provider", description = "For admins.")
    One add(@RequestBody Wanted body) {
        var kind = body.kind() == null ? Providers.Kind.OPENID : body.kind();
        var gitHub = kind == Providers.Kind.GITHUB && body.issuer() == null;
        var wanted = provider(
                Bodies.needed("id", body.id()),
                kind,
                gitHub ? "https://github.com" : Bodies.needed("issuer", body.issuer()),
                Bodies.needed("clientId", body.clientId()),
                body.fields());
        providers.add(wanted, Objects.requireNonNullElse(body.clientSecret(), ""));
        return One.of(find(wanted.id()));
    }

    @PutMapping("/{id}")
    @Operation(
            summary = "Change a sign-in provider",
            description = "For admins. Id, kind, issuer and client stay; switching it off ends its sessions.")
    One change(@PathVariable String id, @RequestBody Fields body) {
        var before = find(id);
        providers.change(
                provider(id, before.kind(), before.issuer(), before.clientId(), body),
                Objects.requireNonNullElse(body.clientSecret(), ""));
        return One.of(find(id));
    }

    private static Providers.Provider provider(
            String id, Providers.Kind kind, String issuer, String clientId, Fields fields) {
        var fallback = fields.defaultTeam();
        return new Providers.Provider(
                id,
                Bodies.needed("name", fields.name()),
                issuer,
                clientId,
                Objects.requireNonNullElse(fields.domains(), Set.of()),
                Objects.requireNonNullElse(fields.groupsClaim(), "groups"),
                Objects.requireNonNullElse(fields.groups(), Set.of()),
                fields.enabled() == null || fields.enabled(),
                false,
                kind,
                fallback == null
                        ? null
                        : new Providers.DefaultTeam(
                                Bodies.needed("defaultTeam.team", fallback.team()),
                                Bodies.needed("defaultTeam.role", fallback.role())),
                Objects.requireNonNullElse(fields.userNameClaim(), Providers.Provider.USER_NAME));
    }

    @GetMapping("/{id}/mappings")
    @Operation(summary = "List which groups of a provider mean which team", description = "For admins.")
    AllMapped mappings(@PathVariable String id) {
        return new AllMapped(
                providers.mappings(find(id).id()).stream().map(Mapped::of).toList());
    }

    @PostMapping("/{id}/mappings")
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(summary = "Map a group to a team", description = "For admins. It counts from the next sync on.")
    Mapped map(@PathVariable String id, @RequestBody WantedMapping body) {
        var provider = find(id);
        var mapping = new Providers.Mapping(
                UUID.randomUUID(),
                Objects.requireNonNullElse(body.claim(), provider.groupsClaim()),
                Bodies.needed("value", body.value()),
                Objects.requireNonNullElse(body.comparison(), Providers.Comparison.VALUE),
                Bodies.needed("team", body.team()).strip(),
                Bodies.needed("role", body.role()),
                Boolean.TRUE.equals(body.makeTeam()),
                false);
        providers.map(id, mapping);
        return providers.mappings(id).stream()
                .filter(one -> one.id().equals(mapping.id()))
                .findFirst()
                .map(Mapped::of)
                .orElseThrow();
    }

    @DeleteMapping("/{id}/mappings/{mapping}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Remove a mapping", description = "For admins. It counts from the next sync on.")
    void unmap(@PathVariable String id, @PathVariable String mapping) {
        var wanted = Bodies.id(mapping, "a mapping");
        if (providers.mappings(find(id).id()).stream().noneMatch(one -> one.id().equals(wanted))) {
            throw Refusal.notFound(
                    "identity.no-mapping", "There is no such mapping of " + id + ".", "Take the id from the list.");
        }
        providers.unmap(wanted);
    }
}
