package dev.podium.gpus.schedule;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The windows of a snapshot: those that begin, those that have lost devices, and those that simply count. */
final class Reservations {

    private final Snapshot snapshot;
    private final Pool pool;
    private final Sentences sentences;
    private final long now;
    private final List<Window> windows = new ArrayList<>();
    private final List<Decision> decisions = new ArrayList<>();

    Reservations(Snapshot snapshot, Pool pool, Sentences sentences) {
        this.snapshot = snapshot;
        this.pool = pool;
        this.sentences = sentences;
        this.now = snapshot.now().toEpochMilli();
        var care = new ArrayList<Window>();
        for (var window : snapshot.windows()) {
            if (window.to().isAfter(snapshot.now())) {
                // Also one that has lost devices: those it has still are not another's before it is settled.
                windows.add(window);
                if (due(window) || !pool.usable(window.places())) {
                    care.add(window);
                }
            }
        }
        care.sort(Comparator.comparing(Window::from).thenComparing(Window::id));
        // One after the other, each beside all others that can be kept, so that nobody's devices go to somebody else.
        care.forEach(window -> settle(window, due(window)));
    }

    private boolean due(Window window) {
        return window.kind() == Window.Kind.RESERVATION && !window.from().isAfter(snapshot.now());
    }

    /** All windows that are to be kept, with the devices they have now. */
    List<Window> windows() {
        return windows;
    }

    List<Decision> decisions() {
        return decisions;
    }

    private void settle(Window window, boolean due) {
        windows.remove(window);
        var places = places(window, pool.usable(window.places()));
        if (places == null) {
            windows.add(window);
            decisions.add(new Decision.Broken(window.id(), broken(window)));
            return;
        }
        windows.add(new Window(
                window.id(),
                window.team(),
                window.person(),
                window.kind(),
                window.from(),
                window.to(),
                window.need(),
                places));
        if (due) {
            decisions.add(new Decision.Open(window.id(), places, window.to(), sentences.begins(places, window.to())));
        } else {
            decisions.add(new Decision.Rebook(window.id(), places, rebooked(window, places)));
        }
    }

    private String rebooked(Window window, List<Place> places) {
        return "The reservation for " + sentences.exactly(window.from()) + " now has " + sentences.where(places)
                + ", because " + pool.whyUnusable(window.places()) + ".";
    }

    private String broken(Window window) {
        var why = pool.whyUnusable(window.places());
        return why.isEmpty()
                ? "The reservation for " + sentences.exactly(window.from())
                        + " cannot begin yet: what it was to have is still held, and nothing else like it is free."
                : "The reservation for " + sentences.exactly(window.from()) + " cannot be kept as things are: " + why
                        + ", and nothing else like it is free then.";
    }

    /** Its own devices where they can be had, or others; null where nothing can. */
    private @Nullable List<Place> places(Window window, boolean usable) {
        var profile = sure(pool, windows, snapshot, now);
        long from = Math.max(now, window.from().toEpochMilli());
        long lasting = window.to().toEpochMilli() - from;
        if (usable && window.places().stream().allMatch(place -> profile.fits(place, from, lasting, lasting))) {
            return window.places();
        }
        var slot = new Placement(pool, profile, Planner.workload(snapshot), now)
                .find(pool.shape(window.need()), from, from, lasting, lasting);
        return slot == null ? null : slot.places();
    }

    /** What is certain: leases up to their hard ends, and windows. The queue was promised nothing. */
    static Profile sure(Pool pool, List<Window> windows, Snapshot snapshot, long now) {
        var profile = new Profile(pool, windows, now);
        snapshot.holdings()
                .forEach(
                        holding -> hold(profile, holding, now, holding.hardEnd().toEpochMilli()));
        return profile;
    }

    /** What should have ended but is still there is still there. */
    static void hold(Profile profile, Holding holding, long now, long probably) {
        long soon = now + 1000;
        long limit = Math.max(soon, holding.hardEnd().toEpochMilli());
        holding.places().forEach(place -> profile.add(place, now, Math.max(soon, probably), limit));
    }
}
