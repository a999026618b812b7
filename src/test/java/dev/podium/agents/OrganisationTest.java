package dev.podium.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.podium.PodiumTest;
import dev.podium.TestPeople;
import dev.podium.agents.Organisation.Order;
import dev.podium.audit.AuditAccess;
import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.Role;
import dev.podium.kernel.TeamId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.json.JsonMapper;

/** All teams' figures, for those who answer for the whole, and nothing of the teams' contents. */
@PodiumTest
class OrganisationTest {

    @Autowired
    Organisation organisation;

    @Autowired
    Agents agents;

    @Autowired
    AuditAccess auditAccess;

    @Autowired
    JsonMapper json;

    /** In the names of this run's teams, so that those of other tests are not in the way. */
    private final String mark = "org" + UUID.randomUUID().toString().substring(0, 8);

    private TeamId red;
    private TeamId blue;

    @BeforeEach
    void twoTeams() {
        red = team("Red");
        blue = team("Blue");
        var rita = TestPeople.person(red, "Rita", Role.OWNER);
        TestPeople.person(red, "Rolf", Role.MEMBER);
        TestPeople.person(blue, "Bill", Role.OWNER);
        agent(rita, "secret-plan", "CRASHED", "now() - interval '2 days'");
        agent(rita, "secret-work", "WORKING", "now() - interval '8 days'");
        agent(rita, "secret-rest", "STOPPED", null);
    }

    private TeamId team(String name) {
        var team = TestPeople.team(name);
        TestPeople.update("update teams set name = ? where id = ?", name + " " + mark, team.value());
        return team;
    }

    /** Not started: what it seems to do is written into its row, which no terminal belies. */
    private void agent(Actor owner, String name, String state, String startedAt) {
        var id = CurrentActor.get(
                        owner,
                        () -> agents.create(WantedAgent.of(
                                name, "command", "cat", List.of(), MachineId.LOCAL, "/", Map.of(), false)))
                .id();
        TestPeople.update(
                "update agents set state = ?, team_access = null, started_at = " + startedAt
                        + ", last_activity = timestamptz '2026-01-31 12:00:00Z' where id = ?",
                state,
                id.value());
    }

    private Actor holding(Role role) {
        var person = TestPeople.person(blue, role.name(), Role.VIEWER);
        TestPeople.update(
                "update people set platform_roles = array[?] where id = ?",
                role.name().replace("ORG_", ""),
                person.person().value());
        return new Actor(person.person(), role.name(), blue, Set.of(role, Role.VIEWER), null);
    }

    private Organisation.Page page(Actor actor, Order order, boolean descending) {
        return CurrentActor.get(actor, () -> organisation.teams(mark, order, descending, 0, 50));
    }

    private List<String> names(Order order, boolean descending) {
        return page(holding(Role.ORG_MANAGER), order, descending).items().stream()
                .map(team -> team.name().substring(0, team.name().indexOf(' ')))
                .toList();
    }

    @ParameterizedTest
    @EnumSource(names = {"ADMIN", "ORG_AUDITOR", "ORG_MANAGER"})
    void eachTeamIsCounted(Role role) {
        var actor = holding(role);
        var page = page(actor, Order.NAME, true);
        assertThat(page.count()).isEqualTo(2);
        assertThat(page.totals().teams()).isGreaterThanOrEqualTo(2);
        assertThat(page.items().getFirst()).satisfies(team -> {
            assertThat(team.team()).isEqualTo(red);
            assertThat(team.members()).isEqualTo(2);
            assertThat(team.agents())
                    .isEqualTo(Map.of(AgentState.CRASHED, 1, AgentState.WORKING, 1, AgentState.STOPPED, 1));
            assertThat(team.running()).isEqualTo(1);
            assertThat(team.started()).isEqualTo(1);
            assertThat(team.openTerminals()).isZero();
            assertThat(team.lastActivity()).isEqualTo("2026-01-31T12:00:00Z");
            assertThat(team.machines()).hasSize(1);
        });
        assertThat(page.items().getLast().agents()).isEmpty();
        assertThat(page.items().getLast().lastActivity()).isNull();
        // Whoever sees the figures sees none of the agents by it.
        assertThat(json.writeValueAsString(page)).doesNotContain("secret", "Rita", "Rolf");
        var inRed = new Actor(actor.person(), actor.name(), red, Set.of(role), null);
        assertThatThrownBy(() -> CurrentActor.run(
                        inRed, () -> agents.list(new Agents.Filter(null, null, false, List.of()), 0, 10)))
                .isInstanceOf(Refusal.class);
    }

    @Test
    void theDatabaseItselfCountsForNobodyElse() {
        var owner = TestPeople.person(red, "Olga", Role.OWNER);
        assertThatThrownBy(() -> page(owner, Order.NAME, false)).isInstanceOf(Refusal.class);
        // As if the permission check above were forgotten.
        var forged = new Actor(owner.person(), "Olga", red, Set.of(Role.ADMIN), null);
        assertThat(page(forged, Order.NAME, false).items()).isEmpty();
        assertThat(page(forged, Order.NAME, false).totals().teams()).isZero();
    }

    @Test
    void teamsAreSortedByEachColumnAndPaged() {
        assertThat(names(Order.NAME, false)).containsExactly("Blue", "Red");
        assertThat(names(Order.AGENTS, true)).containsExactly("Red", "Blue");
        assertThat(names(Order.RUNNING, true)).containsExactly("Red", "Blue");
        assertThat(names(Order.STARTED, true)).containsExactly("Red", "Blue");
        assertThat(names(Order.ACTIVITY, true)).containsExactly("Red", "Blue");
        assertThat(names(Order.ACTIVITY, false)).containsExactly("Blue", "Red");
        assertThat(names(Order.TERMINALS, true)).containsExactly("Blue", "Red");
        var manager = holding(Role.ORG_MANAGER);
        var second = CurrentActor.get(manager, () -> organisation.teams(mark, Order.NAME, false, 1, 1));
        assertThat(second.items()).extracting(Organisation.TeamFigures::team).containsExactly(red);
        assertThat(second.count()).isEqualTo(2);
        for (var bad : List.of(0, 201)) {
            assertThatThrownBy(() -> CurrentActor.run(manager, () -> organisation.teams("", Order.NAME, false, 0, bad)))
                    .isInstanceOf(Refusal.class)
                    .hasMessageContaining("200");
        }
    }

    @Test
    void howWellScreensAreReadIsForThoseWhoSeeTheFiguresAlone() {
        assertThat(CurrentActor.get(holding(Role.ORG_MANAGER), organisation::screens))
                .isNotNull();
        assertThatThrownBy(() -> CurrentActor.run(TestPeople.person(red, "Mem", Role.MEMBER), organisation::screens))
                .isInstanceOf(Refusal.class);
    }

    @Test
    void aDeletedTeamIsNotCounted() {
        TestPeople.update("update teams set deleted_at = now() where id = ?", red.value());
        assertThat(names(Order.NAME, false)).containsExactly("Blue");
    }

    @Test
    void anAuditorOfTheInstallationChoosesFromTheTeamsAndAnAdminDoesNot() {
        TestPeople.update("update teams set deleted_at = now() where id = ?", red.value());
        assertThat(CurrentActor.get(holding(Role.ORG_AUDITOR), () -> auditAccess.teams(mark, 0, 10)))
                .containsExactly(
                        new AuditAccess.Team(blue, "Blue " + mark, false),
                        new AuditAccess.Team(red, "Red " + mark, true));
        assertThatThrownBy(() -> CurrentActor.run(holding(Role.ADMIN), () -> auditAccess.teams(mark, 0, 10)))
                .isInstanceOf(Refusal.class);
        var forged = new Actor(holding(Role.ADMIN).person(), "Forged", blue, Set.of(Role.ORG_AUDITOR), null);
        assertThat(CurrentActor.get(forged, () -> auditAccess.teams(mark, 0, 10)))
                .isEmpty();
    }
}
