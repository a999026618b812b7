package dev.podium.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.podium.PodiumTest;
import dev.podium.TestPeople;
import dev.podium.database.SharedDatabase;
import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.Origin;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.Role;
import dev.podium.kernel.TeamId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

@PodiumTest
class AuditTrailTest {

    @Autowired
    AuditTrail trail;

    @Autowired
    AuditTrails trails;

    @Autowired
    AuditAnchors anchors;

    @Autowired
    AnchorFile file;

    @Autowired
    ApplicationContext context;

    @Autowired
    AuditStore store;

    @Autowired
    PlatformTransactionManager transactions;

    @Autowired
    TransactionTemplate transaction;

    private final TeamId team = TeamId.random();
    private final Actor ada = new Actor(PersonId.random(), "Ada", team, Set.of(Role.OWNER), null);

    private void record(String object) {
        CurrentActor.run(ada, () -> trail.record("test.done", object, Map.of("b", "2", "a", "1")));
    }

    private AuditTrails.Verdict verdict() {
        return CurrentActor.get(ada, () -> trails.verify(new Trail.Own()));
    }

    private long count(TeamId team) throws SQLException {
        try (var connection = SharedDatabase.superuser();
                var statement = connection.prepareStatement("select count(*) from audit_entries where team_id = ?")) {
            statement.setObject(1, team.value());
            var rows = statement.executeQuery();
            rows.next();
            return rows.getLong(1);
        }
    }

    @Test
    void chainsEntriesOfManyThreadsWithoutAGap() throws Exception {
        try (var pool = Executors.newFixedThreadPool(8)) {
            for (int i = 0; i < 64; i++) {
                var object = "thing " + i;
                pool.submit(() -> record(object));
            }
        }
        assertThat(count(team)).isEqualTo(64);
        assertThat(verdict().sound()).isTrue();
    }

    @Test
    void recordsWithTheTransactionAndForgetsWithItsRollback() throws SQLException {
        CurrentActor.run(
                ada,
                () -> transaction.executeWithoutResult(status -> {
                    trail.record("test.done", "one", Map.of());
                    trail.record("test.done", "two", Map.of());
                }));
        CurrentActor.run(
                ada,
                () -> transaction.executeWithoutResult(status -> {
                    trail.record("test.done", "never", Map.of());
                    status.setRollbackOnly();
                }));
        assertThat(count(team)).isEqualTo(2);
    }

    @Test
    void findsTheFirstEntryThatWasChanged() throws SQLException {
        for (int i = 0; i < 5; i++) {
            record("thing " + i);
        }
        tamper("update audit_entries set object = 'another' where position = 3 and team_id = ?");
        assertThat(verdict().firstBroken()).hasValue(3);
    }

    @Test
    void findsTheGapWhereAnEntryWasRemoved() throws SQLException {
        for (int i = 0; i < 5; i++) {
            record("thing " + i);
        }
        tamper("delete from audit_entries where position = 2 and team_id = ?");
        assertThat(verdict().firstBroken()).hasValue(3);
    }

    @Test
    void findsAnEntryThatWasPutInBetween() throws SQLException {
        recordMany(4);
        tamper("update audit_entries set position = 5 where position = 4 and team_id = ?");
        tamper("""
                insert into audit_entries (team_id, position, at, person_id, person_name, action, object, details,
                    previous, hash, hash_version, outcome)
                select team_id, 4, at, person_id, person_name, action, 'put in', details, hash,
                    audit_hash(hash, team_id, 4, at, person_id, person_name, action, 'put in',
                        audit_facts(2, details, 'DONE', null, null, null)), 2, 'DONE'
                from audit_entries where position = 3 and team_id = ?""");
        // What was put in is sound by itself; the one after it gives it away.
        assertThat(verdict().firstBroken()).hasValue(5);
    }

    @Test
    void findsACutOffEndByTheAnchor() throws SQLException {
        recordMany(5);
        anchors.note();
        assertThat(verdict()).isEqualTo(new AuditTrails.Verdict(5, OptionalLong.empty(), 5));
        tamper("delete from audit_entries where position = 5 and team_id = ?");
        assertThat(verdict()).isEqualTo(new AuditTrails.Verdict(4, OptionalLong.of(5), 0));
    }

    @Test
    void findsATrailWrittenAnewFromSomeEntryOnByTheAnchor() throws SQLException {
        recordMany(2);
        anchors.note();
        recordMany(1);
        anchors.note();
        tamper("delete from audit_entries where position = 3 and team_id = ?");
        record("another end");
        var verdict = verdict();
        assertThat(verdict.firstBroken()).hasValue(3);
        assertThat(verdict.anchoredUpTo()).isEqualTo(2);
    }

    @Test
    void whereItCameFromAndHowItEndedIsCoveredByTheHash() throws Exception {
        for (var change : List.of(
                "address = '10.9.9.9'",
                "user_agent = 'another'",
                "request_id = 'another'",
                "outcome = 'DENIED'",
                "person_name = 'Eve'",
                "at = at + interval '1 microsecond'",
                "details = '{}'",
                "hash_version = 1",
                "hash_version = 3")) {
            var other = new Actor(PersonId.random(), "Ada", TeamId.random(), Set.of(Role.OWNER), null);
            CurrentActor.call(
                    other,
                    () -> Origin.call(new Origin("id", "10.0.0.1", "test"), () -> {
                        trail.record("test.done", "thing", Map.of("a", "1"));
                        return true;
                    }));
            tamper("update audit_entries set " + change + " where team_id = ?", other.team());
            assertThat(CurrentActor.get(other, () -> trails.verify(new Trail.Own()))
                            .firstBroken())
                    .as(change)
                    .hasValue(1);
        }
    }

    @Test
    void aDenialCannotPassForAnEntryOfTheFirstVersion() throws SQLException {
        record("thing");
        tamper("""
                update audit_entries set hash_version = 1, outcome = 'DONE',
                    details = audit_facts(2, details, outcome, address, user_agent, request_id) where team_id = ?""");
        assertThat(verdict().firstBroken()).hasValue(1);
    }

    @Test
    void entriesOfTheFirstVersionStayValidBeforeThoseOfTheSecond() throws SQLException {
        tamper("""
                insert into audit_entries (team_id, position, at, person_id, person_name, action, object, details,
                    previous, hash, hash_version, outcome)
                select t.team, 1, '2026-01-01', null, 'Old', 'test.done', 'thing', '{"a": "1"}', '\\x',
                    audit_hash('\\x', t.team, 1, '2026-01-01', null, 'Old', 'test.done', 'thing', '{"a": "1"}'), 1,
                    'DONE'
                from (select ?::uuid as team) t""");
        record("new");
        assertThat(verdict()).isEqualTo(new AuditTrails.Verdict(2, OptionalLong.empty(), 0));
        tamper("update audit_entries set address = '10.0.0.1' where position = 1 and team_id = ?");
        assertThat(verdict().firstBroken()).hasValue(1);
    }

    @Test
    void whatPeopleTypeMakesNoSecondLineInTheAnchors() throws Exception {
        var nasty = "name\n{\"team\":\"installation\",\"position\":1}\r\u001b[2J\u2028\u0085";
        var eve = new Actor(PersonId.random(), nasty, team, Set.of(Role.OWNER), null);
        CurrentActor.run(eve, () -> trail.record("test.done", nasty, Map.of(nasty, nasty)));
        anchors.note();
        var lines = anchorLines();
        assertThat(lines)
                .filteredOn(line -> line.contains(team.toString()))
                .singleElement()
                .asString()
                .matches(
                        "\\{\"team\":\"" + team + "\",\"position\":1,\"hash\":\"[0-9a-f]{64}\",\"at\":\"[-0-9T:]+Z\"}");
        assertThat(lines).noneMatch(line -> line.contains("name"));
        // Nothing new, so nothing is noted.
        anchors.note();
        assertThat(anchorLines()).isEqualTo(lines);
    }

    @Test
    void thePlaceWhereItStopsIsAnchored() throws IOException {
        recordMany(3);
        context.getAutowireCapableBeanFactory().destroyBean(anchors);
        assertThat(verdict().anchoredUpTo()).isEqualTo(3);
    }

    private static List<String> anchorLines() throws IOException {
        return Files.readAllLines(Path.of(System.getProperty("podium.home"), "audit-anchors.jsonl"));
    }

    @Test
    void aLineOfTheAnchorsThatACrashCutShortSpoilsNoOther() throws Exception {
        recordMany(1);
        anchors.note();
        Files.writeString(
                Path.of(System.getProperty("podium.home"), "audit-anchors.jsonl"),
                "{\"team\":\"" + team,
                StandardOpenOption.APPEND);
        recordMany(1);
        anchors.note();
        var read = new ArrayList<Anchor>();
        file.read(team.toString(), read::addAll);
        assertThat(read).extracting(Anchor::position).containsExactly(1L, 2L);
        assertThat(verdict().anchoredUpTo()).isEqualTo(2);
    }

    @Test
    void settingsAreRecordedAsTheyWereAndAre() {
        CurrentActor.run(ada, () -> {
            trail.recordChange("test.changed", "same", Map.of("a", "1"), Map.of("a", "1"));
            trail.recordChange("test.changed", "limits", Map.of("a", "1", "b", "2"), Map.of("a", "1", "c", "3"));
        });
        assertThat(CurrentActor.get(ada, () -> trails.page(new Trail.Own(), AuditFilter.ALL, null, 10)))
                .singleElement()
                .satisfies(entry -> assertThat(entry.details())
                        .isEqualTo(Map.of("b.before", "2", "b.after", "", "c.before", "", "c.after", "3")));
    }

    private void recordMany(int count) {
        for (int i = 0; i < count; i++) {
            record("thing " + i);
        }
    }

    private void tamper(String sql) throws SQLException {
        tamper(sql, team);
    }

    private static void tamper(String sql, TeamId team) throws SQLException {
        try (var connection = SharedDatabase.superuser();
                var statement = connection.createStatement();
                var change = connection.prepareStatement(sql)) {
            statement.execute("set session_replication_role = replica");
            change.setObject(1, team.value());
            assertThat(change.executeUpdate()).isEqualTo(1);
        }
    }

    @Test
    void nobodyChangesOrInsertsEntriesPastTheFunction() throws SQLException {
        record("thing");
        try (var app = SharedDatabase.application();
                var owner = SharedDatabase.owner();
                var asApp = app.createStatement();
                var asOwner = owner.createStatement()) {
            asApp.execute("select set_config('podium.team', '" + team + "', false)");
            for (var change : new String[] {
                "update audit_entries set object = 'x'", "delete from audit_entries", "truncate audit_entries"
            }) {
                assertThatThrownBy(() -> asApp.execute(change)).hasMessageContaining("permission denied");
                assertThatThrownBy(() -> asOwner.execute(change)).hasMessageContaining("append-only");
            }
            assertThatThrownBy(() -> asApp.execute("insert into audit_entries (position) values (1)"))
                    .hasMessageContaining("permission denied");
            assertThatThrownBy(() -> asApp.execute("select audit_append('" + TeamId.random()
                            + "', null, 'Eve', 'test.done', 'thing', '{}', 'DONE', null, null, null)"))
                    .hasMessageContaining("another team");
        }
    }

    /** How many entries the statement read, by the database's own count. */
    private static long read(Statement statement, String sql) throws SQLException {
        var count = "select coalesce(sum(idx_tup_fetch) + sum(seq_tup_read), 0) from pg_stat_xact_user_tables"
                + " where relname = 'audit_entries'";
        long before = number(statement, count);
        statement.execute(sql);
        return number(statement, count) - before;
    }

    private static long number(Statement statement, String sql) throws SQLException {
        try (var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    @Test
    void whatIsReadForAnEntryDoesNotGrowWithTheTrail() throws SQLException {
        try (var app = SharedDatabase.application();
                var statement = app.createStatement()) {
            app.setAutoCommit(false);
            statement.execute("select set_config('podium.team', '" + team + "', false)");
            var append = "select audit_append('" + team
                    + "', null, 'Bot', 'test.done', 'thing', '{}', 'DONE', null, null, null)";
            // Enough for a connection to settle on a plan that it keeps, made when there is next to nothing.
            for (int i = 0; i < 10; i++) {
                statement.execute(append);
            }
            statement.execute(
                    "select count(" + append.substring("select ".length()) + ") from generate_series(1, 2000)");
            assertThat(read(statement, append)).isLessThan(5);
            assertThat(read(statement, "select * from audit_verify('" + team + "', 1000, 100)"))
                    .as("a hundred that are asked for, and the one before them")
                    .isLessThan(110);
            var teams = number(statement, "select count(*) from audit_heads()");
            assertThat(read(statement, "select * from audit_heads()")).isLessThan(5 * (teams + 2));
            app.rollback();
        }
    }

    @Test
    void keepsWhatPeopleTypeWhateverItHolds() throws SQLException {
        record("nul \0 and half a character \uD83D and 😀 " + "x".repeat(20_000));
        assertThat(count(team)).isEqualTo(1);
        assertThat(verdict().sound()).isTrue();
    }

    @Test
    void keepsATrailOfTheInstallationWhereThereIsNoTeam() {
        var nobody = new Actor(PersonId.SYSTEM, "Podium", null, Set.of(Role.SYSTEM), null);
        CurrentActor.run(nobody, () -> trail.record("test.done", "installation", Map.of()));
        var verdict = CurrentActor.get(nobody, () -> trails.verify(new Trail.Installation()));
        assertThat(verdict.sound()).isTrue();
        assertThat(verdict.entries()).isPositive();
    }

    @Test
    void showsATeamItsOwnTrailOnly() throws SQLException {
        record("thing");
        var others = TestPeople.team("others");
        try (var app = SharedDatabase.application();
                var statement = app.createStatement()) {
            statement.execute("select set_config('podium.team', '" + others + "', false)");
            var rows = statement.executeQuery("select count(*) from audit_entries");
            rows.next();
            assertThat(rows.getLong(1)).isZero();
        }
    }

    @Test
    void withoutATeamNoTrailIsSeenAndNotThatOfTheInstallation() throws SQLException {
        record("thing");
        CurrentActor.run(
                new Actor(PersonId.SYSTEM, "Podium", null, Set.of(Role.SYSTEM), null),
                () -> trail.record("test.done", "installation", Map.of()));
        try (var app = SharedDatabase.application();
                var statement = app.createStatement()) {
            var rows = statement.executeQuery("select count(*) from audit_entries");
            rows.next();
            assertThat(rows.getLong(1)).isZero();
        }
    }

    @Test
    void denialsAreCountedForAMinuteAndWrittenTogetherAtItsEnd() {
        var now = new AtomicReference<>(Instant.parse("2026-01-31T12:00:00Z"));
        var denials = new CountedDenials(store, transactions, now::get);
        for (int i = 0; i < 20; i++) {
            // Each in a transaction that is rolled back, as the refusal does to it.
            CurrentActor.run(
                    ada,
                    () -> transaction.executeWithoutResult(status -> {
                        trail.record("test.done", "never", Map.of());
                        denials.denied("test:do", "test.denied");
                        status.setRollbackOnly();
                    }));
        }
        CurrentActor.run(ada, () -> denials.denied("test:other", "test.denied"));
        assertThat(denied()).containsExactly("test:other 1", "test:do 1");
        denials.writeThoseOfPastMinutes();
        assertThat(denied()).hasSize(2);
        now.set(now.get().plusSeconds(61));
        denials.writeThoseOfPastMinutes();
        assertThat(denied()).containsExactly("test:do 19", "test:other 1", "test:do 1");
        CurrentActor.run(ada, () -> denials.denied("test:do", "test.denied"));
        assertThat(denied()).hasSize(4);
        assertThat(verdict().sound()).isTrue();
    }

    private List<String> denied() {
        var filter = new AuditFilter(null, null, null, null, null, Outcome.DENIED);
        return CurrentActor.get(ada, () -> trails.page(new Trail.Own(), filter, null, 100)).stream()
                .map(entry -> entry.object() + " " + entry.details().get("times"))
                .toList();
    }

    @Test
    void whatIsCountedIsOneEntryAQuarterOfAnHour() {
        var now = new AtomicReference<>(Instant.parse("2026-01-31T12:00:00Z"));
        var counts = new CountedEntries(store, transactions, now::get);
        Runnable look = () -> CurrentActor.run(ada, () -> counts.count("test.looked", "one", Map.of("a", "b")));
        look.run();
        assertThat(counted()).isEmpty();
        counts.writeDue();
        assertThat(counted()).containsExactly("one 1");
        for (int second = 0; second < 2 * 15 * 60; second++) {
            now.set(now.get().plusSeconds(1));
            look.run();
            counts.writeDue();
        }
        assertThat(counted()).containsExactly("one 900", "one 900", "one 1");
        CurrentActor.run(ada, () -> counts.count("test.looked", "two", Map.of()));
        counts.writeDue();
        assertThat(counted()).first().isEqualTo("two 1");
        now.set(now.get().plus(CountedEntries.WINDOW));
        counts.writeDue();
        now.set(now.get().plus(CountedEntries.WINDOW));
        look.run();
        counts.writeAll();
        assertThat(counted()).hasSize(5).first().isEqualTo("one 1");
        assertThat(verdict().sound()).isTrue();
    }

    @Test
    void whatCannotBeWrittenYetIsNotLost() {
        var now = new AtomicReference<>(Instant.parse("2026-01-31T12:00:00Z"));
        var failing = new AtomicReference<>(true);
        var counts = new CountedEntries(
                store,
                new org.springframework.transaction.support.AbstractPlatformTransactionManager() {
                    @Override
                    protected Object doGetTransaction() {
                        if (failing.get()) {
                            throw new org.springframework.transaction.CannotCreateTransactionException("down");
                        }
                        return new Object();
                    }

                    @Override
                    protected void doBegin(
                            Object own, org.springframework.transaction.TransactionDefinition definition) {}

                    @Override
                    protected void doCommit(org.springframework.transaction.support.DefaultTransactionStatus status) {}

                    @Override
                    protected void doRollback(
                            org.springframework.transaction.support.DefaultTransactionStatus status) {}
                },
                now::get);
        CurrentActor.run(ada, () -> counts.count("test.looked", "one", Map.of()));
        counts.writeDue();
        CurrentActor.run(ada, () -> counts.count("test.looked", "one", Map.of()));
        assertThat(counted()).isEmpty();
        failing.set(false);
        // The real entry is written by the store outside of that pretended transaction, so in one around it.
        CurrentActor.run(ada, () -> transaction.executeWithoutResult(status -> counts.writeDue()));
        assertThat(counted()).containsExactly("one 2");
    }

    private List<String> counted() {
        var filter = new AuditFilter(null, null, null, "test.looked", null, null);
        return CurrentActor.get(ada, () -> trails.page(new Trail.Own(), filter, null, 100)).stream()
                .map(entry -> entry.object() + " " + entry.details().get("times"))
                .toList();
    }
}
