package dev.podium.costs.ui;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.select.Select;
import dev.podium.costs.ChargeRules.ExchangeRate;
import dev.podium.costs.CostsCurrency.Chosen;
import dev.podium.kernel.Refusal;
import dev.podium.portal.Toasts;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Collectors;

/** In which currency costs are read. */
final class CurrencyPart extends ChargeCard {

    private static final MathContext SHOWN = new MathContext(5);

    private final transient ChargeDesk desk;
    private final transient Runnable changed;

    CurrencyPart(ChargeDesk desk, Runnable changed) {
        super("Currency", "in which costs are read");
        this.desk = desk;
        this.changed = changed;
        refresh();
    }

    @Override
    void refresh() {
        var now = desk.currency().now();
        var body = new Div();
        body.addClassNames("body", "charges-body");
        if (desk.runsAll()) {
            body.add(choice(now));
        } else {
            var name = new Paragraph(ChargeWords.name(now.currency()) + " (" + now.currency() + ")");
            name.addClassName("strong");
            body.add(name);
        }
        var words = new Paragraph(words(now.currency(), desk.rules().exchangeRates(), desk.today()));
        words.addClassName("t2");
        body.add(words);
        var history = desk.currency().history();
        if (!history.isEmpty()) {
            var past = new Paragraph(history.stream()
                    .limit(3)
                    .map(each -> each.currency() + " since " + since(each))
                    .collect(Collectors.joining("; ")));
            past.addClassNames("t3", "s");
            body.add(past);
        }
        content(body);
    }

    private String since(Chosen chosen) {
        return chosen.at() == null ? "the start" : ChargeWords.entered(chosen.at(), chosen.by(), desk.zone());
    }

    private Select<String> choice(Chosen now) {
        var choice = new Select<String>();
        choice.setLabel("Costs are read in");
        var choices = new java.util.ArrayList<>(desk.currency().choices());
        if (!choices.contains(now.currency())) {
            choices.add(now.currency());
        }
        choice.setItems(choices);
        choice.setItemLabelGenerator(each -> each == null ? "" : ChargeWords.name(each) + " (" + each + ")");
        choice.setValue(now.currency());
        choice.addValueChangeListener(chosen -> {
            try {
                desk.currency().choose(chosen.getValue());
                Toasts.say("Costs are read in " + chosen.getValue() + ". Budgets and prices stay in US dollars.");
            } catch (Refusal refused) {
                Toasts.refuse(refused);
            }
            changed.run();
        });
        return choice;
    }

    /** What that means today, and for which days it cannot be. */
    static String words(String currency, List<ExchangeRate> rates, LocalDate today) {
        if (currency.equals("USD")) {
            return rates.isEmpty()
                    ? "The ledger, prices and budgets are in US dollars, and so is what is read. To read costs in another"
                            + " currency, enter its exchange rate first."
                    : "The ledger, prices and budgets are in US dollars, and so is what is read.";
        }
        var own = rates.stream()
                .map(ExchangeRate::rate)
                .filter(each -> each.currency().equals(currency))
                .toList();
        var now = own.stream().filter(each -> !each.from().isAfter(today)).findFirst();
        var first = own.stream().map(each -> each.from()).min(LocalDate::compareTo);
        return now.map(each -> "A dollar is "
                                + ChargeWords.number(BigDecimal.ONE.divide(each.dollars(), SHOWN), 2)
                                + " " + currency + " today. Each day is read by the rate of that day.")
                        .orElse("No rate of " + currency
                                + " counts today: costs are read in dollars until one is entered.")
                + first.map(day -> " Before " + ChargeWords.day(day)
                                + " there is none: a stretch with such a day is read in dollars.")
                        .orElse("")
                + " Budgets and prices stay in US dollars.";
    }
}
