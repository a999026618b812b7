package dev.podium.agents.ui;

import dev.podium.agents.Agent;
import dev.podium.agents.AgentName;
import dev.podium.agents.AgentState;
import dev.podium.portal.StatusBadge;
import dev.podium.portal.Symbol;
import dev.podium.portal.Tone;
import java.util.Comparator;
import java.util.List;

/**
 * How a state looks, and where in a list it belongs.
 *
 * @param rank inside its group, the most urgent first
 */
record StateLook(Symbol symbol, Tone tone, Group group, int rank) {

    /** The order of every list: those that need somebody, by what they need, the working, the quiet; oldest first. */
    static final Comparator<Agent> URGENT_FIRST = Comparator.comparing(
                    (Agent agent) -> of(agent.state()).group())
            .thenComparing(agent -> of(agent.state()).rank())
            .thenComparing(Agent::since);

    /** The groups of a list, in their order. */
    enum Group {
        NEEDS_YOU("Needs you"),
        WORKING("Working"),
        QUIET("Quiet");

        private final String words;

        Group(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }

        /** The states it holds. */
        List<AgentState> states() {
            return List.of(AgentState.values()).stream()
                    .filter(state -> of(state).group() == this)
                    .toList();
        }
    }

    private StateLook(Symbol symbol, Tone tone, Group group) {
        this(symbol, tone, group, 0);
    }

    static StateLook of(AgentState state) {
        var look = look(state);
        // Of those that need somebody it matters for what; of the others only since when.
        return look.needsSomebody() ? new StateLook(look.symbol(), look.tone(), look.group(), state.ordinal()) : look;
    }

    boolean needsSomebody() {
        return group == Group.NEEDS_YOU;
    }

    private static StateLook look(AgentState state) {
        return switch (state) {
            case WAITING_FOR_PERMISSION -> new StateLook(Symbol.ATTENTION, Tone.WAIT, Group.NEEDS_YOU);
            case WAITING_FOR_INPUT -> new StateLook(Symbol.QUESTION, Tone.WAIT, Group.NEEDS_YOU);
            case STUCK -> new StateLook(Symbol.STUCK, Tone.STUCK, Group.NEEDS_YOU);
            case CRASHED -> new StateLook(Symbol.CRASHED, Tone.BAD, Group.NEEDS_YOU);
            case UNREACHABLE -> new StateLook(Symbol.UNREACHABLE, Tone.OFF, Group.NEEDS_YOU);
            case STARTING -> new StateLook(Symbol.STARTING, Tone.IDLE, Group.WORKING);
            case WORKING -> new StateLook(Symbol.WORKING, Tone.WORK, Group.WORKING);
            case IDLE -> new StateLook(Symbol.IDLE, Tone.IDLE, Group.QUIET);
            case EXITED, STOPPED -> new StateLook(Symbol.ENDED, Tone.IDLE, Group.QUIET);
        };
    }

    static StatusBadge badge(Agent agent) {
        var look = of(agent.state());
        var badge = new StatusBadge(look.tone(), look.symbol(), agent.state().word(), agent.reason(), agent.since());
        badge.getElement().setAttribute("title", agent.evidence().words());
        return badge;
    }

    /** clients › acme › frontend. */
    static String shown(AgentName name) {
        return String.join(" › ", name.parts());
    }

    /** What stands before the last part: "clients › acme › ", or "". */
    static String parents(AgentName name) {
        var parts = name.parts();
        return parts.size() == 1 ? "" : String.join(" › ", parts.subList(0, parts.size() - 1)) + " › ";
    }
}
