package dev.podium.agents;

import dev.podium.kernel.AgentId;
import dev.podium.kernel.PersonId;
import dev.podium.terminals.Terminals;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Who looked at the current actor's terminals, and who may: of their own agents in the current team and no others. */
public interface Watchers {

    int LONGEST_PAGE = 200;

    /** What somebody did with another's terminal. */
    enum Deed {
        /** Had it open, to look. */
        WATCHED,
        /** Had it open, to type. */
        DROVE,
        /** Took the keyboard from who drove. */
        TOOK_OVER,
        /** Began to type beside who drove. */
        ASSISTED,
        /** Read the screen, as a tile or by REST. */
        READ,
        /** Typed by REST. */
        TYPED,
        INTERRUPTED,
        /** Watched a recording, or took it away. */
        REPLAYED,
        /** Was shown lines of recordings that a search found. */
        SEARCHED,
        OTHER
    }

    /**
     * Somebody at one of the actor's terminals.
     *
     * @param position send it to {@link #visits} for those before it
     * @param agentName as it was then
     * @param until when it was over; null while it goes on, where that is not known, and for what lasts no time
     * @param open whether it goes on now
     * @param times how often, for what is counted; else 1
     * @param typed how many bytes
     */
    record Visit(
            long position,
            Instant at,
            UUID person,
            String name,
            Deed deed,
            String agent,
            String agentName,
            @Nullable String address,
            @Nullable String userAgent,
            @Nullable Instant until,
            boolean open,
            long times,
            long typed) {}

    /** One share of one agent; a person of null is the whole team. */
    record Share(
            AgentId agent,
            String agentName,
            @Nullable PersonId person,
            String name,
            Terminals.Mode mode,
            @Nullable Instant until) {}

    /** Somebody who may open every terminal of the team, by role. */
    record ByRole(PersonId person, String name, Terminals.Mode mode) {}

    /**
     * The newest first, from the audit trail: also of agents that were the actor's and are not any more.
     *
     * @param agent only this one; null for all
     * @param before only those before this position; null from the end
     * @param limit 1 to {@link #LONGEST_PAGE}, else a refusal {@code audit.bad-limit}
     */
    List<Visit> visits(@Nullable AgentId agent, @Nullable Long before, int offset, int limit);

    /** What is shared now, by the agents' names; a refusal {@code agents.bad-page} for a page that cannot be. */
    List<Share> shares(int offset, int limit);

    int countShares();

    /** By name; without the actor. */
    List<ByRole> byRole();

    /**
     * Ends one share, and closes what is open by it within two seconds; nothing happens where there is none.
     *
     * @param person null for the team's
     */
    void unshare(AgentId agent, @Nullable PersonId person);
}
