package dev.podium.labs;

import dev.podium.kernel.Refusal;
import dev.podium.labs.Grades.Grade;
import dev.podium.labs.Grades.Mark;
import dev.podium.labs.Grades.State;
import dev.podium.labs.Rubrics.Criterion;
import dev.podium.labs.Rubrics.Rubric;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What a grade may say by its rubric, and when it may be told. Pure. */
final class GradeRules {

    private GradeRules() {}

    static List<Mark> checked(Rubric rubric, List<Mark> marks) {
        var criteria = rubric.criteria().stream().collect(Collectors.toMap(Criterion::id, Function.identity()));
        var seen = new HashSet<UUID>();
        var checked = new ArrayList<Mark>();
        for (var mark : marks) {
            var criterion = criteria.get(mark.criterion());
            if (criterion == null || !seen.add(mark.criterion())) {
                throw bad(
                        "marks",
                        "The rubric has no criterion " + mark.criterion() + ", or it is there twice.",
                        "Take the ids from the rubric.");
            }
            var given = mark.points();
            checked.add(new Mark(
                    criterion.id(),
                    given == null ? null : Points.of(given, criterion.points()).orElseThrow(() -> outside(criterion)),
                    text(mark.comment(), Grades.LONGEST_MARK_COMMENT, "marks", "The comment on " + criterion.name())));
        }
        return checked;
    }

    private static Refusal outside(Criterion criterion) {
        return bad("marks", outsideWords(criterion), "Enter such a number, or nothing for not yet.");
    }

    static String outsideWords(Criterion criterion) {
        return criterion.name() + " takes 0 to " + Points.words(criterion.points())
                + " points, with two places at most.";
    }

    static String text(String given, int longest, String field, String what) {
        var text = given.strip();
        if (text.length() > longest || text.indexOf('\0') >= 0) {
            throw bad(
                    field,
                    what + " has " + text.length() + " characters; " + longest + " are the most, and no NUL.",
                    "Shorten it.");
        }
        return text;
    }

    private static Refusal bad(String field, String sentence, String nextStep) {
        return Refusal.invalidField(field, "labs.bad-grade", sentence, nextStep);
    }

    /** Why somebody is not told now; "" where they are. */
    static String why(Rubric rubric, Grade grade) {
        long missing = rubric.criteria().stream()
                .filter(criterion -> grade.mark(criterion.id())
                        .filter(mark -> mark.points() != null)
                        .isEmpty())
                .count();
        if (grade.state() == State.NONE) {
            return "Nothing is written yet.";
        }
        if (missing > 0) {
            return missing == 1 ? "One criterion has no points yet." : missing + " criteria have no points yet.";
        }
        return grade.state() == State.RELEASED ? "Was told just this already." : "";
    }
}
