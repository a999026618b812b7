package dev.podium.labs;

import static dev.podium.labs.LabHouse.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.podium.PodiumTest;
import dev.podium.TestPeople;
import dev.podium.costs.Ledger;
import dev.podium.kernel.Actor;
import dev.podium.kernel.LabId;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.Role;
import dev.podium.labs.CourseFigures.Period;
import dev.podium.labs.Grades.Mark;
import dev.podium.labs.Rubrics.Wanted;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;

/** What seats cost, by student for who teaches, and in sums for who only pays. */
@PodiumTest
@Timeout(120)
class LabCostsTest {

    @Autowired
    Courses courses;

    @Autowired
    Roster roster;

    @Autowired
    Labs labs;

    @Autowired
    Seats seats;

    @Autowired
    Rubrics rubrics;

    @Autowired
    Grades grades;

    @Autowired
    LabCosts costs;

    @Autowired
    CourseFigures figures;

    @Autowired
    Ledger ledger;

    @TempDir
    Path folder;

    private LabHouse house;
    private LabId lab;
    private Actor manager;
    private Actor student;
    private final List<UUID> agents = new ArrayList<>();

    @BeforeEach
    void aCourse() {
        house = new LabHouse();
        as(house.owner, () -> courses.put("Programming 1", ""));
        manager = TestPeople.person(house.team, "Mara", Role.MANAGER);
        lab = house.lab(labs, folder.resolve("seats")).id();
    }

    /** Each has a seat with an agent that spent a dollar on models and two on GPUs. */
    private void students(int many) {
        var people = IntStream.range(0, many)
                .mapToObj(i -> LabHouse.stranger(LabHouse.name("s" + i)))
                .toList();
        as(
                house.instructor,
                () -> roster.apply(LabHouse.csv(people.stream().map(Actor::name).toList()), false));
        student = new Actor(people.getFirst().person(), "s", house.team, Set.of(Role.STUDENT), null);
        as(house.instructor, () -> seats.provision(lab, List.of(MachineId.LOCAL)));
        for (var seat : as(house.instructor, () -> seats.of(lab))) {
            var agent = UUID.randomUUID();
            agents.add(agent);
            TestPeople.update(
                    "update seats set state = 'READY', agent_id = ? where id = ?",
                    agent,
                    seat.id().value());
            spend(agent, "model-call", "1.25");
            spend(agent, "gpu", "2.5");
            // Of the machine that it ran on, which is no model.
            spend(agent, "hardware", "11");
        }
        // What the team spends otherwise is nobody's seat.
        spend(UUID.randomUUID(), "model-call", "98765.4321");
    }

    private void spend(UUID agent, String kind, String amount) {
        TestPeople.update(
                "insert into ledger_days (team_id, day, person_id, agent_id, provider, model, tier, kind, entries, input,"
                        + " cache_read, cache_write_5m, cache_write_1h, output, reasoning, server_tools, amount)"
                        + " values (?, ?, ?, ?, 'p', 'm', 1, ?, 1, 0, 0, 0, 0, 0, 0, 0, ?::numeric)",
                house.team.value(),
                LocalDate.now(ZoneId.of(ledger.zone())),
                UUID.randomUUID(),
                agent,
                kind,
                amount);
    }

    private static void refused(ThrowingCallable work, String code) {
        assertThatThrownBy(work)
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(code));
    }

    @Test
    void whoTeachesSeesWhatEachSeatCostsAndNothingElseThatTheTeamSpends() {
        students(2);
        var found = as(house.instructor, () -> costs.of(lab));
        assertThat(found.lines()).hasSize(2).allSatisfy(line -> {
            assertThat(line.sum().models()).isEqualByComparingTo("1.25");
            assertThat(line.sum().gpus()).isEqualByComparingTo("2.5");
        });
        assertThat(found.all().amount()).isEqualByComparingTo("7.5");
        assertThat(found.whole()).isTrue();
        assertThat(as(house.instructor, () -> costs.export(lab)))
                .startsWith("Student,Models USD,GPUs USD,GPU hours,Total USD,Counted\r\n")
                .doesNotContain("98765");
        for (var actor : List.of(house.assistant, student, manager)) {
            refused(() -> as(actor, () -> costs.of(lab)), "identity.not-allowed");
            refused(() -> as(actor, () -> costs.export(lab)), "identity.not-allowed");
        }
        var elsewhere = new LabHouse();
        as(elsewhere.owner, () -> courses.put("Other", ""));
        refused(() -> as(elsewhere.instructor, () -> costs.of(lab)), "labs.no-lab");
    }

    private CourseFigures.Figures seen(Period period) {
        return as(manager, () -> figures.get(period));
    }

    @Test
    void whoOnlyPaysSeesSumsAndNothingOfFewerThanFive() {
        refused(
                () -> as(
                        TestPeople.person(TestPeople.team("None"), "M", Role.MANAGER),
                        () -> figures.get(Period.COURSE)),
                "labs.no-course");
        students(4);
        var few = seen(Period.COURSE);
        assertThat(few.students()).isNull();
        assertThat(few.seats()).isNull();
        assertThat(few.models()).isNull();
        assertThat(few.gpus()).isNull();
        assertThat(few.amount()).isNull();
        assertThat(few.stepsPassed()).isNull();
        assertThat(few.passed()).isNull();
        assertThat(few.labs()).isEqualTo(1);
        students(6);
        var found = seen(Period.COURSE);
        assertThat(found.students()).isEqualTo(10);
        assertThat(found.seats()).isEqualTo(10);
        assertThat(found.models()).as("of 12.50, in whole dollars for ten").isEqualByComparingTo("13");
        assertThat(found.gpus()).isEqualByComparingTo("25");
        assertThat(found.rounded()).isTrue();
        assertThat(found.hands()).as("nobody raised one, which is of nobody").isZero();
        assertThat(found.passed()).as("nobody was told anything").isNull();
        assertThat(seen(Period.THIS_MONTH).models()).isEqualByComparingTo("13");
        assertThat(seen(Period.LAST_MONTH).models()).isZero();
        for (var actor : List.of(house.assistant, student, house.instructor)) {
            refused(() -> as(actor, () -> figures.get(Period.COURSE)), "identity.not-allowed");
            refused(() -> as(actor, () -> figures.export(Period.COURSE, false)), "identity.not-allowed");
        }
    }

    @Test
    void aStudentMoreDoesNotTellWhatThatOneSpent() {
        students(5);
        var before = seen(Period.COURSE);
        students(1);
        spend(agents.getLast(), "model-call", "0.31");
        var after = seen(Period.COURSE);
        assertThat(before.models()).isEqualByComparingTo("6");
        assertThat(after.models()).as("of 7.81; the one more spent 1.56").isEqualByComparingTo("8");
        assertThat(after.models().remainder(BigDecimal.ONE)).isZero();
    }

    @Test
    void aFileOfTheFiguresHasWhatIsShownAndNoNames() {
        students(6);
        var csv = as(manager, () -> figures.export(Period.COURSE, false));
        var lines = csv.split("\r\n");
        assertThat(lines).hasSize(2);
        assertThat(lines[0]).startsWith("Course,Team,From,To,Labs,Lab hours,Students,Seats ready,Models USD");
        assertThat(lines[1]).startsWith("Programming 1,,").contains(",6,6,8,15,23,0.0,");
        assertThat(csv).doesNotContain("@example.org").doesNotContain(lab.toString());
        agents.forEach(agent -> assertThat(csv).doesNotContain(agent.toString()));
    }

    @Test
    void whoReadsEveryTeamsFiguresComparesCoursesAndSeesNoneOfTheirPeople() {
        students(6);
        refused(() -> as(manager, () -> figures.all(Period.COURSE)), "identity.not-allowed");
        var director = new Actor(manager.person(), "Dora", null, Set.of(Role.ORG_MANAGER), null);
        assertThat(as(director, () -> figures.all(Period.COURSE)))
                .as("whom the database does not know as one who may")
                .isEmpty();
        TestPeople.update(
                "update people set platform_roles = '{MANAGER}' where id = ?",
                manager.person().value());
        assertThat(as(director, () -> figures.all(Period.COURSE)))
                .filteredOn(each -> each.figures().models() != null
                        && each.figures().seats() != null
                        && each.figures().course().equals("Programming 1")
                        && each.figures().seats() == 6)
                .isNotEmpty()
                .allSatisfy(each -> assertThat(each.team()).isNotEmpty());
        assertThat(as(director, () -> figures.any())).isTrue();
        assertThat(as(director, () -> figures.export(Period.THIS_MONTH, true))).contains("Programming 1,");
    }

    @Test
    void theShareWhoPassedIsSaidOnlyWhereNeitherGroupIsSmall() {
        students(10);
        var rubric = as(
                house.instructor, () -> rubrics.put(lab, 0, List.of(new Wanted(null, "Correct", "", BigDecimal.TEN))));
        var all = as(house.instructor, () -> grades.of(lab));
        for (int i = 0; i < all.size(); i++) {
            var points = new BigDecimal(i == 0 ? "4.99" : "5");
            var mark = new Mark(rubric.criteria().getFirst().id(), points, "");
            var who = all.get(i).student();
            as(house.instructor, () -> grades.put(lab, who, 0, List.of(mark), ""));
        }
        as(house.instructor, () -> grades.release(lab, null));
        assertThat(seen(Period.COURSE).passed()).as("one of ten did not").isNull();
        for (int i = 1; i < 5; i++) {
            var mark = new Mark(rubric.criteria().getFirst().id(), BigDecimal.ONE, "");
            var who = all.get(i).student();
            as(house.instructor, () -> grades.put(lab, who, 1, List.of(mark), ""));
        }
        as(house.instructor, () -> grades.release(lab, null));
        assertThat(seen(Period.COURSE).passed()).isEqualTo(50);
    }
}
