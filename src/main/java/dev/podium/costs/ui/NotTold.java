package dev.podium.costs.ui;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Paragraph;

/** In the place of a chart that would tell what single people did: what it is, and why it is not there. */
final class NotTold extends Div {

    /** @param tools what else can be chosen there */
    NotTold(String title, String why, Component... tools) {
        addClassNames("card", "costs-card", "costs-untold");
        var top = new Div(new H2(title));
        top.addClassName("costs-top");
        if (tools.length > 0) {
            var right = new Div(tools);
            right.addClassNames("push", "costs-head");
            top.add(right);
        }
        add(top, new Paragraph(why));
    }
}
