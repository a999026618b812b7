package dev.podium.labs.ui;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.dependency.StyleSheet;
import com.vaadin.flow.component.grid.ColumnTextAlign;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.function.ValueProvider;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.NotFoundException;
import com.vaadin.flow.router.PageTitle;
import com.vaadin.flow.router.Route;
import com.vaadin.flow.router.RouteParameters;
import com.vaadin.flow.router.RouterLink;
import com.vaadin.flow.server.streams.DownloadHandler;
import com.vaadin.flow.server.streams.DownloadResponse;
import dev.podium.costs.Dollars;
import dev.podium.identity.Permission;
import dev.podium.identity.Permissions;
import dev.podium.kernel.LabId;
import dev.podium.kernel.Refusal;
import dev.podium.labs.LabCosts;
import dev.podium.labs.LabCosts.Costs;
import dev.podium.labs.LabCosts.Line;
import dev.podium.labs.LabCosts.Sum;
import dev.podium.labs.Labs;
import dev.podium.labs.Labs.Lab;
import dev.podium.portal.Counted;
import dev.podium.portal.EmptyState;
import dev.podium.portal.Headed;
import dev.podium.portal.Heading;
import dev.podium.portal.Table;
import jakarta.annotation.security.PermitAll;
import java.io.ByteArrayInputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;

/** What a lab's seats cost, by student, beside the budgets of the team. */
@Route("labs/:lab/costs")
@PageTitle("Costs of a lab – Podium")
@PermitAll
@StyleSheet("labs.css")
@StyleSheet("figures.css")
class LabCostsView extends Div implements Headed, BeforeEnterObserver {

    private final transient Labs labs;
    private final transient LabCosts costs;
    private final Heading heading = new Heading("Costs of a lab", null);

    LabCostsView(Labs labs, LabCosts costs, Permissions permissions) {
        permissions.require(Permission.COURSE_MANAGE);
        this.labs = labs;
        this.costs = costs;
        addClassName("labs");
    }

    @Override
    public Heading heading() {
        return heading;
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        try {
            var lab = labs.get(LabId.parse(event.getRouteParameters().get("lab").orElse("")));
            show(lab, costs.of(lab.id()));
        } catch (Refusal unknown) {
            event.rerouteToError(new NotFoundException(unknown.sentence()), unknown.sentence());
        }
    }

    private void show(Lab lab, Costs found) {
        removeAll();
        heading.setFacts(lab.name() + " · " + Dollars.about(found.all().amount()));
        add(path(lab));
        if (found.withheld() > 0) {
            var not = new Paragraph("In this course the costs of " + Counted.of(found.withheld(), "student", "students")
                    + " are not shown by name.");
            not.addClassName("t2");
            add(not);
        }
        if (found.lines().isEmpty() && found.withheld() == 0) {
            add(
                    new EmptyState(
                            "Nobody has a seat yet",
                            "What seats cost is listed here by student, as soon as you give everybody a seat on the lab's page."));
        } else if (!found.lines().isEmpty()) {
            add(sums(found), period(found), table(found));
        }
        add(new H2("Budgets of the team"), budgets(found));
    }

    private static Component sums(Costs found) {
        var all = found.all();
        int seats = found.lines().size();
        var cards = new Div(
                FigureCards.key("Together", Dollars.about(all.amount()), "of " + Counted.of(seats, "seat", "seats")),
                FigureCards.key("Models", Dollars.about(all.models()), "what their agents called"),
                FigureCards.key("GPUs", Dollars.about(all.gpus()), "what their agents held"),
                FigureCards.key(
                        "GPU hours",
                        hours(all.gpuHours()),
                        all.soFar() ? "so far: some are held now" : "of whole GPUs"));
        cards.addClassName("figures");
        return cards;
    }

    private static Component period(Costs found) {
        var words = new Paragraph("From " + found.from() + " to " + found.to() + ", of the agents that seats have now."
                + (found.whole()
                        ? ""
                        : " There were more leases of GPUs than were looked at, so some hours are missing."));
        words.addClassNames("t2", "s");
        return words;
    }

    private Component path(Lab lab) {
        var name = new RouterLink(
                lab.name(), LabView.class, new RouteParameters("lab", lab.id().toString()));
        var here = new Span("Costs");
        here.addClassName("strong");
        var id = lab.id();
        var export = new Anchor(
                DownloadHandler.fromInputStream(event -> {
                    var bytes = costs.export(id).getBytes(StandardCharsets.UTF_8);
                    return new DownloadResponse(new ByteArrayInputStream(bytes), "costs.csv", "text/csv", bytes.length);
                }),
                "Export");
        export.addClassName("s");
        var path = new Div(new RouterLink("Labs", LabsView.class), new Span("›"), name, new Span("›"), here, export);
        path.addClassNames("row", "g2", "lab-path");
        return path;
    }

    private static Component table(Costs found) {
        var table = new Table<Line>("Costs by student");
        table.addName("Student", Line::studentName, line -> "");
        number(table, "Models", line -> Dollars.about(line.sum().models()), _ -> "");
        number(table, "GPUs", line -> Dollars.about(line.sum().gpus()), _ -> "");
        number(table, "GPU hours", line -> hours(line.sum()), _ -> "");
        number(table, "Together", line -> Dollars.about(line.sum().amount()), LabCostsView::onPhone);
        table.setItems(found.lines());
        table.fit(found.lines().size());
        return table;
    }

    /** A column on the right. @param phone what stands under the name where there is no room for columns */
    private static void number(
            Table<Line> table, String header, ValueProvider<Line, String> value, ValueProvider<Line, String> phone) {
        table.onPhone(table.addColumn(value).setHeader(header), phone)
                .setTextAlign(ColumnTextAlign.END)
                .setAutoWidth(true)
                .setFlexGrow(0);
    }

    private static String onPhone(Line line) {
        var sum = line.sum();
        return Dollars.about(sum.amount()) + ": models " + Dollars.about(sum.models()) + ", GPUs "
                + Dollars.about(sum.gpus()) + " for " + hours(sum);
    }

    private static Component budgets(Costs found) {
        if (found.budgets().isEmpty()) {
            var none = new Paragraph("The team has no budget of its own. Who runs it makes one under Budgets.");
            none.addClassName("t2");
            return none;
        }
        var card = new Div();
        card.addClassNames("card", "figure-card");
        found.budgets().forEach(budget -> card.add(FigureCards.budget(budget, false)));
        var said = new Paragraph("They count all that the team spends, each in its own period.");
        said.addClassNames("t2", "s");
        card.add(said);
        return card;
    }

    private static String hours(Sum sum) {
        return hours(sum.gpuHours()) + (sum.soFar() ? " so far" : "");
    }

    private static String hours(BigDecimal hours) {
        return FigureCards.hours(hours);
    }
}
