package dev.podium.portal;

import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.HasStyle;
import com.vaadin.flow.internal.JacksonUtils;
import java.util.List;
import java.util.function.Function;

/** An element of our own that shows rows, and is told what is new of them and nothing twice. */
public abstract class RowsElement<T> extends Component implements HasStyle {

    private final transient ToldRows<T> told;
    private transient List<T> rows = List.of();

    /** @param id what a row is known by */
    protected RowsElement(Function<T, String> id) {
        told = new ToldRows<>(id);
    }

    protected final void put(List<T> newRows) {
        rows = List.copyOf(newRows);
        tell();
    }

    protected final List<T> rows() {
        return rows;
    }

    @Override
    protected void onAttach(AttachEvent event) {
        super.onAttach(event);
        // The browser has a new element now, which knows nothing.
        told.forget();
        tell();
    }

    private void tell() {
        var patch = isAttached() ? told.next(rows) : null;
        if (patch != null) {
            getElement().callJsFunction("patch", JacksonUtils.beanToJson(patch));
        }
    }
}
