package dev.podium.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.podium.identity.Permission;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.PolicyId;
import dev.podium.kernel.ProjectId;
import dev.podium.kernel.Refusal;
import dev.podium.machines.Machine;
import dev.podium.machines.PolicyRule;
import dev.podium.terminals.ServerRun;
import dev.podium.terminals.TerminalChanged;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What policies stop: making, placing, starting, coming back, adopting; and what goes on all the same. */
@Timeout(60)
class PoliciesAtWorkTest {

    private final AgentsHouse house = new AgentsHouse();
    private final Projects projects = house.bean(Projects.class);
    private final MachineId forge = machine("forge", "gpu");
    private final MachineId anvil = machine("anvil", "gpu", "isolated");
    private final ProjectId clinic =
            house.as(house.ada, () -> projects.add("clinic")).id();

    @AfterEach
    void close() throws SQLException {
        house.close();
    }

    private MachineId machine(String name, String... labels) {
        var id = MachineId.random();
        house.machines.others.put(id, new Machine(id, name, "", Set.of(labels)));
        return id;
    }

    private PolicyId policy(@Nullable ProjectId project, String... labels) {
        return house.policies.add(project, new PolicyRule("Patients", Set.of(labels), Set.of(), 1));
    }

    private Agent create(String name, @Nullable MachineId machine, @Nullable ProjectId project, String... needs) {
        return house.as(
                house.ada,
                () -> house.agents.create(new NewAgent(
                        name,
                        "shell",
                        null,
                        List.of(),
                        machine,
                        List.of(needs),
                        "/",
                        Map.of(),
                        true,
                        Sharing.PRIVATE,
                        false,
                        false,
                        project,
                        null)));
    }

    private static Refusal refusal(Runnable work) {
        try {
            work.run();
        } catch (Refusal refusal) {
            return refusal;
        }
        throw new AssertionError("It was done.");
    }

    private Agent get(Agent agent) {
        return house.as(house.ada, () -> house.agents.get(agent.id()));
    }

    @Test
    void anAgentBelongsToItsProjectAsLongAsItLives() {
        var agent = create("x", forge, clinic);
        assertThat(agent.project()).isEqualTo(clinic);
        assertThat(get(agent).project()).isEqualTo(clinic);
        house.doAs(house.ada, () -> house.agents.rename(agent.id(), "y"));
        house.doAs(house.ada, () -> house.agents.restart(agent.id()));
        assertThat(get(agent).project()).isEqualTo(clinic);
        assertThat(create("none", forge, null).project()).isNull();
        assertThat(house.as(house.ada, projects::all)).containsExactly(new Projects.Project(clinic, "clinic", 1));
    }

    @Test
    void aMachineThatIsNamedHasToBeAllowed() {
        policy(clinic, "isolated");
        house.terminals.calls.clear();
        var stopped = refusal(() -> create("x", forge, clinic));
        assertThat(stopped.code()).isEqualTo("machines.policy-stops");
        assertThat(stopped.field()).isEqualTo("machine");
        assertThat(stopped.sentence()).isEqualTo("The policy Patients does not allow forge: it lacks isolated.");
        assertThat(house.machines.runs).as("nothing was asked of the machine").hasValue(0);
        assertThat(house.terminals.calls).isEmpty();
        assertThat(create("y", anvil, clinic).machine()).isEqualTo(anvil);
        assertThat(create("z", forge, null).machine()).as("of no project").isEqualTo(forge);
    }

    @Test
    void onlyAllowedMachinesAreTakenByPlacementAndTheOthersAreSaidWhyNot() {
        policy(null, "isolated");
        var made = create("x", null, clinic, "gpu");
        assertThat(made.machine()).isEqualTo(anvil);
        assertThat(Objects.requireNonNull(made.placed()).why())
                .contains(
                        "Not taken: here lacks gpu; forge: The policy Patients does not allow forge: it lacks isolated.");
        house.policies.kept.clear();
        policy(null, "nowhere");
        var none = refusal(() -> create("y", null, null));
        assertThat(none.code()).isEqualTo("agents.no-place");
        assertThat(none.sentence())
                .contains(
                        "here: The policy Patients does not allow here",
                        "forge: The policy Patients does not allow forge",
                        "anvil: The policy Patients does not allow anvil");
    }

    @Test
    void aMachineForConfidentialWorkIsNoPlaceForOtherWork() {
        var vault = machine("vault", "gpu", "confidential");
        assertThat(refusal(() -> create("x", vault, null)).code()).isEqualTo("machines.confidential-only");
        assertThat(Objects.requireNonNull(create("y", null, null, "gpu").placed())
                        .why())
                .contains("vault: vault takes confidential work alone");
        policy(clinic);
        assertThat(create("z", vault, clinic).machine()).isEqualTo(vault);
        assertThat(refusal(() -> create("w", vault, null)).code()).isEqualTo("machines.confidential-only");
    }

    @Test
    void aPolicyThatIsMadeWhileTheMachineIsAskedCountsToo() {
        house.terminals.meanwhile = () -> policy(clinic, "isolated");
        assertThat(refusal(() -> create("x", forge, clinic)).code()).isEqualTo("machines.policy-stops");
        house.terminals.meanwhile = () -> {};
        assertThat(house.terminals.calls).doesNotContain("create");
        assertThat(house.as(house.ada, () -> house.agents.count(Agents.Filter.ALL)))
                .isZero();
    }

    @Test
    void whatRunsGoesOnAndDoesNotStartAgain() {
        var agent = create("x", forge, clinic);
        var free = create("free", forge, null);
        var id = policy(clinic, "isolated");
        house.watch.look();
        assertThat(get(agent).state().running()).isTrue();
        house.terminals.calls.clear();
        assertThat(refusal(() -> house.doAs(house.ada, () -> house.agents.restart(agent.id())))
                        .code())
                .isEqualTo("machines.policy-stops");
        assertThat(house.terminals.calls).as("it was not ended for that").isEmpty();
        assertThat(house.as(house.ada, () -> projects.breaking(id)))
                .singleElement()
                .satisfies(breach -> {
                    assertThat(breach.agent().id()).isEqualTo(agent.id());
                    assertThat(breach.policy()).isEqualTo("Patients");
                    assertThat(breach.sentence()).contains("does not allow forge");
                });
        house.doAs(house.ada, () -> house.agents.stop(agent.id()));
        assertThat(house.as(house.ada, () -> projects.breaking(null))).isEmpty();
        assertThat(refusal(() -> house.doAs(house.ada, () -> house.agents.start(agent.id())))
                        .sentence())
                .contains("The policy Patients");
        assertThat(get(agent).state()).isEqualTo(AgentState.STOPPED);
        house.doAs(house.ada, () -> house.agents.restart(free.id()));
        house.policies.remove(id);
        assertThat(house.as(house.ada, () -> house.agents.start(agent.id()))
                        .state()
                        .running())
                .isTrue();
    }

    @Test
    void aMachineThatIsForConfidentialWorkNowShowsWhatElseRunsThere() {
        var agent = create("x", forge, null);
        house.machines.others.put(forge, new Machine(forge, "forge", "", Set.of("confidential")));
        assertThat(house.as(house.ada, () -> projects.breaking(null)))
                .singleElement()
                .satisfies(breach -> {
                    assertThat(breach.agent().id()).isEqualTo(agent.id());
                    assertThat(breach.policy()).isEmpty();
                });
    }

    @Test
    void whatWasLostIsNotBroughtBackAgainstAPolicyAndSaysSoOnce() {
        var agent = create("x", forge, clinic);
        house.watch.look();
        policy(clinic, "isolated");
        var reconciler = house.reconciler();
        house.terminals.calls.clear();
        house.terminals.replaced(new ServerRun("boot 2", "100 1"));
        house.watch.on(new TerminalChanged(agent.terminal(), FakeTerminals.GONE, house.clock.instant()));
        house.watch.look();
        reconciler.look();
        assertThat(get(agent).state()).isEqualTo(AgentState.CRASHED);
        assertThat(get(agent).reason())
                .startsWith("Not brought back after")
                .contains("The policy Patients does not allow forge: it lacks isolated.");
        var since = get(agent).since();
        for (int i = 0; i < 5; i++) {
            house.clock.pass(Duration.ofMinutes(10));
            house.watch.look();
            reconciler.look();
        }
        assertThat(get(agent).since()).isEqualTo(since);
        assertThat(house.terminals.calls).doesNotContain("create", "respawn");
        house.policies.kept.clear();
        assertThat(house.as(house.ada, () -> house.agents.start(agent.id()))
                        .state()
                        .running())
                .isTrue();
    }

    @Test
    void aSessionIsAdoptedOnlyWhereThePoliciesOfTheTeamAllowIt() {
        house.terminals.session("notes");
        policy(clinic, "isolated");
        var kept = house.as(house.ada, () -> house.agents.adopt("free", forge, "notes", Sharing.PRIVATE));
        assertThat(kept.project()).isNull();
        house.doAs(house.ada, () -> house.agents.delete(kept.id()));
        policy(null, "isolated");
        house.terminals.calls.clear();
        var stopped =
                refusal(() -> house.as(house.ada, () -> house.agents.adopt("again", forge, "notes", Sharing.PRIVATE)));
        assertThat(stopped.code()).isEqualTo("machines.policy-stops");
        assertThat(stopped.field()).isEqualTo("machine");
        assertThat(house.terminals.calls).isEmpty();
        assertThat(refusal(() -> house.doAs(house.ada, () -> house.agents.restore(kept.id())))
                        .code())
                .isEqualTo("machines.policy-stops");
    }

    @Test
    void aProjectOfAnotherTeamIsNone() {
        var theirs = house.as(house.bob, () -> projects.add("theirs")).id();
        for (var project : List.of(theirs, ProjectId.random())) {
            var none = refusal(() -> create("x", forge, project));
            assertThat(none.code()).isEqualTo("agents.no-project");
            assertThat(none.field()).isEqualTo("project");
        }
        assertThat(house.as(house.ada, projects::all))
                .extracting(Projects.Project::name)
                .containsExactly("clinic");
        assertThat(refusal(() -> house.as(house.ada, () -> projects.rename(theirs, "mine")))
                        .code())
                .isEqualTo("agents.no-project");
    }

    @Test
    void aProjectWithAgentsStaysUntilTheyCannotBeRestored() {
        var agent = create("x", forge, clinic);
        var inUse = "agents.project-in-use";
        assertThat(refusal(() -> house.doAs(house.ada, () -> projects.remove(clinic)))
                        .code())
                .isEqualTo(inUse);
        house.doAs(house.ada, () -> house.agents.delete(agent.id()));
        assertThat(refusal(() -> house.doAs(house.ada, () -> projects.remove(clinic)))
                        .code())
                .isEqualTo(inUse);
        house.clock.pass(Duration.ofDays(31));
        house.doAs(house.ada, () -> projects.remove(clinic));
        assertThat(house.as(house.ada, projects::all)).isEmpty();
        assertThat(house.trail).anyMatch(line -> line.startsWith("agents.project-removed clinic"));
    }

    @Test
    void projectsAreNamedOnceAndOnOneLine() {
        assertThat(refusal(() -> house.as(house.ada, () -> projects.add("CLINIC")))
                        .code())
                .isEqualTo("agents.project-taken");
        for (var bad : List.of("", "  ", "a\nb", "x".repeat(61), "a\u202eb")) {
            assertThat(refusal(() -> house.as(house.ada, () -> projects.add(bad)))
                            .field())
                    .isEqualTo("name");
        }
        var renamed = house.as(house.ada, () -> projects.rename(clinic, " hospital "));
        assertThat(renamed.name()).isEqualTo("hospital");
        assertThat(house.trail)
                .contains("agents.project-renamed hospital {from=clinic}")
                .anyMatch(line -> line.startsWith("agents.project-added clinic"));
        house.as(house.bob, () -> projects.add("hospital"));
    }

    @Test
    void whoDoesNotRunTheTeamChangesNoneAndLearnsOfNoOthersAgents() {
        house.withheld.add(Permission.TEAM_MANAGE);
        house.withheld.add(Permission.AGENT_SEE_ALL);
        for (var work : List.<Runnable>of(
                () -> projects.add("x"),
                () -> projects.rename(clinic, "x"),
                () -> projects.remove(clinic),
                () -> projects.breaking(null))) {
            assertThatThrownBy(() -> house.doAs(house.ada, work))
                    .isInstanceOfSatisfying(
                            Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo("identity.not-allowed"));
        }
        assertThat(house.as(house.ada, projects::all)).hasSize(1);
    }
}
