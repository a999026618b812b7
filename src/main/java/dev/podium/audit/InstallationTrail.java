package dev.podium.audit;

import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Records what happens to the installation in its own chain, not in that of the team the admin happens to be in. */
@Component
public class InstallationTrail {

    private final AuditTrail audit;

    InstallationTrail(AuditTrail audit) {
        this.audit = audit;
    }

    /** {@link AuditTrail#record}. */
    public void record(String action, String object, Map<String, String> details) {
        CurrentActor.run(outside(), () -> audit.record(action, object, details));
    }

    /** {@link AuditTrail#recordChange}. */
    public void recordChange(String action, String object, Map<String, String> before, Map<String, String> after) {
        CurrentActor.run(outside(), () -> audit.recordChange(action, object, before, after));
    }

    private static Actor outside() {
        var actor = CurrentActor.require();
        return new Actor(actor.person(), actor.name(), null, actor.roles(), actor.scopes(), actor.credential());
    }
}
