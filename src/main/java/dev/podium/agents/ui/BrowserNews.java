package dev.podium.agents.ui;

import com.vaadin.flow.component.ClientCallable;
import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.HasStyle;
import com.vaadin.flow.component.Tag;
import com.vaadin.flow.component.dependency.JsModule;
import com.vaadin.flow.function.SerializableConsumer;

/** Turns a browser's own messages on and off. The browser asks the person for it, and only on their press. */
@Tag("podium-browser-news")
@JsModule("./agents/podium-browser-news.ts")
final class BrowserNews extends Component implements HasStyle {

    private final SerializableConsumer<Boolean> turned;

    BrowserNews(boolean on, SerializableConsumer<Boolean> turned) {
        this.turned = turned;
        addClassNames("row", "browser-news");
        getElement().setProperty("on", on);
    }

    @ClientCallable
    void turn(boolean on) {
        turned.accept(on);
    }
}
