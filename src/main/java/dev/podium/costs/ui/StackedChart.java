package dev.podium.costs.ui;

import dev.podium.costs.Spending;
import dev.podium.costs.Spending.By;
import dev.podium.costs.Spending.Slice;
import dev.podium.costs.Spending.Stacked;
import dev.podium.costs.Spending.Step;
import dev.podium.portal.Chart;
import dev.podium.portal.Chart.Bars;
import dev.podium.portal.Chart.Drawing;
import dev.podium.portal.Chart.Figure;
import dev.podium.portal.Chart.Key;
import dev.podium.portal.Sheet.Cell;
import dev.podium.portal.Sheet.Column;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What was spent on each day, apart by kind, tier or another thing. */
final class StackedChart {

    /** More colours nobody tells apart. */
    static final int MOST = 6;

    private StackedChart() {}

    static Chart of(CostsLook look, Stacked all) {
        // Tiers stand in their own order, whichever is the largest.
        var order = all.by() == By.TIER
                ? all.parts().stream()
                        .sorted(Comparator.comparing(
                                id -> id.isBlank() || id.equals("0") || id.equals(Spending.REST) ? "9" : id))
                        .toList()
                : all.parts();
        var stacked = new Stacked(
                all.by(),
                all.step(),
                order,
                all.names(),
                all.slices().stream().filter(each -> look.known(each.from())).toList());
        var names = stacked.parts().stream().map(id -> name(stacked, id)).toList();
        var bars = new ArrayList<Bars>();
        var keys = new ArrayList<Key>();
        for (int at = 0; at < names.size(); at++) {
            var id = stacked.parts().get(at);
            var tone = id.equals(Spending.REST) ? "control-line" : CostsWords.tone(stacked.by(), id, at);
            bars.add(new Bars(
                    names.get(at),
                    tone,
                    stacked.slices().stream().map(slice -> amount(slice, id)).toList()));
            keys.add(new Key(names.get(at), tone, "block"));
        }
        var columns = new ArrayList<Column>();
        columns.add(Column.words(word(stacked.step())));
        columns.add(look.amounts("All"));
        names.forEach(name -> columns.add(look.amounts(name)));
        var rows = new ArrayList<List<Cell>>();
        for (var slice : stacked.slices()) {
            var row = new ArrayList<Cell>();
            row.add(CostsLook.row(slice.from(), slice.to(), stacked.step()));
            row.add(look.amount(whole(slice)));
            stacked.parts().forEach(id -> row.add(look.amount(amount(slice, id))));
            rows.add(row);
        }
        var title = "By " + word(stacked.step()).toLowerCase(Locale.ROOT) + " and "
                + CostsWords.one(stacked.by()).toLowerCase(Locale.ROOT);
        return new Chart(
                Figure.of(
                        title,
                        "",
                        sentence(look, stacked),
                        new Drawing(
                                stacked.slices().stream()
                                        .map(slice -> look.place(slice.from(), stacked.step()))
                                        .toList(),
                                bars,
                                List.of(),
                                List.of(),
                                List.of())),
                keys,
                look.sheet(
                        title,
                        "by-" + word(stacked.step()).toLowerCase(Locale.ROOT) + "-and-"
                                + CostsAddress.word(stacked.by()),
                        columns,
                        rows),
                false);
    }

    private static String name(Stacked stacked, String id) {
        return id.equals(Spending.REST)
                ? "All other"
                : CostsWords.name(stacked.by(), id, stacked.names().getOrDefault(id, ""));
    }

    private static BigDecimal amount(Slice slice, String id) {
        return slice.amounts().getOrDefault(id, BigDecimal.ZERO);
    }

    private static BigDecimal whole(Slice slice) {
        return slice.amounts().values().stream().reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static String word(Step step) {
        return switch (step) {
            case DAY -> "Day";
            case WEEK -> "Week";
            case MONTH -> "Month";
        };
    }

    private static String sentence(CostsLook look, Stacked stacked) {
        var all = stacked.slices().stream().map(StackedChart::whole).reduce(BigDecimal.ZERO, BigDecimal::add);
        var dearest = stacked.slices().stream().max(Comparator.comparing(StackedChart::whole));
        var largest = stacked.parts().stream()
                .filter(id -> !id.equals(Spending.REST))
                .map(id -> Map.entry(
                        id,
                        stacked.slices().stream()
                                .map(slice -> amount(slice, id))
                                .reduce(BigDecimal.ZERO, BigDecimal::add)))
                .max(Map.Entry.comparingByValue());
        if (all.signum() <= 0 || dearest.isEmpty() || largest.isEmpty()) {
            return "Nothing was spent.";
        }
        var slice = dearest.get();
        var part = CostsWords.share(largest.get().getValue(), all);
        return (stacked.slices().size() > 1
                        ? "The most was spent "
                                + (stacked.step() == Step.DAY ? "on " : "in ")
                                + CostsLook.words(slice.from(), slice.to(), stacked.step()) + ", "
                                + look.money(whole(slice)) + ". "
                        : "")
                + name(stacked, largest.get().getKey()) + ": " + CostsWords.wholePercent(part) + " of all.";
    }
}
