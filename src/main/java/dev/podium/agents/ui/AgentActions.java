package dev.podium.agents.ui;

import dev.podium.agents.Agent;
import dev.podium.agents.Agents;
import dev.podium.agents.Reach;
import dev.podium.identity.Permission;
import dev.podium.identity.Permissions;
import dev.podium.kernel.AgentId;
import dev.podium.portal.Toasts;
import org.springframework.stereotype.Component;

/** What a press does with an agent, and what it says about it. A refusal goes on to the page, which shows it. */
@Component
class AgentActions {

    private final Agents agents;
    private final Permissions permissions;

    AgentActions(Agents agents, Permissions permissions) {
        this.agents = agents;
        this.permissions = permissions;
    }

    /** Whether a press that changes the agent would not be refused. */
    boolean changes(Agent agent) {
        return permissions.allows(Permission.AGENT_CHANGE)
                && (agent.mine() == Reach.OWNER || permissions.allows(Permission.AGENT_CHANGE_ALL));
    }

    void interrupt(AgentId id) {
        agents.interrupt(id);
        Toasts.say("Interrupted " + shown(agents.get(id)));
    }

    void start(AgentId id) {
        Toasts.say("Started " + shown(agents.start(id)));
    }

    void restart(AgentId id) {
        Toasts.say("Restarted " + shown(agents.restart(id)));
    }

    /** Its program has ended, and a start brings it back: no question, an undo. */
    void stop(AgentId id, Runnable changed) {
        var agent = agents.stop(id);
        Toasts.undoable("Stopped " + shown(agent), () -> {
            agents.start(id);
            changed.run();
        });
        changed.run();
    }

    void delete(AgentId id, Runnable changed) {
        var agent = agents.get(id);
        agents.delete(id);
        Toasts.undoable("Deleted " + shown(agent), () -> {
            agents.restore(id);
            changed.run();
        });
        changed.run();
    }

    private static String shown(Agent agent) {
        return StateLook.shown(agent.name());
    }
}
