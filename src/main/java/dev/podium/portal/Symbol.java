package dev.podium.portal;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.HasStyle;
import com.vaadin.flow.component.Tag;
import com.vaadin.flow.component.dependency.JsModule;
import java.util.Locale;

/** The icons of Podium, by what they mean. Their shapes stand in frontend/portal/podium-icon.ts. */
public enum Symbol {
    AGENTS,
    MACHINE,
    GPUS,
    LABS,
    CALENDAR,
    MODELS,
    CALLS,
    BUDGETS,
    CHARGES,
    GOOD,
    BAD,
    TEAM,
    PERSON,
    TEAMS,
    KEY,
    SETTINGS,
    SEARCH,
    ATTENTION,
    QUESTION,
    HAND,
    PLUS,
    CLOSE,
    CHECK,
    MENU,
    MORE,
    BACK,
    UNFOLDED,
    FOLDED,
    CHOOSE,
    FILTER,
    SORT,
    LIST,
    TILES,
    SIDE_PANE,
    EXPAND,
    INTERRUPT,
    START,
    RECORD,
    UNDO,
    SUN,
    KEYBOARD,
    LOCK,
    LIMIT,
    COSTS,
    DOWNLOAD,
    DOCUMENT,
    COPY,
    FOLDER,
    WORKING,
    STARTING,
    IDLE,
    ENDED,
    CRASHED,
    STUCK,
    LOOP,
    CLOCK,
    AWAY,
    EYE,
    UNREACHABLE,
    MISTAKE;

    /** As a view's {@code @Menu} and the web elements name it. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The icon, 16 px, in the colour of the text around it. Decoration: the word stands beside it. */
    public Component icon() {
        return new Icon(this);
    }

    /** The icon at 14 px, for buttons and second lines. */
    public Component smallIcon() {
        var icon = new Icon(this);
        icon.addClassName("s");
        return icon;
    }

    @Tag("podium-icon")
    @JsModule("./portal/podium-icon.ts")
    private static final class Icon extends Component implements HasStyle {
        Icon(Symbol symbol) {
            getElement().setAttribute("name", symbol.id());
        }
    }
}
