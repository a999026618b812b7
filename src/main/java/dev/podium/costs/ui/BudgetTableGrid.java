package dev.podium.costs.ui;

import com.vaadin.flow.component.grid.ColumnTextAlign;
import com.vaadin.flow.data.renderer.LitRenderer;
import dev.podium.costs.Dollars;
import dev.podium.portal.Table;
import java.time.ZoneId;

/** Budgets as a table, each with a bar that has marks where somebody is told. Lit renders values as text. */
final class BudgetTableGrid extends Table<BudgetShown> {

    private static final String BAR = """
            <span class="budget-bar ${item.tone}" aria-hidden="true"><span class="spent" .style=${'width:' + item.spent}>\
            </span><span class="held" .style=${'width:' + item.held}></span><i class="half"></i><i class="much"></i></span>""";

    BudgetTableGrid(ZoneId zone) {
        super("Budgets");
        addColumn(LitRenderer.<BudgetShown>of("""
                                <div class="called"><b class="cut">${item.name}</b><span class="t2 s cut">${item.kind}</span>\
                                <span class="phone budget-phone">""" + BAR + """
                                <span class="t3 s">${item.words} · ${item.left} left</span></span></div>""")
                        .withProperty("name", BudgetShown::subject)
                        .withProperty("kind", BudgetShown::kind)
                        .withProperty("tone", BudgetShown::tone)
                        .withProperty("spent", BudgetShown::spentWidth)
                        .withProperty("held", BudgetShown::heldWidth)
                        .withProperty("words", BudgetShown::words)
                        .withProperty("left", row -> Dollars.about(row.budget().left())))
                .setHeader("Of")
                .setFlexGrow(2);
        onPhone(
                        addColumn(LitRenderer.<BudgetShown>of(
                                                "<div class=\"budget-used\">" + BAR
                                                        + "<span class=\"t2 s cut\">${item.words}</span>"
                                                        + "<span class=\"t3 s cut\" ?hidden=${!item.raised}>${item.raised}</span></div>")
                                        .withProperty("tone", BudgetShown::tone)
                                        .withProperty("spent", BudgetShown::spentWidth)
                                        .withProperty("held", BudgetShown::heldWidth)
                                        .withProperty("words", BudgetShown::words)
                                        .withProperty("raised", row -> row.raised(zone)))
                                .setHeader("Used"),
                        row -> "")
                .setFlexGrow(3);
        money("Spent", row -> Dollars.about(row.budget().spent()));
        money("Left", row -> Dollars.about(row.budget().left()));
        addFact("Begins anew", row -> row.ends(zone)).setFlexGrow(0).setWidth("136px");
    }

    private void money(String header, com.vaadin.flow.function.ValueProvider<BudgetShown, String> amount) {
        onPhone(addColumn(amount).setHeader(header).setTextAlign(ColumnTextAlign.END), row -> "")
                .setFlexGrow(0)
                .setWidth("112px");
    }
}
