package dev.podium.labs;

import dev.podium.audit.AuditTrail;
import dev.podium.identity.Permission;
import dev.podium.identity.Permissions;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.Refusal;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** {@link Courses}. */
@Service
class TeamCourse implements Courses {

    private final RosterStore store;
    private final PolicyTextStore texts;
    private final Permissions permissions;
    private final AuditTrail audit;
    private final Clock clock;

    TeamCourse(RosterStore store, PolicyTextStore texts, Permissions permissions, AuditTrail audit, Clock clock) {
        this.store = store;
        this.texts = texts;
        this.permissions = permissions;
        this.audit = audit;
        this.clock = clock;
    }

    @Override
    @Transactional(readOnly = true)
    public Optional<Course> find() {
        permissions.require(Permission.LAB_HELP);
        CurrentActor.team();
        return store.course();
    }

    @Override
    @Transactional(readOnly = true)
    public Course get() {
        return find().orElseThrow(TeamCourse::none);
    }

    @Override
    @Transactional
    public Course put(String name, String policy) {
        permissions.require(Permission.COURSE_MANAGE);
        var team = CurrentActor.team();
        var shown = name.strip();
        if (shown.isEmpty() || shown.length() > LONGEST_NAME || RosterFile.breaksOut(shown)) {
            throw Refusal.invalidField(
                    "name",
                    "labs.bad-course",
                    "The course's name needs 1 to " + LONGEST_NAME + " characters on one line.",
                    "Enter another.");
        }
        var text = policy.strip();
        if (text.length() > LONGEST_POLICY || text.indexOf('\0') >= 0) {
            throw Refusal.invalidField(
                    "policy",
                    "labs.bad-course",
                    "The course's policy has more than " + LONGEST_POLICY + " characters, or holds a NUL.",
                    "Shorten it, or put the rest where a link leads.");
        }
        var before = store.course();
        var by = CurrentActor.require().name();
        var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        store.putCourse(team, shown, text, by, now);
        texts.keep(by, now);
        var after = store.course().orElseThrow();
        if (before.isEmpty()) {
            audit.record("labs.course-made", shown, Map.of());
        } else {
            audit.recordChange("labs.course-changed", shown, facts(before.get()), facts(after));
        }
        return after;
    }

    private static Map<String, String> facts(Course course) {
        return Map.of("name", course.name(), "policyVersion", Integer.toString(course.policyVersion()));
    }

    static Refusal none() {
        return Refusal.notFound(
                "labs.no-course", "Your team is no course yet.", "Make it one: give the course a name.");
    }
}
