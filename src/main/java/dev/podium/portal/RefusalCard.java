package dev.podium.portal;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import dev.podium.kernel.Refusal;

/** A refusal as a person reads it: what, why, what next, and the code to quote. */
public final class RefusalCard extends Div {

    private final String code;

    /** @param ways buttons that take the next step, the likeliest first; may be none */
    public RefusalCard(Refusal refusal, Component... ways) {
        this(
                look(refusal.kind()),
                symbol(refusal.kind()),
                refusal.sentence(),
                refusal.nextStep(),
                refusal.code(),
                ways);
    }

    private RefusalCard(String look, Symbol symbol, String sentence, String nextStep, String code, Component... ways) {
        this.code = code;
        addClassName("refusal");
        if (!look.isEmpty()) {
            addClassName(look);
        }
        getElement().setAttribute("role", "alert");
        var bold = new Span(sentence);
        bold.addClassName("strong");
        var next = new Paragraph(nextStep);
        next.addClassName("s");
        var body = new Div(bold, next);
        if (ways.length > 0) {
            var row = new Div(ways);
            row.addClassName("next");
            body.add(row);
        }
        var id = new Div(code);
        id.addClassName("id");
        body.add(id);
        add(symbol.icon(), body);
    }

    /** A failure of Podium itself; the number is in its log. */
    static RefusalCard mistake(String number) {
        return new RefusalCard(
                "off",
                Symbol.MISTAKE,
                "This did not work, and it is our own mistake.",
                "The rest of the page works. The number below finds it in the log.",
                number);
    }

    public String code() {
        return code;
    }

    private static String look(Refusal.Kind kind) {
        return switch (kind) {
            case INVALID, UNAUTHENTICATED, FORBIDDEN, CONFLICT -> "";
            case TOO_LARGE, LIMIT -> "wait";
            case NOT_FOUND, UNAVAILABLE -> "off";
        };
    }

    private static Symbol symbol(Refusal.Kind kind) {
        return switch (kind) {
            case UNAUTHENTICATED, FORBIDDEN -> Symbol.LOCK;
            case INVALID, CONFLICT, NOT_FOUND -> Symbol.MISTAKE;
            case TOO_LARGE, LIMIT -> Symbol.LIMIT;
            case UNAVAILABLE -> Symbol.UNREACHABLE;
        };
    }
}
