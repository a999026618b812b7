package dev.podium.agents.ui;

import dev.podium.agents.Agent;
import dev.podium.agents.Agents;
import dev.podium.agents.Approvals;
import dev.podium.agents.Approvals.Kind;
import dev.podium.agents.Approvals.Prompt;
import dev.podium.agents.Reach;
import dev.podium.identity.Permission;
import dev.podium.identity.Permissions;
import dev.podium.kernel.AgentId;
import dev.podium.kernel.Refusal;
import dev.podium.portal.Toasts;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** What a press does with an agent, and what it says about it. A refusal goes on to the page, which shows it. */
@Component
class AgentActions {

    private static final Logger LOG = LoggerFactory.getLogger(AgentActions.class);

    private final Agents agents;
    private final Approvals approvals;
    private final Permissions permissions;

    AgentActions(Agents agents, Approvals approvals, Permissions permissions) {
        this.agents = agents;
        this.approvals = approvals;
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

    /** What it asks permission for, or null where nothing can be read. */
    @Nullable
    Prompt asked(AgentId id) {
        try {
            return approvals.prompt(id).orElse(null);
        } catch (Refusal gone) {
            // The page says by itself that it is not to be seen any more.
            LOG.debug("What {} asks is not to be seen: {}", id, gone.code());
            return null;
        }
    }

    void answer(Agent agent, Prompt prompt, Kind kind) {
        approvals.answer(agent.id(), prompt.id(), kind);
        Toasts.say((kind == Kind.DENY ? "Denied: " : "Approved: ") + shown(agent));
    }

    void start(AgentId id) {
        say("Started ", agents.start(id));
    }

    void restart(AgentId id) {
        say("Restarted ", agents.restart(id));
    }

    /** One that waits for its GPUs says that. */
    private static void say(String done, Agent agent) {
        Toasts.say(agent.waitsForGpus() ? agent.reason() : done + shown(agent));
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
