package dev.podium.audit;

import java.util.Map;

/** What is done so often that an entry each time would fill the trail, such as looking at a screen again and again. */
public interface AuditCounts {

    /**
     * Counts one more of the same for the current actor and returns at once, without the database. An entry follows
     * within seconds, then one each quarter of an hour that it goes on, with {@code times}, {@code from} and
     * {@code until} in its details. The last seconds before a crash are lost.
     *
     * @param action as {@link AuditTrail#record} takes it; with the object and the actor it says what is the same
     * @param details of the last of those that an entry stands for
     */
    void count(String action, String object, Map<String, String> details);
}
