package dev.podium.agents.ui;

import com.vaadin.flow.component.html.Span;
import dev.podium.agents.AgentName;

/** An agent's name: the parents dimmed, the last part bold. */
final class Crumb extends Span {

    Crumb(AgentName name) {
        addClassNames("crumb", "cut");
        var last = new Span(name.parts().getLast());
        last.addClassName("leaf");
        add(new Span(StateLook.parents(name)), last);
    }
}
