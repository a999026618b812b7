package dev.podium.machines.ui;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.dom.Element;

/** The fingerprint of a machine's host key, to be compared by eye. */
final class Fingerprint extends Div {

    private final String fingerprint;

    Fingerprint(String title, String fingerprint) {
        this.fingerprint = fingerprint;
        addClassName("machines-key");
        var code = new Element("code");
        code.setText(fingerprint);
        code.setAttribute("aria-label", title);
        var bold = new Paragraph(title);
        bold.addClassNames("s", "t2");
        add(bold);
        getElement().appendChild(code);
    }

    String text() {
        return fingerprint;
    }
}
