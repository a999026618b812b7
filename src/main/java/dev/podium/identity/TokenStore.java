package dev.podium.identity;

import dev.podium.kernel.PersonId;
import dev.podium.kernel.TeamId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Tokens of every kind that are not revoked, of the transaction's team: row-level security sees to that. */
@Repository
class TokenStore {

    private static final String SELECT = """
            select id, name, ending, scopes, created_at, expires_at, last_used_at from api_tokens
            where kind = :kind and revoked_at is null
                and (:id::uuid is null or id = :id::uuid) and (:person::uuid is null or person_id = :person::uuid)
            order by created_at desc
            """;

    private final JdbcClient jdbc;

    TokenStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * A token as it is kept: of its text only the hash, which is not read back, and the ending.
     *
     * @param lastUsedAt written by the database when the token is looked up
     */
    record Row(
            UUID id,
            String name,
            String ending,
            Set<String> scopes,
            Instant createdAt,
            Instant expiresAt,
            @Nullable Instant lastUsedAt) {

        Tokens.Token shown(TokenLifetime lifetime) {
            return new Tokens.Token(
                    id, name, ending, scopes, createdAt, lifetime.end(createdAt, expiresAt), lastUsedAt);
        }
    }

    Row add(
            TokenKind kind,
            PersonId person,
            TeamId team,
            String name,
            String text,
            Set<String> scopes,
            Instant now,
            Instant expiresAt) {
        var row = new Row(
                UUID.randomUUID(), name, text.substring(text.length() - 4), Set.copyOf(scopes), now, expiresAt, null);
        jdbc.sql("""
                insert into api_tokens (id, team_id, person_id, kind, name, hash, ending, scopes, created_at, expires_at)
                values (:id, :team, :person, :kind, :name, :hash, :ending, :scopes, :created, :expires)
                """)
                .param("id", row.id())
                .param("team", team.value())
                .param("person", person.value())
                .param("kind", kind.name())
                .param("name", name)
                .param("hash", Hashes.of(text))
                .param("ending", row.ending())
                .param("scopes", scopes.stream().sorted().toArray(String[]::new))
                .param("created", at(now))
                .param("expires", at(expiresAt))
                .update();
        return row;
    }

    /** The latest first. */
    List<Row> of(PersonId person, TokenKind kind) {
        return select(null, person, kind);
    }

    Optional<Row> find(UUID id, PersonId person, TokenKind kind) {
        return select(id, person, kind).stream().findFirst();
    }

    Optional<Row> find(UUID id, TokenKind kind) {
        return select(id, null, kind).stream().findFirst();
    }

    private List<Row> select(@Nullable UUID id, @Nullable PersonId person, TokenKind kind) {
        return jdbc.sql(SELECT)
                .param("kind", kind.name())
                .param("id", id)
                .param("person", person == null ? null : person.value())
                .query(TokenStore::row)
                .list();
    }

    /** From now on it lets nobody in; whoever keeps what it says is told by {@link KnownTokens}. */
    void revoke(UUID id, Instant now) {
        jdbc.sql("update api_tokens set revoked_at = :now where id = :id and revoked_at is null")
                .param("now", at(now))
                .param("id", id)
                .update();
    }

    private static Row row(ResultSet row, int index) throws SQLException {
        var used = row.getObject("last_used_at", OffsetDateTime.class);
        return new Row(
                row.getObject("id", UUID.class),
                row.getString("name"),
                row.getString("ending"),
                Set.copyOf(List.of((String[]) row.getArray("scopes").getArray())),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                row.getObject("expires_at", OffsetDateTime.class).toInstant(),
                used == null ? null : used.toInstant());
    }

    private static OffsetDateTime at(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
