package dev.podium.agents;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.PodiumTest;
import dev.podium.TestPeople;
import dev.podium.kernel.Actor;
import dev.podium.kernel.AgentId;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.Role;
import dev.podium.kernel.TeamId;
import dev.podium.machines.Account;
import dev.podium.machines.Command;
import dev.podium.machines.MachineRegistry;
import dev.podium.machines.MachineRegistry.SignIn;
import dev.podium.machines.Machines;
import dev.podium.machines.TestHost;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Import;
import org.springframework.context.event.EventListener;

/** Agents of a machine that an admin added: over a real sshd, in its tmux, as an OS user there. */
@PodiumTest
@Import(AgentsElsewhereTest.News.class)
@Timeout(120)
class AgentsElsewhereTest {

    /** What the pages are told. */
    @TestConfiguration
    static class News {

        final LinkedBlockingQueue<AgentStateChanged> arrived = new LinkedBlockingQueue<>();

        @EventListener
        void on(AgentStateChanged change) {
            arrived.add(change);
        }
    }

    private static final Duration LIMIT = Duration.ofSeconds(20);

    @TempDir
    static Path folder;

    @Autowired
    Agents agents;

    @Autowired
    Machines machines;

    @Autowired
    MachineRegistry registry;

    @Autowired
    News news;

    private TestHost host;
    private TeamId team;
    private Actor admin;
    private Actor ada;
    private MachineId machine;

    @BeforeEach
    void addMachine() throws Exception {
        host = new TestHost(folder);
        team = TestPeople.team("red");
        var root = TestPeople.person(TestPeople.team("office"), "Root", Role.OWNER);
        TestPeople.update(
                "update people set platform_roles = '{ADMIN}' where id = ?",
                root.person().value());
        admin = new Actor(root.person(), "Root", root.team(), Set.of(Role.OWNER, Role.ADMIN), null);
        ada = TestPeople.person(team, "Ada", Role.MEMBER);
        host.letIn(as(admin, registry::publicLines));
        machine = as(admin, () -> registry.add(host.entry(SignIn.CERTIFICATE, Set.of(team))));
        CurrentActor.run(admin, () -> registry.assign(machine, ada.person(), host.osUser));
    }

    @AfterEach
    void end() throws Exception {
        host.close();
    }

    private Account there() {
        return new Account(machine, host.osUser);
    }

    private static <T> T as(Actor actor, Supplier<T> work) {
        return CurrentActor.get(actor, work);
    }

    private AgentId create() {
        return create(false);
    }

    private AgentId create(boolean podiumToken) {
        var wanted = WantedAgent.of(
                "far-away",
                "command",
                "sh",
                List.of("-c", "echo I am $(id -un); cat"),
                machine,
                "~",
                Map.of("SECRET", "not for others"),
                true,
                Sharing.PRIVATE,
                podiumToken);
        return as(ada, () -> agents.create(wanted)).id();
    }

    private Agent get(AgentId agent) {
        return as(ada, () -> agents.get(agent));
    }

    private void await(AgentId agent, Predicate<AgentState> wanted) throws InterruptedException {
        while (!wanted.test(get(agent).state())) {
            assertThat(news.arrived.poll(60, TimeUnit.SECONDS))
                    .as("news of " + get(agent))
                    .isNotNull();
        }
    }

    private void awaitText(AgentId agent, String text) {
        while (!screen(agent).contains(text)) {
            // The program prints in its own time, and nothing tells of it.
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
    }

    /** "" as long as its session is not there: a start is done in the background. */
    private String screen(AgentId agent) {
        try {
            return as(ada, () -> agents.screen(agent)).text();
        } catch (Refusal refused) {
            assertThat(refused.code()).startsWith("terminals.no-screen");
            return "";
        }
    }

    private static String refused(Actor actor, Runnable work) {
        try {
            CurrentActor.run(actor, work::run);
            return "done";
        } catch (Refusal refusal) {
            return refusal.code() + (refusal.field() == null ? "" : " at " + refusal.field());
        }
    }

    @Test
    void anAgentRunsAsItsOwnersOsUserAndIsDriven() throws Exception {
        var agent = create();
        await(agent, AgentState::running);
        awaitText(agent, "I am " + host.osUser);
        CurrentActor.run(ada, () -> agents.input(agent, "over the wire", true));
        awaitText(agent, "over the wire\nover the wire");
        assertThat(get(agent).machineName()).startsWith("host ");
        var arguments = machines.run(there(), Command.of("ps", "-A", "-o", "args"), LIMIT);
        assertThat(arguments.out()).contains("I am").doesNotContain("not for others");
    }

    @Test
    void aMachineThatGoesAwayIsSaidToAndTakesNothingAlong() throws Exception {
        var agent = create();
        await(agent, AgentState::running);
        awaitText(agent, "I am " + host.osUser);
        var process = pane();
        host.turnOff();
        await(agent, AgentState.UNREACHABLE::equals);
        host.turnOn();
        await(agent, AgentState::running);
        awaitText(agent, "I am " + host.osUser);
        assertThat(pane()).isEqualTo(process);
    }

    /** The process of the agent's program. */
    private String pane() {
        var found = machines.run(
                        there(),
                        Command.of(
                                "tmux",
                                "-L",
                                "podium",
                                "list-panes",
                                "-a",
                                "-f",
                                "#{m:far-away-*,#{session_name}}",
                                "-F",
                                "#{pane_pid}"),
                        LIMIT)
                .out();
        assertThat(found.strip()).matches("[0-9]+");
        return found;
    }

    /** As when the machine ends it for want of memory: nobody is told. */
    private void killServer() {
        var killed = machines.run(
                there(), Command.of("sh", "-c", "kill -9 $(tmux -L podium display-message -p '#{pid}')"), LIMIT);
        assertThat(killed.exit()).as(killed.errors()).isZero();
    }

    private void awaitReason(AgentId agent, String part) throws InterruptedException {
        while (!get(agent).reason().contains(part)) {
            assertThat(news.arrived.poll(60, TimeUnit.SECONDS))
                    .as("news of " + get(agent))
                    .isNotNull();
        }
    }

    @Test
    void anAgentComesBackAfterItsTmuxServerWasKilled() throws Exception {
        var agent = create();
        await(agent, AgentState::running);
        awaitText(agent, "I am " + host.osUser);
        var process = pane();
        killServer();
        awaitReason(agent, "Brought back after its tmux server on host ");
        await(agent, state -> state == AgentState.WORKING || state == AgentState.IDLE);
        awaitText(agent, "I am " + host.osUser);
        assertThat(pane()).isNotEqualTo(process);
    }

    @Test
    void anAgentStaysDownForWhoHasTheOsUserNoMore() throws Exception {
        var agent = create();
        await(agent, AgentState::running);
        CurrentActor.run(admin, () -> registry.withdraw(machine, ada.person()));
        killServer();
        awaitReason(agent, "Not brought back after its tmux server on host ");
        assertThat(get(agent).state()).isEqualTo(AgentState.CRASHED);
        CurrentActor.run(admin, () -> registry.assign(machine, ada.person(), host.osUser));
        as(ada, () -> agents.start(agent));
        awaitText(agent, "I am " + host.osUser);
    }

    @Test
    void anAgentThatSaysWhatItNeedsGoesWhereThatIs() throws Exception {
        var label = "only-" + machine.toString().substring(0, 8);
        var entry = as(admin, registry::all).stream()
                .filter(each -> each.id().equals(machine))
                .findFirst()
                .orElseThrow()
                .entry();
        CurrentActor.run(
                admin,
                () -> registry.change(
                        machine,
                        new MachineRegistry.Entry(
                                entry.name(),
                                entry.host(),
                                entry.port(),
                                entry.hostKey(),
                                entry.signIn(),
                                Set.of(label),
                                entry.everyTeam(),
                                entry.teams(),
                                null)));
        var wanted = new NewAgent(
                "anywhere",
                "command",
                "cat",
                List.of(),
                null,
                List.of(label),
                "~",
                Map.of(),
                true,
                Sharing.PRIVATE,
                false,
                false,
                null,
                null);
        var agent = as(ada, () -> agents.create(wanted));
        assertThat(agent.machine()).isEqualTo(machine);
        assertThat(agent.placed().why()).contains("has " + label + ", and is the only machine that fits. Not taken: ");
        await(agent.id(), AgentState::running);
        host.turnOff();
        await(agent.id(), AgentState.UNREACHABLE::equals);
        assertThat(refused(
                        ada,
                        () -> agents.create(new NewAgent(
                                "elsewhere",
                                "command",
                                "cat",
                                List.of(),
                                null,
                                List.of(label),
                                "~",
                                Map.of(),
                                true,
                                Sharing.PRIVATE,
                                false,
                                false,
                                null,
                                null))))
                .isEqualTo("agents.no-place at needs");
        host.turnOn();
    }

    @Test
    void nothingStartsAnewForWhoHasTheOsUserNoMore() throws Exception {
        var agent = create();
        await(agent, AgentState::running);
        as(ada, () -> agents.stop(agent));
        CurrentActor.run(admin, () -> registry.withdraw(machine, ada.person()));
        assertThat(refused(ada, () -> agents.start(agent))).isEqualTo("machines.account-withdrawn");
        assertThat(refused(ada, () -> agents.restart(agent))).isEqualTo("machines.account-withdrawn");
        assertThat(refused(ada, this::create)).isEqualTo("machines.no-os-user at machine");
        CurrentActor.run(admin, () -> registry.assign(machine, ada.person(), "other"));
        assertThat(refused(ada, () -> agents.start(agent))).isEqualTo("machines.account-withdrawn");
        CurrentActor.run(admin, () -> registry.assign(machine, ada.person(), host.osUser));
        assertThat(refused(ada, () -> agents.start(agent))).isEqualTo("done");
        var entry = as(admin, registry::all).stream()
                .filter(each -> each.id().equals(machine))
                .findFirst()
                .orElseThrow()
                .entry();
        CurrentActor.run(
                admin,
                () -> registry.change(
                        machine,
                        new MachineRegistry.Entry(
                                entry.name(),
                                entry.host(),
                                entry.port(),
                                entry.hostKey(),
                                entry.signIn(),
                                entry.labels(),
                                false,
                                Set.of(admin.team()),
                                null)));
        assertThat(refused(ada, () -> agents.restart(agent))).isEqualTo("machines.account-withdrawn");
        assertThat(refused(ada, this::create)).isEqualTo("machines.not-found at machine");
        assertThat(refused(ada, () -> agents.stop(agent)))
                .as("ending is always possible")
                .isEqualTo("done");
    }

    @Test
    void aProgramThatWouldNotFindPodiumIsGivenNoToken() {
        assertThat(refused(ada, () -> create(true))).isEqualTo("agents.no-address at podiumToken");
        assertThat(as(ada, () -> agents.count(Agents.Filter.ALL))).isZero();
    }

    @Test
    void aMachineStaysWhileAgentsOfAnyTeamAreOnIt() throws Exception {
        var agent = create();
        await(agent, AgentState::running);
        assertThat(refused(admin, () -> registry.remove(machine))).isEqualTo("machines.in-use");
        CurrentActor.run(ada, () -> agents.delete(agent));
        assertThat(refused(admin, () -> registry.remove(machine))).isEqualTo("done");
    }
}
