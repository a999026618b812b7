package dev.podium.agents;

import java.util.EnumSet;
import java.util.Set;

/** Of what people want to be told of the current team's agents while they do something else. Each chooses for themselves. */
public interface NewsChoices {

    /** What happens to agents that somebody may want to be told. */
    enum Kind {
        /** It asks for permission. */
        PERMISSION,
        /** It asks something. */
        INPUT,
        /** It has done what it was asked, by its own word or its screen's, or ended well. Silence is no end. */
        FINISHED,
        CRASHED,
        STUCK
    }

    /**
     * @param kinds of what; empty for nothing
     * @param shared also of agents of others whose terminals one may open; otherwise of one's own alone
     * @param browser by the browser too, where no page of Podium is in front
     */
    record Choice(Set<Kind> kinds, boolean shared, boolean browser) {

        /** What counts for who has not chosen. */
        public static final Choice QUIET =
                new Choice(EnumSet.of(Kind.PERMISSION, Kind.FINISHED, Kind.CRASHED), false, false);

        public Choice {
            kinds = Set.copyOf(kinds);
        }
    }

    Choice mine();

    void choose(Choice choice);
}
