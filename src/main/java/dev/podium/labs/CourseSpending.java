package dev.podium.labs;

import dev.podium.costs.WithheldSpending;
import dev.podium.identity.Permission;
import dev.podium.identity.Permissions;
import dev.podium.kernel.TeamId;
import java.util.Set;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** In a course it is told who caused what to those who run it; to others who answer for its costs in sums. */
@Component
class CourseSpending implements WithheldSpending {

    private final RosterStore roster;
    private final PrivacyStore courses;
    private final Permissions permissions;

    CourseSpending(RosterStore roster, PrivacyStore courses, Permissions permissions) {
        this.roster = roster;
        this.courses = courses;
        this.permissions = permissions;
    }

    @Override
    @Transactional(readOnly = true)
    public boolean people() {
        return !permissions.allows(Permission.COURSE_MANAGE) && roster.course().isPresent();
    }

    @Override
    @Transactional(readOnly = true)
    public Set<TeamId> teams() {
        return Set.copyOf(courses.courses());
    }
}
