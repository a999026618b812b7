package dev.podium.labs;

import dev.podium.costs.Budgets;
import dev.podium.kernel.AgentId;
import dev.podium.kernel.LabId;
import dev.podium.kernel.RosterEntryId;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the seats of a lab cost, from the ledger: of the agents that seats have now, from the day on which the lab began to that
 * on which it ends, or today. Takes {@link dev.podium.identity.Permission#COURSE_MANAGE}, which sees no other costs by it.
 */
public interface LabCosts {

    /**
     * @param models in US dollars
     * @param gpus in US dollars
     * @param gpuHours of whole GPUs, up to now
     * @param soFar whether GPUs are held still, so that hours go on
     */
    record Sum(BigDecimal models, BigDecimal gpus, BigDecimal gpuHours, boolean soFar) {

        public static final Sum ZERO = new Sum(BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO, false);

        public BigDecimal amount() {
            return models.add(gpus);
        }

        public Sum plus(Sum more) {
            return new Sum(
                    models.add(more.models), gpus.add(more.gpus), gpuHours.add(more.gpuHours), soFar || more.soFar);
        }
    }

    /** @param agent null where the seat has none */
    record Line(
            RosterEntryId student,
            String studentName,
            @Nullable AgentId agent,
            Sum sum) {}

    /**
     * @param lines by student's name, of those whose costs are seen
     * @param withheld of how many students they are not
     * @param all of the lines; with those of whom they are not seen where that tells of nobody in particular
     * @param budgets of the team as a whole, each with what is spent and left in its own period
     * @param whole false where there were more leases than were looked at, so that hours are missing
     */
    record Costs(
            LocalDate from,
            LocalDate to,
            List<Line> lines,
            int withheld,
            Sum all,
            List<Budgets.Budget> budgets,
            boolean whole) {

        public Costs {
            lines = List.copyOf(lines);
            budgets = List.copyOf(budgets);
        }
    }

    /** A refusal {@code labs.no-lab}. */
    Costs of(LabId lab);

    /** A row for each student; the last column says {@code so far} where GPUs are held still. */
    String export(LabId lab);
}
