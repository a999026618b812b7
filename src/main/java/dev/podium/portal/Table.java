package dev.podium.portal;

import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.DetachEvent;
import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.component.grid.GridVariant;
import com.vaadin.flow.data.renderer.LitRenderer;
import com.vaadin.flow.function.ValueProvider;
import com.vaadin.flow.shared.Registration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A table of names and facts, as tall as its rows. On a phone the facts stand under the name, and only its actions keep a
 * column of their own. Values are text, so nothing that anybody typed is taken for HTML.
 */
public class Table<T> extends Grid<T> {

    /** Below this width, in pixels, styles.css has its phone. */
    public static final int PHONE = 640;

    private static final int FEW = 50;

    private final List<Column<T>> wide = new ArrayList<>();
    private final List<ValueProvider<T, String>> facts = new ArrayList<>();
    private Registration resizes = () -> {};

    /** @param label what the rows are, for those who do not see the page */
    public Table(String label) {
        addThemeVariants(GridVariant.NO_BORDER);
        addClassName("table");
        getElement().setAttribute("aria-label", label);
    }

    /** The first column: in bold what a row is called, and under it a second line, which may be "". */
    public final Column<T> addName(String header, ValueProvider<T, String> name, ValueProvider<T, String> second) {
        return addColumn(LitRenderer.<T>of("""
                                <div class="called"><b class="cut">${item.name}</b>\
                                <span class="t2 s cut" ?hidden=${!item.second}>${item.second}</span>\
                                <span class="t3 s phone">${item.facts}</span></div>""")
                        .withProperty("name", name)
                        .withProperty("second", second)
                        .withProperty("facts", this::facts))
                .setHeader(header)
                .setFlexGrow(2);
    }

    /** A column that a phone has as part of the name's. */
    public final Column<T> addFact(String header, ValueProvider<T, String> fact) {
        return onPhone(addColumn(fact).setHeader(header), fact);
    }

    /** A column of any kind that a phone has as these words under the name; "" for not at all. */
    public final Column<T> onPhone(Column<T> column, ValueProvider<T, String> words) {
        wide.add(column);
        facts.add(words);
        return column;
    }

    private String facts(T row) {
        return facts.stream()
                .map(fact -> fact.apply(row))
                .filter(fact -> !fact.isEmpty() && !fact.equals("–"))
                .collect(Collectors.joining(" · "));
    }

    /** As tall as this many rows; very many are fetched as the table is scrolled. */
    public final void fit(int rows) {
        boolean few = rows <= FEW;
        setAllRowsVisible(few);
        setHeight(few ? null : "70dvh");
    }

    /** Whether this is a phone now. */
    public void narrow(boolean narrow) {
        wide.forEach(column -> column.setVisible(!narrow));
    }

    @Override
    protected void onAttach(AttachEvent event) {
        super.onAttach(event);
        var page = event.getUI().getPage();
        narrow(page.getExtendedClientDetails().getWindowInnerWidth() <= PHONE);
        resizes = page.addBrowserWindowResizeListener(resized -> narrow(resized.getWidth() <= PHONE));
    }

    @Override
    protected void onDetach(DetachEvent event) {
        resizes.remove();
        super.onDetach(event);
    }
}
