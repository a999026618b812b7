package dev.podium.portal;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.UIDetachedException;
import com.vaadin.flow.shared.Registration;
import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BiPredicate;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pages that are open and are refreshed when something changes. Many changes make one refresh, and each runs with the
 * actor who opened the page, as they are by then: nobody's request is running, and a role that was taken away shows
 * nothing more.
 *
 * @param <T> refreshes a page, in its UI
 */
public final class RefreshedPages<T extends Runnable> {

    private static final Logger log = LoggerFactory.getLogger(RefreshedPages.class);

    /** So long a page takes at most from its first look to its place among these. */
    private static final Duration OPENING = Duration.ofSeconds(10);

    private final Function<Actor, Optional<Actor>> now;
    private volatile @Nullable Long toldAt;
    private final Set<Page> pages = ConcurrentHashMap.newKeySet();

    /** @param now who somebody is by now; empty who may do nothing any more */
    public RefreshedPages(Function<Actor, Optional<Actor>> now) {
        this.now = now;
    }

    /** Ends with the registration. Where nobody acts there is nothing to refresh. */
    public Registration subscribe(UI ui, T refresh) {
        var actor = CurrentActor.find();
        if (actor.isEmpty()) {
            return () -> {};
        }
        var page = new Page(ui, actor.get(), refresh);
        pages.add(page);
        var told = toldAt;
        if (told != null && System.nanoTime() - told < OPENING.toNanos()) {
            // What was told after the page's first look, and before it stood here, would never be seen.
            page.due(0);
        }
        return () -> pages.remove(page);
    }

    /**
     * Never waits.
     *
     * @param which pages, by who opened them
     * @param pause at least so long since their last refresh
     */
    public void refresh(BiPredicate<Actor, T> which, Duration pause) {
        toldAt = System.nanoTime();
        for (var page : pages) {
            if (which.test(page.actor, page.refresh)) {
                page.due(pause.toNanos());
            }
        }
    }

    private final class Page {
        private final UI ui;
        private final Actor actor;
        private final T refresh;
        private long refreshedAt;
        private boolean once;
        private boolean due;
        private long dueAt;

        Page(UI ui, Actor actor, T refresh) {
            this.ui = ui;
            this.actor = actor;
            this.refresh = refresh;
        }

        synchronized void due(long pause) {
            long at = once ? refreshedAt + pause : System.nanoTime();
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
            once = true;
            refreshedAt = System.nanoTime();
            return true;
        }

        private void show() {
            if (!begin()) {
                return;
            }
            try {
                // Who left the team sees it in the next request.
                ui.access(() -> now.apply(actor).ifPresent(by -> CurrentActor.run(by, refresh)));
            } catch (UIDetachedException closed) {
                // The page was closed without a word; there is nobody left to tell.
                log.debug("A page is gone", closed);
                pages.remove(this);
            }
        }
    }
}
