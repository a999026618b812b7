package dev.podium.portal;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.H1;
import com.vaadin.flow.component.html.Span;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a view puts into the top bar: its title, one line of facts, one primary action. */
public final class Heading {

    private final H1 title = new H1();
    private final Span facts = new Span();
    private final @Nullable Component action;

    /** @param action the view's one primary button, or null when it has none */
    public Heading(String title, @Nullable Component action) {
        this.title.setText(title);
        this.title.addClassName("cut");
        facts.addClassNames("t3", "cut", "hide-p");
        this.action = action;
    }

    public void setFacts(String line) {
        facts.setText(line);
    }

    public String facts() {
        return facts.getText();
    }

    Component[] leading() {
        return new Component[] {title, facts};
    }

    Optional<Component> action() {
        return Optional.ofNullable(action);
    }
}
