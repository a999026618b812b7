package dev.podium.labs;

import dev.podium.audit.AuditTrail;
import dev.podium.identity.AccessChanges;
import dev.podium.identity.Enrolments;
import dev.podium.identity.Invitations;
import dev.podium.identity.Permission;
import dev.podium.identity.Permissions;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.Role;
import dev.podium.kernel.RosterEntryId;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** {@link Roster}. */
@Service
class ImportedRoster implements Roster {

    private final RosterStore store;
    private final Enrolments enrolments;
    private final AccessChanges access;
    private final Permissions permissions;
    private final AuditTrail audit;
    private final Clock clock;

    ImportedRoster(
            RosterStore store,
            Enrolments enrolments,
            AccessChanges access,
            Permissions permissions,
            AuditTrail audit,
            Clock clock) {
        this.store = store;
        this.enrolments = enrolments;
        this.access = access;
        this.permissions = permissions;
        this.audit = audit;
        this.clock = clock;
    }

    /** Whoever came meanwhile is met first, so this writes. */
    @Override
    @Transactional
    public List<Entry> list(String text, int offset, int limit) {
        look();
        if (offset < 0 || limit < 1 || limit > LONGEST_PAGE) {
            throw Refusal.invalid(
                    "labs.bad-page",
                    "A page begins at 0 or later and has 1 to " + LONGEST_PAGE + " people.",
                    "Change offset or limit.");
        }
        store.meet(CurrentActor.team());
        return store.list(RosterFile.shown(text), offset, limit);
    }

    @Override
    @Transactional(readOnly = true)
    public int count(String text) {
        look();
        return store.count(RosterFile.shown(text));
    }

    @Override
    @Transactional(readOnly = true)
    public Entry get(RosterEntryId id) {
        look();
        return find(id);
    }

    private void look() {
        permissions.require(Permission.LAB_HELP);
        CurrentActor.team();
        requireCourse();
    }

    private void requireCourse() {
        if (store.course().isEmpty()) {
            throw TeamCourse.none();
        }
    }

    /** Within a transaction; nobody else changes the roster until it ends. */
    private void change() {
        permissions.require(Permission.COURSE_MANAGE);
        CurrentActor.team();
        if (!store.lockCourse()) {
            throw TeamCourse.none();
        }
    }

    @Override
    @Transactional(readOnly = true)
    public Import preview(String csv) {
        permissions.require(Permission.COURSE_MANAGE);
        CurrentActor.team();
        requireCourse();
        var file = RosterFile.read(csv);
        return new Import(file.columns(), plan(file).rows(), false);
    }

    private RosterPlan plan(RosterFile file) {
        return RosterPlan.of(store.all(), file, clock.instant().truncatedTo(ChronoUnit.MICROS));
    }

    @Override
    @Transactional
    public Import apply(String csv, boolean removeGone) {
        change();
        var file = RosterFile.read(csv);
        var plan = plan(file);
        var team = CurrentActor.team();
        int after = store.count("") + plan.added().size();
        if (after > MOST) {
            throw Refusal.conflict(
                    "labs.roster-full",
                    "The roster would have " + after + " people; " + MOST + " are the most.",
                    "Take off those who are not in the course any more.");
        }
        plan.added().forEach(entry -> store.add(team, entry));
        plan.changed().forEach(store::change);
        if (removeGone) {
            leave(plan.gone());
        }
        var wanted = new LinkedHashMap<String, Role>();
        var inFile = plan.rows().stream()
                .filter(row -> row.kind() == Kind.NEW || row.kind() == Kind.CHANGED || row.kind() == Kind.SAME);
        inFile.forEach(row -> wanted.put(row.email(), row.role()));
        var enrolled = enrolments.enrol(wanted);
        store.meet(team);
        var result = new Import(file.columns(), told(plan.rows(), enrolled), true);
        audit.record(
                "labs.roster-imported",
                "the roster",
                Map.of(
                        "new", Long.toString(result.count(Kind.NEW)),
                        "changed", Long.toString(result.count(Kind.CHANGED)),
                        "same", Long.toString(result.count(Kind.SAME)),
                        "errors", Long.toString(result.count(Kind.ERROR)),
                        "removed", Long.toString(removeGone ? result.count(Kind.GONE) : 0)));
        return result;
    }

    /** Somebody who is another in the team than the file says is told of: their role there stays. */
    private static List<Row> told(List<Row> rows, Map<String, Enrolments.Enrolled> enrolled) {
        var told = new ArrayList<Row>();
        for (var row : rows) {
            var in = enrolled.get(row.email());
            told.add(
                    in == null || in.role() == row.role() || row.kind() == Kind.ERROR || row.kind() == Kind.GONE
                            ? row
                            : new Row(
                                    row.line(),
                                    row.kind(),
                                    row.email(),
                                    row.name(),
                                    row.role(),
                                    Stream.of(row.said(), "is " + in.role() + " of the team and stays that")
                                            .filter(said -> !said.isEmpty())
                                            .reduce((one, other) -> one + "; " + other)
                                            .orElse("")));
        }
        return told;
    }

    @Override
    @Transactional
    public void remove(RosterEntryId id) {
        change();
        var entry = find(id);
        leave(List.of(entry));
        audit.record("labs.roster-removed", entry.email(), Map.of("name", entry.name()));
    }

    private void leave(List<Entry> entries) {
        var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        entries.forEach(entry -> store.leave(entry.id(), now));
        var people = entries.stream()
                .flatMap(entry -> Stream.ofNullable(entry.person()))
                .toList();
        enrolments.release(people);
        // Who stays in the team, by a provider's groups, looks at what the lab is shown no longer all the same.
        access.note(people);
    }

    @Override
    @Transactional
    public Invitations.MadeInvitation invite(RosterEntryId id) {
        change();
        store.meet(CurrentActor.team());
        var entry = find(id);
        if (entry.person() != null) {
            throw Refusal.conflict(
                    "labs.known",
                    entry.name() + " is in the team already.",
                    "They sign in as they do; no link is needed.");
        }
        return enrolments.invite(entry.email(), entry.role());
    }

    private Entry find(RosterEntryId id) {
        return store.find(id)
                .orElseThrow(() -> Refusal.notFound(
                        "labs.no-entry", "There is nobody such on the roster.", "Take one of the list."));
    }
}
