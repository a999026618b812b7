package dev.podium.agents.ui;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.function.SerializableRunnable;
import dev.podium.kernel.AgentId;
import java.util.Optional;

/** What another room says above an agent's open terminal. Every bean of this kind is asked, once for each terminal that is opened. */
public interface TerminalCards {

    /** Shows and hides itself; called with the person of the page. */
    Component above(AgentId agent);

    /**
     * What stands in the place of the terminal until the person of the page has done something, and then runs {@code open};
     * empty where the terminal opens.
     */
    default Optional<Component> instead(AgentId agent, SerializableRunnable open) {
        return Optional.empty();
    }
}
