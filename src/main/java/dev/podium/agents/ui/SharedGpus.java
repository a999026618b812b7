package dev.podium.agents.ui;

import dev.podium.agents.NeededGpus;
import dev.podium.gpus.GpuLeases;
import dev.podium.gpus.GpuQueue;
import dev.podium.gpus.GpuServers;
import dev.podium.gpus.GpuServers.Server;
import dev.podium.gpus.ui.GpuTimes;
import dev.podium.gpus.ui.NeedPart;
import dev.podium.identity.Permission;
import dev.podium.identity.Permissions;
import dev.podium.kernel.Refusal;
import dev.podium.portal.FormRefusal;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.springframework.stereotype.Component;

/** What pages of agents say of shared GPUs. */
@Component
class SharedGpus {

    private final GpuServers servers;
    private final GpuQueue queue;
    private final GpuLeases leases;
    private final Permissions permissions;

    SharedGpus(GpuServers servers, GpuQueue queue, GpuLeases leases, Permissions permissions) {
        this.servers = servers;
        this.queue = queue;
        this.leases = leases;
        this.permissions = permissions;
    }

    /** Those on which the acting person may ask for GPUs. */
    List<Server> servers() {
        return permissions.allows(Permission.GPU_USE) && permissions.allows(Permission.MACHINE_SEE)
                ? servers.all()
                : List.of();
    }

    NeedPart part(List<Server> among, FormRefusal refused) {
        return new NeedPart(queue, among, refused);
    }

    /** "1 GPU until 16:30", or without the time where none is held. */
    String words(NeededGpus gpus) {
        var request = gpus.request();
        if (request == null || !permissions.allows(Permission.MACHINE_SEE)) {
            return gpus.words();
        }
        try {
            var lease = leases.get(request);
            var times = new GpuTimes(Instant.now(), ZoneId.systemDefault());
            return lease.ended() == null ? gpus.words() + " until " + times.at(lease.ends()) : gpus.words();
        } catch (Refusal stillWaits) {
            return gpus.words();
        }
    }

    static String limit(NeededGpus gpus) {
        return "Shared GPUs, for at most " + GpuTimes.span(gpus.limit()) + " at a time.";
    }
}
