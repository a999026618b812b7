package dev.podium.labs.ui;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.dependency.StyleSheet;
import com.vaadin.flow.component.grid.ColumnTextAlign;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.function.ValueProvider;
import com.vaadin.flow.router.Menu;
import com.vaadin.flow.router.PageTitle;
import com.vaadin.flow.router.Route;
import com.vaadin.flow.server.streams.DownloadHandler;
import com.vaadin.flow.server.streams.DownloadResponse;
import dev.podium.identity.Permission;
import dev.podium.identity.Permissions;
import dev.podium.kernel.Refusal;
import dev.podium.labs.CourseFigures;
import dev.podium.labs.CourseFigures.Figures;
import dev.podium.labs.CourseFigures.OfTeam;
import dev.podium.labs.CourseFigures.Period;
import dev.podium.portal.Counted;
import dev.podium.portal.EmptyState;
import dev.podium.portal.Headed;
import dev.podium.portal.Heading;
import dev.podium.portal.Table;
import jakarta.annotation.security.PermitAll;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** A course in sums, and all courses beside each other, for those who answer for what they cost and know nobody of them. */
@Route(CourseFiguresView.PATH)
@PageTitle("Course figures – Podium")
@Menu(title = "Course figures", order = 7.6, icon = "list")
@PermitAll
@StyleSheet("labs.css")
@StyleSheet("figures.css")
class CourseFiguresView extends Div implements Headed {

    static final String PATH = "figures";

    private static final List<Period> PERIODS = List.of(Period.THIS_MONTH, Period.LAST_MONTH, Period.COURSE);

    private final transient CourseFigures figures;
    private final boolean ofTeam;
    private final boolean ofAll;
    private final Heading heading;
    private final WordChoice period =
            new WordChoice("Of which time", List.of("This month", "Last month", "Course so far"), 2, () -> refresh());
    private final WordChoice whose = new WordChoice("Of whom", List.of("My course", "All courses"), 0, () -> refresh());
    private final Div body = new Div();

    CourseFiguresView(CourseFigures figures, Permissions permissions) {
        this.figures = figures;
        ofAll = permissions.allows(Permission.ORG_FIGURES);
        ofTeam = FiguresMenuRule.ofTeam(permissions);
        if (!ofAll) {
            permissions.require(Permission.COSTS_SEE);
        }
        var export = new Anchor(
                DownloadHandler.fromInputStream(event -> {
                    var bytes = figures.export(chosen(), everywhere()).getBytes(StandardCharsets.UTF_8);
                    return new DownloadResponse(
                            new ByteArrayInputStream(bytes), "figures.csv", "text/csv", bytes.length);
                }),
                "Export");
        export.addClassName("btn");
        export.getElement().setAttribute("title", "What is shown, as CSV");
        heading = new Heading("Course figures", export);
        addClassNames("labs", "course-figures");
        whose.setVisible(ofAll && ofTeam);
        var tools = new Div(period, whose);
        tools.addClassName("figure-tools");
        body.addClassName("figure-cards");
        add(tools, body);
        refresh();
    }

    @Override
    public Heading heading() {
        return heading;
    }

    private Period chosen() {
        return PERIODS.get(period.chosen());
    }

    private boolean everywhere() {
        return ofAll && (!ofTeam || whose.chosen() == 1);
    }

    private void refresh() {
        body.removeAll();
        if (everywhere()) {
            showAll(figures.all(chosen()));
            return;
        }
        Figures found;
        try {
            found = figures.get(chosen());
        } catch (Refusal none) {
            heading.setFacts("");
            body.add(new EmptyState(
                    none.sentence(),
                    "Owners and instructors make it one under Labs. Its sums stand here then, without names."));
            return;
        }
        heading.setFacts(found.course() + " · " + found.from() + " to " + found.to());
        if (found.seats() == null) {
            body.add(new EmptyState(
                    "Fewer than five people have a seat",
                    "Sums of so few would tell what each of them does, so most stand here as " + FigureCards.TOO_FEW
                            + ". They fill when whoever teaches gives out seats on a lab's page."));
        }
        body.add(new FigureCards(found), said(found.rounded(), found.whole()));
    }

    private void showAll(List<OfTeam> all) {
        heading.setFacts(Counted.of(all.size(), "course", "courses"));
        if (all.isEmpty()) {
            body.add(new EmptyState(
                    "No team is a course yet",
                    "A team becomes one under Labs, where its owners and instructors import who is taught."));
            return;
        }
        body.add(
                table(all),
                said(
                        all.stream().anyMatch(each -> each.figures().rounded()),
                        all.stream().allMatch(each -> each.figures().whole())));
    }

    private static Component table(List<OfTeam> all) {
        var table = new Table<OfTeam>("Courses in sums");
        table.addName("Course", each -> each.figures().course(), OfTeam::team);
        number(table, "Students", each -> FigureCards.count(each.figures().students()));
        number(table, "Seats", each -> FigureCards.count(each.figures().seats()));
        number(
                table,
                "Lab hours",
                each -> each.figures().labHours() == null
                        ? "–"
                        : FigureCards.hours(each.figures().labHours()));
        number(table, "Models", each -> FigureCards.dollars(each.figures().models()));
        number(table, "GPUs", each -> FigureCards.dollars(each.figures().gpus()));
        number(
                table,
                "GPU hours",
                each -> (each.figures().gpuHours() == null
                                ? FigureCards.TOO_FEW
                                : FigureCards.hours(each.figures().gpuHours()))
                        + (each.figures().soFar() ? " so far" : ""));
        number(table, "Hands", each -> FigureCards.count(each.figures().hands()));
        number(table, "Steps passed", each -> FigureCards.steps(each.figures()));
        table.setItems(all);
        table.fit(all.size());
        return table;
    }

    private static void number(Table<OfTeam> table, String header, ValueProvider<OfTeam, String> value) {
        var word = header.startsWith("GPU") ? header : header.toLowerCase(Locale.ROOT);
        table.onPhone(table.addColumn(value).setHeader(header), row -> word + " " + value.apply(row))
                .setTextAlign(ColumnTextAlign.END)
                .setAutoWidth(true)
                .setFlexGrow(0);
    }

    private static Component said(boolean rounded, boolean whole) {
        var words = new Paragraph("Sums only: no names, no single lab, and nothing to which fewer than "
                + CourseFigures.SMALLEST + " people contributed; that stands here as " + FigureCards.TOO_FEW + "."
                + (rounded
                        ? " Where fewer than " + CourseFigures.EXACT_FROM
                                + " did, dollars are whole, hours in halves, and"
                                + " counts and shares in fives, so that nobody is known by who came or went."
                        : "")
                + (whole ? "" : " There were more leases of GPUs than were looked at: some hours are missing."));
        words.addClassNames("t3", "s");
        return words;
    }
}
