package dev.podium.costs;

import dev.podium.kernel.AgentId;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.PersonId;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Finds what was spent, as people look for it. As with the {@link Ledger}, everybody finds their own, and with
 * {@link dev.podium.identity.Permission#COSTS_SEE} all of the team's. How much there is matters little: roll-ups say on which
 * days there is something, and only those are read.
 */
public interface LedgerSearch {

    /** How it came out; the last two are marks, which an entry may have besides. */
    enum State {
        OK,
        ABORTED,
        FAILED,
        REFUSED,
        /** The provider could not be asked. */
        UNREACHED,
        CUT,
        /** Counted by Podium, until the provider's bill comes. */
        ESTIMATED,
        /** Charged the fallback, since nobody priced the model. */
        UNPRICED
    }

    /**
     * What is looked for; null or "" admits all.
     *
     * @param text a part of the name of a model, provider, person or agent, in any letters; or the id of an entry
     * @param from the first day, of {@link Ledger#zone}
     * @param to the last day
     * @param project what the agents work on now by whom they were caused
     * @param machine of Podium's on which the model ran
     * @param key an API token
     */
    record Wanted(
            String kind,
            String text,
            @Nullable LocalDate from,
            @Nullable LocalDate to,
            @Nullable PersonId person,
            @Nullable AgentId agent,
            @Nullable UUID project,
            @Nullable String provider,
            @Nullable String model,
            @Nullable Integer tier,
            @Nullable MachineId machine,
            @Nullable UUID key,
            @Nullable State state) {

        public static Wanted all(String kind) {
            return new Wanted(kind, "", null, null, null, null, null, null, null, null, null, null, null);
        }
    }

    /** An entry with the names of who caused it; "" where nobody knows them any more. */
    record Found(Ledger.Entry entry, String person, String agent) {}

    /** By what one can narrow: what is in the ledger, by name. */
    record Choices(
            Map<PersonId, String> people,
            Map<AgentId, String> agents,
            Map<UUID, String> projects,
            Map<MachineId, String> machines,
            Map<UUID, String> keys,
            List<String> providers,
            List<String> models) {}

    /** The latest first, without corrections. @param after null for the first page; @param most up to {@link Ledger#MOST} */
    List<Found> page(Wanted wanted, Ledger.@Nullable Cursor after, int most);

    /** @throws dev.podium.kernel.Refusal {@code costs.not-found} */
    Found found(UUID id);

    /** What corrects an entry that one may see, the earliest first. */
    List<Ledger.Entry> corrections(UUID id);

    Choices choices(String kind);

    /** How many were charged the fallback since then. */
    long unpriced(String kind, Instant since);

    /** A price by its id, as it was; empty for what is none. */
    Optional<Prices.Price> price(long id);
}
