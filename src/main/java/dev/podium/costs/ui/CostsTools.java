package dev.podium.costs.ui;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.datepicker.DatePicker;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import dev.podium.costs.Spending;
import dev.podium.costs.Spending.By;
import dev.podium.costs.Spending.Of;
import dev.podium.costs.Spending.Period;
import dev.podium.portal.Symbol;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Whose costs, of which time, and of what alone. Everything in it is an address. */
final class CostsTools extends Div {

    private final transient CostsChoice choice;
    private final transient LocalDate today;

    /**
     * @param may whose costs may be seen
     * @param kinds of which there is something, by id
     * @param names of what it is narrowed to
     */
    CostsTools(CostsChoice choice, LocalDate today, List<Of> may, List<String> kinds, Map<By, String> names) {
        this.choice = choice;
        this.today = today;
        addClassName("costs-tools");
        if (may.size() > 1) {
            var whose = new CostsSegments("Whose");
            may.forEach(of -> whose.add(word(of), address(choice.of(of)), of == choice.of()));
            add(whose);
        }
        add(spans(), moves());
        if (choice.span() == CostsSpan.DAYS) {
            add(days());
        }
        add(chips(kinds, names));
    }

    static String word(Of of) {
        return switch (of) {
            case OWN -> "Mine";
            case TEAM -> "My team";
            case ORGANISATION -> "All teams";
        };
    }

    private String address(CostsChoice of) {
        return CostsAddress.of(of, today);
    }

    private CostsSegments spans() {
        var spans = new CostsSegments("Period");
        Arrays.stream(CostsSpan.values()).forEach(span -> {
            // What lies in the past stays there: the month of a week, not this month.
            var in = choice.holds(today) ? today : choice.period().from();
            var now = span == CostsSpan.DAYS ? choice.period() : span.around(in);
            spans.add(span.word(), address(choice.at(span, now)), span == choice.span());
        });
        return spans;
    }

    private Div moves() {
        var back = move(-1, "‹");
        var words = new Span(choice.span().words(choice.period()));
        words.addClassName("strong");
        var moves = new Div(back, words, move(1, "›"));
        moves.addClassName("costs-moves");
        return moves;
    }

    private Anchor move(int by, String sign) {
        var to = choice.moved(by);
        var link = new Anchor(address(to), sign);
        var says = to.span().words(to.period());
        link.getElement()
                .setAttribute("router-link", true)
                .setAttribute("title", says)
                .setAttribute("aria-label", (by < 0 ? "Back to " : "On to ") + says);
        return link;
    }

    private Div days() {
        var from = day("From day", choice.period().from());
        var to = day("To day", choice.period().to());
        var show = new Button("Show", pressed -> {
            var first = from.getValue();
            var last = to.getValue();
            var wrong = wrong(first, last);
            to.setErrorMessage(wrong);
            to.setInvalid(!wrong.isEmpty());
            if (first != null && last != null && wrong.isEmpty()) {
                go(choice.at(CostsSpan.DAYS, new Period(first, last)));
            }
        });
        var fields = new Div(from, to, show);
        fields.addClassName("costs-days");
        return fields;
    }

    private static String wrong(@Nullable LocalDate first, @Nullable LocalDate last) {
        if (first == null || last == null) {
            return "Choose both days";
        }
        if (last.isBefore(first)) {
            return "This is before the first day";
        }
        return last.toEpochDay() - first.toEpochDay() >= Spending.MOST_DAYS
                ? "At most " + String.format(Locale.ROOT, "%,d", Spending.MOST_DAYS) + " days"
                : "";
    }

    private static DatePicker day(String says, LocalDate value) {
        var field = new DatePicker(value);
        field.setAriaLabel(says);
        return field;
    }

    private void go(CostsChoice to) {
        UI.getCurrent().navigate(CostsAddress.PATH, CostsAddress.query(to, today));
    }

    private Div chips(List<String> kinds, Map<By, String> names) {
        var chips = new Div();
        chips.addClassName("chips");
        var chosen = choice.narrowed().kinds();
        if (kinds.size() > 1 || !chosen.isEmpty()) {
            var all = new Button("All kinds of cost", pressed -> go(choice.kinds(Set.of())));
            chip(all, chosen.isEmpty());
            chips.add(all);
            var shown = new TreeSet<>(chosen);
            shown.addAll(kinds);
            CostsWords.kinds().stream().filter(shown::remove).forEach(kind -> chips.add(kind(kind)));
            shown.forEach(kind -> chips.add(kind(kind)));
        }
        choice.parts().forEach((by, id) -> {
            var name = names.getOrDefault(by, id);
            var away = new Button(
                    CostsWords.one(by) + ": " + name, Symbol.CLOSE.smallIcon(), pressed -> go(choice.only(by, null)));
            away.setIconAfterText(true);
            away.addClassNames("chip", "costs-away");
            away.setAriaLabel("Not only " + CostsWords.one(by).toLowerCase(Locale.ROOT) + " " + name);
            chips.add(away);
        });
        chips.setVisible(chips.getComponentCount() > 0);
        return chips;
    }

    private Button kind(String kind) {
        var chosen = new TreeSet<>(choice.narrowed().kinds());
        boolean on = chosen.contains(kind);
        var button = new Button(CostsWords.kind(kind), pressed -> {
            if (on) {
                chosen.remove(kind);
            } else {
                chosen.add(kind);
            }
            go(choice.kinds(chosen));
        });
        chip(button, on);
        return button;
    }

    private static void chip(Button button, boolean on) {
        button.addClassName("chip");
        button.getElement().setAttribute("aria-pressed", Boolean.toString(on));
    }
}
