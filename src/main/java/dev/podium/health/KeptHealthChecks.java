package dev.podium.health;

import dev.podium.identity.Permission;
import dev.podium.identity.Permissions;
import java.util.List;
import org.springframework.stereotype.Service;

/** {@link HealthChecks}, of what the rounds have seen. */
@Service
class KeptHealthChecks implements HealthChecks {

    private final HealthRounds rounds;
    private final Permissions permissions;

    KeptHealthChecks(HealthRounds rounds, Permissions permissions) {
        this.rounds = rounds;
        this.permissions = permissions;
    }

    @Override
    public List<Seen> all() {
        permissions.require(Permission.PLATFORM_MANAGE);
        return rounds.seen();
    }

    @Override
    public void lookAgain() {
        permissions.require(Permission.PLATFORM_MANAGE);
        rounds.soon();
    }
}
