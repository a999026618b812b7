package dev.podium.agents.web;

import dev.podium.agents.Agent;
import dev.podium.agents.AgentName;
import dev.podium.agents.AgentState;
import dev.podium.agents.Agents;
import dev.podium.agents.Evidence;
import dev.podium.agents.NeededGpus;
import dev.podium.agents.NewAgent;
import dev.podium.agents.Placed;
import dev.podium.agents.Program;
import dev.podium.agents.Reach;
import dev.podium.agents.Sharing;
import dev.podium.kernel.AgentId;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.PersonId;
import dev.podium.machines.Account;
import dev.podium.terminals.Here;
import dev.podium.terminals.Screen;
import dev.podium.terminals.TerminalRef;
import dev.podium.terminals.Terminals;
import dev.podium.terminals.Ticket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** One agent that is always the same, and a record of what was asked of it. */
class FakeAgents implements Agents {

    static final AgentId ID = new AgentId(new UUID(0, 10));
    private static final Instant TEN = Instant.parse("2026-11-21T10:00:00Z");
    private static final Agent AGENT = new Agent(
            ID,
            new AgentName("clients-acme"),
            Program.SHELL,
            null,
            List.of("-x"),
            MachineId.LOCAL,
            "here",
            "/home/ada",
            List.of("TOKEN"),
            new PersonId(new UUID(0, 11)),
            "Ada",
            false,
            AgentState.CRASHED,
            "Ended by itself with exit code 1.",
            Evidence.PROCESS,
            TEN,
            null,
            1,
            TEN.minusSeconds(3600),
            null,
            new TerminalRef(Account.LOCAL, TerminalRef.Server.PODIUM, "s"),
            new Sharing(
                    Terminals.Mode.WATCH,
                    TEN,
                    List.of(new Sharing.Grant(new PersonId(new UUID(0, 12)), "Eve", Terminals.Mode.DRIVE, null))),
            new Placed(List.of("gpu"), "here has gpu, and is the only machine that fits."),
            null,
            new NeededGpus(1, 500, 0, Set.of("H100"), Duration.ofHours(4), new UUID(0, 13)),
            Reach.OWNER);

    final List<Sharing> shared = new ArrayList<>();
    final List<String> calls = new ArrayList<>();
    final List<NewAgent> wanted = new ArrayList<>();
    final List<Sharing> shares = new ArrayList<>();
    final List<Filter> filters = new ArrayList<>();

    private Agent called(String call) {
        calls.add(call);
        return AGENT;
    }

    @Override
    public List<Agent> list(Filter filter, int offset, int limit) {
        filters.add(filter);
        return List.of(called("list " + offset + " " + limit));
    }

    @Override
    public Terminals.Nested nested(AgentId id) {
        calls.add("nested " + id);
        var pane = new Terminals.NestedPane("npm", false);
        var window = new Terminals.NestedWindow(0, "build", true, List.of(pane));
        var session = new Terminals.NestedSession("web", 1, List.of(window));
        return new Terminals.Nested(
                true, List.of(new Terminals.NestedServer(77, "/tmp/tmux-0/x", List.of(session), "")));
    }

    @Override
    public OnMachine on(MachineId machine, int limit) {
        return new OnMachine(List.of(called("on " + machine + " " + limit)), 1, 1);
    }

    @Override
    public int count(Filter filter) {
        calls.add("count");
        return 42;
    }

    @Override
    public Agent get(AgentId id) {
        return called("get");
    }

    @Override
    public Agent create(NewAgent agent) {
        wanted.add(agent);
        return called("create");
    }

    @Override
    public Agent adopt(String name, MachineId machine, String session, Sharing sharing) {
        shares.add(sharing);
        return called("adopt " + name + " " + machine + " " + session);
    }

    @Override
    public List<Terminals.FoundSession> adoptable(MachineId machine) {
        return List.of(new Terminals.FoundSession("notes", "vim", "/", 2, TEN));
    }

    @Override
    public Agent start(AgentId id) {
        return called("start");
    }

    @Override
    public Agent stop(AgentId id) {
        return called("stop");
    }

    @Override
    public Agent restart(AgentId id) {
        return called("restart");
    }

    @Override
    public Agent rename(AgentId id, String newName) {
        return called("rename " + newName);
    }

    @Override
    public void delete(AgentId id) {
        calls.add("delete");
    }

    @Override
    public Agent restore(AgentId id) {
        return called("restore");
    }

    @Override
    public void input(AgentId id, String text, boolean enter) {
        calls.add("input " + text + " " + enter);
    }

    @Override
    public void interrupt(AgentId id) {
        calls.add("interrupt");
    }

    @Override
    public Screen screen(AgentId id) {
        return new Screen("$ ", 80, 24, new Screen.Cursor(2, 0, true), 9);
    }

    @Override
    public Map<AgentId, List<Here>> here(List<AgentId> ids) {
        return Map.of();
    }

    @Override
    public Map<AgentId, String> tails(List<AgentId> ids, int lines) {
        return Map.of();
    }

    @Override
    public Ticket ticket(AgentId id, Terminals.Mode mode) {
        calls.add("ticket " + mode);
        return new Ticket("t", "/ws/terminals?ticket=t", TEN.plusSeconds(30));
    }

    @Override
    public Agent share(AgentId id, Sharing wanted) {
        shared.add(wanted);
        return called("share");
    }

    @Override
    public List<Opener> openers(AgentId id) {
        return List.of(
                new Opener(new PersonId(new UUID(0, 11)), "Ada", Reach.OWNER, Cause.OWNER, null),
                new Opener(new PersonId(new UUID(0, 12)), "Eve", Reach.WATCH, Cause.PERSON, TEN));
    }

    @Override
    public List<FoundProgram> programs(MachineId machine) {
        return List.of(new FoundProgram(Program.SHELL, true));
    }
}
