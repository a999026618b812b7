package dev.podium.identity;

import static dev.podium.identity.AtOnce.outcome;
import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.PodiumTest;
import dev.podium.TestPeople;
import dev.podium.agents.Agent;
import dev.podium.agents.AgentState;
import dev.podium.agents.Agents;
import dev.podium.agents.WantedAgent;
import dev.podium.audit.AuditEntry;
import dev.podium.audit.AuditFilter;
import dev.podium.audit.AuditTrail;
import dev.podium.audit.AuditTrails;
import dev.podium.audit.InstallationTrail;
import dev.podium.audit.Trail;
import dev.podium.database.SharedDatabase;
import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.Role;
import dev.podium.kernel.TeamId;
import dev.podium.secrets.Secrets;
import dev.podium.secrets.TeamSecrets;
import dev.podium.terminals.TerminalState.Presence;
import dev.podium.terminals.Terminals;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.transaction.support.TransactionTemplate;

/** A team is deleted, restored and purged while another lives on beside it, over a real tmux. */
@PodiumTest
@Timeout(60)
class TeamEndTest {

    private static final Duration MONTH = AllTeams.RESTORABLE;

    @Autowired
    AllTeams teams;

    @Autowired
    Agents agents;

    @Autowired
    Terminals terminals;

    @Autowired
    Tokens tokens;

    @Autowired
    Invitations invitations;

    @Autowired
    ServiceAccounts serviceAccounts;

    @Autowired
    Access access;

    @Autowired
    Secrets secrets;

    @Autowired
    AuditTrails trails;

    @Autowired
    TeamEndStore store;

    @Autowired
    ApplicationEventPublisher events;

    @Autowired
    TeamSecrets teamSecrets;

    @Autowired
    AuditTrail audit;

    @Autowired
    InstallationTrail trail;

    @Autowired
    TransactionTemplate transaction;

    @Autowired
    DataSource database;

    private Actor root;
    private Actor red;
    private Actor blue;
    private Agent redAgent;
    private Agent blueAgent;

    @BeforeEach
    void twoTeamsWithAnAgentEach() {
        var home = TestPeople.team("home");
        var admin = TestPeople.person(home, "Root", Role.OWNER);
        TestPeople.update(
                "update people set platform_roles = '{ADMIN}' where id = ?",
                admin.person().value());
        root = new Actor(admin.person(), "Root", home, Set.of(Role.OWNER, Role.ADMIN), null);
        red = TestPeople.person(TestPeople.team("red"), "Rita", Role.OWNER);
        blue = TestPeople.person(TestPeople.team("blue"), "Bill", Role.OWNER);
        redAgent = agent(red);
        blueAgent = agent(blue);
    }

    private Agent agent(Actor owner) {
        return CurrentActor.get(
                owner,
                () -> agents.create(WantedAgent.of(
                        "cat", "command", "cat", List.of(), MachineId.LOCAL, "/", Map.of("TOKEN", "1"), true)));
    }

    @AfterEach
    void end() {
        terminals.end(redAgent.terminal());
        terminals.end(blueAgent.terminal());
    }

    private String name(Actor of) {
        return CurrentActor.get(root, () -> teams.get(team(of))).name();
    }

    private static TeamId team(Actor of) {
        var team = of.team();
        assertThat(team).isNotNull();
        return team;
    }

    private void delete(Actor of) {
        var name = name(of);
        CurrentActor.run(root, () -> teams.delete(team(of), name));
    }

    private String asRoot(Runnable work) {
        return outcome(() -> CurrentActor.run(root, work));
    }

    private Presence presence(Agent agent) {
        return terminals.state(agent.terminal()).presence();
    }

    /** Its session is ended before its row says so to others. */
    private void gone(Agent agent) {
        while (presence(agent) != Presence.GONE
                || text("select desired from agents where id = '" + agent.id() + "'")
                        .equals("RUNNING")) {
            Thread.onSpinWait();
        }
    }

    private static String text(String sql) {
        var all = SharedDatabase.column(sql);
        return all.isEmpty() ? "" : all.getFirst();
    }

    private TeamPurge purge(Duration later, ApplicationEventPublisher told) {
        return new TeamPurge(
                store, told, teamSecrets, audit, trail, transaction, database, Clock.offset(Clock.systemUTC(), later));
    }

    /** The tables that still hold something of a team. */
    private static List<String> holding(Actor of) {
        var held = new ArrayList<String>();
        for (var table : SharedDatabase.column("""
                select quote_ident(table_name) from information_schema.columns
                where table_schema = 'public' and column_name = 'team_id' order by 1""")) {
            if (!text("select count(*) from " + table + " where team_id = '" + of.team() + "'")
                    .equals("0")) {
                held.add(table);
            }
        }
        if (!text("select count(*) from teams where id = '" + of.team() + "'").equals("0")) {
            held.add("teams");
        }
        return held;
    }

    private List<AuditEntry> entries(Actor of) {
        var auditor = new Actor(root.person(), "Root", of.team(), Set.of(Role.AUDITOR), null);
        return CurrentActor.get(auditor, () -> trails.page(new Trail.Own(), AuditFilter.ALL, null, 100));
    }

    private boolean whole(Actor of) {
        var auditor = new Actor(root.person(), "Root", of.team(), Set.of(Role.AUDITOR), null);
        return CurrentActor.get(auditor, () -> trails.verify(new Trail.Own())).sound();
    }

    @Test
    void whatATeamHasIsSaidBeforeItIsDeleted() {
        assertThat(CurrentActor.get(root, () -> teams.contents(team(red)))).containsExactly("1 agent (1 running)");
    }

    @Test
    void deletingATeamEndsItsAgentsTokensAndInvitationsAndNothingOfAnother() {
        var token = CurrentActor.get(red, () -> tokens.make("ci", Set.of(), Duration.ofDays(1)));
        var link = CurrentActor.get(red, () -> invitations.make(Role.MEMBER, null, Invitations.USUAL));
        var since = System.nanoTime();
        delete(red);
        gone(redAgent);
        assertThat(Duration.ofNanos(System.nanoTime() - since)).isLessThan(Duration.ofSeconds(5));
        assertThat(text("select desired || ' ' || state || ' ' || reason from agents where id = '" + redAgent.id()
                        + "'"))
                .isEqualTo("STOPPED STOPPED Stopped because its team was deleted.");
        assertThat(tokens.actorOf(token.text())).isEmpty();
        assertThat(outcome(() -> invitations.offer(link.token(), "192.0.2.1"))).isEqualTo("identity.invitation-closed");
        assertThat(access.now(red)).isEmpty();
        assertThat(presence(blueAgent)).isEqualTo(Presence.RUNNING);
        assertThat(CurrentActor.get(blue, () -> agents.get(blueAgent.id()))
                        .state()
                        .running())
                .isTrue();
    }

    @Test
    void whatAStopInTheMiddleLeftRunningIsEndedAfterTheNextStart() {
        // As if Podium had been killed between the commit and the end of the agents, long ago.
        TestPeople.update(
                "update teams set deleted_at = now() - interval '1 day' where id = ?",
                team(red).value());
        assertThat(presence(redAgent)).isEqualTo(Presence.RUNNING);
        new TeamEndWatch(store, events).look();
        gone(redAgent);
        assertThat(presence(blueAgent)).isEqualTo(Presence.RUNNING);
    }

    @Test
    void anAdoptedSessionOfADeletedTeamGoesOn() {
        TestPeople.update(
                "update agents set adopted = true where id = ?", redAgent.id().value());
        var row = "select state from agents where id = '" + redAgent.id() + "'";
        delete(red);
        while (!text(row).equals("STOPPED")) {
            Thread.onSpinWait();
        }
        terminals.follow(List.of(redAgent.terminal()));
        assertThat(presence(redAgent)).isEqualTo(Presence.RUNNING);
    }

    @Test
    void aDeletedTeamIsRestoredWithItsPeopleAndItsAgents() {
        var mia = TestPeople.person(team(red), "Mia", Role.MEMBER);
        var token = CurrentActor.get(red, () -> tokens.make("ci", Set.of(), Duration.ofDays(1)));
        var name = name(red);
        delete(red);
        gone(redAgent);
        assertThat(CurrentActor.get(root, () -> teams.deleted(name, 0, 10)))
                .singleElement()
                .satisfies(deleted -> {
                    assertThat(deleted.members()).isEqualTo(2);
                    assertThat(deleted.purgedAt()).isEqualTo(deleted.deletedAt().plus(MONTH));
                });
        assertThat(CurrentActor.<Integer>get(root, () -> teams.countDeleted(name)))
                .isOne();

        assertThat(CurrentActor.get(root, () -> teams.restore(team(red))).members())
                .isEqualTo(2);
        assertThat(access.now(red).orElseThrow().roles()).containsExactly(Role.OWNER);
        assertThat(access.now(mia).orElseThrow().roles()).containsExactly(Role.MEMBER);
        assertThat(tokens.actorOf(token.text())).isEmpty();
        assertThat(CurrentActor.get(red, () -> agents.get(redAgent.id())).state())
                .isEqualTo(AgentState.STOPPED);
        assertThat(CurrentActor.get(red, () -> agents.start(redAgent.id())).state())
                .isNotEqualTo(AgentState.STOPPED);
        assertThat(asRoot(() -> teams.restore(team(red)))).isEqualTo("identity.no-team");
    }

    @Test
    void aTeamWithoutAnOwnerIsRestoredToTheAdminWhoDoes() {
        delete(red);
        TestPeople.update(
                "update people set deactivated_at = now() where id = ?",
                red.person().value());
        assertThat(asRoot(() -> teams.restore(team(red)))).isEqualTo("done");
        var inRed = new Actor(root.person(), "Root", red.team(), Set.of(), null);
        assertThat(access.now(inRed).orElseThrow().roles()).contains(Role.OWNER);
    }

    @Test
    void aTeamIsNotRestoredOverAnotherNorAfterAMonthNorByWhoIsNoAdmin() {
        var name = name(red);
        delete(red);
        assertThat(outcome(() -> CurrentActor.run(blue, () -> teams.restore(team(red)))))
                .isEqualTo("identity.not-allowed");
        assertThat(outcome(() -> CurrentActor.run(blue, () -> teams.deleted("", 0, 10))))
                .isEqualTo("identity.not-allowed");
        assertThat(outcome(() -> CurrentActor.run(blue, () -> teams.exportTrail(team(red)))))
                .isEqualTo("identity.not-allowed");
        CurrentActor.run(root, () -> teams.create(name, null));
        assertThat(asRoot(() -> teams.restore(team(red)))).isEqualTo("identity.team-name-taken");
        TestPeople.update(
                "update teams set name = ?, deleted_at = now() - interval '31 days' where id = ?",
                "old " + UUID.randomUUID(),
                team(red).value());
        assertThat(asRoot(() -> teams.restore(team(red)))).isEqualTo("identity.no-team");
        assertThat(asRoot(() -> teams.restore(team(blue)))).isEqualTo("identity.no-team");
    }

    @Test
    void nobodyComesIntoADeletedTeam() {
        delete(red);
        TestPeople.update(
                "insert into memberships (team_id, person_id, role, source) values (?, ?, 'MEMBER', 'keycloak')",
                team(red).value(),
                blue.person().value());
        assertThat(access.now(new Actor(blue.person(), "Bill", red.team(), Set.of(), null)))
                .isEmpty();
    }

    @Test
    void theTrailIsTakenAlongByTheAdminAndSaysSo() {
        var lines = new ArrayList<AuditEntry>();
        CurrentActor.get(root, () -> teams.exportTrail(team(red))).to(lines::add);
        assertThat(lines).extracting(AuditEntry::action).contains("agents.create", "audit.export");
        assertThat(lines).extracting(AuditEntry::personName).contains("Root");
        assertThat(asRoot(() -> teams.exportTrail(TeamId.random()))).isEqualTo("identity.no-team");
        // That admin reads the trail of no team otherwise.
        assertThat(asRoot(() -> trails.page(new Trail.Of(team(red)), AuditFilter.ALL, null, 10)))
                .isEqualTo("identity.not-allowed");
    }

    @Test
    void afterAMonthNothingIsLeftButTheTrailWhichIsWhole() {
        CurrentActor.run(red, () -> secrets.keep("other", new byte[] {1}));
        CurrentActor.run(red, () -> invitations.make(Role.MEMBER, null, Invitations.USUAL));
        CurrentActor.run(red, () -> serviceAccounts.make("nightly", Role.MEMBER));
        var project = UUID.randomUUID();
        TestPeople.update(
                "insert into projects (id, team_id, name) values (?, ?, 'p')",
                project,
                red.team().value());
        TestPeople.update(
                "update agents set project_id = ? where team_id = ?",
                project,
                red.team().value());
        TestPeople.update(
                "insert into policies (id, team_id, name, project_id, labels, machines, most_tier)"
                        + " values (?, ?, 'p', ?, '{}', '{}', 1)",
                UUID.randomUUID(),
                red.team().value(),
                project);
        TestPeople.update(
                "insert into identity_providers (id, name, issuer, client_id, allowed_domains, groups_claim,"
                        + " allowed_groups, enabled, default_team, default_role)"
                        + " values ('purged', 'Red', 'https://id.example.org', 'podium', '{}', 'groups', '{}', false,"
                        + " ?, 'MEMBER')",
                red.team().value());
        var blues = holding(blue);
        delete(red);
        gone(redAgent);
        purge(MONTH.minusMinutes(1), events).run();
        assertThat(holding(red)).contains("agents", "secrets", "former_memberships", "teams");

        purge(MONTH.plusMinutes(1), events).run();
        assertThat(holding(red)).containsExactly("audit_entries");
        assertThat(entries(red).getFirst().action()).isEqualTo("identity.team-purged");
        assertThat(whole(red)).isTrue();
        assertThat(holding(blue)).isEqualTo(blues);
        assertThat(presence(blueAgent)).isEqualTo(Presence.RUNNING);
        assertThat(asRoot(() -> teams.restore(team(red)))).isEqualTo("identity.no-team");
        purge(MONTH.plusMinutes(1), events).run();
        assertThat(entries(red).stream().filter(entry -> entry.action().equals("identity.team-purged")))
                .hasSize(1);
        TestPeople.update("delete from identity_providers where id = 'purged' and default_team is null");
    }

    @Test
    void aPurgeThatWasInterruptedIsFinishedByTheNext() {
        delete(red);
        gone(redAgent);
        purge(MONTH.plusMinutes(1), event -> {
                    events.publishEvent(event);
                    throw new IllegalStateException("stopped in the middle");
                })
                .run();
        assertThat(holding(red)).contains("teams", "former_memberships").doesNotContain("agents");
        purge(MONTH.plusMinutes(1), events).run();
        assertThat(holding(red)).containsExactly("audit_entries");
    }

    @Test
    void onlyOnePodiumPurgesAtATime() throws SQLException {
        delete(red);
        try (var connection = SharedDatabase.application();
                var statement = connection.createStatement()) {
            statement.execute("select pg_advisory_lock(hashtextextended('identity purge', 0))");
            purge(MONTH.plusMinutes(1), events).run();
            assertThat(holding(red)).contains("teams");
            // Closing alone would free it only when the server gets to it.
            statement.execute("select pg_advisory_unlock(hashtextextended('identity purge', 0))");
        }
        purge(MONTH.plusMinutes(1), events).run();
        assertThat(holding(red)).containsExactly("audit_entries");
    }

    @Test
    void aTeamThatIsNotDeletedIsNeverPurged() {
        assertThat(transaction.<Boolean>execute(status -> store.purge(
                                team(blue), java.time.Instant.now().plus(Duration.ofDays(365)))
                        .isPresent()))
                .isFalse();
        assertThat(holding(blue)).contains("teams", "memberships", "agents");
    }
}
