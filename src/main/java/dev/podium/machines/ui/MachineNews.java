package dev.podium.machines.ui;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.UIDetachedException;
import com.vaadin.flow.shared.Registration;
import dev.podium.identity.Access;
import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.MachineId;
import dev.podium.machines.MachineHealthChanged;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Tells open pages how machines are: of new figures once in 5 s, however many machines there are, of another state within
 * half a second. Each refresh runs with the actor who opened the page, because nobody's request is running then.
 */
@Component
class MachineNews {

    private static final Logger LOG = LoggerFactory.getLogger(MachineNews.class);
    private static final long STATE_PAUSE = Duration.ofMillis(500).toNanos();

    /** A little less than the machines', so that no line is passed over. */
    private static final long FIGURES_PAUSE = Duration.ofMillis(4_500).toNanos();

    private final Set<Page> pages = ConcurrentHashMap.newKeySet();
    private final Access access;

    MachineNews(Access access) {
        this.access = access;
    }

    /**
     * Runs {@code refresh} in the UI when there is news; ends with the registration.
     *
     * @param only of this machine; null for any
     */
    Registration subscribe(UI ui, @Nullable MachineId only, Runnable refresh) {
        var actor = CurrentActor.find();
        if (actor.isEmpty()) {
            return () -> {};
        }
        var page = new Page(ui, only, actor.get(), refresh);
        pages.add(page);
        return () -> pages.remove(page);
    }

    @EventListener
    void on(MachineHealthChanged change) {
        for (var page : pages) {
            if (page.only == null || page.only.equals(change.machine())) {
                page.poke(change.state() ? STATE_PAUSE : FIGURES_PAUSE);
            }
        }
    }

    private final class Page {
        private final UI ui;
        private final @Nullable MachineId only;
        private final Actor actor;
        private final Runnable refresh;
        private long refreshedAt = System.nanoTime();
        private boolean due;
        private long dueAt;

        Page(UI ui, @Nullable MachineId only, Actor actor, Runnable refresh) {
            this.ui = ui;
            this.only = only;
            this.actor = actor;
            this.refresh = refresh;
        }

        synchronized void poke(long pause) {
            long at = refreshedAt + pause;
            if (due && dueAt - at <= 0) {
                return;
            }
            due = true;
            dueAt = at;
            CompletableFuture.delayedExecutor(
                            Math.max(0, at - System.nanoTime()), TimeUnit.NANOSECONDS, Thread::startVirtualThread)
                    .execute(this::show);
        }

        /** False where an earlier one came first. */
        private synchronized boolean begin() {
            if (!due) {
                return false;
            }
            due = false;
            refreshedAt = System.nanoTime();
            return true;
        }

        private void show() {
            if (!begin()) {
                return;
            }
            try {
                // As they are now: a role that was taken away shows nothing more.
                ui.access(() -> access.now(actor).ifPresent(now -> CurrentActor.run(now, refresh)));
            } catch (UIDetachedException closed) {
                // The page was closed without a word; there is nobody left to tell.
                LOG.debug("A page is gone", closed);
                pages.remove(this);
            }
        }
    }
}
