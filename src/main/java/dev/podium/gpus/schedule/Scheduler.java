package dev.podium.gpus.schedule;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** The door of this package: each of these is a function of a snapshot and changes nothing. */
public final class Scheduler {

    private Scheduler() {}

    /** Who starts now, and what everybody else is told. */
    public static Plan plan(Snapshot snapshot) {
        throw new UnsupportedOperationException("being built");
    }

    /** What somebody would be told who asked for this now; the request need not be in the queue. */
    public static Expectation expect(Snapshot snapshot, Request request) {
        throw new UnsupportedOperationException("being built");
    }

    /** Whether this could ever start, and the largest of its kind that could. */
    public static Fit largest(Snapshot snapshot, Need need) {
        throw new UnsupportedOperationException("being built");
    }

    /** Devices for a reservation. Leases count until their hard end, the queue not at all: nobody in it was promised them. */
    public static Booking book(Snapshot snapshot, Need need, Instant from, Instant to) {
        throw new UnsupportedOperationException("being built");
    }

    /** How far a lease can go on beyond its hard end: up to the next reservation, and not at all while others wait for it. */
    public static Extension extend(Snapshot snapshot, UUID lease, Instant until) {
        throw new UnsupportedOperationException("being built");
    }

    /**
     * Who of those that watch is told now: as many as could all be served at once, the ones furthest below their share
     * first. What is kept for those told before stands in the snapshot as windows.
     */
    public static List<Offer> offers(Snapshot snapshot, List<Watch> watches) {
        throw new UnsupportedOperationException("being built");
    }
}
