package dev.podium.terminals.ui;

import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.ClientCallable;
import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.Focusable;
import com.vaadin.flow.component.HasSize;
import com.vaadin.flow.component.Tag;
import com.vaadin.flow.component.dependency.CssImport;
import com.vaadin.flow.component.dependency.JsModule;
import com.vaadin.flow.component.dependency.NpmPackage;
import com.vaadin.flow.function.SerializableSupplier;
import com.vaadin.flow.internal.JacksonUtils;
import dev.podium.kernel.Refusal;

/**
 * A terminal in a page. Its bytes travel over a WebSocket of their own, past Vaadin; the server side only hands out the
 * addresses of that socket, a fresh one for each connection, since a ticket admits once.
 *
 * <p>When the person wants out of the terminal by the keyboard (F6), the element fires the DOM event {@code leave}.
 */
@Tag("podium-terminal")
@NpmPackage(value = "@xterm/xterm", version = "6.0.0")
@NpmPackage(value = "@xterm/addon-fit", version = "0.11.0")
@NpmPackage(value = "@xterm/addon-webgl", version = "0.19.0")
@NpmPackage(value = "@xterm/addon-unicode11", version = "0.9.0")
@NpmPackage(value = "@xterm/addon-search", version = "0.16.0")
@NpmPackage(value = "@xterm/addon-web-links", version = "0.12.0")
@NpmPackage(value = "@xterm/addon-clipboard", version = "0.2.0")
@JsModule("./terminals/podium-terminal.ts")
@CssImport("@xterm/xterm/css/xterm.css")
@CssImport("./terminals/podium-terminal.css")
public class TerminalPane extends Component implements HasSize, Focusable<TerminalPane> {

    private final SerializableSupplier<String> ticketUrl;

    /**
     * @param ticketUrl makes a ticket and returns the path and query of the socket it admits to, such as
     *     {@code /ws/terminals?ticket=…}; called anew for each connection, with the actor of the page. A
     *     {@link Refusal} from it is shown in the terminal, with its next step.
     */
    public TerminalPane(SerializableSupplier<String> ticketUrl) {
        this.ticketUrl = ticketUrl;
    }

    /** Names the terminal for screen readers: what runs in it, such as the agent's name. */
    public void setLabel(String label) {
        getElement().setAttribute("label", label);
    }

    @Override
    protected void onAttach(AttachEvent event) {
        super.onAttach(event);
        // Not from the element itself: it may be in the page before Vaadin has given it its server side. With the first
        // address, so that the line opens without asking back for it.
        getElement().executeJs("this.connect($0)", ticketUrl());
    }

    /**
     * Called by the element.
     *
     * @return JSON: {@code {"url"}}, or {@code {"code", "message", "nextStep", "final"}} for a refusal; a final one is not
     *     asked again by itself
     */
    @ClientCallable
    String ticketUrl() {
        var answer = JacksonUtils.createObjectNode();
        try {
            answer.put("url", ticketUrl.get());
        } catch (Refusal refusal) {
            answer.put("code", refusal.code());
            answer.put("message", refusal.sentence());
            answer.put("nextStep", refusal.nextStep());
            answer.put("final", isFinal(refusal.kind()));
        }
        return answer.toString();
    }

    /** What time alone may change is tried again: a machine comes back, a limit is no longer reached. */
    private static boolean isFinal(Refusal.Kind kind) {
        return switch (kind) {
            case UNAVAILABLE, LIMIT, CONFLICT -> false;
            case INVALID, UNAUTHENTICATED, FORBIDDEN, NOT_FOUND, TOO_LARGE -> true;
        };
    }
}
