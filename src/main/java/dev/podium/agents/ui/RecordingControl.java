package dev.podium.agents.ui;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.contextmenu.SubMenu;
import dev.podium.agents.Agent;
import dev.podium.agents.Reach;
import dev.podium.agents.Recordings;
import dev.podium.agents.Recordings.Mode;
import dev.podium.kernel.AgentId;
import dev.podium.kernel.Refusal;
import dev.podium.portal.Symbol;
import dev.podium.portal.Toasts;
import org.jspecify.annotations.Nullable;

/** In a terminal's header: whether it is recorded, for everybody who watches it; the way to its recordings; the switch. */
final class RecordingControl {

    private final Recordings recordings;

    RecordingControl(Recordings recordings) {
        this.recordings = recordings;
    }

    /** Null where the agent is gone meanwhile. */
    Recordings.@Nullable Status status(AgentId agent) {
        try {
            return recordings.status(agent);
        } catch (Refusal gone) {
            return null;
        }
    }

    Button button(Agent agent, Recordings.Status status) {
        var problem = status.problem();
        var words = problem != null ? "Not recorded" : status.recording() ? "Recording" : "Recordings";
        var button = new Button(words, Symbol.RECORD.smallIcon(), pressed -> RecordingsView.open(agent.id(), ""));
        button.addClassNames("sm", "ghost", "rec");
        button.setClassName("on", status.recording());
        button.setClassName("bad", problem != null);
        // A phone shows the icon alone.
        button.setAriaLabel(words);
        button.getElement()
                .setAttribute(
                        "title",
                        problem != null
                                ? problem
                                : status.recording()
                                        ? "What it prints is recorded, what is typed is not. Opens its recordings."
                                        : "What was recorded of it");
        return button;
    }

    /** The owner's switch, where owners choose. */
    void addTo(SubMenu menu, Agent agent, Runnable changed) {
        var status = agent.mine() == Reach.OWNER ? status(agent.id()) : null;
        if (status == null || status.mode() != Mode.CHOICE) {
            return;
        }
        menu.addItem(status.on() ? "Stop recording" : "Record", chosen -> {
            var now = recordings.record(agent.id(), !status.on());
            Toasts.say(now.on() ? "What it prints is recorded from now on" : "It is no longer recorded");
            changed.run();
        });
    }
}
