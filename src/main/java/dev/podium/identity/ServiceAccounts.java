package dev.podium.identity;

import dev.podium.kernel.PersonId;
import dev.podium.kernel.Role;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Programs that work for the current team under a name of their own. Each acts by its tokens alone, with {@link
 * Role#SERVICE}, no further than the role it was given, and owns what it makes. Every method takes {@link
 * Permission#SERVICE_ACCOUNT_MANAGE}, and refuses an account of another team with {@code identity.no-service-account}.
 */
public interface ServiceAccounts {

    /** What an account can be narrowed to. */
    Set<Role> ROLES = EnumSet.of(Role.MEMBER, Role.VIEWER);

    /** How many a team may have. */
    int MOST = 100;

    /** How many tokens that count an account may have: one in use, and some that take its place. */
    int MOST_TOKENS = 10;

    /**
     * @param id of the account, in the place of a person wherever something names its owner
     * @param tokens how many it has that count
     * @param lastUsedAt when one of its tokens was used last, to the minute; null for never
     */
    record ServiceAccount(
            PersonId id,
            String name,
            Role role,
            boolean disabled,
            String madeBy,
            Instant createdAt,
            int tokens,
            @Nullable Instant lastUsedAt) {}

    /** By name. */
    List<ServiceAccount> list();

    ServiceAccount get(PersonId account);

    /** The scopes that its tokens can be given. */
    Set<String> scopes(Role role);

    /**
     * @throws dev.podium.kernel.Refusal {@code identity.bad-name}, {@code identity.service-name-taken}, {@code
     *     identity.bad-role} or {@code identity.too-many-service-accounts}
     */
    ServiceAccount make(String name, Role role);

    /**
     * Changes what is not null. While an account is disabled its tokens count for nothing, from within two seconds on.
     *
     * @throws dev.podium.kernel.Refusal as {@link #make}
     */
    ServiceAccount change(PersonId account, @Nullable String name, @Nullable Role role, @Nullable Boolean disabled);

    /** Its tokens end; the agents that it owns stay, and an owner of the team may stop and delete them. */
    void delete(PersonId account);

    /** Those that are not revoked, the newest first. */
    List<Tokens.Token> tokens(PersonId account);

    /**
     * @param scopes at least one, of {@link #scopes}
     * @throws dev.podium.kernel.Refusal {@code identity.token-name}, {@code identity.token-scope}, {@code
     *     identity.token-expiry} or {@code identity.too-many-tokens}
     */
    Tokens.MadeToken makeToken(PersonId account, String name, Set<String> scopes, Duration validFor);

    /** Ends it at once; a refusal {@code identity.token-not-found} when there is none. */
    void revokeToken(PersonId account, UUID token);
}
