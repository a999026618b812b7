package dev.podium.agents.ui;

import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.DetachEvent;
import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.component.grid.GridVariant;
import com.vaadin.flow.data.renderer.Renderer;
import com.vaadin.flow.shared.Registration;
import java.util.List;

/** A table that is one column of cards below 640 px, where styles.css has its phone. */
class PhoneGrid<T> extends Grid<T> {

    private static final int PHONE = 640;

    private List<Column<T>> wide = List.of();
    private Column<T> phone = addColumn(one -> "");
    private Registration resizes = () -> {};

    PhoneGrid(String label) {
        removeColumn(phone);
        addThemeVariants(GridVariant.NO_BORDER);
        addClassName("list");
        getElement().setAttribute("aria-label", label);
    }

    /** Called when the columns of a wide page are all there. */
    final void cards(String header, Renderer<T> card) {
        wide = List.copyOf(getColumns());
        phone = addColumn(card).setHeader(header);
        narrow(false);
    }

    final void narrow(boolean narrow) {
        wide.forEach(column -> column.setVisible(!narrow));
        phone.setVisible(narrow);
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
