package dev.podium.hooks;

import dev.podium.hooks.Webhooks.Delivery;
import dev.podium.hooks.Webhooks.State;
import dev.podium.kernel.TeamId;
import dev.podium.secrets.SecretRef;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The webhook of the transaction's team, and what is to be delivered. */
@Repository
class HookStore {

    private final JdbcClient jdbc;

    HookStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    record HookRow(
            TeamId team,
            SecretRef address,
            SecretRef key,
            String shown,
            boolean inside,
            String madeBy,
            Instant madeAt) {

        Webhooks.Webhook webhook() {
            return new Webhooks.Webhook(shown, inside, madeBy, madeAt);
        }
    }

    /** @param tries with the one that is made now */
    record DueRow(UUID id, TeamId team, String event, String body, Instant made, int tries) {}

    private static OffsetDateTime at(Instant moment) {
        return OffsetDateTime.ofInstant(moment, ZoneOffset.UTC);
    }

    private static Instant moment(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private static UUID id(ResultSet row, String column) throws SQLException {
        return row.getObject(column, UUID.class);
    }

    Optional<HookRow> find() {
        return jdbc.sql("select * from hooks")
                .query((row, _) -> new HookRow(
                        new TeamId(id(row, "team_id")),
                        new SecretRef(id(row, "address")),
                        new SecretRef(id(row, "signing_key")),
                        row.getString("shown"),
                        row.getBoolean("inside"),
                        row.getString("made_by_name"),
                        moment(row, "made_at")))
                .optional();
    }

    void put(HookRow hook) {
        jdbc.sql("insert into hooks values (?, ?, ?, ?, ?, ?, ?) on conflict (team_id) do update set"
                        + " address = excluded.address, signing_key = excluded.signing_key, shown = excluded.shown,"
                        + " inside = excluded.inside, made_by_name = excluded.made_by_name, made_at = excluded.made_at")
                .param(hook.team().value())
                .param(hook.address().value())
                .param(hook.key().value())
                .param(hook.shown())
                .param(hook.inside())
                .param(hook.madeBy())
                .param(at(hook.madeAt()))
                .update();
    }

    void remove() {
        jdbc.sql("delete from hooks").update();
    }

    /** What waits is tried no more. */
    void giveUp(String said, Instant now) {
        jdbc.sql("update hook_deliveries set state = 'GIVEN_UP', said = ?, done_at = ? where state = 'WAITING'")
                .param(said)
                .param(at(now))
                .update();
    }

    void add(UUID id, TeamId team, String event, String body, Instant now) {
        jdbc.sql("insert into hook_deliveries (id, team_id, event, body, made_at, due_at) values (?, ?, ?, ?, ?, ?)")
                .param(id)
                .param(team.value())
                .param(event)
                .param(body)
                .param(at(now))
                .param(at(now))
                .update();
    }

    List<Delivery> last(int most) {
        return jdbc.sql("select * from hook_deliveries order by made_at desc, id limit ?")
                .param(most)
                .query((row, _) -> {
                    var state = State.valueOf(row.getString("state"));
                    return new Delivery(
                            id(row, "id"),
                            row.getString("event"),
                            moment(row, "made_at"),
                            state,
                            row.getInt("tries"),
                            state == State.WAITING ? moment(row, "due_at") : null,
                            row.getInt("status"),
                            row.getString("said"));
                })
                .list();
    }

    /** Of all teams but those, put off until then. */
    List<DueRow> take(Instant now, Instant again, int most, int ofEach, Set<TeamId> without) {
        return jdbc.sql("select * from hooks_take(?, ?, ?, ?, ?)")
                .param(at(now))
                .param(at(again))
                .param(most)
                .param(ofEach)
                .param(without.stream().map(TeamId::value).toArray(UUID[]::new))
                .query((row, _) -> new DueRow(
                        id(row, "id"),
                        new TeamId(id(row, "team_id")),
                        row.getString("event"),
                        row.getString("body"),
                        moment(row, "made_at"),
                        row.getInt("tries")))
                .list();
    }

    void tried(UUID id, State state, int status, String said, Instant due, Instant now) {
        jdbc.sql("update hook_deliveries set state = ?, status = ?, said = ?, due_at = ?,"
                        + " done_at = case when ? = 'WAITING' then null else ?::timestamptz end"
                        + " where id = ? and state = 'WAITING'")
                .param(state.name())
                .param(status)
                .param(said)
                .param(at(due))
                .param(state.name())
                .param(at(now))
                .param(id)
                .update();
    }

    int forget(Instant before) {
        return jdbc.sql("select hooks_forget(?)")
                .param(at(before))
                .query(Integer.class)
                .single();
    }

    /** Everything of the transaction's team. */
    void purge() {
        jdbc.sql("delete from hook_deliveries").update();
        remove();
    }
}
