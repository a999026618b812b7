package dev.podium.labs;

import static dev.podium.labs.LabHouse.as;
import static dev.podium.labs.LabHouse.doAs;
import static dev.podium.labs.LabHouse.wanted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.podium.PodiumTest;
import dev.podium.TestPeople;
import dev.podium.database.SharedDatabase;
import dev.podium.identity.Members;
import dev.podium.identity.TeamPurged;
import dev.podium.kernel.Actor;
import dev.podium.kernel.LabId;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.Role;
import dev.podium.kernel.RosterEntryId;
import dev.podium.labs.Labs.NoFiles;
import dev.podium.labs.Labs.Repository;
import dev.podium.labs.Labs.Step;
import dev.podium.labs.Labs.Template;
import dev.podium.labs.Labs.Wanted;
import dev.podium.labs.Roster.Kind;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationEventPublisher;

/** A course, its roster and its labs as rows of a team. */
@PodiumTest
@Timeout(60)
class CourseTest {

    private static final Path PLACE = Path.of("/tmp/labs");

    @Autowired
    Courses courses;

    @Autowired
    Roster roster;

    @Autowired
    Labs labs;

    @Autowired
    Members members;

    @Autowired
    ApplicationEventPublisher events;

    private LabHouse house;

    @BeforeEach
    void aTeam() {
        house = new LabHouse();
    }

    private void course() {
        as(house.owner, () -> courses.put("Programming 1", "We watch openly."));
    }

    private Role role(PersonId person) {
        return as(house.owner, () -> members.get(person)).role();
    }

    @Test
    void aTeamIsNoCourseUntilItIsMadeOne() {
        refuses("labs.no-course", () -> as(house.owner, courses::get));
        refuses("labs.no-course", () -> as(house.owner, () -> roster.list("", 0, 10)));
        refuses("labs.no-course", () -> as(house.owner, () -> roster.preview("email,name\n")));
        refuses("labs.no-course", () -> as(house.owner, () -> labs.create(wanted("A", new NoFiles(), PLACE))));
        course();
        assertThat(as(house.assistant, courses::get).madeBy()).isEqualTo("Olga");
    }

    @Test
    void aNewTextOfThePolicyIsANewVersion() {
        course();
        assertThat(as(house.instructor, () -> courses.put("Programming 2", "We watch openly."))
                        .policyVersion())
                .isOne();
        assertThat(as(house.instructor, () -> courses.put("Programming 2", "And keep nothing."))
                        .policyVersion())
                .isEqualTo(2);
        refuses("labs.bad-course", () -> as(house.owner, () -> courses.put(" ", "")));
        refuses("labs.bad-course", () -> as(house.owner, () -> courses.put("x".repeat(121), "")));
        refuses("identity.not-allowed", () -> as(house.assistant, () -> courses.put("Mine", "")));
    }

    @Test
    void aDryRunChangesNothingAndWhatIsAppliedIsThereOnce() {
        course();
        var ada = LabHouse.stranger(LabHouse.name("ada"));
        var bo = LabHouse.name("bo");
        var csv = LabHouse.csv(List.of(ada.name(), bo));
        var would = as(house.instructor, () -> roster.preview(csv));
        assertThat(would.applied()).isFalse();
        assertThat(would.count(Kind.NEW)).isEqualTo(2);
        assertThat(as(house.instructor, () -> roster.count(""))).isZero();
        assertThat(as(house.instructor, () -> roster.apply(csv, false)).applied())
                .isTrue();
        var again = as(house.instructor, () -> roster.apply(csv, false));
        assertThat(again.count(Kind.SAME)).isEqualTo(2);
        assertThat(again.rows()).hasSize(2);
        var people = as(house.assistant, () -> roster.list("", 0, 10));
        assertThat(people).hasSize(2);
        assertThat(people)
                .filteredOn(entry -> entry.person() != null)
                .singleElement()
                .satisfies(entry -> {
                    assertThat(entry.person()).isEqualTo(ada.person());
                    assertThat(role(ada.person())).isEqualTo(Role.STUDENT);
                });
    }

    @Test
    void whoeverIsSomethingElseInTheTeamStaysThat() {
        course();
        var member = TestPeople.person(house.team, LabHouse.name("mia"), Role.MEMBER);
        var helper = TestPeople.person(house.team, LabHouse.name("hal"), Role.STUDENT);
        for (var person : List.of(member, helper)) {
            TestPeople.update(
                    "update people set email = ? where id = ?",
                    LabHouse.email(person.name()),
                    person.person().value());
        }
        var csv = "email,name,role\n" + LabHouse.email(member.name()) + ",Mia,student\n" + LabHouse.email(helper.name())
                + ",Hal,assistant\n";
        var did = as(house.instructor, () -> roster.apply(csv, false));
        assertThat(did.rows().getFirst().said()).isEqualTo("is MEMBER of the team and stays that");
        assertThat(role(member.person())).isEqualTo(Role.MEMBER);
        assertThat(role(helper.person())).isEqualTo(Role.ASSISTANT);
    }

    @Test
    void whoeverIsTakenOffLeavesTheTeamAndComesBackAsThemselves() {
        course();
        var ada = LabHouse.stranger(LabHouse.name("ada"));
        var bo = LabHouse.stranger(LabHouse.name("bo"));
        var both = LabHouse.csv(List.of(ada.name(), bo.name()));
        as(house.instructor, () -> roster.apply(both, false));
        var before = as(house.instructor, () -> roster.list(ada.name(), 0, 1)).getFirst();
        var one = LabHouse.csv(List.of(bo.name()));
        assertThat(as(house.instructor, () -> roster.apply(one, false)).count(Kind.GONE))
                .isOne();
        assertThat(role(ada.person())).isEqualTo(Role.STUDENT);
        as(house.instructor, () -> roster.apply(one, true));
        refuses("identity.no-member", () -> role(ada.person()));
        assertThat(as(house.instructor, () -> roster.count(""))).isOne();
        as(house.instructor, () -> roster.apply(both, true));
        var after = as(house.instructor, () -> roster.list(ada.name(), 0, 1)).getFirst();
        assertThat(after.id()).isEqualTo(before.id());
        assertThat(after.handle()).isEqualTo(before.handle());
        assertThat(after.person()).isEqualTo(ada.person());
        doAs(house.instructor, () -> roster.remove(after.id()));
        refuses("labs.no-entry", () -> as(house.instructor, () -> roster.get(after.id())));
    }

    @Test
    void aLinkIsMadeForWhoeverHasNoAccountAndForNobodyElse() {
        course();
        var ada = LabHouse.stranger(LabHouse.name("ada"));
        var bo = LabHouse.name("bo");
        as(house.instructor, () -> roster.apply(LabHouse.csv(List.of(ada.name(), bo)), false));
        var link = as(
                house.instructor,
                () -> roster.invite(roster.list(bo, 0, 1).getFirst().id()));
        assertThat(link.invitation().email()).isEqualTo(LabHouse.email(bo));
        assertThat(link.invitation().role()).isEqualTo(Role.STUDENT);
        refuses(
                "labs.known",
                () -> as(
                        house.instructor,
                        () -> roster.invite(
                                roster.list(ada.name(), 0, 1).getFirst().id())));
        refuses("labs.no-entry", () -> as(house.instructor, () -> roster.invite(RosterEntryId.random())));
        refuses(
                "identity.not-allowed",
                () -> as(
                        house.assistant,
                        () -> roster.invite(roster.list(bo, 0, 1).getFirst().id())));
    }

    @Test
    void anotherCourseSeesNothingOfARoster() {
        course();
        as(house.instructor, () -> roster.apply(LabHouse.csv(List.of(LabHouse.name("ada"))), false));
        var entry = as(house.instructor, () -> roster.list("", 0, 1)).getFirst();
        var other = new LabHouse();
        as(other.owner, () -> courses.put("Another", ""));
        assertThat(as(other.instructor, () -> roster.list("", 0, 10))).isEmpty();
        refuses("labs.no-entry", () -> doAs(other.instructor, () -> roster.remove(entry.id())));
        refuses("labs.no-entry", () -> as(other.instructor, () -> roster.get(entry.id())));
    }

    @Test
    void aTemplateThatDiffersIsANewVersionAndItsVariablesAreSecrets() {
        course();
        var lab = as(
                house.instructor,
                () -> labs.create(LabHouse.wanted(
                        "Loops",
                        new NoFiles(),
                        PLACE,
                        "command",
                        "htop",
                        List.of("-d", "5"),
                        Map.of("KEY", "secret value"))));
        assertThat(lab.version()).isOne();
        assertThat(lab.template().environmentNames()).containsExactly("KEY");
        assertThat(SharedDatabase.column(
                        "select row_to_json(t)::text from lab_templates t where lab_id = ?",
                        lab.id().value()))
                .singleElement()
                .satisfies(row -> assertThat(row).doesNotContain("secret value"));
        var renamed = as(
                house.instructor, () -> labs.change(lab.id(), new Wanted("Loops 2", null, null, lab.template(), null)));
        assertThat(renamed.version()).as("a name is not of the template").isOne();
        assertThat(renamed.slug()).isEqualTo(lab.slug());
        var same = as(
                house.instructor,
                () -> labs.change(
                        lab.id(), new Wanted("Loops 2", null, null, lab.template(), Map.of("KEY", "secret value"))));
        assertThat(same.version()).isOne();
        var other = as(
                house.instructor,
                () -> labs.change(
                        lab.id(), new Wanted("Loops 2", null, null, lab.template(), Map.of("KEY", "another"))));
        assertThat(other.version()).isEqualTo(2);
        assertThat(as(house.assistant, labs::list)).singleElement().isEqualTo(other);
        refuses("labs.no-lab", () -> as(house.instructor, () -> labs.get(LabId.random())));
    }

    @Test
    void twoLabsOfOneNameHaveSlugsOfTheirOwn() {
        course();
        var one = as(house.instructor, () -> labs.create(wanted("Übung 1", new NoFiles(), PLACE)));
        var two = as(house.instructor, () -> labs.create(wanted("Übung 1", new NoFiles(), PLACE)));
        assertThat(List.of(one.slug(), two.slug())).containsExactly("ubung1", "ubung1x2");
    }

    @Test
    void whatALabCannotBeIsRefusedAtItsField() {
        course();
        var good = wanted("A", new NoFiles(), PLACE);
        bad("name", new Wanted(" ", null, null, good.template(), null));
        bad("ends", new Wanted("A", Instant.EPOCH.plusSeconds(1), Instant.EPOCH, good.template(), null));
        bad("program", LabHouse.wanted("A", new NoFiles(), PLACE, "emacs", null, List.of(), Map.of()));
        bad("command", LabHouse.wanted("A", new NoFiles(), PLACE, "command", null, List.of(), Map.of()));
        bad("command", LabHouse.wanted("A", new NoFiles(), PLACE, "shell", "htop", List.of(), Map.of()));
        bad("environment", LabHouse.wanted("A", new NoFiles(), PLACE, "shell", null, List.of(), Map.of("1A", "")));
        bad("directory", wanted("A", new NoFiles(), Path.of("labs")));
        bad("directory", wanted("A", new NoFiles(), Path.of("/labs/../etc")));
        bad("directory", wanted("A", new NoFiles(), Path.of("~root/labs")));
        for (var url :
                List.of("ext::sh -c touch% /tmp/x", "-oProxyCommand=x", "--upload-pack=x", "host:path", "", "a b")) {
            bad("repository", wanted("A", new Repository(url, ""), PLACE));
        }
        for (var ref : List.of("--help", "a..b", "a b", "-b")) {
            bad("ref", wanted("A", new Repository("https://git.example.org/a.git", ref), PLACE));
        }
        bad("steps", steps(new Step("", "true")));
        bad("steps", steps(new Step("One", "true"), new Step("One", "false")));
        bad("steps", steps(new Step("One", "x".repeat(10_001))));
        assertThat(as(house.instructor, labs::list)).isEmpty();
    }

    private static Wanted steps(Step... steps) {
        return new Wanted(
                "A",
                null,
                null,
                new Template("shell", null, List.of(), List.of(), new NoFiles(), "~", false, "", List.of(steps)),
                null);
    }

    private void bad(String field, Wanted wanted) {
        assertThatThrownBy(() -> as(house.instructor, () -> labs.create(wanted)))
                .isInstanceOfSatisfying(Refusal.class, refusal -> {
                    assertThat(refusal.code()).as(refusal.sentence()).isEqualTo("labs.bad-lab");
                    assertThat(refusal.field()).isEqualTo(field);
                });
    }

    @Test
    void nothingIsLeftOfATeamThatIsPurged() {
        TestLabs.put(house.team);
        doAs(Actor.system(house.team), () -> events.publishEvent(new TeamPurged(house.team)));
        for (var table : List.of(
                "courses", "roster_entries", "labs", "lab_archives", "lab_templates", "seats", "seat_leftovers")) {
            assertThat(SharedDatabase.column("select 'left' from " + table + " where team_id = ?", house.team.value()))
                    .as(table)
                    .isEmpty();
        }
    }

    private static void refuses(String code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(code));
    }
}
