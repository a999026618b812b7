package dev.podium.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.podium.kernel.AgentId;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.Refusal;
import dev.podium.terminals.TerminalState;
import dev.podium.terminals.Terminals;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

class TeamAgentsTest {

    private final AgentsHouse house = new AgentsHouse();
    private final Agents agents = house.agents;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @AfterEach
    void close() throws SQLException {
        house.close();
    }

    private NewAgent wanted(String name, boolean start) {
        return WantedAgent.of(
                name, "command", "sh", List.of("-c", "a 'b\n"), MachineId.LOCAL, folder.toString(), Map.of(), start);
    }

    private Agent create(String name) {
        return house.as(house.ada, () -> agents.create(wanted(name, true)));
    }

    private Agent get(AgentId id) {
        return house.as(house.ada, () -> agents.get(id));
    }

    private void refuses(String code, @Nullable String field, ThrowingCallable call) {
        assertThatThrownBy(() -> house.doAs(house.ada, () -> {
                    try {
                        call.call();
                    } catch (RuntimeException e) {
                        throw e;
                    } catch (Throwable e) {
                        throw new AssertionError(e);
                    }
                }))
                .isInstanceOfSatisfying(Refusal.class, refusal -> {
                    assertThat(refusal.code()).isEqualTo(code);
                    assertThat(refusal.field()).isEqualTo(field);
                });
    }

    @Test
    void startsTheProgramItselfInASessionOfItsOwn() {
        var agent = create("clients-acme-frontend");
        var made = Objects.requireNonNull(house.terminals.made.get(agent.terminal()));
        assertThat(made.arguments().getFirst()).startsWith("/").endsWith("/sh");
        assertThat(made.arguments().subList(1, 3)).containsExactly("-c", "a 'b\n");
        assertThat(made.session())
                .isEqualTo("clients-acme-frontend-" + agent.id().toString().substring(0, 8));
        assertThat(made.environment())
                .containsEntry("PODIUM_AGENT_ID", agent.id().toString())
                .containsEntry("PODIUM_AGENT_NAME", "clients-acme-frontend")
                .containsKey("PATH");
        assertThat(agent.owner()).isEqualTo(house.ada.person());
        assertThat(agent.machineName()).isEqualTo("here");
        assertThat(house.news).extracting(AgentStateChanged::team).containsExactly(house.team);
    }

    @Test
    void runsOnlyWhenItsProgramIsSeen() {
        var agent = create("a");
        house.terminals.states.put(
                agent.terminal(), new TerminalState(TerminalState.Presence.RUNNING, 0, "", null, null, null, ""));
        assertThat(get(agent.id()).state()).isEqualTo(AgentState.STARTING);
        house.terminals.states.put(agent.terminal(), FakeTerminals.RUNNING);
        assertThat(get(agent.id()).state()).isEqualTo(AgentState.IDLE);
    }

    @Test
    void aLongNameGivesAShortSession() {
        var agent = create("a".repeat(100));
        assertThat(agent.terminal().session()).hasSize(49);
    }

    @Test
    void staysStoppedWhereNoStartIsAsked() {
        var agent = house.as(house.ada, () -> agents.create(wanted("a", false)));
        assertThat(agent.state()).isEqualTo(AgentState.STOPPED);
        assertThat(house.terminals.calls).isEmpty();
    }

    @Test
    void refusesANameTwiceInATeamAndStartsNothing() {
        create("a");
        refuses("agents.name-taken", "name", () -> agents.create(wanted("a", true)));
        assertThat(house.terminals.calls).containsExactly("create");
        assertThat(house.as(house.bob, () -> agents.create(wanted("a", true)))
                        .name()
                        .value())
                .isEqualTo("a");
    }

    @Test
    void refusesAProgramThatTheMachineDoesNotHave() {
        var missing = WantedAgent.of(
                "a", "command", "no-such-program", List.of(), MachineId.LOCAL, folder.toString(), Map.of(), true);
        refuses("agents.program-missing", "command", () -> agents.create(missing));
        var injected = WantedAgent.of(
                "a", "command", "sh; touch x", List.of(), MachineId.LOCAL, folder.toString(), Map.of(), true);
        refuses("agents.program-missing", "command", () -> agents.create(injected));
        assertThat(folder).isEmptyDirectory();
        assertThat(house.terminals.calls).isEmpty();
        assertThat(house.<Integer>as(house.ada, () -> agents.count(Agents.Filter.ALL)))
                .isZero();
    }

    @Test
    void saysHowToInstallACatalogueProgramThatIsMissing() {
        var claude = WantedAgent.of(
                "a",
                "claude-code",
                null,
                List.of(),
                MachineId.LOCAL,
                folder.toString(),
                Map.of("PATH", "/nowhere"),
                true);
        assertThatThrownBy(() -> house.as(house.ada, () -> agents.create(claude)))
                .isInstanceOfSatisfying(Refusal.class, refusal -> {
                    assertThat(refusal.code()).isEqualTo("agents.program-missing");
                    assertThat(refusal.nextStep()).contains("npm install -g @anthropic-ai/claude-code");
                });
    }

    @Test
    void keepsVariablesAsASecretAndGivesThemToTheProgram() {
        var wanted = WantedAgent.of(
                "a", "shell", null, List.of(), MachineId.LOCAL, folder.toString(), Map.of("TOKEN", "s3cret"), true);
        var agent = house.as(house.ada, () -> agents.create(wanted));
        assertThat(agent.environmentNames()).containsExactly("TOKEN");
        assertThat(house.kept.values())
                .hasSize(1)
                .allSatisfy(secret ->
                        assertThat(new String(secret, StandardCharsets.UTF_8)).contains("s3cret"));
        assertThat(house.trail.toString()).doesNotContain("s3cret");
        house.as(house.ada, () -> agents.restart(agent.id()));
        assertThat(Objects.requireNonNull(house.terminals.made.get(agent.terminal()))
                        .environment())
                .containsEntry("TOKEN", "s3cret");
    }

    @Test
    void stopsAndStartsAgain() {
        var agent = create("a");
        var stopped = house.as(house.ada, () -> agents.stop(agent.id()));
        assertThat(stopped.state()).isEqualTo(AgentState.STOPPED);
        assertThat(stopped.reason()).isEqualTo("Stopped by Ada.");
        house.as(house.ada, () -> agents.stop(agent.id()));
        house.as(house.ada, () -> agents.start(agent.id()));
        house.as(house.ada, () -> agents.start(agent.id()));
        house.as(house.ada, () -> agents.restart(agent.id()));
        assertThat(house.terminals.calls).containsExactly("create", "end", "create", "respawn");
        assertThat(get(agent.id()).state()).isEqualTo(AgentState.IDLE);
    }

    @Test
    void startsAnewInTheSessionOfAProgramThatEnded() {
        var agent = create("a");
        house.terminals.states.put(agent.terminal(), FakeTerminals.ended(1, null));
        assertThat(get(agent.id()).state()).isEqualTo(AgentState.CRASHED);
        house.as(house.ada, () -> agents.start(agent.id()));
        assertThat(house.terminals.calls).containsExactly("create", "respawn");
    }

    @Test
    void renamesWithoutTouchingTheSession() {
        var agent = create("a");
        create("b");
        var renamed = house.as(house.ada, () -> agents.rename(agent.id(), "c"));
        assertThat(renamed.name().value()).isEqualTo("c");
        assertThat(renamed.terminal()).isEqualTo(agent.terminal());
        assertThat(house.terminals.calls).containsExactly("create", "create");
        refuses("agents.name-taken", "name", () -> agents.rename(agent.id(), "b"));
        refuses("agents.bad-name", "name", () -> agents.rename(agent.id(), "b;"));
    }

    @Test
    void bringsADeletedAgentBackStopped() {
        var agent = create("a");
        house.doAs(house.ada, () -> agents.delete(agent.id()));
        assertThat(house.terminals.calls).containsExactly("create", "end");
        refuses("agents.not-found", null, () -> agents.get(agent.id()));
        refuses("agents.not-found", null, () -> agents.start(agent.id()));
        var restored = house.as(house.ada, () -> agents.restore(agent.id()));
        assertThat(restored.state()).isEqualTo(AgentState.STOPPED);
        assertThat(restored.deletedAt()).isNull();
    }

    @Test
    void aDeletedAgentsNameIsFreeAndThenNotRestored() {
        var agent = create("a");
        house.doAs(house.ada, () -> agents.delete(agent.id()));
        create("a");
        refuses("agents.name-taken", "name", () -> agents.restore(agent.id()));
    }

    @Test
    void forgetsSecretsWhenADeletedAgentCanNoLongerBeRestored() {
        var wanted = WantedAgent.of(
                "a", "shell", null, List.of(), MachineId.LOCAL, folder.toString(), Map.of("TOKEN", "s3cret"), false);
        var agent = house.as(house.ada, () -> agents.create(wanted));
        house.doAs(house.ada, () -> agents.delete(agent.id()));
        house.clock.pass(Duration.ofDays(30));
        house.bean(AgentAttic.class).clear();
        assertThat(house.kept).hasSize(1);
        house.clock.pass(Duration.ofSeconds(1));
        house.bean(AgentAttic.class).clear();
        assertThat(house.kept).isEmpty();
        refuses("agents.not-found", null, () -> agents.restore(agent.id()));
    }

    @Test
    void adoptsASessionAndNeverEndsIt() {
        house.terminals.session("notes");
        var agent = house.as(house.ada, () -> agents.adopt("ada-notes", MachineId.LOCAL, "notes", Sharing.PRIVATE));
        assertThat(agent.adopted()).isTrue();
        assertThat(agent.state()).isEqualTo(AgentState.IDLE);
        assertThat(agent.command()).isEqualTo("htop");
        refuses("agents.adopted", null, () -> agents.stop(agent.id()));
        refuses("agents.adopted", null, () -> agents.restart(agent.id()));
        house.doAs(house.ada, () -> agents.delete(agent.id()));
        var restored = house.as(house.ada, () -> agents.restore(agent.id()));
        assertThat(restored.state()).isEqualTo(AgentState.IDLE);
        assertThat(house.terminals.calls).containsExactly("adopt notes", "release notes", "follow notes");
    }

    @Test
    void aSessionThatCannotBeSharedSoIsNotAdopted() {
        house.terminals.session("notes");
        var stranger =
                new Sharing(null, null, List.of(new Sharing.Grant(house.bob.person(), "", Terminals.Mode.WATCH, null)));
        refuses("agents.no-member", "people", () -> agents.adopt("notes", MachineId.LOCAL, "notes", stranger));
        assertThat(house.terminals.calls).isEmpty();
        var watched = new Sharing(Terminals.Mode.WATCH, null, List.of());
        var adopted = house.as(house.ada, () -> agents.adopt("notes", MachineId.LOCAL, "notes", watched));
        assertThat(adopted.sharing()).isEqualTo(watched);
        assertThat(house.trail)
                .anyMatch(entry -> entry.startsWith("agents.adopt notes"))
                .anyMatch(entry -> entry.startsWith("agents.share notes"));
    }

    @Test
    void aSessionIsOneAgentsInAllTeams() {
        house.terminals.session("notes");
        house.terminals.session("shop");
        house.as(house.ada, () -> agents.adopt("notes", MachineId.LOCAL, "notes", Sharing.PRIVATE));
        assertThat(house.as(house.bob, () -> agents.adoptable(MachineId.LOCAL)))
                .extracting(Terminals.FoundSession::session)
                .containsExactly("shop");
        assertThatThrownBy(() ->
                        house.as(house.bob, () -> agents.adopt("mine", MachineId.LOCAL, "notes", Sharing.PRIVATE)))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo("agents.session-adopted"));
    }

    @Test
    void theTableKnowsAnAdoptedSessionWhereMemoryDoesNot() throws SQLException {
        house.terminals.session("notes");
        house.as(house.ada, () -> agents.adopt("notes", MachineId.LOCAL, "notes", Sharing.PRIVATE));
        try (var second = new SecondHouse()) {
            second.house.terminals.session("notes");
            assertThatThrownBy(() -> second.house.as(
                            house.bob,
                            () -> second.house.agents.adopt("mine", MachineId.LOCAL, "notes", Sharing.PRIVATE)))
                    .isInstanceOfSatisfying(Refusal.class, refusal -> {
                        assertThat(refusal.code()).isEqualTo("agents.session-adopted");
                        assertThat(refusal.field()).isEqualTo("session");
                    });
            assertThat(second.house.terminals.calls).containsExactly("adopt notes");
        }
    }

    /** Another portal on the same database. */
    private static final class SecondHouse implements AutoCloseable {
        final AgentsHouse house = new AgentsHouse();

        @Override
        public void close() throws SQLException {
            house.close();
        }
    }

    @Test
    void letsGoOfASessionThatItCouldNotAdopt() {
        house.terminals.session("notes");
        create("a");
        refuses("agents.name-taken", "name", () -> agents.adopt("a", MachineId.LOCAL, "notes", Sharing.PRIVATE));
        refuses("terminals.session-missing", null, () -> agents.adopt("b", MachineId.LOCAL, "none", Sharing.PRIVATE));
        refuses("agents.bad-session", "session", () -> agents.adopt("b", MachineId.LOCAL, "", Sharing.PRIVATE));
        assertThat(house.terminals.calls).containsExactly("create", "adopt notes", "release notes", "adopt none");
    }

    @Test
    void typesAndRecordsHowMuchButNotWhat() {
        var agent = create("a");
        house.doAs(house.ada, () -> agents.input(agent.id(), "pässword", true));
        house.doAs(house.ada, () -> agents.interrupt(agent.id()));
        assertThat(house.terminals.calls).containsExactly("create", "type 8 enter", "interrupt");
        assertThat(house.trail)
                .hasSize(3)
                .startsWith(house.trail.getFirst(), "agents.input a {bytes=9, enter=true}", "agents.interrupt a {}");
    }

    @Test
    void refusesInputBeyondAMebibyte() {
        var agent = create("a");
        house.doAs(house.ada, () -> agents.input(agent.id(), "x".repeat(1024 * 1024), false));
        refuses("agents.input-too-long", "text", () -> agents.input(agent.id(), "x".repeat(1024 * 1024 + 1), false));
        refuses("agents.input-too-long", "text", () -> agents.input(agent.id(), "ä".repeat(1024 * 512 + 1), false));
    }

    @Test
    void aStoppedAgentHasNoTerminal() {
        var agent = house.as(house.ada, () -> agents.create(wanted("a", false)));
        refuses("agents.not-running", null, () -> agents.input(agent.id(), "x", false));
        refuses("agents.not-running", null, () -> agents.screen(agent.id()));
        refuses("agents.not-running", null, () -> agents.ticket(agent.id(), Terminals.Mode.DRIVE));
        assertThat(house.as(house.ada, () -> agents.tails(List.of(agent.id()), 5)))
                .isEmpty();
    }

    @Test
    void tellsTheTailsOfThoseThatRun() {
        var agent = create("a");
        var tails = house.as(house.ada, () -> agents.tails(List.of(agent.id(), AgentId.random()), 5));
        assertThat(tails).containsOnlyKeys(agent.id());
    }

    @Test
    void findsTheCataloguesProgramsByOneCommand() {
        var found = house.as(house.ada, () -> agents.programs(MachineId.LOCAL));
        assertThat(found).extracting(Agents.FoundProgram::program).containsExactlyElementsOf(Program.CATALOGUE);
        assertThat(found).filteredOn(one -> one.program().equals(Program.SHELL)).allMatch(Agents.FoundProgram::found);
        var runs = house.machines.runs.get();
        house.as(house.bob, () -> agents.programs(MachineId.LOCAL));
        assertThat(house.machines.runs.get()).isEqualTo(runs);
        refuses("machines.not-found", null, () -> agents.programs(MachineId.random()));
    }

    @Test
    void everyChangeIsInTheTrail() {
        var agent = create("a");
        house.doAs(house.ada, () -> {
            agents.stop(agent.id());
            agents.start(agent.id());
            agents.restart(agent.id());
            agents.rename(agent.id(), "b");
            agents.delete(agent.id());
            agents.restore(agent.id());
        });
        assertThat(house.trail)
                .extracting(entry -> entry.substring(0, entry.indexOf(' ')))
                .containsExactly(
                        "agents.create",
                        "agents.stop",
                        "agents.start",
                        "agents.restart",
                        "agents.rename",
                        "agents.delete",
                        "agents.restore");
        assertThat(house.news).hasSize(7);
    }

    @Test
    void whatIsRolledBackLeavesNoSession() {
        house.terminals.starting = () ->
                TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                    @Override
                    public void beforeCommit(boolean readOnly) {
                        throw new IllegalStateException("the commit fails");
                    }
                });
        assertThatThrownBy(() -> create("a")).hasMessage("the commit fails");
        assertThat(house.terminals.calls).containsExactly("create", "end");
        assertThat(house.news).isEmpty();
    }

    @Test
    void ofManyWhoTakeOneNameAtOnceOneGetsIt() {
        var refused = new ConcurrentLinkedQueue<String>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var i = 0; i < 8; i++) {
                threads.submit(() -> {
                    try {
                        house.as(house.ada, () -> agents.create(wanted("a", false)));
                    } catch (Refusal refusal) {
                        refused.add(refusal.code());
                    }
                });
            }
        }
        assertThat(refused).hasSize(7).containsOnly("agents.name-taken");
        assertThat(house.<Integer>as(house.ada, () -> agents.count(Agents.Filter.ALL)))
                .isOne();
    }

    @Test
    void takesAProgramByItsPathInTheWorkingDirectory() throws IOException {
        create("a");
        var runs = house.machines.runs.get();
        create("b");
        // Once for the directory and once for the program: the search path is remembered.
        assertThat(house.machines.runs.get() - runs).isEqualTo(2);
        var script = Files.writeString(folder.resolve("mine"), "#!/bin/sh\n");
        assertThat(script.toFile().setExecutable(true)).isTrue();
        var relative =
                WantedAgent.of("c", "command", "./mine", List.of(), MachineId.LOCAL, folder.toString(), Map.of(), true);
        var agent = house.as(house.ada, () -> agents.create(relative));
        assertThat(Objects.requireNonNull(house.terminals.made.get(agent.terminal()))
                        .arguments())
                .containsExactly("./mine");
    }
}
