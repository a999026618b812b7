package dev.podium.portal;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.shared.Registration;

/** Counts what waits for a person, for the "needs you" of the top bar. A room that has such things implements it. */
public interface Attention {

    /** How many things need the current actor. */
    int count();

    /** How many things there are in all in the view of {@link #path}, for the side navigation. */
    int total();

    /** The path of the view that lists them, as the side navigation names it. */
    String path();

    /** The query that shows only those that need somebody: {@code needs}. */
    String query();

    /** Runs in the UI, with its actor, when the count may have changed, at most twice a second. */
    Registration subscribe(UI ui, Runnable changed);
}
