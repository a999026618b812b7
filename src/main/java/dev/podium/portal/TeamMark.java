package dev.podium.portal;

import com.vaadin.flow.component.html.Span;
import java.util.Locale;

/**
 * A team's mark: always its letter in its colour, by its name, so that it is the same wherever the team is shown.
 *
 * @param letter of the name, without a "team" before it
 * @param tone one of the four colours: a, b, c, d
 */
public record TeamMark(String letter, String tone) {

    private static final int COLOURS = 4;

    public static TeamMark of(String team) {
        var words = team.toLowerCase(Locale.ROOT).replaceFirst("^team ", "");
        return new TeamMark(
                words.isEmpty()
                        ? "?"
                        : words.substring(0, words.offsetByCodePoints(0, 1)).toUpperCase(Locale.ROOT),
                String.valueOf((char) ('a' + Math.floorMod(team.hashCode(), COLOURS))));
    }

    /** The mark at 20 px. */
    public Span large() {
        var mark = new Span(letter);
        mark.addClassNames("sw", "lg", tone);
        return mark;
    }

    /** The mark at 16 px. */
    public Span small() {
        var mark = new Span(letter);
        mark.addClassNames("sw", tone);
        return mark;
    }
}
