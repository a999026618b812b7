package dev.podium.labs;

import static dev.podium.labs.LabHouse.as;
import static dev.podium.labs.LabHouse.doAs;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.podium.PodiumTest;
import dev.podium.TestPeople;
import dev.podium.kernel.Actor;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.Role;
import dev.podium.labs.Labs.NoFiles;
import dev.podium.labs.Roster.Entry;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;

/** Whom the groups of a provider bring into a course. */
@PodiumTest
@Timeout(300)
class GroupMembersTest {

    @Autowired
    Courses courses;

    @Autowired
    Roster roster;

    @Autowired
    Labs labs;

    @Autowired
    Seats seats;

    @Autowired
    GroupMembers groups;

    @TempDir
    Path folder;

    private LabHouse house;

    @BeforeEach
    void aCourse() {
        house = new LabHouse();
        as(house.owner, () -> courses.put("Programming 1", "You are watched."));
    }

    /** As a sign-in leaves them whose groups are mapped to this role. */
    private Actor signedIn(String name, Role role, boolean withEmail) {
        var person = TestPeople.person(house.team, name, role);
        TestPeople.update(
                "update memberships set source = 'campus' where person_id = ?",
                person.person().value());
        TestPeople.update(
                "update people set email = ? where id = ?",
                withEmail ? LabHouse.email(name) : null,
                person.person().value());
        return person;
    }

    private List<Entry> all() {
        return as(house.assistant, () -> roster.list("", 0, 100));
    }

    @Test
    void whoSignsInAsAStudentIsOnTheRosterOnceAndHasASeatWhereSeatsWereGiven() {
        var first = signedIn(LabHouse.name("ada"), Role.STUDENT, true);
        groups.meet();
        var lab = as(house.instructor, () -> labs.create(LabHouse.wanted("Loops", new NoFiles(), folder)));
        as(house.instructor, () -> seats.provision(lab.id(), List.of(MachineId.LOCAL)));

        var late = signedIn(LabHouse.name("bo"), Role.STUDENT, true);
        var nameless = signedIn(LabHouse.name("cy"), Role.STUDENT, false);
        var teaches = signedIn(LabHouse.name("dee"), Role.ASSISTANT, true);
        groups.meet();
        groups.meet();
        assertThat(all())
                .extracting(Entry::person, Entry::role)
                .containsExactlyInAnyOrder(
                        tuple(first.person(), Role.STUDENT),
                        tuple(late.person(), Role.STUDENT),
                        tuple(nameless.person(), Role.STUDENT),
                        tuple(teaches.person(), Role.ASSISTANT));
        assertThat(as(house.instructor, () -> seats.of(lab.id())))
                .extracting(Seats.Seat::studentName)
                .containsExactlyInAnyOrder(first.name(), late.name(), nameless.name());
        assertThat(as(late, seats::mine)).hasSize(1);
    }

    @Test
    void aFileFindsWhoCameByAGroupAndWhoIsTakenOffStaysOff() {
        var name = LabHouse.name("eve");
        signedIn(name, Role.STUDENT, true);
        groups.meet();
        var again = as(house.owner, () -> roster.preview(LabHouse.csv(List.of(name))));
        assertThat(again.count(Roster.Kind.NEW)).isZero();

        doAs(house.owner, () -> roster.remove(all().getFirst().id()));
        groups.meet();
        assertThat(all()).isEmpty();
    }

    @Test
    void whoIsInTheTeamByHandOrNothingOfTheCourseStaysOffTheRoster() {
        TestPeople.person(house.team, LabHouse.name("hand"), Role.STUDENT);
        signedIn(LabHouse.name("viewer"), Role.VIEWER, true);
        var gone = signedIn(LabHouse.name("gone"), Role.STUDENT, true);
        TestPeople.update(
                "update people set deactivated_at = now() where id = ?",
                gone.person().value());
        groups.meet();
        assertThat(all()).isEmpty();
    }
}
