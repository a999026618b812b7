package dev.podium.face;

import dev.podium.agents.Agent;
import dev.podium.agents.AgentName;
import dev.podium.agents.AgentState;
import dev.podium.agents.AgentStateChanged;
import dev.podium.agents.Agents;
import dev.podium.agents.Evidence;
import dev.podium.agents.NewAgent;
import dev.podium.agents.Program;
import dev.podium.agents.Reach;
import dev.podium.agents.Sharing;
import dev.podium.kernel.AgentId;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.TeamId;
import dev.podium.machines.Account;
import dev.podium.terminals.Here;
import dev.podium.terminals.Screen;
import dev.podium.terminals.TerminalRef;
import dev.podium.terminals.Terminals;
import dev.podium.terminals.Ticket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Agents in memory, with screens that were written for them. */
public final class FakeAgents implements Agents {

    public static final TeamId TEAM = new TeamId(new UUID(7, 2));
    public static final PersonId ME = new PersonId(new UUID(7, 3));

    public final Map<AgentId, Agent> all = new LinkedHashMap<>();
    public final Map<AgentId, String> screens = new HashMap<>();
    public final List<NewAgent> wanted = new ArrayList<>();
    public final List<Terminals.FoundSession> sessions = new ArrayList<>();
    /** What every agent started inside of itself, or why that is not told. */
    public Terminals.Nested nested = new Terminals.Nested(true, List.of());

    public @Nullable Refusal refusal;

    /** How many agents of others are on each machine. */
    public int others;

    private Consumer<AgentStateChanged> listener = change -> {};

    public void listen(Consumer<AgentStateChanged> newListener) {
        listener = newListener;
    }

    /** An agent in this state for so long. */
    public Agent add(String name, Program program, AgentState state, String reason, Duration age, String screen) {
        var id = AgentId.random();
        var agent = agent(id, name, program, null, state, reason, age, false);
        all.put(id, agent);
        screens.put(id, screen);
        return agent;
    }

    private static Agent agent(
            AgentId id,
            String name,
            Program program,
            String command,
            AgentState state,
            String reason,
            Duration age,
            boolean deleted) {
        var now = Instant.now();
        return new Agent(
                id,
                new AgentName(name),
                program,
                command,
                List.of(),
                FakeMachines.FORGE.id(),
                FakeMachines.FORGE.name(),
                "/home/podium/work/" + name,
                List.of(),
                ME,
                "Mira Three",
                false,
                state,
                reason,
                Evidence.PROCESS,
                now.minus(age),
                null,
                null,
                now,
                deleted ? now : null,
                new TerminalRef(new Account(FakeMachines.FORGE.id(), ""), TerminalRef.Server.PODIUM, name),
                Sharing.PRIVATE,
                null,
                null,
                null,
                Reach.OWNER);
    }

    /** The same agent, another's, as somebody comes to it who may go so far. */
    public Agent others(Agent agent, Reach mine) {
        var changed = with(agent, agent.sharing(), mine);
        all.put(agent.id(), changed);
        return changed;
    }

    private static Agent with(Agent a, Sharing sharing, Reach mine) {
        return new Agent(
                a.id(),
                a.name(),
                a.program(),
                a.command(),
                a.arguments(),
                a.machine(),
                a.machineName(),
                a.workingDirectory(),
                a.environmentNames(),
                mine == Reach.OWNER ? ME : new PersonId(new UUID(7, 9)),
                mine == Reach.OWNER ? "Mira Three" : "Ole Nine",
                a.adopted(),
                a.state(),
                a.reason(),
                a.evidence(),
                a.since(),
                a.lastActivity(),
                a.exitCode(),
                a.createdAt(),
                a.deletedAt(),
                a.terminal(),
                sharing,
                a.placed(),
                a.project(),
                a.gpus(),
                mine);
    }

    private Agent put(AgentId id, String name, AgentState state, String reason, boolean deleted) {
        var old = get(id, true);
        var agent = agent(id, name, old.program(), old.command(), state, reason, Duration.ZERO, deleted);
        all.put(id, agent);
        listener.accept(new AgentStateChanged(TEAM, agent));
        return agent;
    }

    private List<Agent> matching(Filter filter) {
        return all.values().stream()
                .filter(agent -> agent.deletedAt() == null)
                .filter(agent -> filter.text() == null || agent.name().value().contains(filter.text()))
                .filter(agent ->
                        filter.under() == null || (agent.name().value() + "-").startsWith(filter.under() + "-"))
                .filter(agent -> filter.machine() == null || filter.machine().equals(agent.machine()))
                .filter(agent -> filter.states().isEmpty() || filter.states().contains(agent.state()))
                .sorted(Comparator.comparing(Agent::state).thenComparing(Agent::since))
                .toList();
    }

    @Override
    public List<Agent> list(Filter filter, int offset, int limit) {
        return matching(filter).stream().skip(offset).limit(limit).toList();
    }

    @Override
    public int count(Filter filter) {
        return matching(filter).size();
    }

    /** Those of others are not told of, and there are {@link #others} of them. */
    @Override
    public OnMachine on(MachineId machine, int limit) {
        var there = matching(Filter.on(machine));
        return new OnMachine(there.stream().limit(limit).toList(), there.size(), there.size() + others);
    }

    @Override
    public Agent get(AgentId id) {
        return get(id, false);
    }

    private Agent get(AgentId id, boolean alsoDeleted) {
        var agent = all.get(id);
        if (agent == null || (agent.deletedAt() != null && !alsoDeleted)) {
            throw Refusal.notFound("agents.not-found", "There is no agent " + id + ".", "Take one from the list.");
        }
        return agent;
    }

    @Override
    public Agent create(NewAgent wish) {
        var name = new AgentName(wish.name());
        if (all.values().stream().anyMatch(agent -> agent.name().equals(name))) {
            throw Refusal.conflict(
                            "agents.name-taken", "Your team has an agent " + name + " already.", "Take another name.")
                    .at("name");
        }
        wanted.add(wish);
        var program = Program.CATALOGUE.stream()
                .filter(known -> known.id().equals(wish.program()))
                .findFirst()
                .orElseThrow();
        var id = AgentId.random();
        all.put(id, agent(id, wish.name(), program, wish.command(), AgentState.STARTING, "", Duration.ZERO, false));
        screens.put(id, "");
        return get(id);
    }

    @Override
    public Agent adopt(String name, MachineId machine, String session, Sharing sharing) {
        sessions.removeIf(found -> found.session().equals(session));
        var agent = add(name, Program.SHELL, AgentState.IDLE, "Quiet", Duration.ZERO, "$ ");
        return sharing.withAnybody() ? share(agent.id(), sharing) : agent;
    }

    @Override
    public List<Terminals.FoundSession> adoptable(MachineId machine) {
        return List.copyOf(sessions);
    }

    @Override
    public Agent start(AgentId id) {
        return put(id, get(id).name().value(), AgentState.WORKING, "Started just now", false);
    }

    @Override
    public Agent stop(AgentId id) {
        return put(id, get(id).name().value(), AgentState.STOPPED, "Stopped by you", false);
    }

    @Override
    public Agent restart(AgentId id) {
        return start(id);
    }

    @Override
    public Agent rename(AgentId id, String newName) {
        var old = get(id);
        return put(id, newName, old.state(), old.reason(), false);
    }

    @Override
    public void delete(AgentId id) {
        var old = get(id);
        put(id, old.name().value(), AgentState.STOPPED, "Deleted", true);
    }

    @Override
    public Agent restore(AgentId id) {
        return put(id, get(id, true).name().value(), AgentState.STOPPED, "Restored", false);
    }

    @Override
    public void input(AgentId id, String text, boolean enter) {
        screens.merge(id, text, String::concat);
    }

    @Override
    public void interrupt(AgentId id) {
        input(id, "^C", false);
    }

    @Override
    public Screen screen(AgentId id) {
        return new Screen(screens.getOrDefault(id, ""), 80, 24, new Screen.Cursor(0, 0, true), 0);
    }

    @Override
    public Terminals.Nested nested(AgentId id) {
        if (refusal != null) {
            throw refusal;
        }
        return nested;
    }

    @Override
    public Map<AgentId, List<Here>> here(List<AgentId> ids) {
        return Map.of();
    }

    @Override
    public Map<AgentId, String> tails(List<AgentId> ids, int lines) {
        var tails = new HashMap<AgentId, String>();
        ids.forEach(id -> tails.put(id, screens.getOrDefault(id, "")));
        return tails;
    }

    @Override
    public Ticket ticket(AgentId id, Terminals.Mode mode) {
        return new Ticket("t", "/ws/terminals?ticket=t", Instant.now());
    }

    @Override
    public Agent share(AgentId id, Sharing wanted) {
        var old = get(id);
        var agent = with(old, wanted, old.mine());
        all.put(id, agent);
        listener.accept(new AgentStateChanged(TEAM, agent));
        return agent;
    }

    @Override
    public List<Opener> openers(AgentId id) {
        var agent = get(id);
        var openers = new ArrayList<Opener>();
        openers.add(new Opener(agent.owner(), agent.ownerName(), Reach.OWNER, Cause.OWNER, null));
        agent.sharing()
                .people()
                .forEach(grant -> openers.add(new Opener(
                        grant.person(),
                        grant.name(),
                        Reach.valueOf(grant.mode().name()),
                        Cause.PERSON,
                        grant.until())));
        return openers;
    }

    @Override
    public List<FoundProgram> programs(MachineId machine) {
        return Program.CATALOGUE.stream()
                .map(program -> new FoundProgram(
                        program, List.of("claude-code", "shell", "command").contains(program.id())))
                .toList();
    }
}
