package dev.podium.identity;

import dev.podium.kernel.PersonId;
import dev.podium.kernel.Role;
import dev.podium.kernel.TeamId;
import dev.podium.secrets.SecretRef;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The narrow questions of db/identity/V4__sso.sql, V8__sso_rest.sql, V12__user_names.sql and V13, which follows it. */
@Repository
class ProviderStore {

    private final JdbcClient jdbc;

    ProviderStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    record Kept(Providers.Provider provider, @Nullable SecretRef secret, long version) {}

    List<Kept> all() {
        return jdbc.sql("select * from identity_known_providers()")
                .query((row, n) -> {
                    var secret = row.getObject("secret", UUID.class);
                    return new Kept(
                            new Providers.Provider(
                                    row.getString("id"),
                                    row.getString("name"),
                                    row.getString("issuer"),
                                    row.getString("client_id"),
                                    strings(row.getArray("allowed_domains")),
                                    row.getString("groups_claim"),
                                    strings(row.getArray("allowed_groups")),
                                    row.getBoolean("enabled"),
                                    false,
                                    Providers.Kind.valueOf(row.getString("kind")),
                                    defaultTeam(row),
                                    row.getString("user_name_claim")),
                            secret == null ? null : new SecretRef(secret),
                            row.getObject("changed_at", OffsetDateTime.class)
                                    .toInstant()
                                    .toEpochMilli());
                })
                .list();
    }

    private static Providers.@Nullable DefaultTeam defaultTeam(ResultSet row) throws SQLException {
        var team = row.getString("default_team");
        return team == null ? null : new Providers.DefaultTeam(team, Role.valueOf(row.getString("default_role")));
    }

    private static Set<String> strings(Array array) throws SQLException {
        return Set.of((String[]) array.getArray());
    }

    private static String[] texts(Set<String> some) {
        return some.stream().sorted().toArray(String[]::new);
    }

    /** {@code done}, {@code there} or {@code no-team}. */
    String add(Providers.Provider provider, @Nullable SecretRef secret) {
        var fallback = provider.defaultTeam();
        return jdbc.sql("select identity_add_provider(?, ?, ?, ?, ?, ?::uuid, ?, ?, ?, ?, ?::text, ?::text)")
                .param(provider.id())
                .param(provider.kind().name())
                .param(provider.name())
                .param(provider.issuer())
                .param(provider.clientId())
                .param(secret == null ? null : secret.value())
                .param(texts(provider.allowedDomains()))
                .param(provider.groupsClaim())
                .param(texts(provider.allowedGroups()))
                .param(provider.enabled())
                .param(fallback == null ? null : fallback.team())
                .param(fallback == null ? null : fallback.role().name())
                .query(String.class)
                .single();
    }

    /** {@code done}, {@code no-provider} or {@code no-team}. */
    String change(Providers.Provider provider, @Nullable SecretRef secret) {
        var fallback = provider.defaultTeam();
        return jdbc.sql("select identity_change_provider(?, ?, ?::uuid, ?, ?, ?, ?, ?::text, ?::text)")
                .param(provider.id())
                .param(provider.name())
                .param(secret == null ? null : secret.value())
                .param(texts(provider.allowedDomains()))
                .param(provider.groupsClaim())
                .param(texts(provider.allowedGroups()))
                .param(provider.enabled())
                .param(fallback == null ? null : fallback.team())
                .param(fallback == null ? null : fallback.role().name())
                .query(String.class)
                .single();
    }

    /** Beside {@link #add} and {@link #change}, in their transaction. */
    void userNamesFrom(Providers.Provider provider) {
        jdbc.sql("select identity_user_names_from(?, ?)")
                .params(provider.id(), provider.userNameClaim())
                .query((row, n) -> true)
                .list();
    }

    /**
     * Keeps what a provider calls somebody.
     *
     * @param told null where it calls them nothing
     * @return what it called them before; empty for nothing
     */
    Optional<String> noteUserName(PersonId person, String provider, String issuer, @Nullable String told) {
        return jdbc.sql("select identity_note_user_name(?, ?, ?, ?::text) as had")
                .param(person.value())
                .param(provider)
                .param(issuer)
                .param(told)
                .query((row, n) -> Optional.ofNullable(row.getString("had")))
                .single();
    }

    List<Providers.Mapping> mappings(String provider) {
        return jdbc.sql("select * from identity_mappings(?)")
                .param(provider)
                .query((row, n) -> new Providers.Mapping(
                        row.getObject("id", UUID.class),
                        row.getString("claim"),
                        row.getString("value"),
                        Providers.Comparison.valueOf(row.getString("comparison")),
                        row.getString("team_name"),
                        Role.valueOf(row.getString("role")),
                        row.getBoolean("make_team"),
                        row.getObject("team_id", UUID.class) != null))
                .list();
    }

    /** {@code added}, {@code there} or {@code no-team}. */
    String map(String provider, Providers.Mapping mapping) {
        return jdbc.sql("select identity_add_mapping(?, ?, ?, ?, ?, ?, ?, ?)")
                .params(
                        mapping.id(),
                        provider,
                        mapping.claim(),
                        mapping.value(),
                        mapping.comparison().name(),
                        mapping.team(),
                        mapping.role().name(),
                        mapping.makeTeam())
                .query(String.class)
                .single();
    }

    record Unmapped(String provider, Providers.Mapping mapping) {}

    /** What it was; empty when there is no such mapping. */
    Optional<Unmapped> unmap(UUID mapping) {
        return jdbc.sql("select * from identity_drop_mapping(?)")
                .param(mapping)
                .query((row, n) -> new Unmapped(
                        row.getString("provider"),
                        new Providers.Mapping(
                                mapping,
                                row.getString("claim"),
                                row.getString("value"),
                                Providers.Comparison.valueOf(row.getString("comparison")),
                                row.getString("team_name"),
                                Role.valueOf(row.getString("role")),
                                row.getBoolean("make_team"),
                                true)))
                .optional();
    }

    record Entered(PersonId person, String name, boolean deactivated, boolean made, boolean emailTaken) {}

    Entered enter(Claims claims, String name, @Nullable String email) {
        return jdbc.sql("select * from identity_enter(?, ?, ?, ?, ?::text)")
                .param(claims.issuer())
                .param(claims.subject())
                .param(PersonId.random().value())
                .param(name)
                .param(email)
                .query((row, n) -> new Entered(
                        new PersonId(row.getObject("person", UUID.class)),
                        row.getString("person_name"),
                        row.getBoolean("deactivated"),
                        row.getBoolean("made"),
                        row.getBoolean("email_taken")))
                .single();
    }

    /** The mapping's team; empty when it does not exist and is not to be made. */
    Optional<UUID> team(UUID mapping) {
        return jdbc.sql("select identity_mapped_team(?, ?) as team")
                .params(mapping, TeamId.random().value())
                .query((row, n) -> Optional.ofNullable(row.getObject("team", UUID.class)))
                .single();
    }

    /** Of those whom no mapping gives one; empty where it is not there. */
    Optional<UUID> defaultTeam(Providers.Provider provider, Providers.DefaultTeam fallback) {
        return jdbc.sql(
                        provider.fromSettings()
                                ? "select identity_team_named(?) as team"
                                : "select identity_default_team(?) as team")
                .param(provider.fromSettings() ? fallback.team() : provider.id())
                .query((row, n) -> Optional.ofNullable(row.getObject("team", UUID.class)))
                .single();
    }

    void noteSync(UUID session, List<String> notes) {
        jdbc.sql("select identity_note_sync(?, ?)")
                .param(session)
                .param(notes.toArray(String[]::new))
                .query((row, n) -> true)
                .list();
    }

    Optional<Providers.Sync> mySync() {
        return jdbc.sql("select * from identity_my_sync()")
                .query((row, n) -> new Providers.Sync(
                        row.getString("provider"),
                        row.getObject("synced_at", OffsetDateTime.class).toInstant(),
                        List.of((String[]) row.getArray("notes").getArray())))
                .optional();
    }

    /** {@code what} is added, changed, removed, or kept for a last owner. */
    record Change(String what, String team) {}

    List<Change> sync(PersonId person, String provider, Map<UUID, Role> memberships) {
        var teams = memberships.keySet().toArray(UUID[]::new);
        var roles = new String[teams.length];
        for (int i = 0; i < teams.length; i++) {
            roles[i] = memberships.getOrDefault(teams[i], Role.VIEWER).name();
        }
        return jdbc.sql("select change, team_name from identity_sync_memberships(?, ?, ?, ?)")
                .param(person.value())
                .param(provider)
                .param(teams)
                .param(roles)
                .query((row, n) -> new Change(row.getString("change"), row.getString("team_name")))
                .list();
    }

    UUID beginSession(PersonId person, String provider, Claims claims, String address, String agent, Instant until) {
        var session = UUID.randomUUID();
        jdbc.sql("select identity_begin_session(?, ?, ?, ?, ?, ?::text, ?, ?, ?)")
                .param(session)
                .param(person.value())
                .param(provider)
                .param(claims.issuer())
                .param(claims.subject())
                .param(claims.sid())
                .param(address)
                .param(agent)
                .param(OffsetDateTime.ofInstant(until, ZoneOffset.UTC))
                .query((row, n) -> true)
                .list();
        return session;
    }

    List<SignedIn> endSessions(String issuer, @Nullable String subject, @Nullable String sid) {
        return jdbc.sql("select person, person_name from identity_end_sessions(?, ?::text, ?::text)")
                .param(issuer)
                .param(subject)
                .param(sid)
                .query((row, n) -> new SignedIn(row.getObject("person", UUID.class), row.getString("person_name")))
                .list();
    }
}
