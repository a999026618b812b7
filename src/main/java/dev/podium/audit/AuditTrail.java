package dev.podium.audit;

import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;

/** Who did what, in which team, when: appended for ever, each entry chained to the one before it by a hash. */
public interface AuditTrail {

    /** The detail that names a person whom the entry concerns, by id: they may read it, see {@link Mentions}. */
    String CONCERNS = "concerns";

    /** The detail that names, by id, which of that person's things it is about. */
    String SUBJECT = "subject";

    /** The detail, an id, by which a later entry says that what this one began has ended. */
    String VISIT = "visit";

    /** The detail of that later entry: the {@link #VISIT} that ended. */
    String ENDS = "ends";

    /**
     * Appends an entry for the current actor, in the running transaction where there is one: what is rolled back was
     * not done and is not recorded. Where the request came from is added by the trail itself.
     *
     * @param action room, dot, verb: {@code agents.create}
     * @param object what it was done to, as a person would name it or as an id
     * @param details further facts, never a secret
     */
    void record(String action, String object, Map<String, String> details);

    /**
     * Records a change of settings: of those that differ, {@code name.before} and {@code name.after}, "" for what is
     * not set. Secret settings are left out of both maps. Nothing is recorded where nothing differs.
     */
    default void recordChange(String action, String object, Map<String, String> before, Map<String, String> after) {
        var names = new TreeSet<>(before.keySet());
        names.addAll(after.keySet());
        var details = new TreeMap<String, String>();
        for (var name : names) {
            if (!Objects.equals(before.get(name), after.get(name))) {
                details.put(name + ".before", before.getOrDefault(name, ""));
                details.put(name + ".after", after.getOrDefault(name, ""));
            }
        }
        if (!details.isEmpty()) {
            record(action, object, details);
        }
    }
}
