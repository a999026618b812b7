package dev.podium.portal;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.applayout.DrawerToggle;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.router.QueryParameters;
import org.jspecify.annotations.Nullable;

/** Title and facts of the view, search, what needs somebody, and the view's one primary action. */
final class TopBar extends Div {

    private final Div leading = new Div();
    private final Div action = new Div();
    private final Button needs = new Button();

    TopBar(Palette palette) {
        addClassName("bar");
        var burger = new DrawerToggle();
        burger.setIcon(Symbol.MENU.icon());
        burger.addClassName("burger");
        burger.setAriaLabel("Menu");
        leading.addClassNames("row", "g3", "grow");
        action.addClassName("action");
        needs.addClassName("needs");
        needs.setVisible(false);
        add(burger, leading, find(palette), needs, action);
    }

    private static Button find(Palette palette) {
        var key = new Span("Ctrl K");
        key.addClassName("kbd");
        var find = new Button("Search or jump to", Symbol.SEARCH.smallIcon(), e -> palette.show());
        find.setSuffixComponent(key);
        find.addClassName("find");
        find.setAriaLabel("Search or jump to");
        Keys.give(find, "ctrl+k", "Search or jump to");
        return find;
    }

    void show(@Nullable Heading heading) {
        leading.removeAll();
        action.removeAll();
        if (heading != null) {
            leading.add(heading.leading());
            heading.action().ifPresent(action::add);
        }
    }

    /** Amber with a number when something waits, otherwise a quiet line. */
    void needs(int count) {
        needs.setVisible(true);
        needs.setClassName("quiet", count == 0);
        if (count == 0) {
            needs.setIcon(Symbol.CHECK.smallIcon());
            needs.setText("Nothing needs you");
            needs.setSuffixComponent(null);
            needs.setAriaLabel("Nothing needs you");
        } else {
            needs.setIcon(Symbol.ATTENTION.icon());
            needs.setText(Integer.toString(count));
            var words = new Span(count == 1 ? "needs you" : "need you");
            words.addClassName("lbl");
            needs.setSuffixComponent(words);
            // On a phone the words are not shown.
            needs.setAriaLabel(count + " " + words.getText());
        }
        Keys.give(needs, "g n", "Show what needs you");
    }

    /** Where "needs you" leads. */
    void leadTo(Attention attention) {
        needs.addClickListener(
                e -> UI.getCurrent().navigate(attention.path(), QueryParameters.fromString(attention.query())));
    }
}
