package dev.podium.labs.ui;

import dev.podium.labs.Grades.Grade;
import dev.podium.labs.Grades.Mark;
import dev.podium.labs.Rubrics.Criterion;
import dev.podium.portal.StatusBadge;
import dev.podium.portal.Symbol;
import dev.podium.portal.Tone;
import java.math.BigDecimal;

/** How grades look: their state by icon, word and colour, their points without needless zeros. */
final class GradeLook {

    private GradeLook() {}

    static StatusBadge badge(Grade grade) {
        return switch (grade.state()) {
            case NONE -> new StatusBadge(Tone.OFF, Symbol.IDLE, word(grade), "", null);
            case DRAFT -> new StatusBadge(Tone.IDLE, Symbol.DOCUMENT, word(grade), "", null);
            case RELEASED -> new StatusBadge(Tone.WORK, Symbol.CHECK, word(grade), "", null);
            case CHANGED -> new StatusBadge(Tone.WAIT, Symbol.WORKING, word(grade), "", null);
        };
    }

    static String word(Grade grade) {
        return switch (grade.state()) {
            case NONE -> "not graded";
            case DRAFT -> "draft";
            case RELEASED -> "released";
            case CHANGED -> "changed since";
        };
    }

    static String points(Grade grade, Criterion criterion) {
        return grade.mark(criterion.id())
                .filter(mark -> mark.points() != null)
                .map(GradeLook::points)
                .orElse("–");
    }

    private static String points(Mark mark) {
        var points = mark.points();
        return points == null ? "–" : number(points);
    }

    static String number(BigDecimal points) {
        var plain = points.stripTrailingZeros();
        return (plain.scale() < 0 ? plain.setScale(0) : plain).toPlainString();
    }
}
