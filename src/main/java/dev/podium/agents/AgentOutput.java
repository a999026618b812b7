package dev.podium.agents;

import dev.podium.kernel.AgentId;
import dev.podium.kernel.PersonId;
import java.util.Optional;

/**
 * What an agent's terminal prints and what its program does besides, for a room that looks after it in Podium's own name.
 * Nothing of it is kept here. People watch by {@link Agents#ticket}.
 */
public interface AgentOutput {

    /** As {@link dev.podium.terminals.Overhearing.Ear}, which says what each may do. */
    interface Ear {

        void printed(byte[] bytes);

        void lost(long bytes);

        void typed(PersonId person);

        /** Its program told that a call of a tool is over, a second ago at most. Programs without such hooks tell none. */
        default void called(AgentCall call) {}

        /** A model call of its key was answered by a higher tier than its task begins with; on any thread. */
        default void climbed(int tier) {}

        void over();
    }

    interface Heard {

        void stop();
    }

    /**
     * For Podium itself alone, which tells the agent's owner and the trail.
     *
     * @return empty where no program of it runs, or its machine is out of reach
     * @throws dev.podium.kernel.Refusal {@code agents.not-found}, {@code agents.podium-alone}
     */
    Optional<Heard> hear(AgentId agent, Ear ear);
}
