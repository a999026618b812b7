package dev.podium.labs;

import dev.podium.audit.AuditTrail;
import dev.podium.identity.Permission;
import dev.podium.identity.Permissions;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.Refusal;
import dev.podium.labs.Courses.Course;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** {@link CoursePolicy}. */
@Service
class KeptCoursePolicy implements CoursePolicy {

    private final PolicyTextStore store;
    private final RosterStore courses;
    private final VisibilityStore visibility;
    private final Permissions permissions;
    private final AuditTrail audit;
    private final Clock clock;

    KeptCoursePolicy(
            PolicyTextStore store,
            RosterStore courses,
            VisibilityStore visibility,
            Permissions permissions,
            AuditTrail audit,
            Clock clock) {
        this.store = store;
        this.courses = courses;
        this.visibility = visibility;
        this.permissions = permissions;
        this.audit = audit;
        this.clock = clock;
    }

    @Override
    @Transactional(readOnly = true)
    public Optional<Told> told() {
        permissions.require(Permission.LAB_SEAT);
        CurrentActor.team();
        return counts().map(course -> new Told(
                course.name(),
                course.policyVersion(),
                course.policy(),
                visibility.ofCourse(),
                store.accepted(course.policyVersion(), CurrentActor.require().person())));
    }

    @Override
    @Transactional
    public void accept(int version) {
        permissions.require(Permission.LAB_SEAT);
        var team = CurrentActor.team();
        // Whoever read another text accepted that one, and not this.
        if (counts().filter(course -> course.policyVersion() == version).isEmpty()) {
            throw Refusal.conflict(
                    "labs.policy-changed",
                    "What this course tells its students is another text by now than version " + version + ".",
                    "Read the new one, then accept that.");
        }
        if (store.accept(
                team, version, CurrentActor.require().person(), clock.instant().truncatedTo(ChronoUnit.MICROS))) {
            audit.record("labs.policy-accepted", Integer.toString(version), Map.of());
        }
    }

    @Override
    @Transactional(readOnly = true)
    public List<Version> versions() {
        permissions.require(Permission.LAB_HELP);
        CurrentActor.team();
        return store.versions();
    }

    @Override
    @Transactional(readOnly = true)
    public List<Accepted> accepted() {
        permissions.require(Permission.LAB_HELP);
        CurrentActor.team();
        return store.accepted();
    }

    /** The course, where it says something, or asks to show more than at first; without a word that is asked, too. */
    private Optional<Course> counts() {
        return courses.course()
                .filter(course ->
                        !course.policy().isEmpty() || visibility.ofCourse().compareTo(visibility.atFirst()) > 0);
    }
}
