package dev.podium.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.podium.PodiumTest;
import dev.podium.TestPeople;
import dev.podium.audit.AuditTrail;
import dev.podium.costs.TestSpending;
import dev.podium.database.SharedDatabase;
import dev.podium.gpus.TestGpus;
import dev.podium.hooks.TestHooks;
import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.Role;
import dev.podium.kernel.TeamId;
import dev.podium.labs.TestLabs;
import dev.podium.secrets.Secrets;
import dev.podium.tasks.TestRuns;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Below every permission check: what the database itself shows the application's role. */
@PodiumTest
class IsolationTest {

    @Autowired
    Tokens tokens;

    @Autowired
    ServiceAccounts accounts;

    @Autowired
    Secrets secrets;

    @Autowired
    AuditTrail audit;

    @Autowired
    People people;

    private TeamId redTeam;
    private Actor red;
    private Actor blue;
    private PersonId blueAccount;

    @BeforeEach
    void bothTeamsHaveRowsOfEachKind() {
        redTeam = TestPeople.team("red");
        red = TestPeople.person(redTeam, "Red", Role.OWNER);
        blue = TestPeople.person(TestPeople.team("blue"), "Blue", Role.OWNER);
        for (var actor : List.of(red, blue)) {
            CurrentActor.run(actor, () -> {
                tokens.make("test", Set.of(), Duration.ofDays(1));
                var account = accounts.make("bot", Role.VIEWER);
                accounts.makeToken(account.id(), "test", Set.of("agents:read"), Duration.ofDays(1));
                if (actor == blue) {
                    blueAccount = account.id();
                }
                secrets.keep("test", new byte[] {1});
                audit.record("test.done", "test", Map.of());
            });
            TestPeople.update(
                    "insert into policies (id, team_id, name, labels, machines, most_tier) values (?, ?, 'p', '{}', '{}', 1)",
                    UUID.randomUUID(),
                    actor.team().value());
            TestPeople.update(
                    "insert into recording_policies (team_id, mode, days, megabytes) values (?, 'NEVER', 1, 10)",
                    actor.team().value());
            TestPeople.update(
                    "insert into projects (id, team_id, name) values (?, ?, 'p')",
                    UUID.randomUUID(),
                    actor.team().value());
            TestPeople.update(
                    "insert into finished_runs values (?, current_date, ?, ?, now())",
                    actor.team().value(),
                    UUID.randomUUID(),
                    actor.person().value());
            TestSpending.put(actor.team());
            TestGpus.put(actor.team());
            TestHooks.put(actor.team());
            TestLabs.put(actor.team());
            TestRuns.put(actor.team());
            TestPeople.update(
                    "insert into machine_teams (machine_id, team_id) values (?, ?)",
                    MachineId.LOCAL.value(),
                    actor.team().value());
        }
    }

    /** Every table with a team, of whichever room. */
    private static List<String> teamTables() throws SQLException {
        return SharedDatabase.column("""
                select quote_ident(table_name) from information_schema.columns
                where table_schema = 'public' and column_name = 'team_id' order by 1""");
    }

    private static long count(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private static Connection as(TeamId team) throws SQLException {
        var connection = SharedDatabase.application();
        try (var statement = connection.createStatement()) {
            statement.execute("select set_config('podium.team', '" + team + "', false)");
        }
        return connection;
    }

    @Test
    void withoutATeamEveryTeamTableIsEmpty() throws SQLException {
        assertThat(teamTables())
                .contains(
                        "memberships",
                        "api_tokens",
                        "service_accounts",
                        "agent_tokens",
                        "agent_gpus",
                        "machine_teams",
                        "policies",
                        "projects",
                        "recording_policies",
                        "recordings",
                        "recording_lines",
                        "ledger_entries",
                        "ledger_days",
                        "ledger_months",
                        "ledger_team_days",
                        "ledger_team_months",
                        "ledger_team_tasks",
                        "ledger_team_task_months",
                        "ledger_tasks",
                        "ledger_team_months",
                        "ledger_machines",
                        "ledger_machine_months",
                        "finished_runs",
                        "charged_use",
                        "subscriptions",
                        "budgets",
                        "budget_windows",
                        "budget_leases",
                        "budget_raise_requests",
                        "cost_reports",
                        "cost_report_files",
                        "cost_report_parts",
                        "cost_report_settings",
                        "gpu_team_weights",
                        "gpu_person_weights",
                        "gpu_requests",
                        "gpu_leases",
                        "gpu_slices",
                        "gpu_reservations",
                        "gpu_reserved_slices",
                        "gpu_use",
                        "gpu_use_days",
                        "gpu_journal",
                        "gpu_watches",
                        "hooks",
                        "hook_deliveries",
                        "gpu_lease_use",
                        "gpu_person_days",
                        "gpu_wait_days",
                        "gpu_weight_days",
                        "courses",
                        "roster_entries",
                        "labs",
                        "lab_archives",
                        "lab_templates",
                        "seats",
                        "seat_leftovers",
                        "hands",
                        "hand_claims",
                        "broadcasts",
                        "broadcast_results",
                        "input_locks",
                        "shown_screens",
                        "course_policies",
                        "policy_acceptances",
                        "course_thresholds",
                        "attention_decisions",
                        "seat_steps",
                        "lab_watches",
                        "seat_jobs",
                        "seat_snapshots",
                        "lab_endings",
                        "collected_work",
                        "rubrics",
                        "rubric_criteria",
                        "grades",
                        "grade_points",
                        "grade_releases",
                        "released_points",
                        "seat_notes",
                        "course_privacy",
                        "runs",
                        "run_contents",
                        "run_files",
                        "run_events",
                        "run_keys",
                        "secrets",
                        "audit_entries");
        try (var nobody = SharedDatabase.application()) {
            for (var table : teamTables()) {
                assertThat(count(nobody, "select count(*) from " + table))
                        .as(table)
                        .isZero();
            }
            assertThat(count(nobody, "select count(*) from people")).isZero();
            assertThat(count(nobody, "select count(*) from teams")).isZero();
        }
    }

    @Test
    void aTeamSeesItsOwnRowsAndNoOther() throws SQLException {
        var other = blue.team();
        try (var connection = as(redTeam)) {
            for (var table : teamTables()) {
                assertThat(count(connection, "select count(*) from " + table + " where team_id = '" + other + "'"))
                        .as(table)
                        .isZero();
            }
            for (var table : List.of(
                    "memberships",
                    "api_tokens",
                    "service_accounts",
                    "machine_teams",
                    "policies",
                    "projects",
                    "recording_policies",
                    "ledger_entries",
                    "ledger_days",
                    "ledger_months",
                    "ledger_team_days",
                    "ledger_team_months",
                    "ledger_team_tasks",
                    "ledger_team_task_months",
                    "ledger_tasks",
                    "ledger_team_months",
                    "ledger_machines",
                    "ledger_machine_months",
                    "finished_runs",
                    "charged_use",
                    "subscriptions",
                    "budgets",
                    "budget_windows",
                    "budget_leases",
                    "budget_raise_requests",
                    "cost_reports",
                    "cost_report_files",
                    "cost_report_parts",
                    "cost_report_settings",
                    "gpu_team_weights",
                    "gpu_person_weights",
                    "gpu_requests",
                    "gpu_leases",
                    "gpu_slices",
                    "gpu_reservations",
                    "gpu_reserved_slices",
                    "gpu_use",
                    "gpu_use_days",
                    "gpu_journal",
                    "gpu_watches",
                    "hooks",
                    "hook_deliveries",
                    "gpu_lease_use",
                    "gpu_person_days",
                    "gpu_wait_days",
                    "gpu_weight_days",
                    "courses",
                    "roster_entries",
                    "labs",
                    "lab_archives",
                    "lab_templates",
                    "seats",
                    "seat_leftovers",
                    "hands",
                    "hand_claims",
                    "course_policies",
                    "policy_acceptances",
                    "course_thresholds",
                    "attention_decisions",
                    "seat_steps",
                    "lab_watches",
                    "seat_jobs",
                    "seat_snapshots",
                    "lab_endings",
                    "collected_work",
                    "rubrics",
                    "rubric_criteria",
                    "grades",
                    "grade_points",
                    "grade_releases",
                    "released_points",
                    "seat_notes",
                    "course_privacy",
                    "runs",
                    "run_contents",
                    "run_files",
                    "run_events",
                    "run_keys",
                    "secrets",
                    "audit_entries")) {
                assertThat(count(connection, "select count(*) from " + table))
                        .as(table)
                        .isPositive();
            }
            assertThat(count(connection, "select count(*) from people")).isEqualTo(2);
            assertThat(count(connection, "select count(*) from teams")).isEqualTo(1);
        }
    }

    @Test
    void aTeamWritesNoRowOfAnother() throws SQLException {
        try (var connection = as(redTeam);
                var statement = connection.createStatement()) {
            assertThat(statement.executeUpdate(
                            "update api_tokens set revoked_at = now() where team_id = '" + blue.team() + "'"))
                    .isZero();
            assertThatThrownBy(() -> statement.execute("update secrets set team_id = '" + blue.team() + "'"))
                    .hasMessageContaining("row-level security");
            assertThatThrownBy(() -> statement.execute(
                            "insert into memberships values ('" + blue.team() + "', '" + red.person() + "', 'OWNER')"))
                    .hasMessageContaining("permission denied");
            assertThatThrownBy(() -> statement.execute("update service_accounts set acts_as = 'MEMBER'"))
                    .hasMessageContaining("permission denied");
            assertThat(count(
                            connection,
                            "select count(*) from (select identity_delete_service_account(id) as done from"
                                    + " (select '" + blueAccount + "'::uuid as id) as other) as tried where done"))
                    .as("by the function that would write it")
                    .isZero();
        }
        assertThat(CurrentActor.get(blue, accounts::list)).hasSize(1);
    }

    @Test
    void anAgentsTokensAndGpusAreSeenAndWrittenByItsTeamAlone() throws SQLException {
        var agent = UUID.randomUUID();
        TestPeople.update(
                "insert into agents (id, team_id, name, program, arguments, machine_id, working_directory,"
                        + " environment_names, owner_person, owner_name, adopted, server, session, desired, state,"
                        + " reason, since, created_at) values (?, ?, 'a', 'shell', '{}', ?, '/', '{}', ?, 'Blue', false,"
                        + " 'PODIUM', ?, 'STOPPED', 'STOPPED', '', now(), now())",
                agent,
                blue.team().value(),
                UUID.randomUUID(),
                blue.person().value(),
                "s" + agent);
        TestPeople.update(
                "insert into agent_tokens (agent_id, team_id, token_id) values (?, ?, ?)",
                agent,
                blue.team().value(),
                UUID.randomUUID());
        TestPeople.update(
                "insert into agent_gpus values (?, ?, 1, 1000, 0, '{}', 60, ?)",
                agent,
                blue.team().value(),
                UUID.randomUUID());
        try (var connection = as(redTeam);
                var statement = connection.createStatement()) {
            assertThat(count(connection, "select count(*) from agent_gpus")).isZero();
            assertThat(statement.executeUpdate("update agent_gpus set request_id = null"))
                    .isZero();
            assertThatThrownBy(() -> statement.execute("insert into agent_gpus values ('" + agent + "', '" + blue.team()
                            + "', 1, 1000, 0, '{}', 60, null)"))
                    .hasMessageContaining("row-level security");
            assertThat(count(connection, "select count(*) from agent_tokens")).isZero();
            assertThat(statement.executeUpdate("update agent_tokens set token_id = null"))
                    .isZero();
            assertThatThrownBy(() -> statement.execute("insert into agent_tokens (agent_id, team_id) values ('" + agent
                            + "', '" + blue.team() + "')"))
                    .hasMessageContaining("row-level security");
        }
        try (var connection = as(blue.team())) {
            assertThat(count(connection, "select count(*) from agent_tokens")).isOne();
            assertThat(count(connection, "select count(*) from agent_gpus")).isOne();
        }
    }

    @Test
    void everyTableOfIdentityForcesRowSecurity() throws SQLException {
        assertThat(SharedDatabase.column("""
                select relname from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace
                and relname not like 'flyway%' and not (relrowsecurity and relforcerowsecurity)""")).isEmpty();
    }

    @Test
    void theApplicationReadsNoPasswordNoSetUpAndNoRememberedBrowser() throws SQLException {
        try (var connection = as(redTeam)) {
            for (var sql : List.of(
                    "select password_hash from people",
                    "select 1 from set_up",
                    "select 1 from remembered",
                    "select 1 from sign_in_attempts")) {
                assertThatThrownBy(() -> count(connection, sql)).hasMessageContaining("permission denied");
            }
        }
    }

    @Test
    void onlyTheApplicationAsksTheNarrowQuestionsAndTheirSearchPathIsFixed() throws SQLException {
        assertThat(SharedDatabase.column("""
                select proname from pg_proc where pronamespace = 'public'::regnamespace and prosecdef
                and (has_function_privilege('public', oid, 'execute') or proconfig is null)""")).isEmpty();
    }

    @Test
    void namesPeopleOfTheTeamOnly() {
        var names = CurrentActor.get(red, () -> people.names(List.of(red.person(), blue.person())));
        assertThat(names).containsExactly(Map.entry(red.person(), "Red"));
    }
}
