package dev.podium.portal;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.UIDetachedException;
import com.vaadin.flow.shared.Registration;
import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.portal.NewsSource.Piece;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The pages that a source of news tells, each as whoever opened it is at that moment. */
public final class NewsPages {

    private static final Logger log = LoggerFactory.getLogger(NewsPages.class);

    private record Page(UI ui, Actor actor, Consumer<Piece> told) {}

    private final Function<Actor, Optional<Actor>> now;
    private final Set<Page> pages = ConcurrentHashMap.newKeySet();

    /** @param now who somebody is by now; empty who may do nothing any more */
    public NewsPages(Function<Actor, Optional<Actor>> now) {
        this.now = now;
    }

    /** As {@link NewsSource#subscribe}. */
    public Registration subscribe(UI ui, Consumer<Piece> told) {
        var actor = CurrentActor.find();
        if (actor.isEmpty()) {
            return () -> {};
        }
        var page = new Page(ui, actor.get(), told);
        pages.add(page);
        return () -> pages.remove(page);
    }

    /**
     * Never waits: whoever has news has other work too.
     *
     * @param perhaps whom it may concern, by who they were as they opened the page
     * @param piece what to tell whom it concerns, who is the current actor as it is asked
     */
    public void tell(Predicate<Actor> perhaps, Function<Actor, Optional<Piece>> piece) {
        for (var page : pages) {
            if (perhaps.test(page.actor)) {
                Thread.startVirtualThread(() -> now.apply(page.actor)
                        .ifPresent(actor -> CurrentActor.run(
                                actor, () -> piece.apply(actor).ifPresent(each -> show(page, actor, each)))));
            }
        }
    }

    private void show(Page page, Actor actor, Piece piece) {
        try {
            page.ui.access(() -> CurrentActor.run(actor, () -> page.told.accept(piece)));
        } catch (UIDetachedException closed) {
            // The page was closed without a word; there is nobody left to tell.
            log.debug("A page is gone", closed);
            pages.remove(page);
        }
    }
}
