package dev.podium.labs;

import dev.podium.costs.Budgets;
import dev.podium.identity.Permission;
import dev.podium.identity.Permissions;
import dev.podium.kernel.AgentId;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.LabId;
import dev.podium.labs.SeatStore.SeatRow;
import dev.podium.portal.CsvCells;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/** {@link LabCosts}. */
@Service
class LedgerLabCosts implements LabCosts {

    private final SeatStore seats;
    private final LabStore labs;
    private final CostsOfSeats costs;
    private final VisibilityStore visibility;
    private final Permissions permissions;
    private final TransactionTemplate reading;

    LedgerLabCosts(
            SeatStore seats,
            LabStore labs,
            CostsOfSeats costs,
            VisibilityStore visibility,
            Permissions permissions,
            PlatformTransactionManager transactions) {
        this.seats = seats;
        this.labs = labs;
        this.costs = costs;
        this.visibility = visibility;
        this.permissions = permissions;
        this.reading = new TransactionTemplate(transactions);
        this.reading.setReadOnly(true);
    }

    /** Budgets are asked for with a connection of their own, so before. */
    @Override
    @Transactional(propagation = Propagation.NOT_SUPPORTED)
    public Costs of(LabId id) {
        permissions.require(Permission.COURSE_MANAGE);
        CurrentActor.team();
        var budgets = costs.budgets();
        return Objects.requireNonNull(reading.execute(_ -> of(id, budgets)));
    }

    private Costs of(LabId id, List<Budgets.Budget> budgets) {
        var lab = TeamLabs.find(labs, id).lab();
        var rows = seats.of(id);
        var found = costs.of(lab, agents(rows));
        var lines = new ArrayList<Line>();
        var all = Sum.ZERO;
        var others = Sum.ZERO;
        int withheld = 0;
        var levels = visibility.of(id);
        for (var row : rows) {
            var agent = row.agent();
            var sum = agent == null ? Sum.ZERO : found.sums().getOrDefault(agent, Sum.ZERO);
            if (levels.getOrDefault(row.id(), Visibility.STATE).figures()) {
                lines.add(new Line(row.entry(), row.studentName(), agent, sum));
                all = all.plus(sum);
            } else {
                withheld++;
                others = others.plus(sum);
            }
        }
        // What is left of a sum of few would be theirs.
        var together = withheld < CourseFigures.SMALLEST ? all : all.plus(others);
        return new Costs(found.from(), found.to(), lines, withheld, together, budgets, found.whole());
    }

    static Set<AgentId> agents(List<SeatRow> rows) {
        return rows.stream().flatMap(row -> Stream.ofNullable(row.agent())).collect(Collectors.toSet());
    }

    @Override
    @Transactional(propagation = Propagation.NOT_SUPPORTED)
    public String export(LabId id) {
        var found = of(id);
        var out = new StringBuilder();
        CsvCells.line(out, List.of("Student", "Models USD", "GPUs USD", "GPU hours", "Total USD", "Counted"));
        for (var line : found.lines()) {
            var sum = line.sum();
            CsvCells.line(
                    out,
                    List.of(
                            CsvCells.text(line.studentName()),
                            sum.models().toPlainString(),
                            sum.gpus().toPlainString(),
                            sum.gpuHours().toPlainString(),
                            sum.amount().toPlainString(),
                            sum.soFar() ? "so far" : ""));
        }
        return out.toString();
    }
}
