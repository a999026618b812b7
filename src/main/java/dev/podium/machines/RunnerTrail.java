package dev.podium.machines;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.podium.audit.AuditTrail;
import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.Role;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;

/** What runners do themselves, in the installation's trail: a machine comes for the first time, or is refused. */
@Component
class RunnerTrail {

    private static final Actor PODIUM = new Actor(PersonId.SYSTEM, "Podium", null, Set.of(Role.SYSTEM), null);

    private final AuditTrail audit;
    /** A runner that is refused comes again and again. */
    private final Cache<String, Boolean> told = Caffeine.newBuilder()
            .expireAfterWrite(Duration.ofHours(1))
            .maximumSize(10_000)
            .build();

    RunnerTrail(AuditTrail audit) {
        this.audit = audit;
    }

    void enrolled(RunnerStore.Met met, String address, String osUser) {
        record("machines.runner-connected", met, Map.of("address", address, "osUser", osUser));
    }

    /** The same reason is told once an hour. */
    void refused(RunnerStore.Met met, String address) {
        var why = met.proof().name();
        if (told.asMap().putIfAbsent(met.machine() + why, true) == null) {
            record("machines.runner-refused", met, Map.of("address", address, "showed", why));
        }
    }

    private void record(String action, RunnerStore.Met met, Map<String, String> details) {
        var all = new java.util.TreeMap<>(details);
        all.put("id", met.machine().toString());
        CurrentActor.run(PODIUM, () -> audit.record(action, met.name(), all));
    }
}
