package dev.podium.identity;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** What the acting person keeps about themselves, and the password of whoever holds a link for a new one. */
@Repository
class OwnStore {

    private final JdbcClient jdbc;

    OwnStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    record Mine(String name, String email, @Nullable String passwordHash) {}

    record SignInRow(
            UUID id, Instant createdAt, Instant lastSeenAt, String address, String userAgent, Instant expiresAt) {}

    record Whose(UUID id, String name, String email) {}

    Optional<Mine> me() {
        return jdbc.sql("select name, email, password_hash from identity_me()")
                .query((row, n) ->
                        new Mine(row.getString("name"), row.getString("email"), row.getString("password_hash")))
                .optional();
    }

    void rename(String name) {
        jdbc.sql("select identity_my_name(?)")
                .param(name)
                .query((row, n) -> true)
                .list();
    }

    boolean password(String checked, String wanted, @Nullable UUID keep) {
        return jdbc.sql("select identity_my_password(?, ?, ?::uuid)")
                .param(checked)
                .param(wanted)
                .param(keep)
                .query(Boolean.class)
                .single();
    }

    List<SignInRow> signIns(Duration idle) {
        return jdbc.sql("select * from identity_my_sign_ins(?)")
                .param(idle.toSeconds())
                .query((row, n) -> new SignInRow(
                        row.getObject("id", UUID.class),
                        row.getObject("created_at", OffsetDateTime.class).toInstant(),
                        row.getObject("last_seen_at", OffsetDateTime.class).toInstant(),
                        row.getString("address"),
                        row.getString("user_agent"),
                        row.getObject("expires_at", OffsetDateTime.class).toInstant()))
                .list();
    }

    boolean endSignIn(UUID id) {
        return jdbc.sql("select identity_end_my_sign_in(?)")
                .param(id)
                .query(Boolean.class)
                .single();
    }

    void endSignIns(@Nullable UUID keep) {
        jdbc.sql("select identity_end_my_sign_ins(?::uuid)")
                .param(keep)
                .query((row, n) -> true)
                .list();
    }

    Optional<Whose> reset(byte[] hash) {
        return jdbc.sql("select id, name, email from identity_reset_open(?)")
                .param(hash)
                .query((row, n) ->
                        new Whose(row.getObject("id", UUID.class), row.getString("name"), row.getString("email")))
                .optional();
    }

    boolean resetPassword(byte[] hash, String passwordHash) {
        return jdbc.sql("select identity_reset_password(?, ?)")
                .params(hash, passwordHash)
                .query(Boolean.class)
                .single();
    }
}
