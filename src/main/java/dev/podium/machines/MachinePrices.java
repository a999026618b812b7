package dev.podium.machines;

import dev.podium.kernel.MachineId;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an hour on a machine costs, from which day on. Days are those of UTC. Prices are added and never changed, so that
 * what an older bill was made of can be shown.
 */
public interface MachinePrices {

    /** Of a year of 365.25 days. */
    BigDecimal HOURS_A_YEAR = new BigDecimal(8766);

    /** How exactly an amount per hour is told. */
    int DECIMALS = 6;

    sealed interface Price {

        /**
         * As it is billed.
         *
         * @param amount 0 to 1,000,000, up to 6 decimals
         */
        record Hourly(BigDecimal amount) implements Price {}

        /**
         * As it was bought; electricity comes on top.
         *
         * @param amount 0 to 1,000,000,000, with as many decimals as the currency has
         * @param lifeYears over which it is written off: 0.1 to 50, up to 2 decimals
         * @param watts what it takes when it is busy, up to 1,000,000
         * @param idleWatts the same when it is not, up to {@code watts}; null where that is not known
         */
        record Bought(
                BigDecimal amount,
                BigDecimal lifeYears,
                int watts,
                @Nullable Integer idleWatts) implements Price {}

        /** Without electricity, rounded to {@link #DECIMALS}. */
        default BigDecimal perHour() {
            return switch (this) {
                case Hourly hourly -> hourly.amount();
                case Bought bought ->
                    bought.amount().divide(bought.lifeYears().multiply(HOURS_A_YEAR), DECIMALS, RoundingMode.HALF_UP);
            };
        }
    }

    /**
     * What is entered.
     *
     * @param from the first day, from 2000 on and up to 5 years ahead
     * @param currency of ISO 4217: {@code EUR}
     */
    record Entry(LocalDate from, String currency, Price price) {}

    /** @param enteredBy a name, for those who run the installation; "" for others */
    record Rate(LocalDate from, String currency, Price price, Instant enteredAt, String enteredBy) {}

    /**
     * All of a machine.
     *
     * @param now null where none counts today
     * @param all the latest day first, of one day the one that counts; at most {@link #MOST}
     */
    record Rates(@Nullable Rate now, List<Rate> all) {

        public Rates {
            all = List.copyOf(all);
        }
    }

    int MOST = 500;

    /**
     * For whoever may see the machine: who starts an agent there causes what it costs, and a team that is billed can see
     * by what.
     *
     * @throws dev.podium.kernel.Refusal {@code machines.not-found}
     */
    Rates of(MachineId machine);

    /**
     * Adds one, for {@link dev.podium.identity.Permission#PLATFORM_MANAGE}; of two for the same day the later counts.
     *
     * @throws dev.podium.kernel.Refusal {@code machines.bad-price} at the field that is wrong, {@code machines.not-found}
     */
    void enter(MachineId machine, Entry entry);
}
