package dev.podium.costs.ui;

import dev.podium.costs.Money;
import dev.podium.costs.Spending.By;
import dev.podium.costs.Spending.Idle;
import dev.podium.costs.Spending.Part;
import dev.podium.costs.Spending.Parts;
import dev.podium.portal.Chart;
import dev.podium.portal.Chart.Figure;
import dev.podium.portal.Chart.Meter;
import dev.podium.portal.Sheet.Cell;
import dev.podium.portal.Sheet.Column;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Lists with bars: what changed most, and what was paid for nothing. */
final class ListedCharts {

    private static final int MOST = 4;
    private static final int MACHINES = 6;
    private static final int DECIMALS = 6;

    private ListedCharts() {}

    private record Move(Part part, BigDecimal by) {}

    /** Null where there is nothing to compare with, or nothing changed. */
    static @Nullable Chart movers(CostsLook look, Parts parts) {
        var moves = parts.parts().stream()
                .filter(part -> part.sum().before() != null)
                .map(part -> new Move(
                        part,
                        part.sum()
                                .amount()
                                .subtract(Objects.requireNonNull(part.sum().before()))))
                .filter(move -> move.by().signum() != 0)
                .sorted(Comparator.comparing(Move::by).reversed())
                .toList();
        var up = moves.stream()
                .filter(move -> move.by().signum() > 0)
                .limit(MOST)
                .toList();
        var down = moves.reversed().stream()
                .filter(move -> move.by().signum() < 0)
                .limit(MOST)
                .toList();
        if (up.isEmpty() && down.isEmpty()) {
            return null;
        }
        var shown = new ArrayList<>(up);
        shown.addAll(down.reversed());
        var largest = shown.stream()
                .map(move -> move.by().abs())
                .max(Comparator.naturalOrder())
                .orElse(BigDecimal.ONE);
        var meters = shown.stream()
                .map(move -> new Meter(
                        CostsWords.name(parts.by(), move.part()),
                        look.address(parts.by(), move.part()),
                        move.by().divide(largest, DECIMALS, RoundingMode.HALF_UP),
                        Money.change(move.by(), look.currency()),
                        CostsWords.change(move.part().sum())))
                .toList();
        var rows = moves.stream()
                .map(move -> List.of(
                        Cell.words(CostsWords.name(parts.by(), move.part())),
                        look.amount(move.part().sum().amount()),
                        look.amount(Objects.requireNonNull(move.part().sum().before())),
                        Cell.number(Money.change(move.by(), look.currency()), move.by())))
                .toList();
        return new Chart(
                new Figure(
                        "Top movers",
                        CostsWords.several(parts.by()) + " against " + look.before(),
                        sentence(look, parts, up, down),
                        "",
                        null,
                        List.of(),
                        "",
                        meters),
                List.of(),
                look.sheet(
                        "What changed most",
                        "movers-by-" + CostsAddress.word(parts.by()),
                        List.of(
                                Column.words(CostsWords.one(parts.by())),
                                look.amounts("Spent"),
                                look.amounts("Before"),
                                look.amounts("Change")),
                        rows),
                false);
    }

    private static String sentence(CostsLook look, Parts parts, List<Move> up, List<Move> down) {
        var most = up.isEmpty()
                        || !down.isEmpty()
                                && down.getFirst()
                                                .by()
                                                .abs()
                                                .compareTo(up.getFirst().by())
                                        > 0
                ? down.getFirst()
                : up.getFirst();
        var sum = most.part().sum();
        return CostsWords.name(parts.by(), most.part()) + " changed most: "
                + look.money(Objects.requireNonNull(sum.before())) + " before, " + look.money(sum.amount()) + " now.";
    }

    /** Null where nothing is known to have been paid for nothing. */
    static @Nullable Chart idle(CostsLook look, Idle idle) {
        var gpus = idle.gpus();
        if (idle.machines().signum() == 0 && (gpus == null || gpus.signum() == 0)) {
            return null;
        }
        var all = idle.machines().add(gpus == null ? BigDecimal.ZERO : gpus);
        var largest = idle.byMachine().isEmpty()
                ? BigDecimal.ONE
                : idle.byMachine().getFirst().sum().amount();
        var meters = idle.byMachine().stream()
                .limit(MACHINES)
                .filter(part -> part.sum().amount().signum() > 0)
                .map(part -> new Meter(
                        CostsWords.name(By.MACHINE, part),
                        look.address(By.MACHINE, part),
                        CostsWords.share(part.sum().amount(), largest),
                        look.money(part.sum().amount()),
                        ""))
                .toList();
        var rows = new ArrayList<List<Cell>>();
        idle.byMachine()
                .forEach(part -> rows.add(List.of(
                        Cell.words(CostsWords.name(By.MACHINE, part)),
                        look.amount(part.sum().amount()),
                        Cell.NONE)));
        if (gpus != null) {
            rows.add(List.of(
                    Cell.words("GPUs held and not used"),
                    look.amount(gpus),
                    idle.gpuHours() == null ? Cell.NONE : Cell.number(hours(idle.gpuHours()), idle.gpuHours())));
        }
        return new Chart(
                new Figure(
                        "Paid and not used",
                        look.about(all),
                        sentence(look, idle),
                        "",
                        null,
                        List.of(),
                        meters.isEmpty() ? "" : "Machines",
                        meters),
                List.of(),
                look.sheet(
                        "What was paid for nothing",
                        "idle",
                        List.of(Column.words("What"), look.amounts("Cost"), Column.number("GPU hours", "")),
                        rows),
                false);
    }

    private static String sentence(CostsLook look, Idle idle) {
        var machines = look.money(idle.machines()) + " was for time of machines in which nobody's agents ran";
        if (idle.gpus() == null) {
            return machines + "; for GPUs it is not known.";
        }
        return machines + ", " + look.money(idle.gpus()) + " for "
                + (idle.gpuHours() == null ? "time" : hours(idle.gpuHours()))
                + " of GPUs that somebody held and did not use.";
    }

    private static String hours(BigDecimal hours) {
        return hours.setScale(1, RoundingMode.HALF_UP).toPlainString() + " h";
    }
}
