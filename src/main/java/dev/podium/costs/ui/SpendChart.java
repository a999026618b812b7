package dev.podium.costs.ui;

import dev.podium.costs.Spending.Stacked;
import dev.podium.costs.Spending.Step;
import dev.podium.costs.outlook.Forecast;
import dev.podium.portal.Chart;
import dev.podium.portal.Chart.Band;
import dev.podium.portal.Chart.Drawing;
import dev.podium.portal.Chart.Figure;
import dev.podium.portal.Chart.Key;
import dev.podium.portal.Chart.Line;
import dev.podium.portal.Chart.Look;
import dev.podium.portal.Chart.Mark;
import dev.podium.portal.Sheet.Cell;
import dev.podium.portal.Sheet.Column;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What was spent up to each day, and what it will probably come to. */
final class SpendChart {

    static final String TITLE = "Spend to date";

    private SpendChart() {}

    /** @param limit a budget that counts for all of this; null where there is none */
    static Chart of(CostsLook look, Forecast forecast, @Nullable BigDecimal limit) {
        var places = new ArrayList<String>();
        var spent = new ArrayList<@Nullable BigDecimal>();
        var expected = new ArrayList<@Nullable BigDecimal>();
        var low = new ArrayList<@Nullable BigDecimal>();
        var high = new ArrayList<@Nullable BigDecimal>();
        var rows = new ArrayList<List<Cell>>();
        int now = -1;
        for (var day : forecast.days()) {
            var range = day.range();
            if (day.spent() != null) {
                now = places.size();
            }
            places.add(look.place(day.day(), Step.DAY));
            spent.add(day.spent());
            expected.add(day.expected());
            low.add(range == null ? null : range.low());
            high.add(range == null ? null : range.high());
            rows.add(List.of(
                    CostsLook.row(day.day()),
                    cell(look, day.spent()),
                    cell(look, day.expected()),
                    cell(look, range == null ? null : range.low()),
                    cell(look, range == null ? null : range.high())));
        }
        // What is expected goes on from where today is.
        if (now >= 0 && look.goesOn()) {
            expected.set(now, spent.get(now));
            low.set(now, spent.get(now));
            high.set(now, spent.get(now));
        }
        var range = forecast.range();
        var lines = new ArrayList<Line>();
        lines.add(new Line("Spent", "accent", Look.SOLID, true, spent, "", false));
        lines.add(new Line("Expected", "accent", Look.DASHED, false, expected, look.about(forecast.expected()), true));
        var keys =
                new ArrayList<>(List.of(new Key("spent", "accent", "solid"), new Key("expected", "accent", "dashed")));
        if (limit != null) {
            lines.add(new Line(
                    "Budget",
                    "text-2",
                    Look.DOTTED,
                    false,
                    Chart.everywhere(Collections.nCopies(places.size(), limit)),
                    "Budget " + look.about(limit),
                    false));
        }
        var bands = new ArrayList<Band>();
        if (range != null) {
            bands.add(new Band(
                    "accent", low, high, "low " + look.about(range.low()), "high " + look.about(range.high())));
            keys.add(new Key("8 in 10", "accent", "band"));
        }
        var marks = now < 0
                ? List.<Mark>of()
                : List.of(new Mark(now, spent.get(now), look.about(forecast.spent()) + " today"));
        return new Chart(
                Figure.of(TITLE, "", forecast.sentence(), new Drawing(places, List.of(), lines, bands, marks)),
                keys,
                look.sheet(
                        TITLE,
                        "to-date",
                        List.of(
                                Column.words("Up to"),
                                look.amounts("Spent"),
                                look.amounts("Expected"),
                                look.amounts("Low"),
                                look.amounts("High")),
                        rows),
                false);
    }

    /** Without a forecast: of what is over, or of a time for which none is made. */
    static Chart of(CostsLook look, Stacked stacked) {
        var places = new ArrayList<String>();
        var spent = new ArrayList<@Nullable BigDecimal>();
        var rows = new ArrayList<List<Cell>>();
        var sum = BigDecimal.ZERO;
        for (var slice : stacked.slices().stream()
                .filter(each -> look.known(each.from()))
                .toList()) {
            sum = slice.amounts().values().stream().reduce(sum, BigDecimal::add);
            places.add(look.place(slice.from(), stacked.step()));
            spent.add(sum);
            rows.add(List.of(CostsLook.row(slice.from(), slice.to(), stacked.step()), look.amount(sum)));
        }
        return new Chart(
                Figure.of(
                        TITLE,
                        "",
                        look.money(sum) + " was spent " + (look.goesOn() ? "so far." : "in " + look.words() + "."),
                        new Drawing(
                                places,
                                List.of(),
                                List.of(new Line("Spent", "accent", Look.SOLID, true, spent, look.about(sum), true)),
                                List.of(),
                                List.of())),
                List.of(),
                look.sheet(TITLE, "to-date", List.of(Column.words("Up to"), look.amounts("Spent")), rows),
                false);
    }

    private static Cell cell(CostsLook look, @Nullable BigDecimal amount) {
        return amount == null ? Cell.NONE : look.amount(amount);
    }
}
