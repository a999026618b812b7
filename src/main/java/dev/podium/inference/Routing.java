package dev.podium.inference;

import dev.podium.inference.tiers.TaskKind;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which kind of task goes to which model, in the current team. */
public interface Routing {

    int MOST_SAID = 100;

    /**
     * @param alias the name it goes to
     * @param own whether the team said so; else it is as Podium does it
     */
    record Rule(TaskKind task, String alias, boolean own) {}

    /**
     * What somebody said of a kind of task.
     *
     * @param alias the name it was to go to from then on; null: as Podium does it
     * @param by the name that they had
     */
    record Said(@Nullable String alias, String by, Instant at) {}

    /** Where a request would go. */
    record Explained(@Nullable TaskKind task, String reason, int tier, List<String> targets) {}

    /** One for each kind. */
    List<Rule> rules();

    /**
     * @param task its {@link TaskKind#id}
     * @param alias null: as Podium does it
     * @throws dev.podium.kernel.Refusal {@code inference.no-such-task}, {@code inference.route-name}
     */
    void set(String task, @Nullable String alias);

    /**
     * What was said of a kind of task, the latest first; at most {@link #MOST_SAID}.
     *
     * @throws dev.podium.kernel.Refusal {@code inference.no-such-task}
     */
    List<Said> history(String task);

    /** Says where a text would go and why, and calls nothing. */
    Explained explain(String model, String text);
}
