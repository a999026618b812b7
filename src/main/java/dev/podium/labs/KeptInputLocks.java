package dev.podium.labs;

import dev.podium.audit.AuditTrail;
import dev.podium.identity.AccessChanges;
import dev.podium.identity.People;
import dev.podium.identity.Permission;
import dev.podium.identity.Permissions;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.LabId;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.SeatId;
import dev.podium.labs.SeatStore.SeatRow;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** {@link InputLocks}. That typing is refused is the agents' room's work, which asks {@link LabSupervision}. */
@Service
class KeptInputLocks implements InputLocks {

    private final LockStore store;
    private final SeatStore seats;
    private final LabStore labs;
    private final People people;
    private final AccessChanges access;
    private final Permissions permissions;
    private final AuditTrail audit;
    private final Clock clock;

    KeptInputLocks(
            LockStore store,
            SeatStore seats,
            LabStore labs,
            People people,
            AccessChanges access,
            Permissions permissions,
            AuditTrail audit,
            Clock clock) {
        this.store = store;
        this.seats = seats;
        this.labs = labs;
        this.people = people;
        this.access = access;
        this.permissions = permissions;
        this.audit = audit;
        this.clock = clock;
    }

    @Override
    @Transactional
    public List<Lock> lock(LabId lab, @Nullable Collection<SeatId> chosen, Duration time) {
        permissions.require(Permission.LAB_HELP);
        requireTime(time, LONGEST);
        var rows = SentBroadcasts.chosen(labs, seats, lab, chosen);
        var now = now();
        int locked = store.lock(CurrentActor.team(), lab, ids(rows), CurrentActor.require(), now, now.plus(time));
        tell("labs.input-locked", lab, rows, locked);
        return store.of(lab, now);
    }

    static void requireTime(Duration time, Duration longest) {
        if (time.compareTo(Duration.ofMinutes(1)) < 0 || time.compareTo(longest) > 0) {
            throw Refusal.invalidField(
                    "minutes",
                    "labs.bad-time",
                    time.toMinutes() + " minutes cannot be; it may be 1 to " + longest.toMinutes() + ".",
                    "Take a shorter time, and ask again where that is not enough.");
        }
    }

    @Override
    @Transactional
    public List<Lock> unlock(LabId lab, @Nullable Collection<SeatId> chosen) {
        permissions.require(Permission.LAB_HELP);
        CurrentActor.team();
        TeamLabs.find(labs, lab);
        var rows = seats.of(lab).stream()
                .filter(seat -> chosen == null || chosen.contains(seat.id()))
                .toList();
        var now = now();
        int unlocked = store.end(ids(rows), CurrentActor.require().name(), now);
        if (unlocked > 0) {
            tell("labs.input-unlocked", lab, rows, unlocked);
        }
        return store.of(lab, now);
    }

    /** Open terminals look again at what they take, also those of people with whom a seat is shared. */
    private void tell(String action, LabId lab, List<SeatRow> rows, int changed) {
        var only = rows.size() == 1 ? rows.getFirst().studentName() : "";
        audit.record(action, lab.toString(), Map.of("seats", Integer.toString(changed), "student", only));
        access.note(people.members().stream().map(People.Member::id).toList());
    }

    private static List<SeatId> ids(List<SeatRow> rows) {
        return rows.stream().map(SeatRow::id).toList();
    }

    @Override
    @Transactional(readOnly = true)
    public List<Lock> of(LabId lab) {
        permissions.require(Permission.LAB_HELP);
        CurrentActor.team();
        TeamLabs.find(labs, lab);
        return store.of(lab, now());
    }

    @Override
    @Transactional(readOnly = true)
    public List<Lock> mine() {
        permissions.require(Permission.LAB_SEAT);
        CurrentActor.team();
        return store.ofPerson(CurrentActor.require().person(), now());
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
