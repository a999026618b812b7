package dev.podium.gpus;

import dev.podium.kernel.AgentId;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.TeamId;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Who of the own team holds which GPUs until when. Looking takes {@link dev.podium.identity.Permission#MACHINE_SEE}; one's own
 * is extended and ended with {@link dev.podium.identity.Permission#GPU_USE}, anybody's in the team with
 * {@link dev.podium.identity.Permission#TEAM_MANAGE} too.
 */
public interface GpuLeases {

    /** A part of one device; the index and the model are as they were when it was given. */
    record Slice(
            int member,
            MachineId server,
            String serverName,
            String uuid,
            int index,
            String model,
            int milli,
            int memoryMib) {}

    /**
     * A lease.
     *
     * @param token higher for each lease that is given: a server refuses one that is lower than the last it saw
     * @param badge how it is kept to what it was given
     * @param priceHour of all of it, in US dollars
     * @param ends when it will be ended, {@code expectedEnd} when it probably ends
     * @param ended null while it is held
     * @param endReason a sentence; empty while it is held
     * @param idleSince since when nothing ran on it, where that is known
     */
    record Lease(
            UUID id,
            TeamId team,
            PersonId person,
            String personName,
            @Nullable AgentId agent,
            String timeClass,
            String purpose,
            List<Slice> slices,
            GpuServers.Badge badge,
            long token,
            BigDecimal priceHour,
            Instant began,
            Instant expectedEnd,
            Instant ends,
            @Nullable Instant ended,
            String endReason,
            @Nullable Instant idleSince) {

        public Lease {
            slices = List.copyOf(slices);
        }
    }

    /** What happened to a lease or to the request or reservation it came of, in order. */
    record Happened(Instant at, String what, String sentence, String by) {}

    int MOST = 500;

    /** Those in force, of the whole team, the first to end first. For rooms above, which act as Podium in a team, too. */
    List<Lease> running();

    /**
     * Those that are over, the latest first.
     *
     * @param before when the last of the page before ended; null for the first page
     * @param most up to {@link #MOST}; a page has more where the last of it ended together
     */
    List<Lease> past(@Nullable Instant before, int most);

    /** @throws dev.podium.kernel.Refusal {@code gpus.no-lease} */
    Lease get(UUID id);

    /**
     * Has it end later.
     *
     * @return until when it goes on now: as asked, or up to what comes then
     * @throws dev.podium.kernel.Refusal {@code gpus.no-lease}, {@code gpus.lease-over}, {@code gpus.bad-time},
     *     {@code gpus.not-extended}, which says for what
     */
    Lease extend(UUID id, Instant until);

    /** Gives it back. @throws dev.podium.kernel.Refusal {@code gpus.no-lease}, {@code gpus.lease-over} */
    Lease end(UUID id);

    /**
     * What a program of the lease finds in its environment, so that it sees no GPU of others: by UUID, for an index changes
     * with a reboot. Of a gang, that of one member.
     *
     * @throws dev.podium.kernel.Refusal {@code gpus.no-lease}, {@code gpus.lease-over}
     */
    Map<String, String> environment(UUID id, int member);

    /**
     * Says what it is kept for, though nothing runs on it: for as long again as it may do nothing. Once, and while nobody
     * waits; who runs the team as often as they want.
     *
     * @param reason 1 to 200 characters
     * @throws dev.podium.kernel.Refusal {@code gpus.no-lease}, {@code gpus.lease-over}, {@code gpus.bad-text},
     *     {@code gpus.not-kept}
     */
    Lease keep(UUID id, String reason);

    /** The journal. @throws dev.podium.kernel.Refusal {@code gpus.no-lease} */
    List<Happened> journal(UUID id);
}
