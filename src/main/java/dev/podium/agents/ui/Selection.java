package dev.podium.agents.ui;

import dev.podium.agents.Agents;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Which agents the page shows.
 *
 * @param text as typed into the filter, "" for all
 * @param under the branch that was chosen, null for the whole tree
 */
record Selection(Show show, String text, @Nullable String under) {

    static final Selection ALL = new Selection(Show.ALL, "", null);

    Selection with(Show chosen) {
        return new Selection(chosen, text, null);
    }

    /** The same agents, of these those. */
    Selection showing(Show chosen) {
        return new Selection(chosen, text, under);
    }

    Selection typed(String typed) {
        return new Selection(show, typed.strip().toLowerCase(Locale.ROOT), under);
    }

    Selection in(String branch) {
        return new Selection(show, text, branch.equals(under) ? null : branch);
    }

    /** What tiles and list ask for. */
    Agents.Filter filter() {
        return new Agents.Filter(
                text.isEmpty() ? null : text,
                under,
                show == Show.MINE,
                switch (show) {
                    case NEEDS_YOU -> StateLook.Group.NEEDS_YOU.states();
                    case WORKING -> StateLook.Group.WORKING.states();
                    case ALL, MINE, NEW_AGENT -> List.of();
                });
    }

    /** What the tree asks for: it stays whole while a branch or a state is chosen. */
    Agents.Filter forTree() {
        return new Agents.Filter(text.isEmpty() ? null : text, null, show == Show.MINE, List.of());
    }
}
