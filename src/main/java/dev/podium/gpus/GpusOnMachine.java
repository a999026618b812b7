package dev.podium.gpus;

import dev.podium.kernel.MachineId;
import dev.podium.machines.MachineUse;
import org.springframework.stereotype.Component;

/** What of a machine's GPUs is held or reserved, so that it is not removed under it. */
@Component
class GpusOnMachine implements MachineUse {

    private final PoolStore store;

    GpusOnMachine(PoolStore store) {
        this.store = store;
    }

    @Override
    public String on(MachineId machine) {
        return words(store.inUse(machine));
    }

    static String words(PoolStore.InUse use) {
        var leases = use.leases() == 0 ? "" : use.leases() == 1 ? "1 lease of GPUs" : use.leases() + " leases of GPUs";
        var booked = use.reservations() == 0
                ? ""
                : use.reservations() == 1 ? "1 reservation of GPUs" : use.reservations() + " reservations of GPUs";
        return leases.isEmpty() || booked.isEmpty() ? leases + booked : leases + " and " + booked;
    }
}
