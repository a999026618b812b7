package dev.podium.labs;

import dev.podium.labs.CourseFigures.Figures;
import dev.podium.labs.CourseFigures.Flags;
import dev.podium.labs.CourseFigures.OfTeam;
import dev.podium.labs.stuck.Rule;
import dev.podium.portal.CsvCells;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Courses in sums as CSV: what the page shows, a row for each. Pure. */
final class FiguresCsv {

    /** In the place of a number that is told of nobody. */
    static final String TOO_FEW = "fewer than " + CourseFigures.SMALLEST;

    private FiguresCsv() {}

    static String of(List<OfTeam> courses) {
        var out = new StringBuilder();
        var header = new ArrayList<>(List.of(
                "Course",
                "Team",
                "From",
                "To",
                "Labs",
                "Lab hours",
                "Students",
                "Seats ready",
                "Models USD",
                "GPUs USD",
                "Total USD",
                "GPU hours",
                "Counted",
                "Hands raised",
                "Steps passed %",
                "Reached half of the points %"));
        Arrays.stream(Rule.values()).forEach(rule -> header.add("Flags: " + word(rule)));
        header.add("Rounded");
        CsvCells.line(out, header);
        courses.forEach(each -> CsvCells.line(out, cells(each.team(), each.figures())));
        return out.toString();
    }

    private static List<String> cells(String team, Figures figures) {
        var cells = new ArrayList<>(List.of(
                CsvCells.text(figures.course()),
                CsvCells.text(team),
                figures.from().toString(),
                figures.to().toString(),
                Integer.toString(figures.labs()),
                figures.labHours() == null ? "" : figures.labHours().toPlainString(),
                count(figures.students()),
                count(figures.seats()),
                amount(figures.models()),
                amount(figures.gpus()),
                amount(figures.amount()),
                amount(figures.gpuHours()),
                figures.soFar() ? "so far" : "",
                count(figures.hands()),
                figures.steps() ? count(figures.stepsPassed()) : "",
                figures.passed() == null ? "" : count(figures.passed())));
        for (var rule : Rule.values()) {
            cells.add(figures.flags().stream()
                    .filter(each -> each.rule() == rule)
                    .findFirst()
                    .map(Flags::count)
                    .map(FiguresCsv::count)
                    .orElse(figures.flags().stream().anyMatch(each -> each.rule() == rule) ? TOO_FEW : "0"));
        }
        cells.add(figures.rounded() ? "yes" : "");
        return cells;
    }

    static String word(Rule rule) {
        return rule.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static String count(@Nullable Integer count) {
        return count == null ? TOO_FEW : count.toString();
    }

    private static String amount(@Nullable BigDecimal amount) {
        return amount == null ? TOO_FEW : amount.toPlainString();
    }
}
