package dev.podium.audit;

import java.util.Map;

/** Who did what, in which team, when: appended for ever, each entry chained to the one before it by a hash. */
public interface AuditTrail {

    /**
     * Appends an entry for the current actor, in the running transaction where there is one: what is rolled back was
     * not done and is not recorded.
     *
     * @param action room, dot, verb: {@code agents.create}
     * @param object what it was done to, as a person would name it or as an id
     * @param details further facts, never a secret
     */
    void record(String action, String object, Map<String, String> details);
}
