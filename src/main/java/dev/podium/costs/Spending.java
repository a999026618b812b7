package dev.podium.costs;

import dev.podium.kernel.AgentId;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.TeamId;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Where the money went, in sums of whole days of {@link Ledger#zone}, from roll-ups alone. Amounts are exact, in the currency in
 * which the organisation reads them; the parts of every sum come to it, so only who shows an amount rounds it.
 *
 * <p>Whose: {@link Of#OWN} takes {@link dev.podium.identity.Permission#COSTS_OWN}, {@link Of#TEAM}
 * {@link dev.podium.identity.Permission#COSTS_SEE}, {@link Of#ORGANISATION}
 * {@link dev.podium.identity.Permission#ORG_FIGURES}, and there no person, agent, project or token of any team is told.
 */
public interface Spending {

    /** The longest stretch of days. */
    int MOST_DAYS = 1_100;

    /** The most parts that are told one by one; what is over is {@link Parts#rest}. */
    int MOST_PARTS = 200;

    enum Of {
        OWN,
        TEAM,
        ORGANISATION
    }

    /** By what sums are kept apart. */
    enum By {
        KIND,
        TEAM,
        PERSON,
        AGENT,
        PROJECT,
        /** Of model calls, and for GPUs what they are called. */
        MODEL,
        TIER,
        /** The kind of task for which a model was called. */
        TASK,
        MACHINE,
        PROVIDER,
        /** An API token. */
        KEY
    }

    /** Both days included, 1 to {@link #MOST_DAYS}. */
    record Period(LocalDate from, LocalDate to) {}

    /**
     * What is looked at: what each field names, and all where it names none. Of {@link By#TASK} it can be narrowed by nothing
     * but team, person, tier and day.
     */
    record Narrowed(
            Set<String> kinds,
            @Nullable TeamId team,
            @Nullable PersonId person,
            @Nullable AgentId agent,
            @Nullable UUID project,
            @Nullable String provider,
            @Nullable String model,
            @Nullable Integer tier,
            @Nullable MachineId machine,
            @Nullable UUID key) {

        public static final Narrowed TO_NOTHING =
                new Narrowed(Set.of(), null, null, null, null, null, null, null, null, null);

        public Narrowed {
            kinds = Set.copyOf(kinds);
        }
    }

    record Asked(Of of, Period period, Narrowed narrowed) {}

    /**
     * A sum, beside that of as many days just before.
     *
     * @param calls entries of model calls; null, as what follows, where that is not told, since it would be of few people
     * @param dearest of those, how many went to tier 3
     * @param dearestAmount what those cost
     * @param before null where there is nothing to compare with: no day before is in the ledger
     */
    record Sum(
            BigDecimal amount,
            @Nullable BigDecimal before,
            long entries,
            @Nullable Long calls,
            @Nullable Long dearest,
            @Nullable BigDecimal dearestAmount) {}

    /**
     * A part of the whole.
     *
     * @param id what it can be narrowed by: an id, a name, a number; "" for what has none, such as the costs of nobody
     * @param name for people; "" where nobody knows it any more
     * @param line a figure for each of the last 30 days of the period, or fewer where it is shorter; empty where not asked for
     */
    record Part(String id, String name, Sum sum, List<BigDecimal> line) {

        public Part {
            line = List.copyOf(line);
        }
    }

    /**
     * The largest first.
     *
     * @param rest what all the others come to; null where there are none
     * @param others how many those are
     * @param withheld why parts of few people are not told one by one; "" where nothing is withheld
     */
    record Parts(
            By by, Sum whole, List<Part> parts, @Nullable Sum rest, int others, String withheld) {

        public Parts {
            parts = List.copyOf(parts);
        }
    }

    /**
     * @param most how many one by one, 1 to {@link #MOST_PARTS}
     * @param lines whether each has its {@link Part#line}
     * @throws dev.podium.kernel.Refusal {@code costs.bad-period}, {@code costs.bad-part} for a sum that is not kept so;
     *     {@code costs.withheld}, {@code costs.too-few} for what of a course is not told
     */
    Parts parts(Asked asked, By by, int most, boolean lines);

    enum Step {
        DAY,
        /** From Monday; the first and the last may be part of one. */
        WEEK,
        MONTH
    }

    /** @param from the first of its days in the period. @param amounts by {@link Part#id}, {@link #REST} what is left */
    record Slice(LocalDate from, LocalDate to, Map<String, BigDecimal> amounts) {

        public Slice {
            amounts = Map.copyOf(amounts);
        }
    }

    String REST = " rest";

    /** @param parts in the order in which they are stacked, with {@link #REST} last where there is one. @param names of these */
    record Stacked(By by, Step step, List<String> parts, Map<String, String> names, List<Slice> slices) {

        public Stacked {
            parts = List.copyOf(parts);
            names = Map.copyOf(names);
            slices = List.copyOf(slices);
        }
    }

    /**
     * Day by day, or week or month where those would be too many: every slice of the period, also those of nothing.
     *
     * @param most as with {@link #parts}
     */
    Stacked stacked(Asked asked, By by, int most);

    /**
     * How calls were spread over tiers.
     *
     * @param calls of tiers 1, 2 and 3; what named a model that has no tier is in none
     * @param amounts what they cost
     * @param target the part of calls that tier 3 should stay under, of one
     * @param tasks what went to tier 3, by kind of task, the dearest first
     * @param instead what the same work would have cost otherwise; empty where no such tier has a price
     */
    record Routing(
            List<Long> calls,
            List<BigDecimal> amounts,
            BigDecimal target,
            List<Part> tasks,
            List<dev.podium.costs.outlook.Savings> instead) {

        public Routing {
            calls = List.copyOf(calls);
            amounts = List.copyOf(amounts);
            tasks = List.copyOf(tasks);
            instead = List.copyOf(instead);
        }
    }

    /** @throws dev.podium.kernel.Refusal {@code costs.too-few} where fewer than five people of a course used a tier */
    Routing routing(Asked asked);

    /**
     * What was paid for nothing.
     *
     * @param machines time of machines in which nobody's agents ran
     * @param gpus time of GPUs that somebody held and did not use; null where that is not known
     * @param gpuHours the same in hours of a whole GPU
     * @param byMachine the dearest first
     */
    record Idle(
            BigDecimal machines,
            @Nullable BigDecimal gpus,
            @Nullable BigDecimal gpuHours,
            List<Part> byMachine) {

        public Idle {
            byMachine = List.copyOf(byMachine);
        }
    }

    Idle idle(Asked asked);

    /**
     * What it cost until something was done: what agents spent, by the number of runs that ended well.
     *
     * @param each null where none ended
     * @param before of as many days before; null where none ended then
     */
    record Runs(
            long ended, @Nullable BigDecimal each, @Nullable BigDecimal before) {}

    /** Of everything together: narrowed, it is refused as {@code costs.bad-part}. */
    Runs runs(Asked asked);

    /** Whether of these it is told who caused what, entry by entry; of a course, sums are told alone to some. */
    boolean oneByOne(Of of);

    /** In which amounts are told. @param note "" or why it is another than the one that was chosen */
    record Shown(Currency currency, String note) {}

    Shown shown(Period period);
}
