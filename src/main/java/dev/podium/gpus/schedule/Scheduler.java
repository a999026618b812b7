package dev.podium.gpus.schedule;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.UUID;

/** The door of this package: each of these is a function of a snapshot and changes nothing. */
public final class Scheduler {

    private Scheduler() {}

    /** Who starts now, and what everybody else is told. */
    public static Plan plan(Snapshot snapshot) {
        return new Planner(snapshot).plan();
    }

    /** What somebody would be told who asked for this now; the request need not be in the queue. */
    public static Expectation expect(Snapshot snapshot, Request request) {
        var queue = new ArrayList<>(snapshot.queue());
        queue.removeIf(each -> each.id().equals(request.id()));
        queue.add(request);
        var decision = plan(snapshot.withQueue(queue)).of(request.id()).orElseThrow();
        return switch (decision) {
            case Decision.Start start -> new Expectation(true, snapshot.now(), 0, start.sentence());
            case Decision.Wait wait -> new Expectation(true, wait.expected(), wait.position(), wait.sentence());
            case Decision.Never never -> new Expectation(false, null, 0, never.sentence());
            case Decision.Open _, Decision.Rebook _, Decision.Broken _ ->
                throw new IllegalStateException("a request was decided as a reservation: " + decision);
        };
    }

    /** Whether this could ever start, and the largest like it that could. */
    public static Fit largest(Snapshot snapshot, Need need) {
        var pool = new Pool(snapshot.servers());
        var capacity = new Capacity(pool);
        return capacity.everFits(pool.shape(need), false)
                ? new Fit(true, "Fits.")
                : new Fit(false, new Sentences(snapshot, pool).never(capacity.largest(need)));
    }

    /** Devices for a reservation. Leases count until their hard end, the queue not at all: nobody in it was promised them. */
    public static Booking book(Snapshot snapshot, Need need, Instant from, Instant to) {
        return new Calendar(snapshot).book(need, from, to);
    }

    /** How far a lease can go on beyond its hard end: up to the next reservation, and not at all while others wait for it. */
    public static Extension extend(Snapshot snapshot, UUID lease, Instant until) {
        var holding = snapshot.holdings().stream()
                .filter(each -> each.lease().equals(lease))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no lease " + lease + " in the snapshot"));
        return new Calendar(snapshot).extend(holding, until, plan(snapshot).decisions());
    }

    /**
     * Who of those that watch is told now: as many as could all be served at once beside the queue, the ones furthest below
     * their share first. What is kept for those told before stands in the snapshot as windows.
     */
    public static List<Offer> offers(Snapshot snapshot, List<Watch> watches) {
        var planner = new Planner(snapshot);
        planner.plan();
        var byId = new HashMap<UUID, Watch>();
        watches.forEach(watch -> byId.put(watch.id(), watch));
        var offers = new ArrayList<Offer>();
        var asIfAsked = watches.stream().map(Scheduler::request).toList();
        for (var request : Line.of(snapshot.withQueue(asIfAsked), new Pool(snapshot.servers()).byUuid())) {
            planner.spare(request.need(), request.limit())
                    .ifPresent(places -> offers.add(new Offer(
                            request.id(),
                            places,
                            "Free for you now: " + planner.sentences().where(places) + ".")));
        }
        return offers;
    }

    private static Request request(Watch watch) {
        return new Request(
                watch.id(),
                watch.team(),
                watch.person(),
                watch.need(),
                TimeClass.of(watch.forAtLeast()),
                watch.forAtLeast(),
                watch.forAtLeast(),
                watch.since(),
                null,
                null);
    }
}
