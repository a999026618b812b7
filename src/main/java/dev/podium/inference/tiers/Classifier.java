package dev.podium.inference.tiers;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Guesses from what a person wrote what it is about. It reads words and knows nothing: where none of them says anything,
 * the local reasoner begins, and evidence of how the work goes raises the tier, not a guess.
 */
public final class Classifier {

    /** @param because the words it was found by; "" where nothing was found */
    public record Guess(TaskKind kind, String because) {}

    private record Rule(TaskKind kind, int weight, Pattern words) {}

    /** What stands further up in a text is context more often than the request. */
    private static final int MOST = 4_000;

    private static final List<Rule> RULES = List.of(
            rule(TaskKind.COMMIT_MESSAGE, 5, "commit message", "describe (this|the|my) (diff|commit|change)s?"),
            rule(
                    TaskKind.LINT,
                    4,
                    "lint(er|ing)?",
                    "formatt?(er|ing)?",
                    "checkstyle",
                    "eslint",
                    "spotless",
                    "unused imports?"),
            rule(
                    TaskKind.TESTS,
                    3,
                    "(unit|regression|missing)? ?tests? for",
                    "(write|add|generate|extend) (\\w+ ){0,3}tests?",
                    "test coverage"),
            rule(
                    TaskKind.CONFLICT,
                    5,
                    "(merge|design|requirement)s? conflicts?",
                    "contradict(s|ion|ory)?",
                    "irreconcilable"),
            rule(
                    TaskKind.ARCHITECTURE,
                    5,
                    "architect(ure|ural)?",
                    "system design",
                    "design (the|a) (system|protocol|schema)",
                    "trade-?offs? between",
                    "adr\\b"),
            rule(TaskKind.NOVEL, 5, "novel", "research problem", "never been done", "invent", "prove that"),
            rule(TaskKind.GAP_ANALYSIS, 5, "gap analysis", "what (is|are) (we )?missing", "gaps? (in|between)"),
            rule(
                    TaskKind.REVIEW_SYNTHESIS,
                    4,
                    "(synthesi[sz]e|summari[sz]e|combine) (\\w+ ){0,3}(reviews?|feedback|findings)",
                    "code review"),
            rule(
                    TaskKind.DECISION_GATE,
                    4,
                    "go ?/ ?no-?go",
                    "(should we|decide whether)",
                    "sign ?off",
                    "decision gate",
                    "approve or reject"),
            rule(TaskKind.QA, 3, "\\bqa\\b", "quality assurance", "acceptance (test|criteria)"),
            rule(TaskKind.BACKLOG, 4, "backlog", "prioriti[sz]e", "break (\\w+ ){0,4}into (tasks|tickets|issues)"),
            rule(TaskKind.STORY, 4, "user stor(y|ies)", "as an? \\w+,? i want"),
            rule(
                    TaskKind.BUG_HUNT,
                    3,
                    "bugs?\\b",
                    "stack ?trace",
                    "(it|this|that|which) (fails|crashes|hangs)",
                    "root cause",
                    "why (does|is|do)",
                    "debug"),
            rule(
                    TaskKind.EXPLORATION,
                    2,
                    "explore",
                    "how does .{1,60} work",
                    "where (is|are|do|does)",
                    "explain",
                    "find (out|all|where)",
                    "what does"),
            rule(
                    TaskKind.CODE,
                    2,
                    "implement",
                    "refactor",
                    "rename",
                    "(write|add|create|change|fix|update) (an?|the|this|some)? ?\\w+",
                    "function",
                    "method",
                    "class\\b"));

    private Classifier() {}

    private static Rule rule(TaskKind kind, int weight, String... words) {
        return new Rule(kind, weight, Pattern.compile("\\b(" + String.join("|", words) + ")"));
    }

    /** @param human the newest text of a person; never a program's and never a system prompt */
    public static Guess guess(String human) {
        var text = (human.length() > MOST ? human.substring(human.length() - MOST) : human).toLowerCase(Locale.ROOT);
        Rule best = null;
        String because = "";
        for (var rule : RULES) {
            if (best != null && best.weight() >= rule.weight()) {
                continue;
            }
            var found = rule.words().matcher(text);
            if (found.find()) {
                best = rule;
                because = found.group();
            }
        }
        return best == null ? new Guess(TaskKind.ELABORATION, "") : new Guess(best.kind(), because);
    }
}
