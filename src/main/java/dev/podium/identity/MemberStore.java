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

/** Memberships of the transaction's team: read under row-level security, written by db/identity/V5's functions alone. */
@Repository
class MemberStore {

    private static final String SELECT = """
            select p.id, p.name, coalesce(p.email, '') as email, m.role, m.joined_at, m.source,
                p.deactivated_at is not null as deactivated
            from memberships m join people p on p.id = m.person_id where m.team_id = podium_team() and not p.service""";
    private static final String MATCHING = " and position(lower(?) in lower(p.name || ' ' || p.email)) > 0";

    private final JdbcClient jdbc;

    MemberStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    List<Members.Member> list(String text, int offset, int limit) {
        return jdbc.sql(SELECT + MATCHING + " order by lower(p.name), p.id offset ? limit ?")
                .params(text, offset, limit)
                .query(MemberStore::member)
                .list();
    }

    int count(String text) {
        return jdbc.sql("select count(*) from (" + SELECT + MATCHING + ") as found")
                .param(text)
                .query(Integer.class)
                .single();
    }

    Optional<Members.Member> find(PersonId person) {
        return jdbc.sql(SELECT + " and p.id = ?")
                .param(person.value())
                .query(MemberStore::member)
                .optional();
    }

    /** {@code no-member}, {@code last-owner}, or the role held before. */
    String changeRole(PersonId person, Role role) {
        return jdbc.sql("select identity_change_role(?, ?)")
                .params(person.value(), role.name())
                .query(String.class)
                .single();
    }

    /** {@code no-member}, {@code last-owner}, or the role held before. */
    String remove(PersonId person) {
        return jdbc.sql("select identity_remove_member(?)")
                .param(person.value())
                .query(String.class)
                .single();
    }

    /** {@code no-owner}, {@code no-member}, or {@code done}. */
    String transferOwnership(PersonId heir) {
        return jdbc.sql("select identity_transfer_ownership(?)")
                .param(heir.value())
                .query(String.class)
                .single();
    }

    private static Members.Member member(ResultSet row, int n) throws SQLException {
        return new Members.Member(
                new PersonId(row.getObject("id", UUID.class)),
                row.getString("name"),
                row.getString("email"),
                Role.valueOf(row.getString("role")),
                row.getObject("joined_at", OffsetDateTime.class).toInstant(),
                row.getString("source"),
                row.getBoolean("deactivated"));
    }
}
