package dev.podium.identity.web;

import dev.podium.identity.Invitations;
import dev.podium.kernel.Role;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/team/invitations")
@Tag(name = "Team")
class InvitationController {

    private final Invitations invitations;

    InvitationController(Invitations invitations) {
        this.invitations = invitations;
    }

    @Schema(name = "NewInvitation")
    record Wanted(
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED, example = "MEMBER") @Nullable
            Role role,

            @Schema(description = "Whom it is meant for; whoever holds the link when absent.") @Nullable
            String email,

            @Schema(description = "1 to 720; a week when absent.") @Nullable
            Integer expiresInHours) {}

    /** @param link the path of its page, in the answer that made it only */
    @Schema(name = "Invitation")
    record Shown(
            UUID id,
            Role role,
            @Nullable String email,
            String madeBy,
            Instant createdAt,
            Instant expiresAt,
            @Nullable String link) {

        static Shown of(Invitations.Invitation one, @Nullable String link) {
            return new Shown(one.id(), one.role(), one.email(), one.madeBy(), one.createdAt(), one.expiresAt(), link);
        }
    }

    @GetMapping
    @Operation(summary = "List the open invitations of this team")
    List<Shown> list() {
        return invitations.open().stream().map(one -> Shown.of(one, null)).toList();
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(summary = "Invite somebody into this team", description = "The link is shown this once.")
    Shown make(@RequestBody Wanted wanted) {
        var validFor = wanted.expiresInHours() == null ? Invitations.USUAL : Duration.ofHours(wanted.expiresInHours());
        var made = invitations.make(Bodies.needed("role", wanted.role()), wanted.email(), validFor);
        return Shown.of(made.invitation(), Links.to(made.path()));
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Revoke an open invitation")
    void revoke(@PathVariable String id) {
        invitations.revoke(Bodies.id(id, "an invitation"));
    }
}
