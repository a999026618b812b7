package dev.podium.agents;

import dev.podium.kernel.MachineId;
import dev.podium.kernel.Refusal;
import dev.podium.machines.Machines;
import dev.podium.terminals.TerminalState;
import dev.podium.terminals.Terminals;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** Agents as they are now: the row, and over it what tmux knows at this moment. */
@Component
class LiveAgents {

    private final AgentIndex index;
    private final Terminals terminals;
    private final Machines machines;
    private final ScreenWatch screens;
    private final Clock clock;

    LiveAgents(
            AgentIndex index,
            Terminals terminals,
            Machines machines,
            ScreenWatch screens,
            ObjectProvider<Clock> clock) {
        this.index = index;
        this.terminals = terminals;
        this.machines = machines;
        this.screens = screens;
        this.clock = clock.getIfUnique(Clock::systemUTC);
    }

    Agent of(AgentRow row) {
        // An agent that was not taken up yet after a start of Podium is as it was stored: its terminal is not watched.
        if (row.deletedAt() != null || !index.has(row.terminal())) {
            return agent(row, row.standing(), row.lastActivity());
        }
        var terminal = terminals.state(row.terminal());
        return agent(row, next(row, terminal).standing(), activity(row, terminal));
    }

    Comebacks.Seen next(AgentRow row) {
        return next(row, terminals.state(row.terminal()));
    }

    Comebacks.Seen next(AgentRow row, TerminalState terminal) {
        return Comebacks.next(
                row,
                terminal,
                screens.signs(row, terminal),
                terminals.server(row.terminal()),
                machineName(row.machine()),
                now());
    }

    /** In the database's precision, so that what is read back equals what was written. */
    Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    /** When it printed last: what was seen since Podium watches, or else what was stored. */
    static @Nullable Instant activity(AgentRow row, TerminalState terminal) {
        var seen = terminal.lastOutput();
        var stored = row.lastActivity();
        if (seen == null || (stored != null && stored.isAfter(seen))) {
            return stored;
        }
        return seen.truncatedTo(ChronoUnit.MICROS);
    }

    private Agent agent(AgentRow row, Standing standing, @Nullable Instant lastActivity) {
        return new Agent(
                row.id(),
                row.name(),
                Catalogue.program(row.program()),
                row.command(),
                row.arguments(),
                row.machine(),
                machineName(row.machine()),
                row.workingDirectory(),
                row.environmentNames(),
                row.owner(),
                row.ownerName(),
                row.adopted(),
                standing.state(),
                standing.reason(),
                standing.evidence(),
                standing.since(),
                lastActivity,
                standing.exitCode(),
                row.createdAt(),
                row.deletedAt(),
                row.terminal(),
                Sharing.PRIVATE,
                row.placed(),
                row.project(),
                null,
                Reach.NONE);
    }

    private String machineName(MachineId machine) {
        try {
            return machines.get(machine).name();
        } catch (Refusal removed) {
            // The agent outlives its machine in lists; its state says that nothing answers.
            return machine.toString();
        }
    }
}
