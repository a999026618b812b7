package dev.podium.agents.ui;

import dev.podium.agents.Agents;
import dev.podium.identity.Permission;
import dev.podium.identity.Permissions;
import dev.podium.kernel.Refusal;
import dev.podium.machines.Machine;
import dev.podium.terminals.Terminals.FoundSession;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** What runs already and could be adopted, as far as the person may and the machine answers. */
@Component
class Adoption {

    private static final Logger LOG = LoggerFactory.getLogger(Adoption.class);

    private final Agents agents;
    private final Permissions permissions;

    Adoption(Agents agents, Permissions permissions) {
        this.agents = agents;
        this.permissions = permissions;
    }

    /** Never refuses: a page that offers adopting beside other things opens without it too. */
    List<FoundSession> sessions(Machine machine) {
        if (!permissions.allows(Permission.SESSION_ADOPT)) {
            return List.of();
        }
        try {
            return agents.adoptable(machine.id());
        } catch (Refusal refusal) {
            LOG.debug("Nothing to adopt on {}: {}", machine.name(), refusal.code());
            return List.of();
        }
    }
}
