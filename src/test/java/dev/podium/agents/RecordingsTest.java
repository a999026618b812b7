package dev.podium.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.podium.PodiumTest;
import dev.podium.TestDisk;
import dev.podium.TestPeople;
import dev.podium.agents.Recordings.Mode;
import dev.podium.agents.Recordings.Policy;
import dev.podium.agents.Recordings.Query;
import dev.podium.agents.Recordings.Recording;
import dev.podium.database.SharedDatabase;
import dev.podium.identity.TeamPurged;
import dev.podium.kernel.Actor;
import dev.podium.kernel.AgentId;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.HealthCheck;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.RecordingId;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.Role;
import dev.podium.kernel.TeamId;
import dev.podium.terminals.Terminals;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.ApplicationEventPublisher;

/** Recordings in all of Podium: a real program in a real tmux, real rows, real files. */
@PodiumTest
@Timeout(40)
class RecordingsTest {

    @Autowired
    Agents agents;

    @Autowired
    Recordings recordings;

    @Autowired
    Notes notes;

    @Autowired
    Watchers watchers;

    @Autowired
    ApplicationEventPublisher events;

    @Autowired
    RecordingAttic attic;

    @Autowired
    RecordingsCheck check;

    @Value("${podium.home}")
    Path home;

    private TeamId team;
    private Actor ada;
    private Actor eve;
    private Actor owner;
    private Actor stranger;
    private AgentId id;
    private boolean purged;

    /** A word that no other test prints. */
    private final String word = "w" + UUID.randomUUID().toString().substring(0, 8);

    @BeforeEach
    void start() {
        team = TestPeople.team("Records");
        ada = TestPeople.person(team, "Ada", Role.MEMBER);
        eve = TestPeople.person(team, "Eve", Role.MEMBER);
        owner = TestPeople.person(team, "Olga", Role.OWNER);
        stranger = TestPeople.person(TestPeople.team("Others"), "Sam", Role.OWNER);
        id = as(
                        ada,
                        () -> agents.create(WantedAgent.of(
                                "recorded",
                                "command",
                                "sh",
                                List.of("-c", "stty -echo; echo ready; while read x; do echo \"got $x\"; done"),
                                MachineId.LOCAL,
                                "/",
                                Map.of(),
                                true)))
                .id();
        until(() -> as(ada, () -> agents.screen(id)).text().contains("ready"));
    }

    @AfterEach
    void end() {
        if (!purged) {
            CurrentActor.run(ada, () -> agents.delete(id));
        }
    }

    private static <T> T as(Actor actor, Supplier<T> work) {
        return CurrentActor.get(actor, work);
    }

    private static void until(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            Thread.onSpinWait();
        }
    }

    private static void refused(String code, Runnable work) {
        assertThatThrownBy(work::run)
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(code));
    }

    private Recordings.Found search(Actor actor, String text) {
        return as(actor, () -> recordings.search(new Query(text, null, null, null), 20));
    }

    private List<Recording> list(Actor actor) {
        return as(actor, () -> recordings.list(null, 0, 50));
    }

    private void say(String text) {
        CurrentActor.run(ada, () -> agents.input(id, text, true));
    }

    private boolean recording() {
        return as(ada, () -> recordings.status(id)).recording();
    }

    /** Ada has it recorded; it printed the word, and the recording has ended. */
    private RecordingId recorded() {
        int before = list(ada).size();
        CurrentActor.run(ada, () -> recordings.record(id, true));
        until(() -> list(ada).size() > before);
        var recording = list(ada).getFirst().id();
        say(word);
        until(() -> cast(ada, recording).contains("got " + word));
        CurrentActor.run(ada, () -> recordings.record(id, false));
        until(() -> !list(ada).getFirst().live());
        return recording;
    }

    private String cast(Actor actor, RecordingId recording) {
        return as(actor, () -> {
            var bytes = new ByteArrayOutputStream();
            try {
                recordings.copy(recording, bytes);
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
            return bytes.toString(StandardCharsets.UTF_8);
        });
    }

    private Path file(RecordingId recording) {
        return home.toAbsolutePath().resolve("recordings/" + team + "/" + id + "/" + recording + ".cast.gz");
    }

    @Test
    void whatItPrintsIsRecordedFoundShownAndDeleted() throws Exception {
        assertThat(recording()).isFalse();
        var recording = recorded();

        assertThat(cast(ada, recording)).contains("\"version\":3").contains("got " + word);
        var hit = search(ada, word).hits().getFirst();
        assertThat(hit.line()).isEqualTo("got " + word);
        assertThat(hit.recording()).isEqualTo(recording);
        assertThat(hit.agentName().value()).isEqualTo("recorded");
        var shown = as(ada, () -> recordings.get(recording));
        assertThat(hit.offset()).isBetween(0L, shown.length());
        assertThat(shown.bytes()).isEqualTo(Files.size(file(recording)));
        var text = new ByteArrayOutputStream();
        CurrentActor.get(ada, () -> {
            try {
                recordings.copyText(recording, text);
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
            return true;
        });
        assertThat(text.toString(StandardCharsets.UTF_8).lines()).contains("got " + word);

        CurrentActor.run(ada, () -> recordings.delete(recording));
        assertThat(file(recording)).doesNotExist();
        assertThat(search(ada, word).hits()).isEmpty();
        refused("agents.no-recording", () -> as(ada, () -> recordings.get(recording)));
    }

    @Test
    void whoMayNotWatchTheAgentFindsNothing() {
        var recording = recorded();
        for (var other : List.of(eve, owner, stranger)) {
            assertThat(search(other, word).hits()).as(other.name()).isEmpty();
            assertThat(list(other)).as(other.name()).isEmpty();
            assertThat(as(other, () -> recordings.count(null))).isZero();
            refused("agents.no-recording", () -> as(other, () -> recordings.get(recording)));
            refused("agents.no-recording", () -> cast(other, recording));
            refused(
                    "agents.no-recording",
                    () -> as(other, () -> {
                        try {
                            recordings.copyText(recording, new ByteArrayOutputStream());
                        } catch (IOException e) {
                            throw new java.io.UncheckedIOException(e);
                        }
                        return true;
                    }));
        }
        refused("agents.not-found", () -> as(eve, () -> recordings.list(id, 0, 5)));
        refused("agents.no-recording", () -> CurrentActor.run(stranger, () -> recordings.delete(recording)));

        CurrentActor.run(
                ada,
                () -> agents.share(
                        id,
                        new Sharing(
                                null, null, List.of(new Sharing.Grant(eve.person(), "", Terminals.Mode.WATCH, null)))));
        assertThat(search(eve, word).hits()).isNotEmpty();
        assertThat(cast(eve, recording)).contains(word);
        refused("agents.not-yours", () -> CurrentActor.run(eve, () -> recordings.delete(recording)));
        refused("agents.not-yours", () -> as(eve, () -> recordings.record(id, true)));
        CurrentActor.run(ada, () -> agents.share(id, Sharing.PRIVATE));
        assertThat(search(eve, word).hits()).isEmpty();
    }

    @Test
    void theDatabaseItselfKeepsToTheTeamAndThePerson() throws SQLException {
        recorded();
        assertThat(matching(team, ada, false)).isPositive();
        assertThat(matching(team, eve, false)).isZero();
        assertThat(matching(team, eve, true)).isPositive();
        assertThat(matching(stranger.team(), stranger, true)).isZero();
        assertThat(matching(null, ada, true)).isZero();
    }

    private int matching(@Nullable TeamId of, Actor actor, boolean everything) throws SQLException {
        try (var connection = SharedDatabase.application();
                var statement = connection.createStatement()) {
            statement.execute("select set_config('podium.team', '" + (of == null ? "" : of)
                    + "', false), set_config('podium.person', '" + actor.person() + "', false)");
            try (var rows = statement.executeQuery("select count(*) from agents_recorded_lines('''" + word + "''', "
                    + everything + ", null, null, null, null, null, 100)")) {
                rows.next();
                return rows.getInt(1);
            }
        }
    }

    @Test
    void whoseItIsLearnsWhoWatchedAndWhoFoundLines() {
        var recording = recorded();
        CurrentActor.run(ada, () -> agents.share(id, new Sharing(Terminals.Mode.WATCH, null, List.of())));
        cast(eve, recording);
        var visits = as(ada, () -> watchers.visits(id, null, 0, 50));
        assertThat(visits).anySatisfy(visit -> {
            assertThat(visit.deed()).isEqualTo(Watchers.Deed.REPLAYED);
            assertThat(visit.name()).isEqualTo("Eve");
        });
        search(eve, word);
        until(() -> as(ada, () -> watchers.visits(id, null, 0, 50)).stream()
                .anyMatch(visit -> visit.deed() == Watchers.Deed.SEARCHED));
    }

    @Test
    void notesAndStatesAreMarked() {
        CurrentActor.run(ada, () -> recordings.record(id, true));
        until(() -> !list(ada).isEmpty());
        var live = list(ada).getFirst().id();
        CurrentActor.run(ada, () -> notes.add(id, Notes.Kind.NOTE, "look " + word + "\nmore"));
        until(() -> cast(ada, live).contains("\"m\", \"Note by Ada: look " + word + "\""));
        refused("agents.recording-live", () -> CurrentActor.run(ada, () -> recordings.delete(live)));
    }

    @Test
    void aTeamThatRecordsAlwaysOrNeverDecidesForItsAgents() {
        refused("identity.not-allowed", () -> as(ada, () -> recordings.change(new Policy(Mode.ALWAYS, 30, 500))));
        CurrentActor.run(owner, () -> recordings.change(new Policy(Mode.ALWAYS, 30, 500)));
        until(this::recording);
        refused("agents.recording-decided", () -> as(ada, () -> recordings.record(id, false)));
        CurrentActor.run(owner, () -> recordings.change(new Policy(Mode.NEVER, 30, 500)));
        until(() -> !recording());
        until(() -> !list(ada).isEmpty() && !list(ada).getFirst().live());
        var recording = list(ada).getFirst().id();

        CurrentActor.run(owner, () -> recordings.change(new Policy(Mode.ALWAYS, 30, 500)));
        refused("agents.recordings-kept", () -> CurrentActor.run(ada, () -> recordings.delete(recording)));
        CurrentActor.run(owner, () -> recordings.delete(recording));
        assertThat(file(recording)).doesNotExist();
        refused(
                "agents.bad-recording-policy",
                () -> as(owner, () -> recordings.change(new Policy(Mode.ALWAYS, 0, 500))));
        refused("agents.bad-recording-policy", () -> as(owner, () -> recordings.change(new Policy(Mode.ALWAYS, 1, 1))));
    }

    @Test
    void whatIsPastItsDaysOrItsMegabytesIsDeletedTheOldestFirst() {
        var recording = recorded();
        TestPeople.update(
                "update recordings set began_at = began_at - interval '29 days' where id = ?", recording.value());
        attic.clear();
        assertThat(file(recording)).exists();
        var another = recorded();
        assertThat(another).isNotEqualTo(recording);
        TestPeople.update("update recordings set bytes = 499999999 where id = ?", recording.value());
        attic.clear();
        assertThat(file(recording)).doesNotExist();
        assertThat(file(another)).exists();
        TestPeople.update(
                "update recordings set began_at = began_at - interval '31 days' where id = ?", another.value());
        attic.clear();
        assertThat(file(another)).doesNotExist();
        assertThat(list(ada)).isEmpty();
    }

    @Test
    void nothingIsLeftOfATeamThatIsPurged() {
        var recording = recorded();
        CurrentActor.run(owner, () -> recordings.change(new Policy(Mode.ALWAYS, 30, 500)));
        until(() -> list(ada).getFirst().live());
        purged = true;
        CurrentActor.run(Actor.system(team), () -> events.publishEvent(new TeamPurged(team)));
        assertThat(file(recording).getParent().getParent()).doesNotExist();
        for (var table : List.of("recordings", "recording_lines", "recorded_agents", "recording_policies")) {
            assertThat(SharedDatabase.column("select team_id from " + table + " where team_id = ?", team.value()))
                    .as(table)
                    .isEmpty();
        }
    }

    @Test
    void aFileThatNoRowNamesIsSweptAwayOnceItIsOld() throws IOException {
        var recording = recorded();
        TestPeople.update("delete from recordings where id = ?", recording.value());
        attic.clear();
        assertThat(file(recording)).exists();
        Files.setLastModifiedTime(
                file(recording),
                java.nio.file.attribute.FileTime.from(java.time.Instant.now().minusSeconds(7 * 3600)));
        attic.clear();
        assertThat(file(recording)).doesNotExist();
    }

    @Test
    void aDeletedAgentsRecordingsStayWatched() {
        var recording = recorded();
        CurrentActor.run(ada, () -> agents.delete(id));
        assertThat(cast(ada, recording)).contains(word);
        assertThat(search(ada, word).hits()).isNotEmpty();
        TestPeople.update("update agents set deleted_at = now() - interval '31 days' where id = ?", id.value());
        attic.clear();
        assertThat(list(ada)).isEmpty();
        TestPeople.update("update agents set deleted_at = null, desired = 'STOPPED' where id = ?", id.value());
    }

    @Test
    void aDiskThatIsReallyFullIsSaidByTheCheckUntilThereIsRoom() throws Exception {
        try (var disk = new TestDisk(home.toAbsolutePath().resolve("recordings/" + team + "/" + id), "1m")) {
            disk.fill();
            CurrentActor.run(ada, () -> recordings.record(id, true));
            until(() -> check.look().state() == HealthCheck.State.BROKEN);
            assertThat(check.look().sentence())
                    .startsWith("1 agent that is to be recorded is not.")
                    .contains("No space left on device");
            assertThat(check.look().nextStep()).isEqualTo("Podium tries again each minute, once that is mended.");
            assertThat(check.look().since()).isNotNull();
            assertThat(as(ada, () -> agents.screen(id)).text()).as("it goes on").contains("ready");

            disk.free();
            // Whoever does not want to wait for the minute.
            CurrentActor.run(ada, () -> recordings.record(id, false));
            until(() -> check.look().state() == HealthCheck.State.FINE);
            CurrentActor.run(ada, () -> recordings.record(id, true));
            until(this::recording);
            assertThat(check.look().state()).isEqualTo(HealthCheck.State.FINE);
            CurrentActor.run(ada, () -> recordings.record(id, false));
            until(() -> !recording());
        }
    }

    @Test
    void aSearchThatCannotBeIsRefusedByName() {
        for (var text : List.of("", "  ", "-- ./", "a ".repeat(11), "x".repeat(201))) {
            refused("agents.bad-query", () -> search(ada, text));
        }
        refused("agents.bad-query", () -> as(ada, () -> recordings.search(new Query("x", null, null, "1_2"), 5)));
        assertThat(search(ada, "it's & | ! \\ ' :* <-> " + word).hits()).isEmpty();
    }

    @Test
    void aSearchReadsTheIndexAndGoesOnPageByPage() throws SQLException {
        var recording = recorded();
        TestPeople.update("""
                insert into recording_lines (recording_id, number, team_id, agent_id, at, offsets, body, words)
                select ?, 1000 + n, ?, ?, now(), array[0, 1], 'common line\n' || n || ' ' || md5(n::text),
                    array_to_tsvector(array['team:' || ?, 'agent:' || ?, 'common', 'line', md5(n::text), n::text])
                from generate_series(1, 20000) n""", recording.value(), team.value(), id.value(), team.toString(), id.toString());
        TestPeople.update("analyze recording_lines");
        var before = scans();
        // Common words and beginnings stand among the newest lines, seldom ones are where the index says.
        assertThat(search(ada, "comm* line").hits()).hasSize(20);
        var first = search(ada, "common line");
        assertThat(first.hits()).hasSize(20);
        assertThat(first.next()).isNotNull();
        var second = as(ada, () -> recordings.search(new Query("common line", null, null, first.next()), 20));
        assertThat(second.hits()).hasSize(20);
        assertThat(search(ada, "19999 ").hits()).hasSize(1);
        assertThat(search(ada, "1333*").hits()).hasSizeGreaterThanOrEqualTo(11);
        until(() -> scans() >= before + 2);
    }

    /** Whatever is asked for, each row is found once, wherever the look through the newest ends and the index begins. */
    @Test
    void whatIsFoundAmongTheNewestAndByTheIndexIsTheSame() {
        var recording = recorded();
        TestPeople.update("""
                insert into recording_lines (recording_id, number, team_id, agent_id, at, offsets, body, words)
                select ?, 1000 + n, ?, ?, now() - (n / 7) * interval '1 second', array[0], 'every tenth' || n % 10 || ' row ' || n,
                    array_to_tsvector(array['team:' || ?, 'agent:' || ?, 'every', 'tenth' || n % 10, 'row', n::text])
                from generate_series(1, 3000) n""", recording.value(), team.value(), id.value(), team.toString(), id.toString());
        for (var text : List.of("tenth3", "tenth3*", "tenth3* row")) {
            for (var within : List.of(
                    new Query(text, null, null, null),
                    new Query(text, id, null, null),
                    new Query(text, null, recording, null))) {
                var lines = new ArrayList<String>();
                var query = within;
                Recordings.Found found;
                do {
                    var page = query;
                    found = as(ada, () -> recordings.search(page, 70));
                    found.hits().forEach(hit -> lines.add(hit.line()));
                    query = new Query(text, within.agent(), within.recording(), found.next());
                } while (found.next() != null);
                assertThat(lines).as(within.toString()).hasSize(300).doesNotHaveDuplicates();
            }
        }
        for (var other : List.of(eve, stranger)) {
            assertThat(search(other, "tenth3*").hits()).as(other.name()).isEmpty();
        }
    }

    /** How often the index of the words was read. */
    private static long scans() {
        return Long.parseLong(SharedDatabase.column(
                        "select idx_scan from pg_stat_user_indexes where indexrelname = 'recording_lines_words'")
                .getFirst());
    }
}
