package dev.podium.audit;

import dev.podium.kernel.HealthCheck;
import org.springframework.stereotype.Component;

/** Whether audit trails are anchored outside the database; what could not be is tried again here, before the hour is over. */
@Component
class AnchorsCheck implements HealthCheck {

    private final AuditAnchors anchors;

    AnchorsCheck(AuditAnchors anchors) {
        this.anchors = anchors;
    }

    @Override
    public String name() {
        return "audit.anchored";
    }

    @Override
    public Found look() {
        if (anchors.trouble() != null) {
            anchors.note();
        }
        var cut = anchors.cutOff();
        if (!cut.isEmpty()) {
            return Found.broken(
                            "The audit trail of " + String.join(", of ", cut)
                                    + " ends before where it was anchored: its end was cut off.",
                            "Find out who can write to the database; docs/guides/audit.md says how trails are verified.")
                    .on("audit");
        }
        var trouble = anchors.trouble();
        return trouble == null
                ? Found.fine("Audit trails are anchored in audit-anchors.jsonl.")
                : Found.broken(
                        "Where audit trails end could not be noted in audit-anchors.jsonl: " + trouble
                                + ". The trails themselves are in the database, and lack nothing.",
                        "See that the home directory can be written (home.writable) and the database answers; Podium tries again"
                                + " by itself.");
    }
}
