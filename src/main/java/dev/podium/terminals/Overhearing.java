package dev.podium.terminals;

import dev.podium.kernel.PersonId;
import java.util.Optional;

/**
 * What a terminal prints, for Podium's own eyes: its bytes flow to whoever overhears it also while nobody watches. Nothing is
 * kept and nobody at the terminal is told; whoever overhears has checked that they may, and tells.
 */
public interface Overhearing {

    /**
     * Is told on one thread that all share, in order, and so must not wait. However slow it is, no terminal waits for it:
     * what is too much is left out, and said.
     */
    interface Ear {

        /** As the program printed it; whole escape sequences and characters may be split. */
        void printed(byte[] bytes);

        /** So many bytes went by unheard, at this place. */
        void lost(long bytes);

        /** Somebody typed through Podium; never what. Once a second at most. */
        void typed(PersonId person);

        /**
         * The latest calls of tools that its program's hooks told of, as they write them, the oldest first and cut at the
         * beginning. First what there was before, then all again whenever there are others, once a second at most.
         */
        default void called(String latest) {}

        /** The last that is told: the terminal is gone or out of reach, or {@link Overheard#stop} was called. */
        void over();
    }

    interface Overheard {

        void stop();
    }

    /** @return empty where no program runs in the terminal, or it is out of reach */
    Optional<Overheard> overhear(TerminalRef terminal, Ear ear);
}
