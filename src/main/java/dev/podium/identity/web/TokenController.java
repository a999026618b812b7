package dev.podium.identity.web;

import dev.podium.identity.Tokens;
import dev.podium.kernel.Refusal;
import io.swagger.v3.oas.annotations.Operation;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
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
@RequestMapping("/api/v1/tokens")
class TokenController {

    private static final int USUAL_DAYS = 90;

    private final Tokens tokens;

    TokenController(Tokens tokens) {
        this.tokens = tokens;
    }

    /** @param expiresInDays 1 to what podium.tokens.longest says; 90, or that where it is less, when absent */
    record Wanted(
            @Nullable String name,
            @Nullable Set<@Nullable String> scopes,
            @Nullable Integer expiresInDays) {}

    /** @param token the text, in the answer that made it only */
    record Shown(
            UUID id,
            String name,
            String ending,
            Set<String> scopes,
            Instant createdAt,
            Instant expiresAt,
            @Nullable Instant lastUsedAt,
            @Nullable String token) {

        static Shown of(Tokens.Token token, @Nullable String text) {
            return new Shown(
                    token.id(),
                    token.name(),
                    token.ending(),
                    new TreeSet<>(token.scopes()),
                    token.createdAt(),
                    token.expiresAt(),
                    token.lastUsedAt(),
                    text);
        }
    }

    @GetMapping
    @Operation(summary = "List my API tokens in this team")
    List<Shown> list() {
        return tokens.mine().stream().map(token -> Shown.of(token, null)).toList();
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(summary = "Make an API token; its text is shown this once")
    Shown make(@RequestBody Wanted wanted) {
        var days = wanted.expiresInDays() == null
                ? Math.min(USUAL_DAYS, tokens.longest().toDays())
                : wanted.expiresInDays();
        var made = tokens.make(
                wanted.name() == null ? "" : wanted.name(),
                wanted.scopes() == null ? Set.of() : Bodies.scopes(wanted.scopes()),
                Duration.ofDays(days));
        return Shown.of(made.token(), made.text());
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Revoke one of my API tokens")
    void revoke(@PathVariable String id) {
        tokens.revoke(parse(id));
    }

    @DeleteMapping("/own")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Revoke the API token that this request carries")
    void revokeOwn() {
        tokens.revokeOwn();
    }

    private static UUID parse(String id) {
        try {
            if (id.length() == 36) {
                return UUID.fromString(id);
            }
        } catch (IllegalArgumentException notAnId) {
            throw badId(notAnId);
        }
        throw badId(null);
    }

    private static Refusal badId(@Nullable Throwable cause) {
        var refusal = Refusal.invalidField(
                "id", "kernel.bad-id", "That is no id of a token.", "Take the id from the list of tokens.");
        if (cause != null) {
            refusal.initCause(cause);
        }
        return refusal;
    }
}
