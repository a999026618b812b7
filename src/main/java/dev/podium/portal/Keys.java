package dev.podium.portal;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.HasElement;
import com.vaadin.flow.component.Tag;
import com.vaadin.flow.component.dependency.JsModule;

/** The keyboard: whatever is on the page and has a key is pressed by it. */
@Tag("podium-keys")
@JsModule("./portal/podium-keys.ts")
public final class Keys extends Component {

    Keys() {}

    /**
     * Gives a button, a field or a navigation entry a key.
     *
     * @param key such as {@code n}, {@code g a} (one after the other) or {@code alt+enter}
     * @param says what it does, for the list of keys
     */
    public static void give(HasElement part, String key, String says) {
        part.getElement().setAttribute("data-key", key);
        part.getElement().setAttribute("data-says", says);
    }

    /** As {@link #give}, but the key only brings the focus there. */
    public static void giveFocus(HasElement part, String key, String says) {
        give(part, key, says);
        part.getElement().setAttribute("data-key-focus", true);
    }

    void explain() {
        getElement().callJsFunction("explain");
    }

    void single(boolean on) {
        getElement().callJsFunction("single", on);
    }
}
