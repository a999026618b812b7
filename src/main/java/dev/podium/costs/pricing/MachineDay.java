package dev.podium.costs.pricing;

import dev.podium.kernel.AgentId;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.TeamId;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A day of a machine, as far as it matters for what it costs.
 *
 * @param length minutes of the day, which has 23 or 25 hours where clocks change
 * @param on minutes in which it was heard
 * @param usedMinutes minutes in which at least one agent ran there
 * @param use how long whose agents ran, which may come to more than that: several run at once
 * @param teams who may use it
 * @param leased what leases of its GPUs have paid for this day already, in US dollars
 */
public record MachineDay(
        LocalDate day,
        int length,
        int on,
        int usedMinutes,
        List<Use> use,
        Set<TeamId> teams,
        BigDecimal leased,
        @Nullable Price price,
        Power power) {

    /** @param minutes over 0 */
    public record Use(TeamId team, PersonId person, AgentId agent, int minutes) {}

    /** What it costs, in one currency. */
    public sealed interface Price {

        String currency();

        /** Billed for each hour in which it is on. */
        record Hourly(String currency, BigDecimal amount) implements Price {}

        /** @param from the first day of its life */
        record Bought(String currency, BigDecimal amount, BigDecimal lifeYears, LocalDate from) implements Price {}
    }

    /**
     * @param kilowattHours what it took
     * @param tariff of a kilowatt-hour
     */
    public record Power(BigDecimal kilowattHours, BigDecimal tariff, String currency) {

        public static final Power NONE = new Power(BigDecimal.ZERO, BigDecimal.ZERO, ExchangeTable.DOLLARS);
    }

    public MachineDay {
        use = List.copyOf(use);
        teams = Set.copyOf(teams);
    }
}
