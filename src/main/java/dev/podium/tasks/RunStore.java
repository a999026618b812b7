package dev.podium.tasks;

import dev.podium.kernel.AgentId;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.RunId;
import dev.podium.kernel.TeamId;
import dev.podium.secrets.SecretRef;
import dev.podium.tasks.Runs.Attached;
import dev.podium.tasks.Runs.Event;
import dev.podium.tasks.queue.Waiting;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Runs, what belongs to them and what happened to them: of the transaction's team, but for what is said to be of all teams. Every
 * moment is the database's.
 *
 * <p>Longer than most files: one table has many columns, and each is read and written here alone.
 */
@Repository
class RunStore {

    private static final String MATCHING = " from runs where (?::uuid is null or person_id = ?::uuid)"
            + " and (cardinality(?::text[]) = 0 or state = any(?::text[])) and (?::text is null or labels @> array[?::text])"
            + " and (?::uuid is null or agent_id = ?::uuid) and (?::timestamptz is null or asked_at >= ?::timestamptz)";

    private final JdbcClient jdbc;

    RunStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void insert(
            RunId id,
            TeamId team,
            PersonId person,
            String personName,
            @Nullable UUID credential,
            String program,
            String spec,
            @Nullable SecretRef environment,
            Runs.NewRun wanted,
            String agentName,
            @Nullable MachineId machine,
            @Nullable RunId againOf) {
        jdbc.sql(
                        "insert into runs (id, team_id, person_id, person_name, credential, program, spec, environment, labels, callback,"
                                + " budget, timeout_s, again_of, agent_id, agent_name, own_agent, machine_id, cleaned)"
                                + " values (?, ?, ?, ?, ?::uuid, ?, ?::jsonb, ?::uuid, ?, ?, ?, ?, ?::uuid, ?::uuid, ?, ?, ?::uuid, false)")
                .param(id.value())
                .param(team.value())
                .param(person.value())
                .param(personName)
                .param(credential)
                .param(program)
                .param(spec)
                .param(environment == null ? null : environment.value())
                .param(wanted.labels().toArray(String[]::new))
                .param(wanted.callback())
                .param(wanted.budget())
                .param((int) wanted.timeout().toSeconds())
                .param(againOf == null ? null : againOf.value())
                .param(wanted.agent() == null ? null : wanted.agent().value())
                .param(agentName)
                .param(wanted.agent() == null)
                .param(machine == null ? null : machine.value())
                .update();
    }

    void insertContents(RunId id, TeamId team, byte[] prompt, List<Attached> files) {
        jdbc.sql("insert into run_contents (run_id, team_id, prompt) values (?, ?, ?)")
                .params(id.value(), team.value(), prompt)
                .update();
        for (var file : files) {
            jdbc.sql("insert into run_files values (?, ?, ?, ?)")
                    .params(id.value(), team.value(), file.path(), file.content())
                    .update();
        }
    }

    /** What was asked for by a key. */
    record Keyed(RunId run, String hash) {}

    /** False where somebody has used it meanwhile, or before. */
    boolean isNew(String key, TeamId team, PersonId person, String hash, RunId run) {
        return jdbc.sql("insert into run_keys values (?, ?, ?, ?, ?) on conflict do nothing")
                        .params(team.value(), person.value(), key, hash, run.value())
                        .update()
                == 1;
    }

    Optional<Keyed> keyed(String key, PersonId person) {
        return jdbc.sql("select run_id, hash from run_keys where key = ? and person_id = ?")
                .params(key, person.value())
                .query((row, _) -> new Keyed(new RunId(row.getObject("run_id", UUID.class)), row.getString("hash")))
                .optional();
    }

    int waiting() {
        return jdbc.sql("select count(*) from runs where state = 'QUEUED'")
                .query(Integer.class)
                .single();
    }

    private JdbcClient.StatementSpec matching(
            String before, Runs.Filter filter, @Nullable PersonId person, String after) {
        var states = filter.states().stream().map(Enum::name).toArray(String[]::new);
        var who = person == null ? null : person.value();
        var agent = filter.agent() == null ? null : filter.agent().value();
        var since = filter.since() == null ? null : OffsetDateTime.ofInstant(filter.since(), ZoneOffset.UTC);
        return jdbc.sql(before + MATCHING + after)
                .params(Arrays.asList(
                        who, who, states, states, filter.label(), filter.label(), agent, agent, since, since));
    }

    List<RunRow> page(Runs.Filter filter, @Nullable PersonId person, int offset, int limit) {
        return matching("select *", filter, person, " order by asked_at desc, id limit " + limit + " offset " + offset)
                .query(RunStore::row)
                .list();
    }

    int count(Runs.Filter filter, @Nullable PersonId person) {
        return matching("select count(*)", filter, person, "")
                .query(Integer.class)
                .single();
    }

    Optional<RunRow> find(RunId id) {
        return jdbc.sql("select * from runs where id = ?")
                .param(id.value())
                .query(RunStore::row)
                .optional();
    }

    /** Nobody else writes it until the transaction ends. */
    Optional<RunRow> lock(RunId id) {
        return jdbc.sql("select * from runs where id = ? for update")
                .param(id.value())
                .query(RunStore::row)
                .optional();
    }

    @Nullable
    SecretRef environment(RunId id) {
        return jdbc.sql("select environment from runs where id = ? and environment is not null")
                .param(id.value())
                .query((row, _) -> new SecretRef(row.getObject("environment", UUID.class)))
                .optional()
                .orElse(null);
    }

    byte[] prompt(RunId id) {
        return jdbc.sql("select prompt from run_contents where run_id = ?")
                .param(id.value())
                .query((row, _) -> row.getBytes("prompt"))
                .single();
    }

    List<Attached> files(RunId id) {
        return jdbc.sql("select path, content from run_files where run_id = ? order by path")
                .param(id.value())
                .query((row, _) -> new Attached(row.getString("path"), row.getBytes("content")))
                .list();
    }

    /** Without what may be long. */
    record Contents(
            byte[] prompt,
            @Nullable String answer,
            boolean answerCut,
            boolean hasPatch,
            String patchSaid,
            boolean hasTranscript,
            boolean transcriptCut,
            String errors) {}

    Contents contents(RunId id) {
        return jdbc.sql(
                        "select prompt, answer, answer_cut, length(patch) > 0 as has_patch, patch_said,"
                                + " transcript is not null as has_transcript, transcript_cut, errors from run_contents where run_id = ?")
                .param(id.value())
                .query((row, _) -> new Contents(
                        row.getBytes("prompt"),
                        row.getString("answer"),
                        row.getBoolean("answer_cut"),
                        row.getBoolean("has_patch"),
                        row.getString("patch_said"),
                        row.getBoolean("has_transcript"),
                        row.getBoolean("transcript_cut"),
                        row.getString("errors")))
                .single();
    }

    Optional<byte[]> patch(RunId id) {
        return bytes(id, "patch");
    }

    Optional<byte[]> transcript(RunId id) {
        return bytes(id, "transcript");
    }

    private Optional<byte[]> bytes(RunId id, String column) {
        return jdbc.sql("select " + column + " from run_contents where run_id = ? and length(" + column + ") > 0")
                .param(id.value())
                .query((row, _) -> row.getBytes(column))
                .optional();
    }

    void keepResult(RunId id, RunResult result) {
        jdbc.sql("update run_contents set answer = ?, answer_cut = ?, patch_said = ?, patch = ?, transcript = ?,"
                        + " transcript_cut = ?, errors = ? where run_id = ?")
                .params(Arrays.asList(
                        result.answer(),
                        result.answerCut(),
                        result.patchSaid(),
                        result.patch(),
                        result.transcript(),
                        result.transcriptCut(),
                        result.errors(),
                        id.value()))
                .update();
    }

    void event(RunId id, TeamId team, String kind, RunState state, String said) {
        int seq = jdbc.sql("update runs set events = events + 1 where id = ? returning events")
                .param(id.value())
                .query(Integer.class)
                .single();
        jdbc.sql("insert into run_events (run_id, team_id, seq, kind, state, said) values (?, ?, ?, ?, ?, ?)")
                .params(id.value(), team.value(), seq, kind, state.name(), said)
                .update();
    }

    List<Event> events(RunId id, int after) {
        return jdbc.sql("select * from run_events where run_id = ? and seq > ? order by seq limit 1000")
                .params(id.value(), after)
                .query((row, _) -> new Event(
                        row.getInt("seq"),
                        moment(row, "at"),
                        row.getString("kind"),
                        RunState.valueOf(row.getString("state")),
                        row.getString("said")))
                .list();
    }

    /** To a state that is not its last, with what is said of it; false where it is over. */
    boolean move(RunRow row, RunState to, String reason) {
        boolean moved = jdbc.sql("update runs set state = ?, reason = ?, state_at = now(),"
                                + " started_at = case when ? = 'STARTING' then now() else started_at end"
                                + " where id = ? and ended_at is null and state <> ?")
                        .params(to.name(), reason, to.name(), row.id().value(), to.name())
                        .update()
                == 1;
        if (moved) {
            event(row.id(), row.team(), "state", to, reason);
        }
        return moved;
    }

    /** For ever; false where it was over already. */
    boolean end(RunRow row, RunState last, String reason, @Nullable Integer exit, @Nullable BigDecimal cost) {
        boolean ended = jdbc.sql(
                                "update runs set state = ?, reason = ?, state_at = now(), ended_at = now(), exit_code = ?,"
                                        + " cost = ? where id = ? and ended_at is null")
                        .params(Arrays.asList(
                                last.name(), reason, exit, cost, row.id().value()))
                        .update()
                == 1;
        if (ended) {
            event(row.id(), row.team(), "state", last, reason);
        }
        return ended;
    }

    void agent(RunId id, AgentId agent, String name, MachineId machine) {
        jdbc.sql("update runs set agent_id = ?, agent_name = ?, machine_id = ? where id = ?")
                .params(agent.value(), name, machine.value(), id.value())
                .update();
    }

    void laid(RunId id, String osUser, String folder) {
        jdbc.sql("update runs set os_user = ?, folder = ? where id = ?")
                .params(osUser, folder, id.value())
                .update();
    }

    void token(RunId id, UUID token, @Nullable UUID budget) {
        jdbc.sql("update runs set token_id = ?, budget_id = ?::uuid where id = ?")
                .params(Arrays.asList(token, budget, id.value()))
                .update();
    }

    /** False where somebody has written so before: then it is not known whether it was typed. */
    boolean typing(RunId id, Instant idleSince) {
        return jdbc.sql("update runs set typed_at = now(), idle_since = ? where id = ? and typed_at is null")
                        .params(OffsetDateTime.ofInstant(idleSince, ZoneOffset.UTC), id.value())
                        .update()
                == 1;
    }

    /** It is to end so; false where it is over, or ends already. */
    boolean ending(RunId id, RunState last, String why) {
        return jdbc.sql("update runs set ending = ?, ending_why = ?, ending_at = now(), ending_step = 0"
                                + " where id = ? and ended_at is null and ending is null")
                        .params(last.name(), why, id.value())
                        .update()
                == 1;
    }

    void endWaiting(TeamId team, String why) {
        jdbc.sql("update runs set ending = 'CANCELLED', ending_why = ?, ending_at = now()"
                        + " where team_id = ? and state = 'QUEUED' and ending is null")
                .params(why, team.value())
                .update();
    }

    void step(RunId id, int step) {
        jdbc.sql("update runs set ending_step = ?, ending_at = now() where id = ?")
                .params(step, id.value())
                .update();
    }

    /** True where it is new that its machine does not answer. */
    boolean unheard(RunId id) {
        return jdbc.sql("update runs set unheard_since = now() where id = ? and unheard_since is null")
                        .param(id.value())
                        .update()
                == 1;
    }

    boolean heard(RunId id) {
        return jdbc.sql("update runs set unheard_since = null where id = ? and unheard_since is not null")
                        .param(id.value())
                        .update()
                == 1;
    }

    void cleaned(RunId id) {
        jdbc.sql("update runs set cleaned = true, budget_id = null where id = ?")
                .param(id.value())
                .update();
    }

    void forget(RunId id) {
        jdbc.sql("delete from runs where id = ?").param(id.value()).update();
    }

    /** Of all teams. */
    List<Waiting> waiting(int ofEach) {
        return jdbc.sql("select * from tasks_waiting(?)")
                .param(ofEach)
                .query((row, _) -> new Waiting(
                        row.getObject("id", UUID.class),
                        row.getObject("team_id", UUID.class),
                        row.getObject("machine_id", UUID.class),
                        row.getObject("agent_id", UUID.class),
                        moment(row, "asked_at")))
                .list();
    }

    /** Of all teams. */
    List<RunRow> active() {
        return jdbc.sql("select * from tasks_active()").query(RunStore::row).list();
    }

    /** Of all teams; how many are to end. */
    int timeOut(Duration longestWait) {
        return jdbc.sql("select tasks_time_out(? * interval '1 second')")
                .param(longestWait.toSeconds())
                .query(Integer.class)
                .single();
    }

    /** Of all teams. */
    List<RunRow> uncleaned(int most) {
        return jdbc.sql("select * from tasks_uncleaned(?)")
                .param(most)
                .query(RunStore::row)
                .list();
    }

    record Old(RunId id, TeamId team) {}

    /** Of all teams. */
    List<Old> old(Duration kept, int most) {
        return jdbc.sql("select * from tasks_old(now() - ? * interval '1 second', ?)")
                .params(kept.toSeconds(), most)
                .query((row, _) -> new Old(
                        new RunId(row.getObject("id", UUID.class)), new TeamId(row.getObject("team_id", UUID.class))))
                .list();
    }

    /** The database's clock. */
    Instant now() {
        return Objects.requireNonNull(jdbc.sql("select clock_timestamp() as at")
                .query((row, _) -> moment(row, "at"))
                .single());
    }

    List<RunId> byBudget(UUID budget) {
        return jdbc.sql("select id from runs where budget_id = ? and ended_at is null")
                .param(budget)
                .query((row, _) -> new RunId(row.getObject("id", UUID.class)))
                .list();
    }

    /** Their environments, of the transaction's team, with all else of it. */
    List<SecretRef> purge(TeamId team) {
        var secrets =
                new ArrayList<>(jdbc.sql("select environment from runs where team_id = ? and environment is not null")
                        .param(team.value())
                        .query((row, _) -> new SecretRef(row.getObject("environment", UUID.class)))
                        .list());
        jdbc.sql("delete from runs where team_id = ?").param(team.value()).update();
        return secrets;
    }

    private static Instant moment(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private static @Nullable Instant perhaps(ResultSet row, String column) throws SQLException {
        var time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    private static RunRow row(ResultSet row, int n) throws SQLException {
        var again = row.getObject("again_of", UUID.class);
        var agent = row.getObject("agent_id", UUID.class);
        var machine = row.getObject("machine_id", UUID.class);
        var ending = row.getString("ending");
        return new RunRow(
                new RunId(row.getObject("id", UUID.class)),
                new TeamId(row.getObject("team_id", UUID.class)),
                new PersonId(row.getObject("person_id", UUID.class)),
                row.getString("person_name"),
                row.getObject("credential", UUID.class),
                row.getString("program"),
                row.getString("spec"),
                List.of((String[]) row.getArray("labels").getArray()),
                row.getString("callback"),
                row.getBigDecimal("budget"),
                Duration.ofSeconds(row.getInt("timeout_s")),
                again == null ? null : new RunId(again),
                agent == null ? null : new AgentId(agent),
                row.getString("agent_name"),
                row.getBoolean("own_agent"),
                machine == null ? null : new MachineId(machine),
                RunState.valueOf(row.getString("state")),
                row.getString("reason"),
                moment(row, "asked_at"),
                moment(row, "state_at"),
                perhaps(row, "started_at"),
                perhaps(row, "ended_at"),
                row.getString("os_user"),
                row.getString("folder"),
                perhaps(row, "typed_at"),
                perhaps(row, "idle_since"),
                row.getObject("token_id", UUID.class),
                row.getObject("budget_id", UUID.class),
                ending == null ? null : RunState.valueOf(ending),
                row.getString("ending_why"),
                perhaps(row, "ending_at"),
                row.getInt("ending_step"),
                perhaps(row, "unheard_since"),
                row.getObject("exit_code", Integer.class),
                row.getBigDecimal("cost"));
    }
}
