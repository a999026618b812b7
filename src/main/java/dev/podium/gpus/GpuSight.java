package dev.podium.gpus;

import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.Role;
import dev.podium.machines.MachineHealth;
import dev.podium.machines.MachineHealth.Health;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** What this Podium hears of machines just now, asked as Podium itself: whoever may use which is asked elsewhere. */
@Component
class GpuSight {

    static final Actor PODIUM = new Actor(PersonId.SYSTEM, "Podium", null, Set.of(Role.SYSTEM), null);

    private final MachineHealth health;

    GpuSight(MachineHealth health) {
        this.health = health;
    }

    Map<MachineId, Health> look() {
        return CurrentActor.get(
                PODIUM, () -> health.all().stream().collect(Collectors.toMap(Health::machine, each -> each)));
    }
}
