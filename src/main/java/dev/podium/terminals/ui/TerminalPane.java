package dev.podium.terminals.ui;

import com.vaadin.flow.component.ClientCallable;
import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.Tag;
import com.vaadin.flow.function.SerializableSupplier;

/** A terminal in a page. It asks for a fresh WebSocket address whenever it connects. */
@Tag("podium-terminal")
public class TerminalPane extends Component {

    private final SerializableSupplier<String> ticketUrl;

    /** @param ticketUrl path and query of a WebSocket that admits the viewer once */
    public TerminalPane(SerializableSupplier<String> ticketUrl) {
        this.ticketUrl = ticketUrl;
    }

    public void focus() {
        getElement().callJsFunction("focus");
    }

    @ClientCallable
    private String freshAddress() {
        return ticketUrl.get();
    }
}
