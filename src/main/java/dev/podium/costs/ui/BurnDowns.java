package dev.podium.costs.ui;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Span;
import dev.podium.costs.Budgets;
import dev.podium.costs.Dollars;
import dev.podium.costs.Outlooks.Budgeted;
import dev.podium.costs.Spending.By;
import dev.podium.costs.outlook.BurnDown;
import dev.podium.portal.Chart;
import dev.podium.portal.Chart.Drawing;
import dev.podium.portal.Chart.Figure;
import dev.podium.portal.Chart.Line;
import dev.podium.portal.Chart.Look;
import dev.podium.portal.Chart.Mark;
import dev.podium.portal.Counted;
import dev.podium.portal.Sheet;
import dev.podium.portal.Sheet.Cell;
import dev.podium.portal.Sheet.Column;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What is left of budgets, each against an even pace. In US dollars, as budgets are. */
final class BurnDowns {

    private static final int MOST = 4;
    private static final String DOLLARS = "USD";

    private BurnDowns() {}

    static Component card(List<Budgeted> budgets) {
        var legend = new Div(key("solid", "left"), key("dotted", "even pace"));
        legend.addClassNames("costs-legend", "push");
        var header = new Div(new H2("Budget burn-down"), legend);
        header.addClassName("costs-top");
        var body = new Div();
        body.addClassName("costs-burns");
        budgets.stream().limit(MOST).forEach(each -> body.add(chart(each)));
        var card = new Div(header, body);
        card.addClassNames("card", "costs-card");
        var all = new Anchor(
                "budgets",
                budgets.size() > MOST
                        ? Counted.of(budgets.size() - MOST, "budget more", "budgets more")
                        : "Change budgets");
        all.getElement().setAttribute("router-link", true);
        var foot = new Div(new Span("Of models and GPUs, where a budget does not say that it counts all costs. "), all);
        foot.addClassName("costs-foot");
        card.add(foot);
        return card;
    }

    private static Span key(String look, String word) {
        var line = new Span();
        line.addClassName(look);
        var key = new Span(line, new Span(word));
        key.getElement().setAttribute("aria-hidden", "true");
        return key;
    }

    private static Chart chart(Budgeted of) {
        var burn = of.burnDown();
        var places = new ArrayList<String>();
        var left = new ArrayList<@Nullable BigDecimal>();
        var even = new ArrayList<@Nullable BigDecimal>();
        var rows = new ArrayList<List<Cell>>();
        int now = -1;
        for (var point : burn.points()) {
            if (point.spent() != null) {
                now = places.size();
            }
            places.add(point.day().toString());
            var rest = point.spent() == null ? null : burn.cap().subtract(point.spent());
            left.add(rest);
            even.add(burn.cap().subtract(point.evenPace()));
            rows.add(List.of(
                    CostsLook.row(point.day()),
                    dollars(rest),
                    dollars(burn.cap().subtract(point.evenPace())),
                    dollars(point.expected() == null ? null : burn.cap().subtract(point.expected()))));
        }
        var tone = tone(burn.state());
        var marks = now < 0 ? List.<Mark>of() : List.of(new Mark(now, left.get(now), ""));
        var name = of.name() + ", " + BudgetShown.word(of.budget().fields().period())
                + (of.budget().fields().fixedCosts() ? ", all costs" : "");
        return new Chart(
                new Figure(
                        name,
                        Dollars.about(of.budget().left()) + " left",
                        burn.sentence(),
                        switch (burn.state()) {
                            case USED_UP, RUNS_OUT -> "stuck";
                            case MAY_RUN_OUT -> "wait";
                            case LASTS -> "";
                        },
                        new Drawing(
                                places,
                                List.of(),
                                List.of(
                                        new Line("Even pace", "text-3", Look.DOTTED, false, even, "", false),
                                        new Line("Left", tone, Look.SOLID, false, left, "", false)),
                                List.of(),
                                marks),
                        List.of(),
                        "",
                        List.of()),
                List.of(),
                new Sheet(
                        "What is left of the budget " + name,
                        "budget-" + of.budget().fields().period().name().toLowerCase(Locale.ROOT) + "-"
                                + burn.points().getFirst().day() + "-"
                                + burn.points().getLast().day(),
                        List.of(
                                Column.words("At the end of"),
                                Column.number("Left", DOLLARS),
                                Column.number("Even pace", DOLLARS),
                                Column.number("Expected", DOLLARS)),
                        rows),
                true);
    }

    private static String tone(BurnDown.State state) {
        return switch (state) {
            case USED_UP, RUNS_OUT -> "stuck";
            case MAY_RUN_OUT -> "wait";
            case LASTS -> "accent";
        };
    }

    private static Cell dollars(@Nullable BigDecimal amount) {
        return amount == null ? Cell.NONE : Cell.number(Dollars.about(amount), amount);
    }

    /** The one that counts for just what is looked at, in a window as long; null where there is none. */
    static Budgets.@Nullable Budget of(CostsChoice choice, List<Budgets.Budget> budgets) {
        var period = switch (choice.span()) {
            case WEEK -> Budgets.Period.WEEK;
            case MONTH -> Budgets.Period.MONTH;
            default -> null;
        };
        var parts = choice.parts();
        if (period == null || parts.size() > 1 || !choice.narrowed().kinds().isEmpty()) {
            return null;
        }
        var scope = switch (choice.of()) {
            case ORGANISATION -> parts.isEmpty() ? Budgets.Scope.ORGANISATION : null;
            case OWN -> parts.isEmpty() ? Budgets.Scope.PERSON : null;
            case TEAM ->
                parts.isEmpty()
                        ? Budgets.Scope.TEAM
                        : scope(parts.keySet().iterator().next());
        };
        var subject = parts.isEmpty() ? "" : parts.values().iterator().next();
        return budgets.stream()
                .filter(each -> each.fields().scope() == scope && each.fields().period() == period)
                .filter(each -> scope == Budgets.Scope.PERSON && parts.isEmpty()
                        || each.fields().subject().equals(subject))
                // One that counts all that is in the sum, else of a hard and a soft one that which is reached first.
                .min(Comparator.comparing(
                                (Budgets.Budget each) -> !each.fields().fixedCosts())
                        .thenComparing(Budgets.Budget::limit))
                .orElse(null);
    }

    private static Budgets.@Nullable Scope scope(By part) {
        return switch (part) {
            case PERSON -> Budgets.Scope.PERSON;
            case AGENT -> Budgets.Scope.AGENT;
            case KEY -> Budgets.Scope.KEY;
            case MODEL -> Budgets.Scope.MODEL;
            default -> null;
        };
    }
}
