package dev.podium.agents.ui;

import dev.podium.agents.Agent;
import dev.podium.agents.Reach;
import dev.podium.portal.Symbol;
import dev.podium.terminals.Terminals;

/** Who may open an agent's terminal, in a symbol and in words. */
final class Shared {

    private Shared() {}

    static Symbol symbol(Agent agent) {
        return agent.mine() == Reach.OWNER
                ? agent.sharing().withAnybody() ? Symbol.TEAM : Symbol.LOCK
                : agent.mine().opens() ? Symbol.TEAM : Symbol.LOCK;
    }

    static String words(Agent agent) {
        return switch (agent.mine()) {
            case OWNER -> owned(agent);
            case DRIVE -> agent.ownerName() + "'s; you may drive it";
            case WATCH -> agent.ownerName() + "'s; you may watch it";
            case SEE, NONE -> agent.ownerName() + "'s, and not shared with you";
        };
    }

    private static String owned(Agent agent) {
        var sharing = agent.sharing();
        int people = sharing.people().size();
        var named = people == 0 ? "" : people == 1 ? "1 person" : people + " people";
        if (sharing.team() == null) {
            return people == 0 ? "Only you may open it" : "Shared with " + named;
        }
        var team = sharing.team() == Terminals.Mode.DRIVE ? "The team may drive it" : "The team may watch it";
        return people == 0 ? team : team + "; also shared with " + named;
    }
}
