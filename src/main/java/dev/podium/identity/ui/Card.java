package dev.podium.identity.ui;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.Svg;
import com.vaadin.flow.component.dependency.StyleSheet;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H1;
import com.vaadin.flow.component.html.Main;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import dev.podium.kernel.Refusal;

/** The page of somebody who is not signed in: one card in the middle under Podium's mark. */
@StyleSheet("identity.css")
class Card extends Main {

    private static final String MARK = """
            <svg width="20" height="20" viewBox="0 0 20 20" fill="currentColor" aria-hidden="true">\
            <rect x="1.5" y="10" width="5" height="7.5" rx="1.25" opacity=".55"/>\
            <rect x="7.5" y="3" width="5" height="14.5" rx="1.25"/>\
            <rect x="13.5" y="7" width="5" height="10.5" rx="1.25" opacity=".75"/></svg>""";

    private final Div refusal = new Div();
    private final Div body = new Div();

    Card(String title, String fact) {
        addClassName("identity-page");
        var brand = new Div(new Svg(MARK), new Span("Podium"));
        brand.addClassName("identity-brand");
        refusal.addClassName("identity-refusal");
        refusal.getElement().setAttribute("role", "alert");
        refusal.setVisible(false);
        body.addClassName("identity-body");
        var card = new Div(new H1(title), new Paragraph(fact), refusal, body);
        card.addClassName("identity-card");
        add(brand, card);
    }

    void fill(Component... parts) {
        body.removeAll();
        body.add(parts);
    }

    void refuse(Refusal refused) {
        var sentence = new Span(refused.sentence());
        sentence.addClassName("identity-sentence");
        var code = new Span(refused.code());
        code.addClassName("identity-code");
        refusal.removeAll();
        refusal.add(sentence, new Span(refused.nextStep()), code);
        refusal.setClassName("identity-limit", refused.kind() == Refusal.Kind.LIMIT);
        refusal.setVisible(true);
    }

    void clearRefusal() {
        refusal.setVisible(false);
    }
}
