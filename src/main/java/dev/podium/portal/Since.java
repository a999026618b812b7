package dev.podium.portal;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.HasStyle;
import com.vaadin.flow.component.Tag;
import com.vaadin.flow.component.dependency.JsModule;
import java.time.Instant;

/** How long ago something was: "2 min". The exact moment shows on hover; the browser keeps it true. */
@Tag("podium-since")
@JsModule("./portal/podium-since.ts")
public final class Since extends Component implements HasStyle {

    public Since(Instant moment) {
        getElement().setAttribute("at", Long.toString(moment.toEpochMilli()));
    }
}
