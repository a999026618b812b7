package dev.podium.gpus.schedule;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Answers what can still be reserved, and how far a lease can go on. */
final class Calendar {

    private final Snapshot snapshot;
    private final Pool pool;
    private final Sentences sentences;
    private final long now;

    Calendar(Snapshot snapshot) {
        this.snapshot = snapshot;
        this.pool = new Pool(snapshot.servers());
        this.sentences = new Sentences(snapshot, pool);
        this.now = snapshot.now().toEpochMilli();
    }

    Booking book(Need need, Instant from, Instant to) {
        var capacity = new Capacity(pool);
        var shape = pool.shape(need);
        if (!from.isBefore(to) || from.isBefore(snapshot.now())) {
            return new Booking.Refused(null, "A reservation must end after it begins, and begin no sooner than now.");
        }
        if (!capacity.everFits(shape, false)) {
            return new Booking.Refused(null, "Cannot be reserved: " + capacity.largest(need) + ".");
        }
        var profile = Reservations.sure(pool, kept(), snapshot, now);
        var placement = new Placement(pool, profile, Planner.workload(snapshot), now);
        long begin = from.toEpochMilli();
        long lasting = to.toEpochMilli() - begin;
        var slot = placement.find(shape, begin, Timeline.NEVER - 1, lasting, lasting);
        if (slot != null && slot.at() == begin) {
            return new Booking.Booked(
                    slot.places(),
                    "Reserved from " + sentences.exactly(from) + " to " + sentences.exactly(to) + ": "
                            + sentences.where(slot.places()) + ".");
        }
        if (slot == null) {
            return new Booking.Refused(null, "Cannot be reserved: what it needs is here but cannot be used now.");
        }
        var next = Instant.ofEpochMilli(slot.at());
        return new Booking.Refused(
                next,
                "Cannot be reserved from " + sentences.exactly(from) + ": leases or reservations hold too much then. "
                        + "For as long, it could be had from " + sentences.exactly(next) + ".");
    }

    /** @param waiting decisions of a plan of the same snapshot */
    Extension extend(Holding holding, Instant until, List<Decision> waiting) {
        var end = holding.hardEnd();
        if (!until.isAfter(end)) {
            return new Extension(false, end, "It already lasts until " + sentences.exactly(end) + ".");
        }
        long waiters = waiting.stream()
                .filter(Decision.Wait.class::isInstance)
                .map(Decision.Wait.class::cast)
                .filter(wait -> wait.blockers().contains(holding.lease()))
                .count();
        if (waiters > 0) {
            return new Extension(
                    false,
                    end,
                    "Cannot be extended: " + (waiters == 1 ? "somebody waits" : waiters + " others wait")
                            + " for what it holds. It ends at " + sentences.exactly(end) + ".");
        }
        var granted = firstWindow(holding, until);
        return granted == null
                ? new Extension(true, until, "Extended until " + sentences.exactly(until) + ".")
                : new Extension(
                        false,
                        granted,
                        "Can last until " + sentences.exactly(granted)
                                + " at most: what it holds is reserved from then on.");
    }

    /** When the first reservation begins that it would be in the way of; null where none would. */
    private @Nullable Instant firstWindow(Holding holding, Instant until) {
        var profile = new Profile(pool, kept(), now);
        snapshot.holdings().stream()
                .filter(other -> !other.lease().equals(holding.lease()))
                .forEach(other ->
                        Reservations.hold(profile, other, now, other.hardEnd().toEpochMilli()));
        long lasting = until.toEpochMilli() - now;
        if (holding.places().stream().allMatch(place -> profile.fits(place, now, lasting, lasting))) {
            return null;
        }
        var ends = holding.hardEnd();
        return kept().stream()
                .filter(window -> window.to().isAfter(ends))
                .filter(window -> window.places().stream().anyMatch(place -> shares(place, holding)))
                .map(Window::from)
                .map(from -> from.isBefore(ends) ? ends : from)
                .min(Instant::compareTo)
                .orElse(null);
    }

    private static boolean shares(Place place, Holding holding) {
        return place.slices().stream()
                .anyMatch(slice -> holding.places().stream()
                        .flatMap(held -> held.slices().stream())
                        .anyMatch(held -> held.uuid().equals(slice.uuid())));
    }

    private List<Window> kept() {
        return snapshot.windows().stream()
                .filter(window -> window.to().isAfter(snapshot.now()))
                .toList();
    }
}
