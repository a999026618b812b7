package dev.podium.labs.ui;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import dev.podium.costs.Budgets;
import dev.podium.costs.Budgets.Budget;
import dev.podium.costs.Dollars;
import dev.podium.labs.CourseFigures;
import dev.podium.labs.CourseFigures.Figures;
import dev.podium.labs.CourseFigures.Flags;
import dev.podium.labs.CourseFigures.Period;
import dev.podium.labs.stuck.Rule;
import dev.podium.portal.Counted;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One course in sums, as cards: what it has, what it costs, how it goes. */
final class FigureCards extends Div {

    /** In the place of a number that would be of too few. */
    static final String TOO_FEW = "< " + CourseFigures.SMALLEST;

    private static final String FEW_SAID = "of fewer than " + CourseFigures.SMALLEST + " people, or too near to it";
    private static final int PERCENT = 100;

    FigureCards(Figures of) {
        addClassName("figure-cards");
        add(keys(of), money(of), flags(of));
    }

    private static Component keys(Figures of) {
        var cards = new Div(
                key("Students", count(of.students()), of.students() == null ? FEW_SAID : "on the roster now"),
                key("Seats", count(of.seats()), "ready now, in " + Counted.of(of.labs(), "lab", "labs")),
                key(
                        "Lab hours",
                        of.labHours() == null ? "–" : hours(of.labHours()),
                        of.labHours() == null ? "no lab says when it begins" : "of labs with a beginning"),
                key("Models", dollars(of.models()), of.models() == null ? FEW_SAID : "what seats' agents spent"),
                key("GPUs", dollars(of.gpus()), of.gpus() == null ? FEW_SAID : "what seats' agents held"),
                key(
                        "GPU hours",
                        of.gpuHours() == null ? TOO_FEW : hours(of.gpuHours()),
                        of.gpuHours() == null ? FEW_SAID : of.soFar() ? "so far: some are held now" : "of whole GPUs"),
                key("Hands raised", count(of.hands()), of.hands() == null ? FEW_SAID : "times"),
                key("Steps passed", steps(of), of.steps() ? "of all steps of all seats" : "no lab has steps"));
        if (of.period() == Period.COURSE) {
            cards.add(key(
                    "Reached half",
                    of.passed() == null ? "–" : of.passed() + " %",
                    of.passed() == null ? "not told, or of too few" : "of those who were told points"));
        }
        cards.addClassName("figures");
        return cards;
    }

    /** One number, with its name above and its unit below. */
    static Component key(String name, String value, String unit) {
        var called = new Span(name);
        called.addClassNames("t2", "s");
        var number = new Span(value);
        number.addClassName("key");
        var said = new Span(unit);
        said.addClassNames("t3", "s");
        var card = new Div(called, number, said);
        card.addClassNames("card", "figure");
        return card;
    }

    private static Component money(Figures of) {
        var card = card("Against the team's budgets");
        if (of.budgets().isEmpty()) {
            card.add(said("The team has no budget of its own. Who runs it makes one under Budgets."));
            return card;
        }
        of.budgets().forEach(budget -> card.add(budget(budget, of.rounded())));
        var amount = of.amount();
        card.add(said((amount == null
                        ? "What the seats spent is not told. "
                        : "The seats spent " + dollars(amount) + " from " + of.from() + " to " + of.to() + ". ")
                + "A budget counts all that the team spends, in its own period."));
        return card;
    }

    /** How much of it is spent, as words and as a bar. */
    static Component budget(Budget budget, boolean rounded) {
        int used = budget.limit().signum() == 0
                ? 0
                : budget.spent()
                        .multiply(BigDecimal.valueOf(PERCENT))
                        .divide(budget.limit(), 0, RoundingMode.HALF_UP)
                        .intValue();
        var words = new Span(word(budget.fields().period()) + ": "
                + (rounded ? whole(budget.spent()) : Dollars.about(budget.spent())) + " of "
                + Dollars.about(budget.limit()) + " spent, " + used + " %");
        var meter = new Div();
        meter.addClassNames("figure-meter", used >= PERCENT ? "over" : used >= 80 ? "much" : "fine");
        meter.getStyle().set("--v", Math.min(PERCENT, used) + "%");
        var row = new Div(words, meter);
        row.addClassName("figure-budget");
        return row;
    }

    private static String word(Budgets.Period period) {
        return switch (period) {
            case DAY -> "Today";
            case WEEK -> "This week";
            case MONTH -> "This month";
        };
    }

    private static Component flags(Figures of) {
        var card = card("Where somebody should have looked");
        if (of.flags().isEmpty()) {
            card.add(said("No rule said anything in this time. Rules look at labs while they are open."));
            return card;
        }
        int most = of.flags().stream()
                .map(Flags::count)
                .filter(Objects::nonNull)
                .mapToInt(Integer::intValue)
                .max()
                .orElse(0);
        for (var flag : of.flags()) {
            var count = flag.count();
            var name = new Span(word(flag.rule()));
            var meter = new Div();
            meter.addClassNames("figure-meter", "calm");
            meter.getStyle().set("--v", (count == null || most == 0 ? 0 : PERCENT * count / most) + "%");
            var number = new Span(count == null ? TOO_FEW : count + " ×");
            number.addClassName("figure-count");
            var row = new Div(name, meter, number);
            row.addClassName("figure-flag");
            card.add(row);
        }
        card.add(said("How often each rule said so, over all seats; one thing that goes on counts once."));
        return card;
    }

    private static Div card(String title) {
        var card = new Div(new H2(title));
        card.addClassNames("card", "figure-card");
        return card;
    }

    private static Paragraph said(String sentence) {
        var words = new Paragraph(sentence);
        words.addClassNames("t2", "s");
        return words;
    }

    static String word(Rule rule) {
        return switch (rule) {
            case HAND -> "Hand raised";
            case WAITING -> "Agent waits for an answer";
            case MACHINE -> "Machine away";
            case AGENT_FAILED -> "Agent cannot go on";
            case AGENT_LOOP -> "Agent in a loop";
            case SAME_RESULT -> "Same command, same result";
            case SAME_ERROR -> "Same error again";
            case AGENT_ESCALATES -> "Agent asks the dearest models";
            case AGENT_QUIET -> "Agent does nothing";
            case NO_PROGRESS -> "No progress on a step";
            case IDLE -> "Away";
        };
    }

    static String count(@Nullable Integer count) {
        return count == null ? TOO_FEW : String.format(Locale.ROOT, "%,d", count);
    }

    static String steps(Figures of) {
        if (!of.steps()) {
            return "–";
        }
        return of.stepsPassed() == null ? TOO_FEW : of.stepsPassed() + " %";
    }

    static String dollars(@Nullable BigDecimal amount) {
        if (amount == null) {
            return TOO_FEW;
        }
        // One that was rounded to whole dollars has no cents, and none are made up for it.
        return amount.scale() <= 0 ? whole(amount) : Dollars.about(amount);
    }

    private static String whole(BigDecimal amount) {
        return String.format(
                Locale.ROOT, "$%,d", amount.setScale(0, RoundingMode.HALF_UP).longValueExact());
    }

    static String hours(BigDecimal hours) {
        return String.format(Locale.ROOT, "%,.1f h", hours);
    }
}
