package dev.podium.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.podium.PodiumTest;
import dev.podium.TestPeople;
import dev.podium.database.SharedDatabase;
import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.Role;
import dev.podium.kernel.TeamId;
import java.sql.SQLException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionTemplate;

@PodiumTest
class AuditTrailTest {

    @Autowired
    AuditTrail trail;

    @Autowired
    AuditChain chain;

    @Autowired
    TransactionTemplate transaction;

    private final TeamId team = TeamId.random();
    private final Actor ada = new Actor(PersonId.random(), "Ada", team, Set.of(Role.MEMBER), null);

    private void record(String object) {
        CurrentActor.run(ada, () -> trail.record("test.done", object, Map.of("b", "2", "a", "1")));
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
        assertThat(CurrentActor.get(ada, chain::firstBroken)).isEmpty();
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
        assertThat(CurrentActor.get(ada, chain::firstBroken)).hasValue(3);
    }

    @Test
    void findsTheGapWhereAnEntryWasRemoved() throws SQLException {
        for (int i = 0; i < 5; i++) {
            record("thing " + i);
        }
        tamper("delete from audit_entries where position = 2 and team_id = ?");
        assertThat(CurrentActor.get(ada, chain::firstBroken)).hasValue(3);
    }

    private void tamper(String sql) throws SQLException {
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
            assertThatThrownBy(() -> asApp.execute(
                            "select audit_append('" + TeamId.random() + "', null, 'Eve', 'test.done', 'thing', '{}')"))
                    .hasMessageContaining("another team");
        }
    }

    @Test
    void keepsWhatPeopleTypeWhateverItHolds() throws SQLException {
        record("nul \0 and half a character \uD83D and 😀 " + "x".repeat(20_000));
        assertThat(count(team)).isEqualTo(1);
        assertThat(CurrentActor.get(ada, chain::firstBroken)).isEmpty();
    }

    @Test
    void keepsATrailOfTheInstallationWhereThereIsNoTeam() {
        var nobody = new Actor(PersonId.SYSTEM, "Podium", null, Set.of(Role.SYSTEM), null);
        CurrentActor.run(nobody, () -> trail.record("test.done", "installation", Map.of()));
        assertThat(CurrentActor.get(nobody, chain::firstBroken)).isEmpty();
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
}
