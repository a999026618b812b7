package dev.podium.identity;

import dev.podium.audit.AuditAccess;
import dev.podium.audit.AuditDenials;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.Role;
import dev.podium.kernel.TeamId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * What crosses teams, by functions that ask the database itself whether the acting person is an admin. Another Podium on
 * the same database may have taken the role away while it is remembered here for half a second more: then each method
 * refuses with {@code identity.not-allowed}, as the permission check above it will.
 */
@Repository
class InstallationStore {

    private static final String NOT_PRIVILEGED = "42501";

    private final JdbcClient jdbc;
    private final AuditDenials denials;

    InstallationStore(JdbcClient jdbc, AuditDenials denials) {
        this.jdbc = jdbc;
        this.denials = denials;
    }

    /** As the column has it: ADMIN, AUDITOR, MANAGER. */
    static String column(Role role) {
        return role == Role.ADMIN ? "ADMIN" : role.name().substring("ORG_".length());
    }

    List<AllPeople.Somebody> people(String text, @Nullable PersonId only, int offset, int limit) {
        return found(jdbc.sql("select * from identity_people(?, ?::uuid, ?, ?)")
                .param(text)
                .param(only == null ? null : only.value())
                .param(offset)
                .param(limit)
                .query(InstallationStore::somebody)
                .list());
    }

    int countPeople(String text) {
        return counted(jdbc.sql("select identity_people_count(?)")
                .param(text)
                .query(Integer.class)
                .single());
    }

    /** {@code no-person}, {@code self} or {@code done}. */
    String deactivate(PersonId person) {
        return outcome("select identity_deactivate(?)", person.value());
    }

    /** {@code no-person} or {@code done}. */
    String reactivate(PersonId person) {
        return outcome("select identity_reactivate(?)", person.value());
    }

    /** {@code no-person}, {@code last-admin} or {@code done}. */
    String platformRoles(PersonId person, Set<Role> roles) {
        var columns = roles.stream().map(InstallationStore::column).sorted().toArray(String[]::new);
        return outcome("select identity_platform_roles(?, ?)", person.value(), columns);
    }

    boolean offerReset(PersonId person, byte[] hash, Instant until) {
        var end = OffsetDateTime.ofInstant(until, ZoneOffset.UTC);
        return done(Boolean.class, "select identity_offer_reset(?, ?, ?)", person.value(), hash, end);
    }

    List<AllTeams.TeamFacts> teams(String text, @Nullable TeamId only, int offset, int limit) {
        return found(jdbc.sql("select * from identity_team_list(?, ?::uuid, ?, ?)")
                .param(text)
                .param(only == null ? null : only.value())
                .param(offset)
                .param(limit)
                .query((row, n) -> new AllTeams.TeamFacts(
                        new TeamId(row.getObject("id", UUID.class)),
                        row.getString("name"),
                        row.getInt("members"),
                        row.getObject("created_at", OffsetDateTime.class).toInstant()))
                .list());
    }

    Optional<AllTeams.TeamFacts> team(TeamId team) {
        return teams("", team, 0, 1).stream().findFirst();
    }

    int countTeams(String text) {
        return counted(jdbc.sql("select identity_team_count(?)")
                .param(text)
                .query(Integer.class)
                .single());
    }

    List<Members.Member> members(TeamId team) {
        return found(jdbc.sql("select * from identity_team_members(?)")
                .param(team.value())
                .query((row, n) -> new Members.Member(
                        new PersonId(row.getObject("id", UUID.class)),
                        row.getString("name"),
                        row.getString("email"),
                        Role.valueOf(row.getString("role")),
                        row.getObject("joined_at", OffsetDateTime.class).toInstant(),
                        row.getString("source"),
                        false))
                .list());
    }

    /** {@code no-person}, {@code name-taken} or {@code done}. */
    String createTeam(TeamId team, String name, PersonId owner) {
        return outcome("select identity_create_team(?, ?, ?)", team.value(), name, owner.value());
    }

    /** {@code no-team}, {@code name-taken} or {@code done}. */
    String renameTeam(TeamId team, String name) {
        return outcome("select identity_rename_team(?, ?)", team.value(), name);
    }

    boolean deleteTeam(TeamId team, String name) {
        return done(Boolean.class, "select identity_delete_team(?, ?)", team.value(), name);
    }

    /** The last deleted first. */
    List<AllTeams.DeletedTeam> deletedTeams(String text, int offset, int limit) {
        return jdbc.sql("select * from identity_deleted_teams(?, ?, ?)")
                .params(text, offset, limit)
                .query((row, n) -> {
                    var at = row.getObject("deleted_at", OffsetDateTime.class).toInstant();
                    return new AllTeams.DeletedTeam(
                            new TeamId(row.getObject("id", UUID.class)),
                            row.getString("name"),
                            row.getInt("members"),
                            at,
                            at.plus(AllTeams.RESTORABLE));
                })
                .list();
    }

    int countDeletedTeams(String text) {
        return jdbc.sql("select identity_deleted_team_count(?)")
                .param(text)
                .query(Integer.class)
                .single();
    }

    /**
     * {@code no-team}, {@code name-taken} or {@code done}.
     *
     * @param since deleted later than this
     */
    String restoreTeam(TeamId team, Instant since) {
        return outcome("select identity_restore_team(?, ?)", team.value(), since.atOffset(ZoneOffset.UTC));
    }

    /** Those whose trails the acting person may choose from, by name. */
    List<AuditAccess.Team> teamsToAudit(String text, int offset, int limit) {
        return jdbc.sql("select * from identity_teams_to_audit(?, ?, ?)")
                .params(text, offset, limit)
                .query((row, n) -> new AuditAccess.Team(
                        new TeamId(row.getObject("id", UUID.class)), row.getString("name"), row.getBoolean("deleted")))
                .list();
    }

    private String outcome(String sql, Object... values) {
        return done(String.class, sql, values);
    }

    private <T> T done(Class<T> answer, String sql, Object... values) {
        try {
            return jdbc.sql(sql).params(values).query(answer).single();
        } catch (DataAccessException refused) {
            if (refused.getMostSpecificCause() instanceof SQLException cause
                    && NOT_PRIVILEGED.equals(cause.getSQLState())) {
                throw noAdmin();
            }
            throw refused;
        }
    }

    /** Nothing is what somebody who is no admin finds too, so the database is asked which it was. */
    private <T> List<T> found(List<T> rows) {
        if (rows.isEmpty()) {
            requireAdmin();
        }
        return rows;
    }

    private int counted(int rows) {
        if (rows == 0) {
            requireAdmin();
        }
        return rows;
    }

    private void requireAdmin() {
        var admin = jdbc.sql("select exists (select from identity_people('', podium_person(), 0, 1))")
                .query(Boolean.class)
                .single();
        if (!admin) {
            throw noAdmin();
        }
    }

    private Refusal noAdmin() {
        denials.denied(Permission.PLATFORM_MANAGE.scope(), RolePermissions.NOT_ALLOWED);
        return Refusal.forbidden(
                RolePermissions.NOT_ALLOWED,
                CurrentActor.require().name() + " runs this Podium no longer.",
                "Ask an admin of this Podium.");
    }

    private static AllPeople.Somebody somebody(ResultSet row, int n) throws SQLException {
        var roles = EnumSet.noneOf(Role.class);
        for (var role : (String[]) row.getArray("platform_roles").getArray()) {
            AllPeople.ROLES.stream().filter(one -> column(one).equals(role)).forEach(roles::add);
        }
        var ids = (UUID[]) row.getArray("team_ids").getArray();
        var names = (String[]) row.getArray("team_names").getArray();
        var held = (String[]) row.getArray("team_roles").getArray();
        var teams = new ArrayList<AllPeople.Membership>();
        for (int i = 0; i < ids.length; i++) {
            teams.add(new AllPeople.Membership(new TeamId(ids[i]), names[i], Role.valueOf(held[i])));
        }
        return new AllPeople.Somebody(
                new PersonId(row.getObject("id", UUID.class)),
                row.getString("name"),
                row.getString("email"),
                roles,
                List.copyOf(teams),
                instant(row, "last_sign_in_at"),
                instant(row, "deactivated_at"));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        var time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
