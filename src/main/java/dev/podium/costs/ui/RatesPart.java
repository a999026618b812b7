package dev.podium.costs.ui;

import com.vaadin.flow.component.grid.ColumnTextAlign;
import dev.podium.costs.ChargeRules.ExchangeRate;
import dev.podium.costs.ui.Standing.Ruled;
import dev.podium.portal.EmptyState;
import dev.podium.portal.Table;

/** What currencies are worth. */
final class RatesPart extends ChargeCard {

    private final transient ChargeDesk desk;
    private final transient Runnable changed;

    RatesPart(ChargeDesk desk, Runnable changed) {
        super("Exchange rates", "for all teams");
        this.desk = desk;
        this.changed = changed;
        refresh();
    }

    private void add() {
        new RateDialog(desk, desk.today(), changed).open();
    }

    @Override
    void refresh() {
        var all = Standing.of(
                desk.rules().exchangeRates(),
                each -> each.rate().currency(),
                each -> each.rate().from(),
                desk.today());
        boolean runs = desk.runsAll();
        if (all.isEmpty()) {
            ways();
            var words = "What is paid in another currency than US dollars waits until its rate is entered.";
            content(
                    runs
                            ? new EmptyState(
                                    "No exchange rate is entered", words, small("Add an exchange rate", this::add))
                            : new EmptyState("No exchange rate is entered", words));
            return;
        }
        if (runs) {
            ways(small("Add", this::add));
        }
        content(several(table(), all, each -> each.standing() == Standing.BEFORE, "earlier"));
    }

    private Table<Ruled<ExchangeRate>> table() {
        var table = new Table<Ruled<ExchangeRate>>("Exchange rates");
        table.addName(
                "Currency",
                each -> each.rule().rate().currency(),
                each -> ChargeWords.name(each.rule().rate().currency()));
        table.onPhone(
                        table.addColumn(RatesPart::worth).setHeader("One is").setTextAlign(ColumnTextAlign.END),
                        RatesPart::worth)
                .setFlexGrow(0)
                .setWidth("104px");
        table.addFact(
                        "From",
                        each -> ChargeWords.day(each.rule().rate().from())
                                + (each.standing() == Standing.NOW
                                        ? ""
                                        : ", " + each.standing().word()))
                .setFlexGrow(2);
        table.addFact(
                        "Entered",
                        each -> ChargeWords.entered(
                                each.rule().entered().at(),
                                each.rule().entered().by(),
                                desk.zone()))
                .setFlexGrow(2);
        return table;
    }

    private static String worth(Ruled<ExchangeRate> each) {
        return "$" + ChargeWords.number(each.rule().rate().dollars(), 2);
    }
}
