package dev.podium.inference.ui;

import com.vaadin.flow.component.html.Span;

/** A tier: bars, and the word. */
class TierMark extends Span {

    TierMark(int tier) {
        addClassName("models-tier");
        var bars = new Span();
        bars.addClassName("bars");
        bars.getElement().setAttribute("aria-hidden", "true");
        for (int bar = 1; bar <= 3; bar++) {
            var one = new Span();
            if (bar <= tier) {
                one.addClassName("on");
            }
            bars.add(one);
        }
        add(bars, new Span("Tier " + tier));
    }
}
