package dev.podium.identity;

import dev.podium.kernel.PersonId;
import dev.podium.kernel.Role;
import dev.podium.kernel.TeamId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
class InvitationStore {

    private final JdbcClient jdbc;

    InvitationStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    List<Invitations.Invitation> open() {
        return jdbc.sql("select id, role, email, made_by_name, created_at, expires_at from invitations"
                        + " where team_id = podium_team() and used_at is null and revoked_at is null"
                        + " and expires_at > now() order by created_at desc, id")
                .query((row, n) -> new Invitations.Invitation(
                        row.getObject("id", UUID.class),
                        Role.valueOf(row.getString("role")),
                        row.getString("email"),
                        row.getString("made_by_name"),
                        instant(row, "created_at"),
                        instant(row, "expires_at")))
                .list();
    }

    void insert(Invitations.Invitation made, TeamId team, PersonId by, byte[] hash) {
        jdbc.sql("insert into invitations (id, team_id, role, email, token_hash, made_by, made_by_name, created_at,"
                        + " expires_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?)")
                .param(made.id())
                .param(team.value())
                .param(made.role().name())
                .param(made.email())
                .param(hash)
                .param(by.value())
                .param(made.madeBy())
                .param(OffsetDateTime.ofInstant(made.createdAt(), ZoneOffset.UTC))
                .param(OffsetDateTime.ofInstant(made.expiresAt(), ZoneOffset.UTC))
                .update();
    }

    boolean revoke(UUID id) {
        return jdbc.sql("update invitations set revoked_at = now() where id = ? and team_id = podium_team()"
                                + " and used_at is null and revoked_at is null and expires_at > now()")
                        .param(id)
                        .update()
                == 1;
    }

    Optional<Invitations.Offer> offer(byte[] hash) {
        return jdbc.sql("select team_id, team_name, role, email, made_by_name, expires_at from identity_invitation(?)")
                .param(hash)
                .query((row, n) -> new Invitations.Offer(
                        new TeamId(row.getObject("team_id", UUID.class)),
                        row.getString("team_name"),
                        Role.valueOf(row.getString("role")),
                        row.getString("email"),
                        row.getString("made_by_name"),
                        instant(row, "expires_at")))
                .optional();
    }

    /** {@code closed}, {@code other-email}, {@code email-taken} or {@code done}. */
    String accept(byte[] hash, PersonId person, Invitations.NewPerson wanted, String passwordHash) {
        return jdbc.sql("select identity_accept_invitation(?, ?, ?, ?, ?)")
                .params(hash, person.value(), wanted.email(), wanted.name(), passwordHash)
                .query(String.class)
                .single();
    }

    /** {@code closed}, {@code other-email}, {@code already-member} or {@code done}. */
    String join(byte[] hash) {
        return jdbc.sql("select identity_join_by_invitation(?)")
                .param(hash)
                .query(String.class)
                .single();
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
