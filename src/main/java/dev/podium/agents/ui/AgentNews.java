package dev.podium.agents.ui;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.UIDetachedException;
import com.vaadin.flow.shared.Registration;
import dev.podium.agents.AgentPromptChanged;
import dev.podium.agents.AgentStateChanged;
import dev.podium.identity.Access;
import dev.podium.identity.AccessChanged;
import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.TeamId;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Tells open pages that agents changed. Many changes make one refresh, at most two a second and page, and each runs
 * with the actor who opened the page, because nobody's request is running then.
 */
@Component
class AgentNews {

    private static final Logger LOG = LoggerFactory.getLogger(AgentNews.class);
    private static final long PAUSE_NANOS = Duration.ofMillis(500).toNanos();

    private final Set<Page> pages = ConcurrentHashMap.newKeySet();
    private final Access access;

    AgentNews(Access access) {
        this.access = access;
    }

    /** Runs {@code refresh} in the UI after changes in the current actor's team; ends with the registration. */
    Registration subscribe(UI ui, Runnable refresh) {
        var actor = CurrentActor.find();
        if (actor.isEmpty()) {
            return () -> {};
        }
        var page = new Page(ui, actor.get(), refresh);
        pages.add(page);
        return () -> pages.remove(page);
    }

    @EventListener
    void on(AgentStateChanged change) {
        poke(change.team());
    }

    /** What it asks may be another thing though its state is the same. */
    @EventListener
    void on(AgentPromptChanged change) {
        poke(change.team());
    }

    private void poke(TeamId team) {
        for (var page : pages) {
            if (team.equals(page.actor.team())) {
                page.poke();
            }
        }
    }

    /** What was shared or withdrawn shows at once. */
    @EventListener
    void on(AccessChanged changed) {
        for (var page : pages) {
            if (changed.people().contains(page.actor.person())) {
                page.poke();
            }
        }
    }

    private final class Page {
        private final UI ui;
        private final Actor actor;
        private final Runnable refresh;
        private final AtomicBoolean due = new AtomicBoolean();
        private volatile long refreshedAt = System.nanoTime() - PAUSE_NANOS;

        Page(UI ui, Actor actor, Runnable refresh) {
            this.ui = ui;
            this.actor = actor;
            this.refresh = refresh;
        }

        void poke() {
            if (!due.compareAndSet(false, true)) {
                return;
            }
            long pause = Math.max(0, refreshedAt + PAUSE_NANOS - System.nanoTime());
            CompletableFuture.delayedExecutor(pause, TimeUnit.NANOSECONDS, Thread::startVirtualThread)
                    .execute(this::show);
        }

        private void show() {
            refreshedAt = System.nanoTime();
            due.set(false);
            try {
                // As they are now: a role that was taken away shows nothing more. Who left the team sees it in the next
                // request.
                ui.access(() -> access.now(actor).ifPresent(now -> CurrentActor.run(now, refresh)));
            } catch (UIDetachedException closed) {
                // The page was closed without a word; there is nobody left to tell.
                LOG.debug("A page is gone", closed);
                pages.remove(this);
            }
        }
    }
}
