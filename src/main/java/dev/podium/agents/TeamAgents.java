package dev.podium.agents;

import dev.podium.identity.Permission;
import dev.podium.identity.Permissions;
import dev.podium.kernel.AgentId;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.Refusal;
import dev.podium.machines.Machines;
import dev.podium.terminals.Here;
import dev.podium.terminals.Screen;
import dev.podium.terminals.Terminals;
import dev.podium.terminals.Ticket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Agents as rows of a team, driven through {@link Terminals}.
 *
 * <p>Each change writes its row first and touches tmux last, so that a name that is taken or a trail that cannot be
 * written stops it before anything has happened outside the database. What a machine has to be asked beforehand, and may
 * take its time to answer, is asked without a transaction: there are ten connections to the database for everybody.
 *
 * <p>Longer than most files: each thing that can be done with an agent is a few lines here, and they are read beside each other.
 */
@Service
class TeamAgents implements Agents {

    static final Duration RESTORABLE = Duration.ofDays(30);

    private final AgentStore store;
    private final LiveAgents live;
    private final AgentDoors doors;
    private final RoleReach roles;
    private final ShareChanges shares;
    private final AgentChanges changes;
    private final Births births;
    private final Starts starts;
    private final Runs runs;
    private final AgentGpus gpus;
    private final ProgramSearch programs;
    private final AgentTerminals agentTerminals;
    private final AgentsOnMachine onMachine;
    private final Terminals terminals;
    private final Machines machines;
    private final Permissions permissions;

    TeamAgents(
            AgentStore store,
            LiveAgents live,
            AgentDoors doors,
            RoleReach roles,
            ShareChanges shares,
            AgentChanges changes,
            Births births,
            Starts starts,
            Runs runs,
            AgentGpus gpus,
            ProgramSearch programs,
            AgentTerminals agentTerminals,
            AgentsOnMachine onMachine,
            Terminals terminals,
            Machines machines,
            Permissions permissions) {
        this.store = store;
        this.live = live;
        this.doors = doors;
        this.roles = roles;
        this.shares = shares;
        this.changes = changes;
        this.births = births;
        this.starts = starts;
        this.runs = runs;
        this.gpus = gpus;
        this.programs = programs;
        this.agentTerminals = agentTerminals;
        this.onMachine = onMachine;
        this.terminals = terminals;
        this.machines = machines;
        this.permissions = permissions;
    }

    @Override
    @Transactional(readOnly = true)
    public List<Agent> list(Filter filter, int offset, int limit) {
        permissions.require(Permission.AGENT_SEE);
        if (offset < 0 || limit < 1 || limit > LONGEST_PAGE) {
            throw Refusal.invalid(
                    "agents.bad-page",
                    "A page begins at 0 or later and has 1 to " + LONGEST_PAGE + " agents.",
                    "Change offset or limit.");
        }
        var mine = filter.mine() ? CurrentActor.require().person() : null;
        return doors.show(store.page(filter, mine, doors.viewer().orElse(null), offset, limit));
    }

    @Override
    @Transactional(readOnly = true)
    public int count(Filter filter) {
        permissions.require(Permission.AGENT_SEE);
        var mine = filter.mine() ? CurrentActor.require().person() : null;
        return store.count(filter, mine, doors.viewer().orElse(null));
    }

    @Override
    @Transactional(readOnly = true)
    public OnMachine on(MachineId machine, int limit) {
        permissions.require(Permission.MACHINE_SEE);
        if (!permissions.allows(Permission.PLATFORM_MANAGE)
                && machines.all().stream().noneMatch(each -> each.id().equals(machine))) {
            throw Refusal.notFound(
                    "machines.not-found",
                    "Your team has no machine " + machine + ".",
                    "Take one from the list of machines.");
        }
        int all = onMachine.count(machine);
        if (!permissions.allows(Permission.AGENT_SEE)) {
            return new OnMachine(List.of(), 0, all);
        }
        var filter = Filter.on(machine);
        int seen = count(filter);
        // Memory may be behind the table for a moment.
        return new OnMachine(list(filter, 0, limit), seen, Math.max(all, seen));
    }

    @Override
    @Transactional(readOnly = true)
    public Agent get(AgentId id) {
        permissions.require(AgentDoors.orItself(Permission.AGENT_SEE));
        return doors.show(doors.see(id));
    }

    @Override
    public Agent create(NewAgent wanted) {
        permissions.require(Permission.AGENT_CREATE);
        return births.create(wanted, shares.checked(CurrentActor.require().person(), wanted.sharing()));
    }

    @Override
    public Agent adopt(String name, MachineId machine, String session, Sharing wanted) {
        permissions.require(Permission.AGENT_CREATE);
        permissions.require(Permission.SESSION_ADOPT);
        var sharing = shares.checked(CurrentActor.require().person(), wanted);
        return births.adopt(name, machine, session, sharing);
    }

    @Override
    public List<Terminals.FoundSession> adoptable(MachineId machine) {
        permissions.require(Permission.SESSION_ADOPT);
        return births.adoptable(machine);
    }

    @Override
    public Agent start(AgentId id) {
        permissions.require(Permission.AGENT_CHANGE);
        return starts.start(id);
    }

    @Override
    public Agent restart(AgentId id) {
        permissions.require(Permission.AGENT_CHANGE);
        return starts.restart(id);
    }

    @Override
    @Transactional
    public Agent stop(AgentId id) {
        permissions.require(Permission.AGENT_CHANGE);
        var row = doors.changeOwnProgram(id);
        var state = live.of(row).state();
        // One that waits to be brought back, or for GPUs, does not run, and shall not.
        if (!state.running()
                && state != AgentState.UNREACHABLE
                && !row.comeback().pending()
                && !gpus.asked(row)) {
            return doors.show(row);
        }
        var stopped = row.stopped(
                stoppedBecause("Stopped by " + CurrentActor.require().name() + "."));
        store.change(stopped);
        changes.made("agents.stop", stopped, Map.of());
        runs.end(stopped);
        terminals.end(stopped.terminal());
        return doors.show(stopped);
    }

    @Override
    @Transactional
    public Agent rename(AgentId id, String newName) {
        permissions.require(Permission.AGENT_CHANGE);
        var name = new AgentName(newName);
        var row = doors.change(id);
        if (row.name().equals(name)) {
            return doors.show(row);
        }
        var renamed = row.renamed(name);
        store.change(renamed);
        changes.made("agents.rename", renamed, Map.of("from", row.name().value()));
        return doors.show(renamed);
    }

    @Override
    @Transactional
    public void delete(AgentId id) {
        permissions.require(Permission.AGENT_CHANGE);
        var row = doors.change(id);
        var deleted = row.deleted(
                stoppedBecause("Deleted by " + CurrentActor.require().name() + "."), live.now());
        store.change(deleted);
        changes.made("agents.delete", deleted, Map.of());
        runs.end(deleted);
        if (row.adopted()) {
            terminals.release(row.terminal());
        } else {
            terminals.end(row.terminal());
        }
    }

    @Override
    @Transactional
    public Agent restore(AgentId id) {
        permissions.require(Permission.AGENT_CHANGE);
        var row = doors.changeEvenDeleted(id);
        if (row.deletedAt() == null) {
            return doors.show(row);
        }
        if (row.deletedAt().plus(RESTORABLE).isBefore(live.now())) {
            throw Refusal.notFound(
                    "agents.not-found",
                    "The agent " + row.name() + " was deleted more than " + RESTORABLE.toDays() + " days ago.",
                    "Make a new one.");
        }
        return doors.show(births.restore(row, stoppedBecause("Restored; it was not started since.")));
    }

    @Override
    public void input(AgentId id, String text, boolean enter) {
        permissions.require(Permission.TERMINAL_DRIVE);
        agentTerminals.type(id, text, enter);
    }

    @Override
    public void interrupt(AgentId id) {
        permissions.require(Permission.TERMINAL_DRIVE);
        agentTerminals.interrupt(id);
    }

    @Override
    public Screen screen(AgentId id) {
        permissions.require(AgentDoors.orItself(Permission.TERMINAL_WATCH));
        return agentTerminals.screen(id);
    }

    @Override
    public Terminals.Nested nested(AgentId id) {
        permissions.require(Permission.TERMINAL_WATCH);
        return agentTerminals.nested(id);
    }

    @Override
    public Map<AgentId, String> tails(List<AgentId> ids, int lines) {
        permissions.require(Permission.TERMINAL_WATCH);
        return agentTerminals.tails(ids, lines);
    }

    @Override
    public Map<AgentId, List<Here>> here(List<AgentId> ids) {
        permissions.require(Permission.TERMINAL_WATCH);
        return agentTerminals.here(ids);
    }

    @Override
    @Transactional
    public Ticket ticket(AgentId id, Terminals.Mode mode) {
        var needed = switch (mode) {
            case WATCH -> Permission.TERMINAL_WATCH;
            case DRIVE -> Permission.TERMINAL_DRIVE;
        };
        permissions.require(needed);
        return agentTerminals.ticket(doors.window(id, mode), mode, doors.guard(id, mode, needed));
    }

    @Override
    @Transactional
    public Agent share(AgentId id, Sharing wanted) {
        permissions.require(Permission.AGENT_CHANGE);
        var row = doors.own(id);
        shares.put(row, doors.knownSharing(row), shares.checked(row.owner(), wanted));
        return doors.show(row);
    }

    @Override
    @Transactional(readOnly = true)
    public List<Opener> openers(AgentId id) {
        permissions.require(Permission.AGENT_SEE);
        var row = doors.ownToSee(id);
        return shares.openers(row, doors.sharing(row), roles);
    }

    @Override
    public List<FoundProgram> programs(MachineId machine) {
        permissions.require(Permission.MACHINE_SEE);
        return programs.on(machines.account(machine));
    }

    private Standing stoppedBecause(String reason) {
        return Standing.stopped(reason, live.now());
    }
}
