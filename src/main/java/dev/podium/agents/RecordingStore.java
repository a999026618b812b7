package dev.podium.agents;

import dev.podium.kernel.AgentId;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.RecordingId;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.TeamId;
import dev.podium.terminals.Recorder;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The tables of recordings. Row-level security narrows every statement to the transaction's team.
 *
 * <p>Longer than most files: recordings and their lines are written and read together.
 */
@Component
class RecordingStore {

    /** How long a Podium that fell silent still counts as recording. */
    static final Duration HELD = Duration.ofSeconds(15);

    private final JdbcClient jdbc;

    RecordingStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    record Row(
            RecordingId id,
            TeamId team,
            AgentId agent,
            Instant began,
            long millis,
            long bytes,
            int cols,
            int rows,
            @Nullable String problem,
            boolean live) {

        String folder() {
            return RecordingStore.folder(team, agent);
        }
    }

    /** Ids alone, for the file system. */
    static String folder(TeamId team, AgentId agent) {
        return team + "/" + agent;
    }

    /** One that is due to be deleted, of whatever team. */
    record Due(TeamId team, AgentId agent, RecordingId id) {}

    /** Which agents are to be recorded, of all teams. */
    Map<AgentId, TeamId> toRecord() {
        var found = new HashMap<AgentId, TeamId>();
        jdbc.sql("select team_id, agent_id from agents_to_record()").query(row -> {
            found.put(
                    new AgentId(row.getObject("agent_id", UUID.class)),
                    new TeamId(row.getObject("team_id", UUID.class)));
        });
        return found;
    }

    List<Due> due(Duration restorable, int most) {
        return jdbc.sql("select * from agents_recordings_due(make_interval(secs => :secs), :most)")
                .param("secs", restorable.toSeconds())
                .param("most", most)
                .query((row, n) -> new Due(
                        new TeamId(row.getObject("team_id", UUID.class)),
                        new AgentId(row.getObject("agent_id", UUID.class)),
                        new RecordingId(row.getObject("id", UUID.class))))
                .list();
    }

    /** Which of these there are, in whatever team. */
    Set<RecordingId> known(Collection<RecordingId> ids) {
        return new HashSet<>(jdbc.sql("select id from agents_recordings_known(:ids)")
                .param("ids", values(ids))
                .query((row, n) -> new RecordingId(row.getObject("id", UUID.class)))
                .list());
    }

    Recordings.Policy policy() {
        return jdbc.sql("select mode, days, megabytes from recording_policies where team_id = podium_team()")
                .query((row, n) -> new Recordings.Policy(
                        Recordings.Mode.valueOf(row.getString("mode")), row.getInt("days"), row.getInt("megabytes")))
                .optional()
                .orElse(Recordings.Policy.USUAL);
    }

    void put(Recordings.Policy policy) {
        jdbc.sql("""
                        insert into recording_policies (team_id, mode, days, megabytes)
                        values (podium_team(), :mode, :days, :megabytes)
                        on conflict (team_id) do update
                        set mode = excluded.mode, days = excluded.days, megabytes = excluded.megabytes
                        """)
                .param("mode", policy.mode().name())
                .param("days", policy.days())
                .param("megabytes", policy.megabytes())
                .update();
    }

    /** Deletes every row of the transaction's team for good. */
    void purge() {
        for (var table : List.of("recordings", "recorded_agents", "recording_policies")) {
            jdbc.sql("delete from " + table + " where team_id = podium_team()").update();
        }
    }

    boolean chosen(AgentId agent) {
        return jdbc.sql("select exists (select 1 from recorded_agents where agent_id = ?)")
                .param(agent.value())
                .query(Boolean.class)
                .single();
    }

    void choose(AgentRow row, boolean on) {
        jdbc.sql(
                        on
                                ? "insert into recorded_agents (agent_id, team_id) values (:agent, :team) on conflict do nothing"
                                : "delete from recorded_agents where agent_id = :agent and team_id = :team")
                .param("agent", row.id().value())
                .param("team", row.team().value())
                .update();
    }

    /** A file begins; false where another Podium records the agent, or the agent is gone. */
    boolean begin(Recorder.Beginning file, TeamId team, AgentId agent, UUID holder) {
        jdbc.sql(
                        "update recordings set ended = true where agent_id = ? and not ended and held_until < clock_timestamp()")
                .param(agent.value())
                .update();
        return jdbc.sql("""
                        insert into recordings (id, team_id, agent_id, began_at, cols, rows, holder, held_until)
                        select :id, :team, :agent, :began, :cols, :rows, :holder,
                            clock_timestamp() + make_interval(secs => :held)
                        where exists (select 1 from agents where id = :agent)
                        on conflict do nothing
                        """)
                        .param("id", file.file().value())
                        .param("team", team.value())
                        .param("agent", agent.value())
                        .param("began", AgentColumns.time(file.at()))
                        .param("cols", file.cols())
                        .param("rows", file.rows())
                        .param("holder", holder)
                        .param("held", HELD.toSeconds())
                        .update()
                == 1;
    }

    /** Whether another Podium records the agent now. */
    boolean heldByOther(AgentId agent, UUID holder) {
        return jdbc.sql("""
                        select exists (select 1 from recordings where agent_id = :agent and not ended
                            and held_until > clock_timestamp() and holder <> :holder)
                        """)
                .param("agent", agent.value())
                .param("holder", holder)
                .query(Boolean.class)
                .single();
    }

    /** Goes on with it; false where it is no longer this Podium's. */
    boolean hold(Recorder.Progress file, UUID holder) {
        return jdbc.sql("""
                        update recordings set millis = :millis, bytes = :bytes,
                            held_until = clock_timestamp() + make_interval(secs => :held)
                        where id = :id and holder = :holder and not ended
                        """)
                        .param("millis", file.length())
                        .param("bytes", file.size())
                        .param("held", HELD.toSeconds())
                        .param("id", file.file().value())
                        .param("holder", holder)
                        .update()
                == 1;
    }

    void end(Recorder.Progress file) {
        jdbc.sql("update recordings set millis = :millis, bytes = :bytes, ended = true where id = :id")
                .param("millis", file.length())
                .param("bytes", file.size())
                .param("id", file.file().value())
                .update();
    }

    void failed(RecordingId id, String problem) {
        jdbc.sql("update recordings set problem = :problem where id = :id")
                .param("problem", problem)
                .param("id", id.value())
                .update();
    }

    /** Lines of a file that has a row; of another they are dropped. */
    void add(RecordingId id, TeamId team, AgentId agent, RecordedLines lines) {
        var words = RecordingWords.of(lines.lines());
        words.add("team:" + team);
        words.add("agent:" + agent);
        jdbc.sql("""
                        insert into recording_lines (recording_id, number, team_id, agent_id, at, offsets, body, words)
                        select r.id, (select coalesce(max(number), 0) + 1 from recording_lines where recording_id = r.id),
                            :team, :agent, r.began_at + :first * interval '1 millisecond', :offsets, :body,
                            array_to_tsvector(:words)
                        from recordings r where r.id = :id
                        """)
                .param("id", id.value())
                .param("team", team.value())
                .param("agent", agent.value())
                .param("first", lines.offsets().getFirst())
                .param(
                        "offsets",
                        lines.offsets().stream()
                                .map(offset -> (int) Math.min(offset, Integer.MAX_VALUE))
                                .toArray(Integer[]::new))
                .param("body", String.join("\n", lines.lines()))
                .param("words", words.toArray(String[]::new))
                .update();
    }

    private static final String SELECT = """
            select id, team_id, agent_id, began_at, millis, bytes, cols, rows, problem,
                not ended and held_until > clock_timestamp() as live from recordings""";

    /** Of the agents whose terminals somebody may watch: :everything for all but :closed people's, else those of :viewer. */
    private static final String WATCHED = " agent_id = any(array(select id from agents where team_id = podium_team()"
            + " and (:everything and not owner_person = any(:closed) or " + AgentStore.SEEN + ")))";

    Optional<Row> find(RecordingId id) {
        return jdbc.sql(SELECT + " where id = ?")
                .param(id.value())
                .query(RecordingStore::row)
                .optional();
    }

    Optional<Row> newest(AgentId agent) {
        return jdbc.sql(SELECT + " where agent_id = ? order by began_at desc limit 1")
                .param(agent.value())
                .query(RecordingStore::row)
                .optional();
    }

    /** @param closed whose {@code everything} does not reach */
    List<Row> page(
            @Nullable AgentId agent, PersonId viewer, boolean everything, Set<PersonId> closed, int offset, int limit) {
        return jdbc.sql(SELECT + " where " + WATCHED + of(agent)
                        + " order by began_at desc, id offset :offset limit :limit")
                .params(parameters(agent, viewer, everything, closed))
                .param("offset", offset)
                .param("limit", limit)
                .query(RecordingStore::row)
                .list();
    }

    int count(@Nullable AgentId agent, PersonId viewer, boolean everything, Set<PersonId> closed) {
        return jdbc.sql("select count(*) from recordings where " + WATCHED + of(agent))
                .params(parameters(agent, viewer, everything, closed))
                .query(Integer.class)
                .single();
    }

    private static String of(@Nullable AgentId agent) {
        return agent == null ? "" : " and agent_id = :agent";
    }

    private static Map<String, Object> parameters(
            @Nullable AgentId agent, PersonId viewer, boolean everything, Set<PersonId> closed) {
        var parameters = new HashMap<String, Object>();
        parameters.put("viewer", viewer.value());
        parameters.put("everything", everything);
        parameters.put("closed", closed.stream().map(PersonId::value).toArray(UUID[]::new));
        if (agent != null) {
            parameters.put("agent", agent.value());
        }
        return parameters;
    }

    private static Row row(ResultSet row, int ignored) throws SQLException {
        return new Row(
                new RecordingId(row.getObject("id", UUID.class)),
                new TeamId(row.getObject("team_id", UUID.class)),
                new AgentId(row.getObject("agent_id", UUID.class)),
                row.getObject("began_at", OffsetDateTime.class).toInstant(),
                row.getLong("millis"),
                row.getLong("bytes"),
                row.getInt("cols"),
                row.getInt("rows"),
                row.getString("problem"),
                row.getBoolean("live"));
    }

    /** Deletes it with its lines; false where it is gone already. */
    boolean delete(RecordingId id) {
        return jdbc.sql("delete from recordings where id = ?").param(id.value()).update() == 1;
    }

    /** Lines that stand together, and from when each is. */
    record Lines(RecordingId recording, int number, AgentId agent, Instant at, String body, int[] offsets) {}

    /** Where a page of a search ended: the place of the last row that was looked at, as text. */
    private record Place(
            @Nullable OffsetDateTime at,
            @Nullable UUID recording,
            @Nullable Integer number) {

        static final Place END = new Place(null, null, null);

        static Place of(@Nullable String text) {
            if (text == null) {
                return END;
            }
            try {
                var parts = text.split("_", 3);
                return new Place(
                        AgentColumns.time(Instant.EPOCH.plus(Long.parseLong(parts[0]), ChronoUnit.MICROS)),
                        UUID.fromString(parts[1]),
                        Integer.valueOf(parts[2]));
            } catch (RuntimeException notOurs) {
                throw Refusal.invalidField(
                        "before",
                        "agents.bad-query",
                        "\"before\" is not what the page before gave as its next.",
                        "Send that, or leave it out.");
            }
        }
    }

    static String place(Lines last) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, last.at()) + "_" + last.recording() + "_" + last.number();
    }

    /** Rows that have the words, the newest first: at most so many. */
    List<Lines> matching(
            String words,
            boolean everything,
            @Nullable AgentId agent,
            @Nullable RecordingId recording,
            @Nullable String before,
            int most) {
        var place = Place.of(before);
        return jdbc.sql("""
                        select * from agents_recorded_lines(:query, :everything, :agent, :recording, :before,
                            :beforeRecording, :beforeNumber, :most)
                        """)
                .param("query", words)
                .param("everything", everything)
                .param("agent", agent == null ? null : agent.value(), Types.OTHER)
                .param("recording", recording == null ? null : recording.value(), Types.OTHER)
                .param("before", place.at(), Types.TIMESTAMP_WITH_TIMEZONE)
                .param("beforeRecording", place.recording(), Types.OTHER)
                .param("beforeNumber", place.number(), Types.INTEGER)
                .param("most", most)
                .query(RecordingStore::lines)
                .list();
    }

    /** All lines of one recording, in order. */
    List<String> text(RecordingId id) {
        return jdbc.sql("select body from recording_lines where recording_id = ? order by number")
                .param(id.value())
                .query((row, n) -> row.getString("body"))
                .list();
    }

    private static Lines lines(ResultSet row, int ignored) throws SQLException {
        var offsets = (Integer[]) row.getArray("offsets").getArray();
        return new Lines(
                new RecordingId(row.getObject("recording_id", UUID.class)),
                row.getInt("number"),
                new AgentId(row.getObject("agent_id", UUID.class)),
                row.getObject("at", OffsetDateTime.class).toInstant(),
                row.getString("body"),
                Stream.of(offsets).mapToInt(Integer::intValue).toArray());
    }

    private static UUID[] values(Collection<RecordingId> ids) {
        return ids.stream().map(RecordingId::value).toArray(UUID[]::new);
    }
}
