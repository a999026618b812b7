package dev.podium.agents.ui;

import com.vaadin.flow.component.checkbox.Checkbox;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.radiobutton.RadioButtonGroup;
import com.vaadin.flow.router.PageTitle;
import com.vaadin.flow.router.Route;
import dev.podium.agents.NewsChoices;
import dev.podium.agents.NewsChoices.Choice;
import dev.podium.agents.NewsChoices.Kind;
import dev.podium.portal.Headed;
import dev.podium.portal.Heading;
import jakarta.annotation.security.PermitAll;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;

/** What I am told of agents, whose, and how. Each press is kept at once. */
@Route("account/news")
@PageTitle("News of agents – Podium")
@PermitAll
class NewsView extends Div implements Headed {

    private final transient NewsChoices choices;
    private final transient Heading heading = new Heading("News of agents", null);
    private final Map<Kind, Checkbox> kinds = new EnumMap<>(Kind.class);
    private final RadioButtonGroup<Boolean> whose = new RadioButtonGroup<>("Of whose agents");
    private boolean browser;

    NewsView(NewsChoices choices) {
        this.choices = choices;
        addClassName("watchers");
        var choice = choices.mine();
        browser = choice.browser();
        var what = card("What you are told");
        for (var kind : Kind.values()) {
            var box = new Checkbox(words(kind), choice.kinds().contains(kind));
            kinds.put(kind, box);
            what.add(box);
        }
        whose.setItems(false, true);
        whose.setItemLabelGenerator(
                shared -> Boolean.TRUE.equals(shared) ? "Mine, and those whose terminals I may open" : "Mine");
        whose.setValue(choice.shared());
        what.add(whose);
        var how = card("Where");
        var page = new Div("A page of Podium that is in front tells you at its lower end.");
        page.addClassName("t2");
        how.add(page, new BrowserNews(browser, this::turned));
        add(new Anchor("account", "Account"), what, how);
        kinds.values().forEach(box -> box.addValueChangeListener(e -> keep()));
        whose.addValueChangeListener(e -> keep());
    }

    private static Div card(String title) {
        var card = new Div(new H2(title));
        card.addClassNames("card", "news");
        return card;
    }

    private static String words(Kind kind) {
        return switch (kind) {
            case PERMISSION -> "It asks for permission";
            case INPUT -> "It asks something";
            case FINISHED -> "It has finished";
            case CRASHED -> "It has crashed";
            case STUCK -> "It is stuck";
        };
    }

    private void turned(boolean on) {
        browser = on;
        keep();
    }

    private void keep() {
        var wanted = EnumSet.noneOf(Kind.class);
        kinds.forEach((kind, box) -> {
            if (box.getValue()) {
                wanted.add(kind);
            }
        });
        choices.choose(new Choice(wanted, Boolean.TRUE.equals(whose.getValue()), browser));
    }

    @Override
    public Heading heading() {
        return heading;
    }
}
