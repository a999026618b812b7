package dev.podium.gpus.ui;

import com.vaadin.flow.component.dependency.StyleSheet;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.router.PageTitle;
import com.vaadin.flow.router.Route;
import dev.podium.gpus.GpuReports;
import dev.podium.gpus.GpuReports.Line;
import dev.podium.identity.Permissions;
import dev.podium.portal.EmptyState;
import dev.podium.portal.TeamMark;
import jakarta.annotation.security.PermitAll;
import java.util.List;
import java.util.Locale;

/** What each held day by day, beside its share. */
@Route("gpus/fairness")
@PageTitle("Fairness of GPUs – Podium")
@PermitAll
@StyleSheet("gpus.css")
class GpuFairnessView extends ReportPage {

    private static final List<Integer> DAYS = List.of(7, 30, 90);
    private static final int USUAL = 1;
    private static final double PERCENT = 100;
    private static final int FAR_ABOVE = 5;

    /**
     * A line as the browser draws it.
     *
     * @param words "6 below share 35"
     * @param days GPU hours of each
     */
    record DaysRow(
            String name,
            String tone,
            double used,
            double share,
            String hours,
            String words,
            boolean above,
            List<Double> days) {

        DaysRow {
            days = List.copyOf(days);
        }
    }

    private final Segments days = new Segments(
            "How far back", DAYS.stream().map(each -> each + " days").toList(), USUAL, _ -> refresh());
    private final Div body = new Div();

    GpuFairnessView(GpuReports reports, Permissions permissions) {
        super(reports, permissions, false);
        body.addClassName("gpus-cards");
        add(tools(days), body);
        refresh();
    }

    @Override
    final void refresh() {
        var fairness = reports.fairness(DAYS.get(days.chosen()));
        body.removeAll();
        var teams = rows(fairness.teams(), "");
        double hours = fairness.teams().stream().mapToDouble(Line::sum).sum();
        heading().setFacts(hours(hours) + " of GPUs held in " + DAYS.get(days.chosen()) + " days");
        if (hours == 0) {
            body.add(new EmptyState(
                    "Nothing was held in this time",
                    "What each team and each person held is shown here by days, beside what was agreed."));
            return;
        }
        body.add(card("Teams", "share as it was agreed on each day", element(teams), sentence(teams)));
        var own = fairness.teams().stream().filter(Line::own).map(Line::name).findFirst();
        if (!fairness.people().isEmpty()) {
            var people = rows(fairness.people(), own.orElse(""));
            body.add(card(
                    "People of your team", "share within it, as it was agreed on each day", element(people), null));
        }
    }

    private static RowsElement.Days element(List<DaysRow> rows) {
        var element = new RowsElement.Days();
        element.addClassName("gpus-body");
        element.show(rows);
        return element;
    }

    private static String sentence(List<DaysRow> rows) {
        return rows.stream()
                .filter(DaysRow::above)
                .findFirst()
                .map(row -> row.name() + " held " + Math.round(row.used())
                        + " % of all, more than its share. That is fair where nobody else wanted it.")
                .orElse("Nobody held much more than their share.");
    }

    /** @param team whose colour all have; "" for a colour each */
    static List<DaysRow> rows(List<Line> lines, String team) {
        double all = lines.stream().mapToDouble(Line::sum).sum();
        return lines.stream()
                .map(line -> {
                    double used = all == 0 ? 0 : PERCENT * line.sum() / all;
                    double share = PERCENT * line.share();
                    long off = Math.round(used) - Math.round(share);
                    return new DaysRow(
                            line.name(),
                            TeamMark.of(team.isEmpty() ? line.name() : team).tone(),
                            used,
                            share,
                            String.format(Locale.ROOT, "%.1f", line.sum()),
                            share == 0
                                    ? "without a share"
                                    : (off == 0 ? "at" : Math.abs(off) + (off > 0 ? " above" : " below")) + " share "
                                            + Math.round(share),
                            share > 0 && off > FAR_ABOVE,
                            line.hours());
                })
                .toList();
    }
}
