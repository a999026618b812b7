package dev.podium.agents.ui;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.shared.Registration;
import dev.podium.agents.AgentPromptChanged;
import dev.podium.agents.AgentStateChanged;
import dev.podium.identity.Access;
import dev.podium.identity.AccessChanged;
import dev.podium.kernel.TeamId;
import dev.podium.portal.RefreshedPages;
import java.time.Duration;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Tells open pages that agents changed: many changes make one refresh, at most two a second and page. */
@Component
class AgentNews {

    private static final Duration PAUSE = Duration.ofMillis(500);

    private final RefreshedPages<Runnable> pages;

    AgentNews(Access access) {
        this.pages = new RefreshedPages<>(access::now);
    }

    /** Runs {@code refresh} in the UI after changes in the current actor's team; ends with the registration. */
    Registration subscribe(UI ui, Runnable refresh) {
        return pages.subscribe(ui, refresh);
    }

    @EventListener
    void on(AgentStateChanged change) {
        refresh(change.team());
    }

    /** What it asks may be another thing though its state is the same. */
    @EventListener
    void on(AgentPromptChanged change) {
        refresh(change.team());
    }

    private void refresh(TeamId team) {
        pages.refresh((actor, _) -> team.equals(actor.team()), PAUSE);
    }

    /** What was shared or withdrawn shows at once. */
    @EventListener
    void on(AccessChanged changed) {
        pages.refresh((actor, _) -> changed.people().contains(actor.person()), PAUSE);
    }
}
