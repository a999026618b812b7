package dev.podium.audit;

import dev.podium.kernel.TeamId;
import java.util.List;

/** Who may read trails. The room that knows people implements it. */
public interface AuditAccess {

    /** Returns when the current actor may read their team's trail; else a refusal. */
    void requireOwn();

    /** Returns when the current actor may read every trail; else a refusal. */
    void requireAll();

    boolean mayReadOwn();

    boolean mayReadAll();

    /**
     * A team whose trail may be chosen.
     *
     * @param deleted whether it was deleted and can still be restored
     */
    record Team(TeamId id, String name, boolean deleted) {}

    /**
     * For who may read all, by name; else a refusal.
     *
     * @param text matches anywhere in the name; "" for all
     */
    List<Team> teams(String text, int offset, int limit);
}
