package dev.podium.machines;

import dev.podium.audit.AuditTrail;
import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Notes what happens to machines in the installation's chain, not in that of the team the admin happens to be in. */
@Component
class MachineTrail {

    private final AuditTrail audit;

    MachineTrail(AuditTrail audit) {
        this.audit = audit;
    }

    void record(String action, String object, Map<String, String> details) {
        CurrentActor.run(outside(), () -> audit.record(action, object, details));
    }

    /** {@link AuditTrail#recordChange}. */
    void recordChange(String action, String object, Map<String, String> before, Map<String, String> after) {
        CurrentActor.run(outside(), () -> audit.recordChange(action, object, before, after));
    }

    private static Actor outside() {
        var actor = CurrentActor.require();
        return new Actor(actor.person(), actor.name(), null, actor.roles(), actor.scopes(), actor.credential());
    }
}
