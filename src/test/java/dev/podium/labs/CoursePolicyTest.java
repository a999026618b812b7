package dev.podium.labs;

import static dev.podium.labs.LabHouse.as;
import static dev.podium.labs.LabHouse.doAs;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.podium.PodiumTest;
import dev.podium.kernel.Actor;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.Role;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;

/** What a course tells its students: each text is a version, and each is accepted for itself. */
@PodiumTest
@Timeout(120)
class CoursePolicyTest {

    @Autowired
    Courses courses;

    @Autowired
    Roster roster;

    @Autowired
    CoursePolicy policy;

    private LabHouse house;
    private Actor student;

    @BeforeEach
    void aStudent() {
        house = new LabHouse();
        as(house.owner, () -> courses.put("Programming 1", "We watch openly."));
        var mia = LabHouse.stranger(LabHouse.name("mia"));
        as(house.instructor, () -> roster.apply(LabHouse.csv(List.of(mia.name())), false));
        student = new Actor(mia.person(), mia.name(), house.team, Set.of(Role.STUDENT), null);
    }

    private static void refused(ThrowingCallable work, String code) {
        assertThatThrownBy(work)
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(code));
    }

    @Test
    void aNewTextIsAcceptedAnewAndTheOldOnesAreKept() {
        assertThat(as(student, policy::told))
                .contains(new CoursePolicy.Told("Programming 1", 1, "We watch openly.", Visibility.SCREEN, false));
        doAs(student, () -> policy.accept(1));
        doAs(student, () -> policy.accept(1));
        assertThat(as(student, policy::told))
                .hasValueSatisfying(told -> assertThat(told.accepted()).isTrue());
        // The same text under another name is no new one.
        as(house.instructor, () -> courses.put("Programming I", "We watch openly."));
        assertThat(as(student, policy::told))
                .hasValueSatisfying(told -> assertThat(told.accepted()).isTrue());
        as(house.instructor, () -> courses.put("Programming I", "We watch, and keep it for 30 days."));
        assertThat(as(student, policy::told)).hasValueSatisfying(told -> {
            assertThat(told.accepted()).isFalse();
            assertThat(told.version()).isEqualTo(2);
        });
        // Who still reads the old one accepts nothing else by it.
        refused(() -> doAs(student, () -> policy.accept(1)), "labs.policy-changed");
        refused(() -> doAs(student, () -> policy.accept(3)), "labs.policy-changed");
        assertThat(as(house.assistant, policy::accepted))
                .extracting(CoursePolicy.Accepted::name, CoursePolicy.Accepted::version)
                .containsExactly(tuple(student.name(), 1));
        doAs(student, () -> policy.accept(2));
        assertThat(as(house.assistant, policy::accepted))
                .extracting(CoursePolicy.Accepted::version)
                .containsExactly(2);
        assertThat(as(house.assistant, policy::versions))
                .extracting(CoursePolicy.Version::version, CoursePolicy.Version::text, CoursePolicy.Version::by)
                .containsExactly(
                        tuple(2, "We watch, and keep it for 30 days.", "Ines"), tuple(1, "We watch openly.", "Olga"));
    }

    @Test
    void aCourseThatSaysNothingAsksNothingAndNobodyAcceptsForOthers() {
        var silent = new LabHouse();
        as(silent.owner, () -> courses.put("Silent", ""));
        var taught = new Actor(student.person(), student.name(), silent.team, Set.of(Role.STUDENT), null);
        assertThat(as(taught, policy::told)).isEmpty();
        refused(() -> doAs(taught, () -> policy.accept(1)), "labs.policy-changed");
        refused(() -> doAs(house.instructor, () -> policy.accept(1)), "identity.not-allowed");
        refused(() -> as(student, policy::accepted), "identity.not-allowed");
        refused(() -> as(student, policy::versions), "identity.not-allowed");
        assertThat(as(silent.instructor, policy::accepted)).isEmpty();
    }
}
