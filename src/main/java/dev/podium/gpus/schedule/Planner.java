package dev.podium.gpus.schedule;

import dev.podium.kernel.PersonId;
import dev.podium.kernel.TeamId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One pass. The line is walked once: each request gets the soonest start that delays nobody before it (conservative
 * backfill); behind the planned ones, requests only start where that delays none of those (as in EASY).
 */
final class Planner {

    private record Held(TeamId team, @Nullable PersonId person, TimeClass timeClass) {}

    /**
     * What did not fit now. Nothing becomes free during a pass: neither will the same for as long or longer, and thousands
     * ask for the same.
     */
    private record Failed(Duration estimate, Duration limit) {
        boolean covers(Request request) {
            return request.estimate().compareTo(estimate) >= 0
                    && request.limit().compareTo(limit) >= 0;
        }
    }

    private static final Failed AT_ALL = new Failed(Duration.ZERO, Duration.ZERO);

    private final Snapshot snapshot;
    private final Pool pool;
    private final Capacity capacity;
    private final Sentences sentences;
    private final Reservations reservations;
    private final Profile profile;
    private final Placement placement;
    private final Blockers blockers;
    private final Map<Held, Long> held = new HashMap<>();
    private final Map<Integer, Boolean> ever = new HashMap<>();
    private final Map<Integer, Failed> failed = new HashMap<>();
    private final long now;
    private int position;
    private int planned;

    Planner(Snapshot snapshot) {
        this.snapshot = snapshot;
        this.now = snapshot.now().toEpochMilli();
        this.pool = new Pool(snapshot.servers());
        this.capacity = new Capacity(pool);
        this.sentences = new Sentences(snapshot, pool);
        this.reservations = new Reservations(snapshot, pool, sentences);
        this.profile = new Profile(pool, reservations.windows(), now);
        this.placement = new Placement(pool, profile, workload(snapshot), now);
        this.blockers = new Blockers(snapshot);
        for (var holding : snapshot.holdings()) {
            long probably = Estimates.corrected(holding.expectedEnd(), holding.hardEnd(), snapshot.now())
                    .toEpochMilli();
            Reservations.hold(profile, holding, now, probably);
            count(holding.team(), holding.person(), holding.timeClass(), holding.milli());
        }
    }

    static Workload workload(Snapshot snapshot) {
        return snapshot.workload().shapes().isEmpty()
                ? Workload.of(snapshot.queue().stream().map(Request::need).toList())
                : snapshot.workload();
    }

    Plan plan() {
        var decisions = new ArrayList<>(reservations.decisions());
        for (var request : Line.of(snapshot, pool.byUuid())) {
            decisions.add(decide(request));
        }
        return new Plan(decisions);
    }

    /** What could start now beside all that is planned; kept from then on, so that two are not offered the same. */
    Optional<List<Place>> spare(Need need, Duration lasting) {
        long millis = Math.max(1, lasting.toMillis());
        var slot = placement.find(pool.shape(need), now, now, millis, millis);
        if (slot == null) {
            return Optional.empty();
        }
        slot.places().forEach(place -> profile.add(place, now, now + millis, now + millis));
        return Optional.of(slot.places());
    }

    Sentences sentences() {
        return sentences;
    }

    private void count(TeamId team, PersonId person, TimeClass timeClass, long milli) {
        held.merge(new Held(team, person, timeClass), milli, Long::sum);
        held.merge(new Held(team, null, timeClass), milli, Long::sum);
    }

    private Decision decide(Request request) {
        var shape = pool.shape(request.need());
        var refused = never(request, shape);
        if (refused != null) {
            return new Decision.Never(request.id(), refused);
        }
        position++;
        var limited = limited(request);
        if (limited != null) {
            return waits(request, null, Decision.Why.CLASS_LIMIT, List.of(), limited);
        }
        var notBefore = request.notBefore();
        long earliest = notBefore == null ? now : Math.max(now, notBefore.toEpochMilli());
        return planned >= snapshot.options().planned()
                ? behind(request, shape, earliest)
                : ahead(request, shape, earliest);
    }

    /** One that gets a start of its own, now or later. */
    private Decision ahead(Request request, Shape shape, long earliest) {
        var slot = find(request, shape, earliest, Timeline.NEVER - 1);
        if (slot == null) {
            return unplanned(request, shape);
        }
        take(request, slot);
        if (slot.at() <= now) {
            return start(request, slot);
        }
        planned++;
        var expected = Instant.ofEpochMilli(slot.at());
        var notBefore = request.notBefore();
        if (notBefore != null && slot.at() == notBefore.toEpochMilli()) {
            return waits(request, expected, Decision.Why.NOT_YET, List.of(), sentences.notYet(expected));
        }
        long reserved = reservedFrom(shape, request);
        if (reserved < Timeline.NEVER) {
            var from = Instant.ofEpochMilli(reserved);
            var sentence = sentences.reserved(position, from, Duration.between(snapshot.now(), from), expected);
            return waits(request, expected, Decision.Why.RESERVED, List.of(), sentence);
        }
        int free = freeNow(shape, slot);
        var sentence = sentences.waits(request, position, expected, free);
        return waits(request, expected, Decision.Why.IN_LINE, blockers.of(slot), sentence);
    }

    /** One of the tail: starts now if that delays nobody who is planned. */
    private Decision behind(Request request, Shape shape, long earliest) {
        var tooMuch = failed.get(shape.number());
        boolean can = earliest == now && (tooMuch == null || !tooMuch.covers(request));
        var slot = can ? find(request, shape, now, now) : null;
        if (slot != null) {
            take(request, slot);
            return start(request, slot);
        }
        if (can) {
            boolean forAMoment = tooMuch != null || placement.find(shape, now, now, 1, 1) != null;
            failed.put(shape.number(), forAMoment ? new Failed(request.estimate(), request.limit()) : AT_ALL);
        }
        return waits(request, null, Decision.Why.TOO_FAR, List.of(), sentences.tooFar(position));
    }

    private Decision unplanned(Request request, Shape shape) {
        if (!capacity.everFits(shape, true)) {
            return waits(request, null, Decision.Why.UNUSABLE, List.of(), sentences.unusable(position, why(shape)));
        }
        return waits(request, null, Decision.Why.TOO_FAR, List.of(), sentences.untold(position));
    }

    private @Nullable Slot find(Request request, Shape shape, long earliest, long latest) {
        return placement.find(
                shape,
                earliest,
                latest,
                request.estimate().toMillis(),
                request.limit().toMillis());
    }

    private void take(Request request, Slot slot) {
        long probably = slot.at() + request.estimate().toMillis();
        long limit = slot.at() + request.limit().toMillis();
        slot.places().forEach(place -> profile.add(place, slot.at(), probably, limit));
    }

    private Decision start(Request request, Slot slot) {
        count(request.team(), request.person(), request.timeClass(), milli(request, slot));
        return new Decision.Start(
                request.id(),
                slot.places(),
                snapshot.now().plus(request.estimate()),
                snapshot.now().plus(request.limit()),
                sentences.starts(slot.places()));
    }

    private static long milli(Request request, Slot slot) {
        return new Holding(
                        request.id(),
                        request.team(),
                        request.person(),
                        request.timeClass(),
                        slot.places(),
                        Instant.EPOCH,
                        Instant.EPOCH,
                        Instant.EPOCH)
                .milli();
    }

    private Decision waits(
            Request request, @Nullable Instant expected, Decision.Why why, List<UUID> leases, String sentence) {
        return new Decision.Wait(request.id(), position, expected, why, leases, sentence);
    }

    private @Nullable String never(Request request, Shape shape) {
        var limit = snapshot.options().classes().get(request.timeClass());
        if (limit != null && request.limit().compareTo(limit.longest()) > 0) {
            return sentences.tooLong(request.timeClass(), limit.longest());
        }
        long milli = (long) request.need().allGpus() * request.need().milli();
        if (limit != null && limit.milliAPerson() > 0 && milli > limit.milliAPerson()) {
            return sentences.tooMuchForClass(request.timeClass(), limit.milliAPerson(), false);
        }
        if (limit != null && limit.milliATeam() > 0 && milli > limit.milliATeam()) {
            return sentences.tooMuchForClass(request.timeClass(), limit.milliATeam(), true);
        }
        return ever.computeIfAbsent(shape.number(), _ -> capacity.everFits(shape, false))
                ? null
                : sentences.never(capacity.largest(request.need()));
    }

    /** Why whoever asks may not hold more of this class now; null when they may. */
    private @Nullable String limited(Request request) {
        var limit = snapshot.options().classes().get(request.timeClass());
        if (limit == null) {
            return null;
        }
        long milli =
                (long) request.need().allGpus() * Math.max(1, request.need().milli());
        long person = held.getOrDefault(new Held(request.team(), request.person(), request.timeClass()), 0L);
        if (limit.milliAPerson() > 0 && person + milli > limit.milliAPerson()) {
            return sentences.classLimit(position, request.timeClass(), limit.milliAPerson(), false);
        }
        long team = held.getOrDefault(new Held(request.team(), null, request.timeClass()), 0L);
        return limit.milliATeam() > 0 && team + milli > limit.milliATeam()
                ? sentences.classLimit(position, request.timeClass(), limit.milliATeam(), true)
                : null;
    }

    /** The reservation that alone keeps it from starting now; {@link Timeline#NEVER} when it is not that. */
    private long reservedFrom(Shape shape, Request request) {
        if (reservations.windows().isEmpty()) {
            return Timeline.NEVER;
        }
        var moment = placement.find(shape, now, now, 1, 1);
        if (moment == null) {
            return Timeline.NEVER;
        }
        long from = Timeline.NEVER;
        for (var place : moment.places()) {
            for (var slice : place.slices()) {
                var device = pool.numberOf(slice);
                from = device == null ? from : Math.min(from, profile.nextFixed(device, now));
            }
        }
        long limit = request.limit().toMillis();
        // It may be kept for somebody before it in the line as well: then a shorter limit would not help.
        return from < now + limit
                        && placement.find(
                                        shape,
                                        now,
                                        now,
                                        Math.min(from - now, request.estimate().toMillis()),
                                        from - now)
                                != null
                ? from
                : Timeline.NEVER;
    }

    private int freeNow(Shape shape, Slot slot) {
        int free = 0;
        for (var place : slot.places()) {
            for (var slice : place.slices()) {
                var device = pool.numberOf(slice);
                free += device != null && profile.fits(shape, device, now, 1, 1) ? 1 : 0;
            }
        }
        return free;
    }

    private String why(Shape shape) {
        for (int server : shape.registered()) {
            for (int device = pool.first(server); device < pool.first(server + 1); device++) {
                if (shape.suits(device) && !pool.device(device).usable()) {
                    return pool.device(device).unusable();
                }
            }
        }
        return "a GPU does not answer";
    }
}
