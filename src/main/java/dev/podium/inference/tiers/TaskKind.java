package dev.podium.inference.tiers;

import java.util.Locale;
import java.util.Optional;

/** What a request is about, as far as it decides which model is enough for it. */
public enum TaskKind {
    CODE(Alias.CODE, "code generation"),
    TESTS(Alias.CODE, "tests"),
    LINT(Alias.CODE, "lint"),
    COMMIT_MESSAGE(Alias.CODE, "a commit message"),
    STORY(Alias.REASON, "story drafting"),
    BACKLOG(Alias.REASON, "backlog work"),
    BUG_HUNT(Alias.REASON, "bug hunting"),
    EXPLORATION(Alias.REASON, "exploration"),
    ELABORATION(Alias.REASON, "a first elaboration"),
    ESCALATED_ELABORATION(Alias.JUDGE, "an escalated elaboration"),
    GAP_ANALYSIS(Alias.JUDGE, "gap analysis"),
    REVIEW_SYNTHESIS(Alias.JUDGE, "review synthesis"),
    DECISION_GATE(Alias.JUDGE, "a decision gate"),
    QA(Alias.JUDGE, "quality assurance"),
    ARCHITECTURE(Alias.ARCHITECT, "architecture"),
    CONFLICT(Alias.ARCHITECT, "a conflict to settle"),
    NOVEL(Alias.ARCHITECT, "a novel problem");

    private final Alias alias;
    private final String words;

    TaskKind(Alias alias, String words) {
        this.alias = alias;
        this.words = words;
    }

    /** Which model it goes to where the team wants nothing else. */
    public Alias alias() {
        return alias;
    }

    /** As a sentence says it. */
    public String words() {
        return words;
    }

    /** As a client writes it in {@code X-Podium-Task}: {@code commit-message}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public static Optional<TaskKind> of(String id) {
        for (var kind : values()) {
            if (kind.id().equals(id)) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }
}
