package dev.podium.audit;

/** Who may read trails. The room that knows people implements it. */
public interface AuditAccess {

    /** Returns when the current actor may read their team's trail; else a refusal. */
    void requireOwn();

    /** Returns when the current actor may read every trail; else a refusal. */
    void requireAll();

    boolean mayReadOwn();
}
