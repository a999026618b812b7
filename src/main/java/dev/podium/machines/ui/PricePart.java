package dev.podium.machines.ui;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.details.Details;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H3;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.html.UnorderedList;
import dev.podium.kernel.MachineId;
import dev.podium.machines.MachinePrices;
import dev.podium.machines.MachinePrices.Rate;
import dev.podium.portal.Toasts;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an hour on a machine costs now, what it cost and will cost; admins enter another price. */
final class PricePart extends Div {

    private final transient MachinePrices prices;
    private final transient MachineId machine;
    private final transient Clock clock;
    private final boolean admin;
    private final Div body = new Div();

    PricePart(MachinePrices prices, MachineId machine, Clock clock, boolean admin) {
        this.prices = prices;
        this.machine = machine;
        this.clock = clock;
        this.admin = admin;
        addClassNames("card", "machines-card");
        body.addClassName("machines-part");
        add(new H3("Price"), body);
        show();
    }

    private void show() {
        body.removeAll();
        var rates = prices.of(machine);
        var now = rates.now();
        if (now == null) {
            body.add(said(
                    admin
                            ? "Nobody has entered what an hour on it costs. Until then it costs nothing in the books."
                            : "Nobody has entered what an hour on it costs."));
        } else {
            var amount = new Span(PriceWords.perHour(now));
            amount.addClassName("machines-price");
            body.add(amount, said(PriceWords.why(now)));
        }
        if (admin) {
            body.add(new Button(rates.all().isEmpty() ? "Enter a price" : "Enter another price", pressed -> edit(now)));
        }
        var others = rates.all().stream().filter(rate -> !rate.equals(now)).toList();
        if (!others.isEmpty()) {
            body.add(new Details("Earlier and later prices (" + others.size() + ")", history(others)));
        }
    }

    private void edit(@Nullable Rate now) {
        body.removeAll();
        body.add(new PriceForm(
                now,
                LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC),
                entry -> {
                    prices.enter(machine, entry);
                    Toasts.say("The price counts from " + entry.from() + ".");
                    show();
                },
                this::show));
    }

    private static UnorderedList history(List<Rate> rates) {
        var list = new UnorderedList();
        list.addClassName("machines-prices");
        for (var rate : rates) {
            var from = new Span("From " + rate.from());
            from.addClassName("t2");
            var amount = new Span(PriceWords.perHour(rate));
            amount.addClassName("strong");
            var why = new Span(PriceWords.entered(rate));
            why.addClassNames("t3", "s");
            list.add(new ListItem(from, amount, why));
        }
        return list;
    }

    private static Paragraph said(String sentence) {
        var text = new Paragraph(sentence);
        text.addClassName("t2");
        return text;
    }
}
