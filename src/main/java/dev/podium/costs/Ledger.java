package dev.podium.costs;

import dev.podium.kernel.AgentId;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.PersonId;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What was spent, entry by entry, append-only. Everybody sees their own; with
 * {@link dev.podium.identity.Permission#COSTS_SEE} all of the team's. An entry is here within a second after it was settled.
 */
public interface Ledger {

    int MOST = 500;

    /**
     * Which entries; null admits all.
     *
     * @param from the first moment of those that began then or later
     * @param to the first moment that is too late
     * @param project what the agents work on now that caused them
     */
    record Filter(
            @Nullable Instant from,
            @Nullable Instant to,
            @Nullable PersonId person,
            @Nullable AgentId agent,
            @Nullable UUID project,
            @Nullable MachineId machine,
            @Nullable UUID key,
            @Nullable String provider,
            @Nullable String model,
            @Nullable Integer tier,
            @Nullable String kind,
            @Nullable String outcome) {

        public static final Filter ALL =
                new Filter(null, null, null, null, null, null, null, null, null, null, null, null);
    }

    /** The last entry of the page before. */
    record Cursor(Instant begun, UUID id) {}

    /**
     * One entry.
     *
     * @param rate the id of the price, see {@link Prices}
     * @param rateKnown false where it was the fallback
     * @param amount in US dollars: what was reported, else by the price; below 0 where it corrects an entry downwards
     * @param rawUsage the provider's own words, as JSON; "" where it said nothing
     * @param reconciles the entry that this one corrects by the difference
     * @param machine on which it ran; null where that is not one of Podium's
     */
    record Entry(
            UUID id,
            Instant begun,
            Instant settled,
            Payer payer,
            String kind,
            String provider,
            String model,
            String asked,
            int tier,
            Tokens tokens,
            long rate,
            boolean rateKnown,
            BigDecimal amount,
            @Nullable BigDecimal reported,
            boolean estimated,
            String outcome,
            String rawUsage,
            String detail,
            @Nullable UUID reconciles,
            @Nullable MachineId machine) {}

    /** The latest first. @param after null for the first page; @param most up to {@link #MOST} */
    List<Entry> entries(Filter filter, @Nullable Cursor after, int most);

    /** @throws dev.podium.kernel.Refusal {@code costs.not-found} */
    Entry entry(UUID id);

    /** By what sums are kept apart. */
    enum By {
        DAY,
        PERSON,
        AGENT,
        KEY,
        MACHINE,
        PROVIDER,
        MODEL,
        TIER,
        KIND
    }

    /**
     * What belongs together; what was not asked for is null, and so is the person, agent, key or machine of what has none.
     *
     * @param entries corrections do not count as ones
     */
    record Sum(
            @Nullable LocalDate day,
            @Nullable PersonId person,
            @Nullable AgentId agent,
            @Nullable UUID key,
            @Nullable MachineId machine,
            @Nullable String provider,
            @Nullable String model,
            @Nullable Integer tier,
            @Nullable String kind,
            long entries,
            Tokens tokens,
            BigDecimal amount) {}

    /**
     * Sums of whole days, from roll-ups, the days those of {@link #zone}; the largest amount first, with DAY the earliest day
     * first. At most 10,000.
     *
     * @param to the last day
     */
    List<Sum> sums(LocalDate from, LocalDate to, Set<By> by);

    /** The time zone of days and windows, such as {@code Europe/Berlin}. */
    String zone();
}
