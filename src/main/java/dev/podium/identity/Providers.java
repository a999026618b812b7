package dev.podium.identity;

import dev.podium.kernel.Role;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Who may sign people in besides Podium itself: OpenID Connect providers and GitHub, and which groups mean which team. */
public interface Providers {

    /** The roles that a group may give, the widest first: of several for one team the first counts. */
    List<Role> MAPPABLE = List.of(
            Role.OWNER,
            Role.INSTRUCTOR,
            Role.ASSISTANT,
            Role.MEMBER,
            Role.STUDENT,
            Role.MANAGER,
            Role.AUDITOR,
            Role.VIEWER);

    /** What a provider speaks. */
    enum Kind {
        OPENID,
        /** OAuth 2 alone: it signs nothing about a person, so its own interface is asked who they are. */
        GITHUB
    }

    /** The team and the role of whoever no mapping gives one. */
    record DefaultTeam(String team, Role role) {}

    /**
     * A provider.
     *
     * @param id names it in addresses: {@code /login/oauth2/code/ID}
     * @param name as its button says it
     * @param issuer for GitHub the address of its pages: {@code https://github.com}, or that of the house's own
     * @param allowedDomains whose verified e-mail is of one of these comes in; {@code *} admits everybody the provider
     *     knows; without domains and groups nobody comes in
     * @param groupsClaim the claim that lists groups, by its name or as a path with dots
     * @param allowedGroups whose groups hold one of these comes in; one that ends in {@code *} is a beginning
     * @param fromSettings by Spring's variables, and so not to be changed here
     * @param defaultTeam null, as it is at first: no team
     * @param userNameClaim the claim with the user name, from which machines may make OS users; at GitHub it is always
     *     the login
     */
    record Provider(
            String id,
            String name,
            String issuer,
            String clientId,
            Set<String> allowedDomains,
            String groupsClaim,
            Set<String> allowedGroups,
            boolean enabled,
            boolean fromSettings,
            Kind kind,
            @Nullable DefaultTeam defaultTeam,
            String userNameClaim) {

        /** What OpenID Connect calls it, and Podium too where GitHub says it. */
        public static final String USER_NAME = "preferred_username";

        public Provider {
            allowedDomains = Set.copyOf(allowedDomains);
            allowedGroups = Set.copyOf(allowedGroups);
        }

        /** One whose user name stands in {@link #USER_NAME}. */
        public Provider(
                String id,
                String name,
                String issuer,
                String clientId,
                Set<String> allowedDomains,
                String groupsClaim,
                Set<String> allowedGroups,
                boolean enabled,
                boolean fromSettings,
                Kind kind,
                @Nullable DefaultTeam defaultTeam) {
            this(
                    id,
                    name,
                    issuer,
                    clientId,
                    allowedDomains,
                    groupsClaim,
                    allowedGroups,
                    enabled,
                    fromSettings,
                    kind,
                    defaultTeam,
                    USER_NAME);
        }

        /** One that speaks OpenID Connect and has no default team. */
        public Provider(
                String id,
                String name,
                String issuer,
                String clientId,
                Set<String> allowedDomains,
                String groupsClaim,
                Set<String> allowedGroups,
                boolean enabled,
                boolean fromSettings) {
            this(
                    id,
                    name,
                    issuer,
                    clientId,
                    allowedDomains,
                    groupsClaim,
                    allowedGroups,
                    enabled,
                    fromSettings,
                    Kind.OPENID,
                    null);
        }
    }

    /** What a sign-in needs to talk to a provider that is kept here; {@code version} changes with each change of it. */
    record Client(Provider provider, String secret, long version) {

        @Override
        public String toString() {
            return "Client " + provider.id();
        }
    }

    /** How a mapping's value is compared with what the provider says. */
    enum Comparison {
        /** It is the value, byte for byte. */
        VALUE,
        /** It begins with the value. */
        PREFIX,
        /** All of it matches the value, a regular expression in RE2's syntax, whose time grows with the text alone. */
        PATTERN
    }

    /**
     * Who has this value in this claim belongs to this team in this role.
     *
     * @param makeTeam whether the first who has it makes the team; false once that team was deleted
     * @param teamThere whether the team exists; one that was deleted does not
     */
    record Mapping(
            UUID id,
            String claim,
            String value,
            Comparison comparison,
            String team,
            Role role,
            boolean makeTeam,
            boolean teamThere) {}

    /**
     * What was last taken over of what a provider said of somebody.
     *
     * @param notes sentences, to that person; none where nothing changed
     */
    record Sync(String provider, Instant at, List<String> notes) {}

    /** Those that people may sign in with now, by name. Needs no actor: the sign-in page shows them. */
    List<Provider> offered();

    /**
     * A provider that is kept here and is not switched off, with its secret; for the sign-in itself, before there is an
     * actor. Empty for one of Spring's variables too.
     */
    Optional<Client> client(String id);

    /** All, by name. Takes {@link Permission#PLATFORM_MANAGE}, as all that follows. */
    List<Provider> all();

    /**
     * Adds one.
     *
     * @throws dev.podium.kernel.Refusal {@code identity.bad-provider} at the field that is wrong,
     *     {@code identity.provider-there}, {@code identity.no-team} at {@code defaultTeam}
     */
    void add(Provider provider, String secret);

    /**
     * Changes all but the id, the kind, the issuer and the client, on which identities hang; switching it off ends its sessions.
     *
     * @param secret a new one, or blank to leave it as it is
     */
    void change(Provider provider, String secret);

    List<Mapping> mappings(String provider);

    /**
     * Maps a group to a team; counts from each person's next sign-in on.
     *
     * @throws dev.podium.kernel.Refusal {@code identity.bad-mapping} at the field that is wrong,
     *     {@code identity.mapping-there}
     */
    void map(String provider, Mapping mapping);

    void unmap(UUID mapping);

    /** What the acting person's provider changed last; empty for somebody who signed in with a password. */
    Optional<Sync> lastSync();
}
