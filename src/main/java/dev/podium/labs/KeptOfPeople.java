package dev.podium.labs;

import dev.podium.agents.Watchers;
import dev.podium.audit.AuditTrail;
import dev.podium.identity.AccessChanges;
import dev.podium.identity.Enrolments;
import dev.podium.identity.People;
import dev.podium.identity.Permission;
import dev.podium.identity.Permissions;
import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.Role;
import dev.podium.kernel.RosterEntryId;
import dev.podium.labs.KeptOfStudents.Student;
import dev.podium.labs.Roster.Entry;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * {@link Kept}: what each {@link KeptOfStudents} says of one student.
 *
 * <p>Longer than most files: each thing that is shown, handed out and deleted of a student is read beside the others.
 */
@Service
class KeptOfPeople implements Kept {

    /** Of visits, in an export; the trail has them all. */
    private static final int MOST_VISITS = 10_000;

    private final List<KeptOfStudents> kinds;
    private final PrivacyStore store;
    private final VisibilityStore visibility;
    private final RosterStore roster;
    private final ReleaseStore known;
    private final Watchers watchers;
    private final Enrolments enrolments;
    private final People people;
    private final AccessChanges access;
    private final Clock clock;
    private final Permissions permissions;
    private final AuditTrail audit;
    private final TransactionTemplate transactions;

    KeptOfPeople(
            List<KeptOfStudents> kinds,
            PrivacyStore store,
            VisibilityStore visibility,
            RosterStore roster,
            ReleaseStore known,
            Watchers watchers,
            Enrolments enrolments,
            People people,
            AccessChanges access,
            Clock clock,
            Permissions permissions,
            AuditTrail audit,
            PlatformTransactionManager transactions) {
        this.kinds = kinds.stream()
                .sorted(Comparator.comparing(KeptOfStudents::order).thenComparing(KeptOfStudents::name))
                .toList();
        this.store = store;
        this.visibility = visibility;
        this.roster = roster;
        this.known = known;
        this.watchers = watchers;
        this.enrolments = enrolments;
        this.people = people;
        this.access = access;
        this.clock = clock;
        this.permissions = permissions;
        this.audit = audit;
        this.transactions = new TransactionTemplate(transactions);
    }

    @Override
    @Transactional(readOnly = true)
    public Privacy privacy() {
        permissions.require(Permission.LAB_HELP);
        CurrentActor.team();
        return store.get();
    }

    @Override
    @Transactional
    public Privacy put(Privacy privacy) {
        permissions.require(Permission.COURSE_MANAGE);
        CurrentActor.team();
        if (!roster.lockCourse()) {
            throw TeamCourse.none();
        }
        var course = roster.course().orElseThrow(TeamCourse::none).name();
        if (privacy.keepDays() < 1 || privacy.keepDays() > MOST_DAYS) {
            throw Refusal.invalidField(
                    "keepDays",
                    "labs.bad-privacy",
                    "What a lab leaves can be kept for 1 to " + MOST_DAYS + " days after its end, not "
                            + privacy.keepDays() + ".",
                    "Enter another number.");
        }
        var before = store.get();
        store.put(CurrentActor.team(), privacy);
        see(before.visibility(), privacy.visibility());
        audit.recordChange("labs.privacy-changed", course, facts(before), facts(privacy));
        return privacy;
    }

    @Override
    @Transactional
    public Privacy put(int keepDays, boolean notesShown) {
        permissions.require(Permission.COURSE_MANAGE);
        CurrentActor.team();
        return put(new Privacy(keepDays, notesShown, visibility.ofCourse()));
    }

    private void see(Visibility before, Visibility after) {
        if (after.compareTo(before) > 0) {
            visibility.raise(
                    CurrentActor.team(),
                    after,
                    CurrentActor.require().name(),
                    clock.instant().truncatedTo(ChronoUnit.MICROS));
        } else if (after != before) {
            visibility.lower(after);
            // Whoever has a terminal open that they may not see any more is shut out of it.
            access.note(people.members().stream().map(People.Member::id).toList());
        }
    }

    private static Map<String, String> facts(Privacy privacy) {
        return Map.of(
                "visibility", privacy.visibility().name(),
                "keepDays", Integer.toString(privacy.keepDays()),
                "notesShown", Boolean.toString(privacy.notesShown()));
    }

    @Override
    @Transactional(readOnly = true)
    public Mine mine() {
        permissions.require(Permission.LAB_SEAT);
        var entry = own();
        return new Mine(
                roster.course().orElseThrow(TeamCourse::none).name(),
                store.get(),
                counted(student(entry)),
                watchers.visits(null, null, 0, Watchers.LONGEST_PAGE));
    }

    private Entry own() {
        return known.entry(CurrentActor.require().person())
                .flatMap(roster::find)
                .orElseThrow(() -> Refusal.notFound(
                        "labs.not-on-roster",
                        "You are not on the roster of this course, so it keeps nothing of you by that.",
                        "Ask whoever teaches it."));
    }

    private static Student student(Entry entry) {
        return new Student(entry.id(), entry.person());
    }

    private List<Kind> counted(Student student) {
        return kinds.stream()
                .map(kind -> new Kind(kind.name(), kind.words(), kind.count(student)))
                .toList();
    }

    @Override
    @Transactional(propagation = Propagation.NOT_SUPPORTED)
    public Export exportMine() {
        permissions.require(Permission.LAB_SEAT);
        return export(in(this::own), Visibility.SCREEN);
    }

    @Override
    @Transactional(readOnly = true)
    public List<Kind> of(RosterEntryId id) {
        permissions.require(Permission.COURSE_MANAGE);
        return counted(student(find(id)));
    }

    /** Students alone: what those who teach and help do belongs to their account. */
    private Entry find(RosterEntryId id) {
        return roster.find(id)
                .filter(entry -> entry.role() == Role.STUDENT)
                .orElseThrow(() -> Refusal.notFound(
                        "labs.no-entry", "There is no such student on the roster.", "Take one of the list."));
    }

    @Override
    @Transactional(propagation = Propagation.NOT_SUPPORTED)
    public Export export(RosterEntryId id) {
        permissions.require(Permission.COURSE_MANAGE);
        var entry = in(() -> find(id));
        return export(entry, in(() -> visibility.of(entry.person())));
    }

    /**
     * One transaction after the other: who waits for a second connection while they hold one can keep everybody waiting.
     *
     * @param seen what whoever takes it may see of the student's screen
     */
    private Export export(Entry entry, Visibility seen) {
        var visits = visits(entry);
        return in(() -> export(entry, seen, visits));
    }

    private Export export(Entry entry, Visibility seen, List<Map<String, Object>> visits) {
        var student = student(entry);
        var parts = new LinkedHashMap<String, List<Map<String, Object>>>();
        var words = new LinkedHashMap<String, String>();
        for (var kind : kinds) {
            var rows = seen.screens() || !kind.quotesScreen() ? kind.export(student) : List.<Map<String, Object>>of();
            parts.put(kind.name(), rows);
            int unread = kind.count(student) - rows.size();
            words.put(kind.name(), kind.words() + (unread > 0 ? " (" + unread + " more that you are not shown)" : ""));
        }
        parts.put("visits", visits);
        words.put("visits", "Who was at your terminals, from the audit trail");
        audit.record(
                "labs.kept-exported", entry.name(), Map.of("entry", entry.id().toString()));
        var course = roster.course().orElseThrow(TeamCourse::none).name();
        return new Export("podium-" + entry.handle() + ".zip", KeptFile.zip(course, entry.name(), words, parts));
    }

    /**
     * Asked as the student, whose right it is to know; whoever manages the course is handed the same. In a transaction of its
     * own, since the database takes whom it answers from where that began.
     */
    private List<Map<String, Object>> visits(Entry entry) {
        var person = entry.person();
        if (person == null) {
            return List.of();
        }
        var as = new Actor(person, entry.name(), CurrentActor.team(), Set.of(Role.STUDENT), null);
        return CurrentActor.get(
                as,
                () -> in(() -> {
                    var all = new ArrayList<Map<String, Object>>();
                    List<Watchers.Visit> page;
                    do {
                        page = watchers.visits(null, null, all.size(), Watchers.LONGEST_PAGE);
                        page.forEach(visit -> all.add(visit(visit)));
                    } while (page.size() == Watchers.LONGEST_PAGE && all.size() < MOST_VISITS);
                    return all;
                }));
    }

    private <T> T in(Supplier<T> work) {
        return Objects.requireNonNull(transactions.execute(_ -> work.get()));
    }

    private static Map<String, Object> visit(Watchers.Visit visit) {
        return Map.of(
                "at", visit.at().toString(),
                "who", visit.name(),
                "did", visit.deed().name().toLowerCase(Locale.ROOT).replace('_', ' '),
                "agent", visit.agentName(),
                "until", visit.until() == null ? "" : visit.until().toString(),
                "times", visit.times(),
                "typed_bytes", visit.typed());
    }

    @Override
    @Transactional
    public List<Kind> forget(RosterEntryId id, String email) {
        permissions.require(Permission.COURSE_MANAGE);
        if (!roster.lockCourse()) {
            throw TeamCourse.none();
        }
        var entry = find(id);
        if (!email.strip().toLowerCase(Locale.ROOT).equals(entry.email())) {
            throw Refusal.invalidField(
                    "email",
                    "labs.not-confirmed",
                    "What is kept of " + entry.name() + " goes for good, and the e-mail that you typed is not theirs.",
                    "Type " + entry.email() + " to say that they are meant.");
        }
        // Whoever collects their work at this moment waits, and finds then that they are gone.
        roster.lock(id);
        var student = student(entry);
        var went = new ArrayList<Kind>();
        var counts = new TreeMap<String, String>();
        // Each says what it deletes before what it hangs on goes and takes it along.
        for (var kind : kinds) {
            int count = kind.delete(student);
            went.add(new Kind(kind.name(), kind.words(), count));
            counts.put(kind.name(), Integer.toString(count));
        }
        var person = entry.person();
        if (person != null) {
            enrolments.release(List.of(person));
        }
        counts.put("entry", id.toString());
        // Who it was stands in older entries, which nobody can change; this one need not say it again.
        audit.record("labs.student-forgotten", "a student", counts);
        return went;
    }
}
