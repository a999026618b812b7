package dev.podium.machines;

import dev.podium.kernel.MachineId;
import dev.podium.kernel.TeamId;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** What machines did on a day that is over, and what they cost then: for who charges it. Nobody need act. */
public interface MachineDays {

    /** As far back as what they did is known, which is how long samples are kept. */
    int KEPT_DAYS = 30;

    /**
     * @param teams who may use it now
     * @param on minutes in which it was heard
     * @param kilowattHours what it took, by its price's watts and how busy it was, and at least what its GPUs said; 0 where
     *     neither is known
     * @param rate what counted then
     */
    record Day(
            MachineId machine,
            String name,
            Set<TeamId> teams,
            int on,
            BigDecimal kilowattHours,
            MachinePrices.Rate rate) {

        public Day {
            teams = Set.copyOf(teams);
        }
    }

    /**
     * The machines that there were and that had a price.
     *
     * @param from when the day begins
     * @param to when it is over
     * @param without those that are not asked for
     */
    List<Day> of(LocalDate day, Instant from, Instant to, Collection<MachineId> without);
}
