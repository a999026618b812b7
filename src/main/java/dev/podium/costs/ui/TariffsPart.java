package dev.podium.costs.ui;

import com.vaadin.flow.component.grid.ColumnTextAlign;
import dev.podium.costs.ChargeRules.NewTariff;
import dev.podium.costs.ChargeRules.Tariff;
import dev.podium.costs.ui.Standing.Ruled;
import dev.podium.portal.EmptyState;
import dev.podium.portal.Table;

/** What electricity costs. */
final class TariffsPart extends ChargeCard {

    private final transient ChargeDesk desk;
    private final transient Runnable changed;

    TariffsPart(ChargeDesk desk, Runnable changed) {
        super("Electricity", "of machines that were bought");
        this.desk = desk;
        this.changed = changed;
        refresh();
    }

    private void add() {
        new TariffDialog(desk, changed).open();
    }

    private static Object of(Tariff tariff) {
        var machine = tariff.tariff().machine();
        return machine == null ? "" : machine;
    }

    @Override
    void refresh() {
        var all = Standing.of(
                desk.rules().tariffs(), TariffsPart::of, each -> each.tariff().from(), desk.today());
        boolean runs = desk.runsAll();
        if (all.isEmpty()) {
            ways();
            var words = "Until a tariff is entered, electricity costs nothing in the books.";
            content(
                    runs
                            ? new EmptyState("No tariff is entered", words, small("Add a tariff", this::add))
                            : new EmptyState("No tariff is entered", words));
            return;
        }
        if (runs) {
            ways(small("Add", this::add));
        }
        content(several(table(), all, each -> each.standing() == Standing.BEFORE, "earlier"));
    }

    private Table<Ruled<Tariff>> table() {
        var table = new Table<Ruled<Tariff>>("Electricity tariffs");
        table.addName("Of", each -> name(each.rule().tariff()), each -> "");
        table.onPhone(
                        table.addColumn(TariffsPart::costs).setHeader("A kWh").setTextAlign(ColumnTextAlign.END),
                        TariffsPart::costs)
                .setFlexGrow(0)
                .setWidth("112px");
        table.addFact(
                        "From",
                        each -> ChargeWords.day(each.rule().tariff().from())
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

    private String name(NewTariff tariff) {
        var machine = tariff.machine();
        return machine == null ? "All machines" : desk.machines().get(machine).name();
    }

    private static String costs(Ruled<Tariff> each) {
        var tariff = each.rule().tariff();
        return ChargeWords.money(tariff.perKilowattHour(), tariff.currency());
    }
}
