package dev.podium.portal;

import com.vaadin.flow.component.Text;
import com.vaadin.flow.component.html.Span;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A state: icon, word and colour, always the three, with why and since when. */
public final class StatusBadge extends Span {

    private final Tone tone;
    private final String word;

    /**
     * @param reason why Podium says so, or "" when the word says it all
     * @param since when it began, or null when that is not known
     */
    public StatusBadge(Tone tone, Symbol symbol, String word, String reason, @Nullable Instant since) {
        this.tone = tone;
        this.word = word;
        addClassNames("badge", tone.id());
        add(symbol.smallIcon(), new Span(word));
        if (!reason.isEmpty()) {
            var why = new Span("· " + reason);
            why.addClassNames("why", "cut");
            why.getElement().setAttribute("title", reason);
            add(why);
        }
        if (since != null) {
            var when = new Span(new Text("· "), new Since(since));
            when.addClassName("when");
            add(when);
        }
    }

    public Tone tone() {
        return tone;
    }

    public String word() {
        return word;
    }
}
