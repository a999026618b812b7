package dev.podium.machines.ui;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.HasComponents;
import com.vaadin.flow.component.HasStyle;
import com.vaadin.flow.component.Tag;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.dependency.JsModule;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.dom.Element;
import dev.podium.portal.Symbol;

/** A line for another machine, and the button that copies it; the browser does that alone. */
@Tag("podium-line")
@JsModule("./machines/podium-line.ts")
final class CopyLine extends Component implements HasComponents, HasStyle {

    private final String line;

    /** @param what it is, for those who do not see the page: "the authority's line" */
    CopyLine(String what, String line) {
        this.line = line;
        var code = new Element("code");
        code.setText(line);
        code.setAttribute("tabindex", "0");
        code.setAttribute("aria-label", what);
        var copy = new Button(Symbol.COPY.smallIcon());
        copy.addClassNames("sm", "sq", "ghost");
        copy.setAriaLabel("Copy " + what);
        var said = new Span();
        said.addClassName("said");
        said.getElement().setAttribute("role", "status");
        getElement().appendChild(code);
        add(copy, said);
    }

    String line() {
        return line;
    }
}
