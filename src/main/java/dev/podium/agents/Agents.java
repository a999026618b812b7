package dev.podium.agents;

import dev.podium.kernel.AgentId;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.PersonId;
import dev.podium.terminals.Here;
import dev.podium.terminals.Screen;
import dev.podium.terminals.Terminals;
import dev.podium.terminals.Ticket;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The agents of the current team, as far as the current actor comes with each ({@link Reach}). Each method refuses what
 * they may not do: {@code agents.not-found} for an agent that they may not know of, as for one that is not there;
 * {@code agents.not-shared}, {@code agents.watch-only} and {@code agents.not-yours} for one that they see.
 */
public interface Agents {

    /** How deep a page may reach, and how long it may be. */
    int LONGEST_PAGE = 500;

    /**
     * Which agents to list.
     *
     * @param text matches anywhere in the name, case ignored; null for all
     * @param under a name's beginning, whole parts: {@code clients-acme}; null for all
     * @param mine only those the current actor owns
     * @param states only these; empty for all
     * @param machine only those there; null for all
     */
    record Filter(
            @Nullable String text,
            @Nullable String under,
            boolean mine,
            List<AgentState> states,
            @Nullable MachineId machine) {

        public static final Filter ALL = new Filter(null, null, false, List.of());

        public Filter(@Nullable String text, @Nullable String under, boolean mine, List<AgentState> states) {
            this(text, under, mine, states, null);
        }

        public static Filter on(MachineId machine) {
            return new Filter(null, null, false, List.of(), machine);
        }
    }

    /**
     * The agents of a machine.
     *
     * @param first of those that the current actor sees
     * @param seen how many these are
     * @param all how many there are, of all teams; whose the others are is not told
     */
    record OnMachine(List<Agent> first, int seen, int all) {

        public OnMachine {
            first = List.copyOf(first);
        }

        public int others() {
            return all - seen;
        }
    }

    /** A program of the catalogue, and whether the machine has it. */
    record FoundProgram(Program program, boolean found) {}

    /** Why somebody may open a terminal. */
    enum Cause {
        OWNER,
        TEAM,
        /** Shared with them by name. */
        PERSON,
        /** By a role that opens the terminals of others. */
        ROLE
    }

    /** Somebody who may open a terminal; {@code until} is null where that does not end. */
    record Opener(
            PersonId person,
            String name,
            Reach reach,
            Cause cause,
            @Nullable Instant until) {}

    /** By state's urgency, then the one that changed longest ago first, then name. */
    List<Agent> list(Filter filter, int offset, int limit);

    int count(Filter filter);

    /**
     * Those on a machine that the team may use, for admins on any; a refusal {@code machines.not-found} for another.
     *
     * @param limit how many to show, in the order of {@link #list}
     */
    OnMachine on(MachineId machine, int limit);

    /** A refusal {@code agents.not-found} when the team has none such. */
    Agent get(AgentId id);

    /**
     * Makes an agent; a refusal {@code agents.name-taken}, or one of its parts', when it cannot be. One that names what
     * it needs goes where that is, or is refused with {@code agents.no-place}, which says for each machine why not there.
     * Where a policy of the team does not allow the machine, the refusal names it: {@code machines.policy-stops}. What
     * starts anew, comes back or is adopted is asked the same.
     */
    Agent create(NewAgent wanted);

    /** Takes a tmux session that runs already on the machine's default socket as an agent, changing nothing in it. */
    Agent adopt(String name, MachineId machine, String session, Sharing sharing);

    /** The sessions that {@link #adopt} could take: those no agent of any team has. */
    List<Terminals.FoundSession> adoptable(MachineId machine);

    /** Starts the program; does nothing when it runs. */
    Agent start(AgentId id);

    /** Ends the program and keeps the agent; does nothing when none runs. Not for an adopted agent. */
    Agent stop(AgentId id);

    Agent restart(AgentId id);

    Agent rename(AgentId id, String newName);

    /** Ends the program and hides the agent; {@link #restore} brings it back for 30 days. An adopted session goes on. */
    void delete(AgentId id);

    Agent restore(AgentId id);

    /** Types into the agent's terminal. */
    void input(AgentId id, String text, boolean enter);

    void interrupt(AgentId id);

    Screen screen(AgentId id);

    /**
     * The tmux servers that its programs started, also when it has ended, for whoever may look at its terminal; as of a
     * few seconds ago. A refusal {@code machines.account-withdrawn} where its owner may run nothing there any more.
     */
    Terminals.Nested nested(AgentId id);

    /**
     * The last lines on the screens of these agents, with colours as escape sequences; absent where there is none, and
     * where the current actor may not look.
     */
    Map<AgentId, String> tails(List<AgentId> ids, int lines);

    /** Who has the terminals of these open now; those that nobody has, or that the current actor may not open, are left out. */
    Map<AgentId, List<Here>> here(List<AgentId> ids);

    Ticket ticket(AgentId id, Terminals.Mode mode);

    /**
     * Replaces with whom the agent is shared, which its owner alone may. What is taken away closes open terminals within
     * two seconds. A refusal {@code agents.bad-share} or {@code agents.no-member} for shares that cannot be.
     */
    Agent share(AgentId id, Sharing wanted);

    /** Who may open the terminal now, and why; for its owner alone. The owner stands first, then by name. */
    List<Opener> openers(AgentId id);

    /** The catalogue with what the machine has of it. */
    List<FoundProgram> programs(MachineId machine);
}
