package dev.podium.gpus;

import dev.podium.kernel.AgentId;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.TeamId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Asking for GPUs, and the line of those who wait. Looking takes {@link dev.podium.identity.Permission#MACHINE_SEE}, asking
 * {@link dev.podium.identity.Permission#GPU_USE}. A request that is granted is the lease of the same id.
 */
public interface GpuQueue {

    /**
     * What is asked for.
     *
     * @param limit after this it is ended
     * @param estimate how long it will probably take; null for as long as the last ones of whoever asks
     * @param interactive somebody sits before it
     * @param notBefore null for as soon as possible
     * @param purpose up to 200 characters, for the team
     * @param agent for whom it is; null for nobody but whoever asks
     */
    record Wanted(
            GpuNeed need,
            Duration limit,
            @Nullable Duration estimate,
            boolean interactive,
            @Nullable Instant notBefore,
            String purpose,
            @Nullable AgentId agent) {}

    enum State {
        WAITING,
        GRANTED,
        CANCELLED,
        REFUSED
    }

    /**
     * A request of the own team.
     *
     * @param timeClass INTERACTIVE, SHORT, NORMAL or LONG
     * @param position in the line, from 1; null before it was looked at, and when it waits no more
     * @param expected when it will start by today's plan; null where that cannot be said
     * @param sentence for whoever asked
     */
    record Request(
            UUID id,
            PersonId person,
            String personName,
            @Nullable AgentId agent,
            GpuNeed need,
            String timeClass,
            Duration limit,
            Duration estimate,
            @Nullable Instant notBefore,
            String purpose,
            Instant askedAt,
            State state,
            @Nullable Integer position,
            @Nullable Instant expected,
            String sentence) {}

    /**
     * One place in the line of the pool.
     *
     * @param request null where another team waits: of that only its name and how much it asks for is told
     */
    record Place(
            int position,
            String team,
            GpuNeed need,
            @Nullable Request request) {}

    /** What somebody would be told who asked now; {@code position} 0 where it would not wait. */
    record Preview(@Nullable Instant start, int position, String sentence) {}

    /** How many one person may have waiting. */
    int MOST_WAITING = 500;

    /** How many the pool may. */
    int MOST_IN_LINE = 20_000;

    /**
     * The line as it was planned last, the next first; at most {@code most}. Empty for a team that may use no server, but for
     * {@link dev.podium.identity.Permission#PLATFORM_MANAGE}, also without a team.
     */
    List<Place> line(int most);

    /** @throws dev.podium.kernel.Refusal {@code gpus.no-request} */
    Request get(UUID id);

    /** What waits for agents in the acting team, the first asked first. */
    List<Request> waitingForAgents();

    /** Where something waits for an agent or is held by one: for background work, which then acts for each team in turn. */
    Set<TeamId> teamsOfAgents();

    /** As {@link #ask}, and nothing is asked. */
    Preview preview(Wanted wanted);

    /**
     * @throws dev.podium.kernel.Refusal {@code gpus.bad-need}, {@code gpus.bad-time} at the field that is wrong;
     *     {@code gpus.too-large}, which names the largest that fits; {@code gpus.no-server} where the team may use none;
     *     {@code gpus.queue-full}; {@code costs.budget-exceeded}
     */
    Request ask(Wanted wanted);

    /**
     * Takes back what waits: one's own, with {@link dev.podium.identity.Permission#TEAM_MANAGE} anybody's in the team.
     *
     * @throws dev.podium.kernel.Refusal {@code gpus.no-request}, {@code gpus.not-waiting}
     */
    void cancel(UUID id);
}
