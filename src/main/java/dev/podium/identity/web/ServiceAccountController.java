package dev.podium.identity.web;

import dev.podium.identity.ServiceAccounts;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.Role;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
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

@RestController
@RequestMapping("/api/v1/service-accounts")
@Tag(name = "Service accounts", description = "Programs that work for a team under a name of their own.")
class ServiceAccountController {

    private final ServiceAccounts accounts;

    ServiceAccountController(ServiceAccounts accounts) {
        this.accounts = accounts;
    }

    @Schema(name = "ServiceAccount")
    record One(
            UUID id,
            String name,

            @Schema(allowableValues = {"MEMBER", "VIEWER"}) Role role,

            boolean disabled,
            String madeBy,
            Instant createdAt,

            @Schema(description = "How many tokens it has that count.")
            int tokens,

            @Nullable Instant lastUsedAt) {

        static One of(ServiceAccounts.ServiceAccount account) {
            return new One(
                    account.id().value(),
                    account.name(),
                    account.role(),
                    account.disabled(),
                    account.madeBy(),
                    account.createdAt(),
                    account.tokens(),
                    account.lastUsedAt());
        }
    }

    @Schema(name = "NewServiceAccount")
    record Wanted(
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED, example = "deploy-bot") @Nullable
            String name,

            @Schema(
                    requiredMode = Schema.RequiredMode.REQUIRED,
                    allowableValues = {"MEMBER", "VIEWER"})
            @Nullable
            Role role) {}

    @Schema(name = "ServiceAccountChange", description = "What is absent stays as it is.")
    record Change(
            @Nullable String name,
            @Nullable Role role,
            @Nullable Boolean disabled) {}

    @Schema(name = "NewServiceToken")
    record WantedToken(
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED) @Nullable
            String name,

            @Schema(requiredMode = Schema.RequiredMode.REQUIRED, example = "[\"agents:read\"]") @Nullable
            Set<@Nullable String> scopes,

            @Schema(requiredMode = Schema.RequiredMode.REQUIRED, example = "90") @Nullable
            Integer expiresInDays) {}

    @GetMapping
    @Operation(summary = "List the service accounts of this team", description = "By name.")
    List<One> list() {
        return accounts.list().stream().map(One::of).toList();
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(summary = "Make a service account", description = "It acts by tokens, which are made for it next.")
    One make(@RequestBody Wanted wanted) {
        return One.of(accounts.make(Bodies.needed("name", wanted.name()), Bodies.needed("role", wanted.role())));
    }

    @GetMapping("/{id}")
    @Operation(summary = "Show a service account")
    One get(@PathVariable String id) {
        return One.of(accounts.get(PersonId.parse(id)));
    }

    @PatchMapping("/{id}")
    @Operation(
            summary = "Rename a service account, narrow it to another role, disable or enable it",
            description = "While it is disabled its tokens count for nothing.")
    One change(@PathVariable String id, @RequestBody Change body) {
        return One.of(accounts.change(PersonId.parse(id), body.name(), body.role(), body.disabled()));
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Delete a service account", description = "Its tokens end; the agents that it owns stay.")
    void delete(@PathVariable String id) {
        accounts.delete(PersonId.parse(id));
    }

    @GetMapping("/{id}/tokens")
    @Operation(summary = "List the tokens of a service account")
    List<TokenController.Shown> tokens(@PathVariable String id) {
        return accounts.tokens(PersonId.parse(id)).stream()
                .map(token -> TokenController.Shown.of(token, null))
                .toList();
    }

    @PostMapping("/{id}/tokens")
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(
            summary = "Make a token for a service account; its text is shown this once",
            description = "Several may count at a time, so that one takes the place of another without a gap.")
    TokenController.Shown makeToken(@PathVariable String id, @RequestBody WantedToken wanted) {
        var made = accounts.makeToken(
                PersonId.parse(id),
                Bodies.needed("name", wanted.name()),
                Bodies.scopes(Bodies.needed("scopes", wanted.scopes())),
                Duration.ofDays(Bodies.needed("expiresInDays", wanted.expiresInDays())));
        return TokenController.Shown.of(made.token(), made.text());
    }

    @DeleteMapping("/{id}/tokens/{token}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Revoke a token of a service account")
    void revokeToken(@PathVariable String id, @PathVariable String token) {
        accounts.revokeToken(PersonId.parse(id), Bodies.id(token, "a token"));
    }
}
