package dev.podium.machines;

import dev.podium.kernel.MachineId;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.TeamId;
import dev.podium.secrets.SecretRef;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The tables of db/machines, and the narrow questions beside them. */
@Repository
class MachineStore {

    private final JdbcClient jdbc;

    MachineStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** All, the removed ones too; asked without an actor. */
    List<MachineRow> known() {
        return jdbc.sql("select * from machines_known()")
                .query((row, _) -> row(row))
                .list();
    }

    private static MachineRow row(ResultSet row) throws SQLException {
        return new MachineRow(
                id(row, "id"),
                row.getString("name"),
                row.getString("host"),
                row.getInt("port"),
                row.getString("host_key"),
                MachineRegistry.SignIn.valueOf(row.getString("sign_in")),
                Set.of((String[]) row.getArray("labels").getArray()),
                row.getBoolean("every_team"),
                row.getString("shared_os_user"),
                row.getBoolean("removed"),
                rule(row));
    }

    private static @Nullable OsUserRule rule(ResultSet row) throws SQLException {
        var provider = row.getString("os_user_provider");
        return provider == null
                ? null
                : OsUserRule.of(row.getString("os_user_before"), row.getString("os_user_after"), provider);
    }

    private static MachineId id(ResultSet row, String column) throws SQLException {
        return new MachineId(row.getObject(column, UUID.class));
    }

    /** Those that the transaction's team may use. */
    Set<MachineId> usable() {
        return Set.copyOf(jdbc.sql("select id from machines where removed_at is null")
                .query((row, _) -> id(row, "id"))
                .list());
    }

    record Own(String name, OwnOsUser osUser) {}

    /** What the transaction's person has on a machine of its team; empty where the team may not use it. */
    Optional<Own> own(MachineId machine) {
        return jdbc.sql("""
                        select m.name, o.* from machines m cross join lateral machines_own(m.id) o
                        where m.id = ? and m.removed_at is null""")
                .param(machine.value())
                .query((row, _) -> new Own(row.getString("name"), OwnOsUser.of(row)))
                .optional();
    }

    record OfPerson(String name, OwnOsUser osUser) {}

    /** What somebody has on a machine; empty for nobody. */
    Optional<OfPerson> of(MachineId machine, PersonId person) {
        return jdbc.sql("select * from machines_of_person(?, ?)")
                .params(machine.value(), person.value())
                .query((row, _) -> new OfPerson(row.getString("person_name"), OwnOsUser.of(row)))
                .optional();
    }

    boolean still(Account account, PersonId person) {
        return jdbc.sql("select machines_still(?, ?, ?)")
                .params(account.machine().value(), person.value(), account.osUser())
                .query(Boolean.class)
                .single();
    }

    Map<MachineId, Set<TeamId>> teams() {
        var teams = new HashMap<MachineId, Set<TeamId>>();
        jdbc.sql("select * from machines_teams()").query(row -> {
            teams.computeIfAbsent(id(row, "machine_id"), _ -> new HashSet<>())
                    .add(new TeamId(row.getObject("team_id", UUID.class)));
        });
        return teams;
    }

    /** {@code name-taken}, {@code no-team} or {@code done}. */
    String add(MachineId id, MachineRegistry.Entry entry) {
        return write("machines_add", id, entry);
    }

    /** {@code no-machine}, {@code name-taken}, {@code no-team} or {@code done}. */
    String change(MachineId id, MachineRegistry.Entry entry) {
        return write("machines_change", id, entry);
    }

    private String write(String function, MachineId id, MachineRegistry.Entry entry) {
        var outcome = jdbc.sql("select " + function + "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?::text)")
                .param(id.value())
                .param(entry.name())
                .param(entry.host())
                .param(entry.port())
                .param(entry.hostKey())
                .param(entry.signIn().name())
                .param(entry.labels().stream().sorted().toArray(String[]::new))
                .param(entry.everyTeam())
                .param(entry.teams().stream().map(TeamId::value).toArray(UUID[]::new))
                .param(entry.sharedOsUser())
                .query(String.class)
                .single();
        if (outcome.equals("done")) {
            rule(id, entry.osUserRule());
        }
        return outcome;
    }

    private void rule(MachineId id, @Nullable OsUserRule rule) {
        jdbc.sql("select machines_rule(?, ?::text, ?::text, ?::text)")
                .param(id.value())
                .param(rule == null ? null : rule.before())
                .param(rule == null ? null : rule.after())
                .param(rule == null ? null : rule.provider())
                .query(row -> {});
    }

    /** False where there is none to remove. */
    boolean remove(MachineId id) {
        return jdbc.sql("select machines_remove(?)")
                .param(id.value())
                .query(Boolean.class)
                .single();
    }

    Map<MachineId, Integer> osUserCounts() {
        var counts = new HashMap<MachineId, Integer>();
        jdbc.sql("select * from machines_os_user_counts()").query(row -> {
            counts.put(id(row, "machine_id"), row.getInt("people"));
        });
        return counts;
    }

    List<MachineRegistry.OsUser> osUsers(MachineId machine) {
        return jdbc.sql("select * from machines_os_users(?)")
                .param(machine.value())
                .query((row, _) -> new MachineRegistry.OsUser(
                        new PersonId(row.getObject("person_id", UUID.class)),
                        row.getString("name"),
                        row.getString("os_user")))
                .list();
    }

    /** @param outcome {@code no-machine}, {@code no-person} or {@code done} */
    record Assigned(String outcome, @Nullable String before) {}

    Assigned assign(MachineId machine, PersonId person, String osUser) {
        return jdbc.sql("select outcome, before from machines_assign(?, ?, ?)")
                .params(machine.value(), person.value(), osUser)
                .query((row, _) -> new Assigned(row.getString("outcome"), row.getString("before")))
                .single();
    }

    /** The OS user that they had. */
    Optional<String> withdraw(MachineId machine, PersonId person) {
        return jdbc.sql("select before from machines_withdraw(?, ?)")
                .params(machine.value(), person.value())
                .query(String.class)
                .optional();
    }

    record KeptKey(byte[] publicKey, SecretRef secret) {}

    Optional<KeptKey> key(InstallationKeys.Kind kind) {
        return jdbc.sql("select * from machines_key(?)")
                .param(kind.name())
                .query((row, _) ->
                        new KeptKey(row.getBytes("public_key"), new SecretRef(row.getObject("secret", UUID.class))))
                .optional();
    }

    /** Does nothing where one is kept already. */
    void keepKey(InstallationKeys.Kind kind, KeptKey key) {
        jdbc.sql("select machines_keep_key(?, ?, ?)")
                .params(kind.name(), key.publicKey(), key.secret().value())
                .query(row -> {});
    }
}
