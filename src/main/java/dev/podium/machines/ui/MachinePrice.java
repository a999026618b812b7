package dev.podium.machines.ui;

import com.vaadin.flow.component.Component;
import dev.podium.identity.Permission;
import dev.podium.identity.Permissions;
import dev.podium.kernel.MachineId;
import dev.podium.machines.MachinePrices;
import java.time.Clock;
import org.springframework.core.annotation.Order;

/** What an hour on a machine costs, on its page. */
@org.springframework.stereotype.Component
@Order(2)
class MachinePrice implements MachinePart {

    private final MachinePrices prices;
    private final Permissions permissions;
    private final Clock clock;

    MachinePrice(MachinePrices prices, Permissions permissions, Clock clock) {
        this.prices = prices;
        this.permissions = permissions;
        this.clock = clock;
    }

    @Override
    public Component on(MachineId machine) {
        return new PricePart(prices, machine, clock, permissions.allows(Permission.PLATFORM_MANAGE));
    }
}
