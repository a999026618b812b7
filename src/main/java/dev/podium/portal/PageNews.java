package dev.podium.portal;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.shared.Registration;
import dev.podium.kernel.Actor;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/** News that every open page of a room is refreshed for, whoever opened it. A room says when. */
public abstract class PageNews {

    private final RefreshedPages<Runnable> pages;
    private final Duration pause;

    /**
     * @param now who somebody is by now; empty who may do nothing any more
     * @param pause at least so long between two refreshes of a page
     */
    protected PageNews(Function<Actor, Optional<Actor>> now, Duration pause) {
        this.pages = new RefreshedPages<>(now);
        this.pause = pause;
    }

    /** Runs {@code refresh} in the UI when there is news; ends with the registration. */
    public final Registration subscribe(UI ui, Runnable refresh) {
        return pages.subscribe(ui, refresh);
    }

    /** There is news. Never waits. */
    protected final void tell() {
        pages.refresh((_, _) -> true, pause);
    }
}
