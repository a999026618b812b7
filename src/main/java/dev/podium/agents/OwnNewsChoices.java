package dev.podium.agents;

import dev.podium.identity.Permission;
import dev.podium.identity.Permissions;
import dev.podium.kernel.CurrentActor;
import java.util.Objects;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Choices as rows; not in the trail, for they change nothing for anybody else. */
@Service
class OwnNewsChoices implements NewsChoices {

    private final NewsChoiceStore store;
    private final Permissions permissions;

    OwnNewsChoices(NewsChoiceStore store, Permissions permissions) {
        this.store = store;
        this.permissions = permissions;
    }

    @Override
    @Transactional(readOnly = true)
    public Choice mine() {
        permissions.require(Permission.AGENT_SEE);
        return store.mine().orElse(Choice.QUIET);
    }

    @Override
    @Transactional
    public void choose(Choice choice) {
        permissions.require(Permission.AGENT_SEE);
        var actor = CurrentActor.require();
        store.put(Objects.requireNonNull(actor.team()), actor.person(), choice);
    }
}
