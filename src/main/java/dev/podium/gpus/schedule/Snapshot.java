package dev.podium.gpus.schedule;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;

/**
 * Everything a decision is made from. The same snapshot gives the same plan.
 *
 * @param zone in which sentences give the time of day
 * @param queue in any order
 * @param workload what is usually asked for; an empty one is made from the queue
 */
public record Snapshot(
        Instant now,
        ZoneId zone,
        List<Server> servers,
        List<Holding> holdings,
        List<Window> windows,
        List<Request> queue,
        Shares shares,
        Workload workload,
        Options options) {

    public Snapshot {
        servers = List.copyOf(servers);
        holdings = List.copyOf(holdings);
        windows = List.copyOf(windows);
        queue = List.copyOf(queue);
    }

    Snapshot withQueue(List<Request> another) {
        return new Snapshot(now, zone, servers, holdings, windows, another, shares, workload, options);
    }
}
