package dev.podium.identity;

import dev.podium.kernel.PersonId;
import dev.podium.kernel.Role;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Service accounts of the transaction's team: read under row-level security, written by db/identity/V7's functions. */
@Repository
class ServiceAccountStore {

    private static final String SELECT = """
            select s.id, p.name, s.acts_as, p.deactivated_at is not null as disabled, s.made_by_name, s.created_at,
                count(a.id) filter (
                    where least(a.expires_at, a.created_at + :longest * interval '1 second') > now()) as tokens,
                max(a.last_used_at) as last_used_at
            from service_accounts s
                join people p on p.id = s.id
                left join api_tokens a on a.person_id = s.id and a.team_id = s.team_id and a.revoked_at is null
            where s.team_id = podium_team() and s.deleted_at is null and (:id::uuid is null or s.id = :id::uuid)
            group by s.id, p.id, p.name, p.deactivated_at order by lower(p.name), s.id
            """;

    private final JdbcClient jdbc;
    private final TokenLifetime lifetime;

    ServiceAccountStore(JdbcClient jdbc, TokenLifetime lifetime) {
        this.jdbc = jdbc;
        this.lifetime = lifetime;
    }

    List<ServiceAccounts.ServiceAccount> list() {
        return jdbc.sql(SELECT)
                .param("longest", lifetime.longest().toSeconds())
                .param("id", null)
                .query(ServiceAccountStore::account)
                .list();
    }

    Optional<ServiceAccounts.ServiceAccount> find(PersonId account) {
        return jdbc.sql(SELECT)
                .param("longest", lifetime.longest().toSeconds())
                .param("id", account.value())
                .query(ServiceAccountStore::account)
                .optional();
    }

    /** Nobody else changes it, or makes it a token, until the transaction ends; false when there is none. */
    boolean lock(PersonId account) {
        return jdbc.sql("select pg_advisory_xact_lock(hashtextextended('service account ' || s.id, 0)) is not null"
                        + " from service_accounts s where s.id = ? and s.team_id = podium_team()"
                        + " and s.deleted_at is null")
                .param(account.value())
                .query(Boolean.class)
                .optional()
                .isPresent();
    }

    /** {@code no-team}, {@code too-many}, {@code name-taken} or {@code done}. */
    String make(PersonId account, String name, Role role, String by, int most) {
        return jdbc.sql("select identity_make_service_account(?, ?, ?, ?, ?)")
                .params(account.value(), name, role.name(), by, most)
                .query(String.class)
                .single();
    }

    /** {@code no-account}, {@code name-taken} or {@code done}. */
    String change(PersonId account, String name, Role role, boolean disabled) {
        return jdbc.sql("select identity_change_service_account(?, ?, ?, ?)")
                .params(account.value(), name, role.name(), disabled)
                .query(String.class)
                .single();
    }

    boolean delete(PersonId account) {
        return jdbc.sql("select identity_delete_service_account(?)")
                .param(account.value())
                .query(Boolean.class)
                .single();
    }

    private static ServiceAccounts.ServiceAccount account(ResultSet row, int n) throws SQLException {
        var used = row.getObject("last_used_at", OffsetDateTime.class);
        return new ServiceAccounts.ServiceAccount(
                new PersonId(row.getObject("id", UUID.class)),
                row.getString("name"),
                Role.valueOf(row.getString("acts_as")),
                row.getBoolean("disabled"),
                row.getString("made_by_name"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                row.getInt("tokens"),
                used == null ? null : used.toInstant());
    }
}
