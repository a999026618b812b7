package dev.podium.portal;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.shared.Registration;
import java.util.function.Consumer;

/** What happens in a room, told on every page. A room that has news implements it. */
public interface NewsSource {

    /**
     * One thing that happened.
     *
     * @param id the same on every page, so that it is told once
     * @param words more of it, which may be anybody's; ""
     * @param path of the view where it is to be seen
     * @param browser whether the browser itself tells it where no page of Podium is in front
     */
    record Piece(String id, Symbol symbol, String sentence, String words, String path, boolean browser) {}

    /** Runs in the UI, with its actor, for each thing that they want to be told. */
    Registration subscribe(UI ui, Consumer<Piece> told);
}
