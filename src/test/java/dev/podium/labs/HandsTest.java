package dev.podium.labs;

import static dev.podium.labs.LabHouse.as;
import static dev.podium.labs.LabHouse.doAs;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.podium.PodiumTest;
import dev.podium.TestPeople;
import dev.podium.kernel.Actor;
import dev.podium.kernel.HandId;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.Role;
import dev.podium.labs.Hands.Claim;
import dev.podium.labs.Hands.Hand;
import dev.podium.labs.Labs.Lab;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;

/** Hands of students, and the queue of all who help them. */
@PodiumTest
@Timeout(120)
class HandsTest {

    @Autowired
    Courses courses;

    @Autowired
    Roster roster;

    @Autowired
    Labs labs;

    @Autowired
    Seats seats;

    @Autowired
    Hands hands;

    @TempDir
    Path folder;

    private LabHouse house;
    private Lab lab;
    private final List<Actor> students = new ArrayList<>();

    @BeforeEach
    void threeStudentsInALab() {
        house = new LabHouse();
        as(house.owner, () -> courses.put("Programming 1", ""));
        var people = List.of(
                LabHouse.stranger(LabHouse.name("mia")),
                LabHouse.stranger(LabHouse.name("noa")),
                LabHouse.stranger(LabHouse.name("uma")));
        as(
                house.instructor,
                () -> roster.apply(LabHouse.csv(people.stream().map(Actor::name).toList()), false));
        people.forEach(person ->
                students.add(new Actor(person.person(), person.name(), house.team, Set.of(Role.STUDENT), null)));
        lab = house.lab(labs, folder.resolve("seats"));
        as(house.instructor, () -> seats.provision(lab.id(), List.of(MachineId.LOCAL)));
    }

    private static void refused(ThrowingCallable work, String code) {
        assertThatThrownBy(work)
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(code));
    }

    private Hands.Own raise(int student, String sentence) {
        return as(students.get(student), () -> hands.raise(lab.id(), sentence));
    }

    private List<Hand> queue() {
        return as(house.assistant, () -> hands.queue(lab.id()));
    }

    @Test
    void whoWaitsLongestIsFirstAndSayingItOtherwiseKeepsThePlace() {
        raise(0, "valgrind says invalid write");
        assertThat(raise(1, "").before()).isEqualTo(1);
        raise(0, " and the footer looks right ");
        assertThat(queue())
                .extracting(Hand::studentName, Hand::sentence)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(students.get(0).name(), "and the footer looks right"),
                        org.assertj.core.groups.Tuple.tuple(students.get(1).name(), ""));
        doAs(students.get(0), () -> hands.withdraw(lab.id()));
        doAs(students.get(0), () -> hands.withdraw(lab.id()));
        assertThat(queue()).hasSize(1);
        assertThat(as(students.get(0), () -> hands.mine(lab.id()))).isEmpty();
        assertThat(as(students.get(1), () -> hands.mine(lab.id())))
                .hasValueSatisfying(own -> assertThat(own.before()).isZero());
    }

    @Test
    void whoGoesToHelpIsSeenByTheStudentAndByTheOthersAndCanBeRelieved() {
        var hand = raise(0, "help").hand().id();
        as(house.assistant, () -> hands.claim(hand, false));
        assertThat(as(students.get(0), () -> hands.mine(lab.id()))
                        .orElseThrow()
                        .hand()
                        .helper())
                .hasValueSatisfying(claim -> assertThat(claim.name()).isEqualTo("Amir"));
        refused(() -> as(house.instructor, () -> hands.claim(hand, false)), "labs.hand-claimed");
        // Whom somebody helps already is not waited for.
        assertThat(raise(1, "me too").before()).isZero();
        as(house.instructor, () -> hands.claim(hand, true));
        // What is no longer theirs they cannot give up.
        as(house.assistant, () -> hands.release(hand));
        assertThat(queue().getFirst().helper()).map(Claim::name).contains("Ines");
        as(house.instructor, () -> hands.release(hand));
        assertThat(queue().getFirst().helper()).isEmpty();
        as(house.assistant, () -> hands.claim(hand, false));
        as(house.assistant, () -> hands.answer(hand, "free() before the footer is written"));
        assertThat(queue())
                .extracting(Hand::studentName)
                .containsExactly(students.get(1).name());
        assertThat(as(house.instructor, () -> hands.history(lab.id(), 0, 10)))
                .singleElement()
                .satisfies(down -> {
                    assertThat(down.answered()).isTrue();
                    assertThat(down.loweredBy()).isEqualTo("Amir");
                    assertThat(down.answer()).isEqualTo("free() before the footer is written");
                    assertThat(down.claims()).extracting(Claim::name).containsExactly("Amir", "Ines", "Amir");
                    assertThat(down.claims())
                            .allSatisfy(claim -> assertThat(claim.until()).isNotNull());
                });
        refused(() -> as(house.assistant, () -> hands.claim(hand, false)), "labs.no-hand");
        refused(() -> as(house.assistant, () -> hands.answer(hand, "")), "labs.no-hand");
    }

    @Test
    void ofManyWhoGoAtOnceOneGoes() throws Exception {
        var hand = raise(0, "").hand().id();
        var helpers = new ArrayList<Actor>();
        for (int i = 0; i < 8; i++) {
            helpers.add(TestPeople.person(house.team, "Helper " + i, Role.ASSISTANT));
        }
        int went = 0;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var all = threads.invokeAll(helpers.stream()
                    .map(helper -> (Callable<Boolean>) () -> {
                        try {
                            as(helper, () -> hands.claim(hand, false));
                            return true;
                        } catch (Refusal refusal) {
                            assertThat(refusal.code()).isEqualTo("labs.hand-claimed");
                            return false;
                        }
                    })
                    .toList());
            for (Future<Boolean> each : all) {
                went += each.get() ? 1 : 0;
            }
        }
        assertThat(went).isEqualTo(1);
        assertThat(queue().getFirst().claims()).hasSize(1);
    }

    @Test
    void aStudentSeesTheirOwnHandAloneAndNobodyElseRaisesOne() {
        var hand = raise(0, "help").hand().id();
        assertThat(as(students.get(1), () -> hands.mine(lab.id()))).isEmpty();
        refused(() -> as(students.get(1), () -> hands.queue(lab.id())), "identity.not-allowed");
        refused(() -> as(students.get(1), () -> hands.claim(hand, false)), "identity.not-allowed");
        refused(() -> as(house.assistant, () -> hands.raise(lab.id(), "")), "identity.not-allowed");
        // Taught in this course, and without a seat.
        var late = new Actor(LabHouse.stranger("late").person(), "late", house.team, Set.of(Role.STUDENT), null);
        refused(() -> as(late, () -> hands.raise(lab.id(), "")), "labs.no-lab");
        var elsewhere = new LabHouse();
        refused(() -> as(elsewhere.instructor, () -> hands.queue(lab.id())), "labs.no-lab");
        refused(() -> as(elsewhere.instructor, () -> hands.claim(hand, true)), "labs.no-hand");
        refused(() -> as(elsewhere.instructor, () -> hands.answer(hand, "")), "labs.no-hand");
    }

    @Test
    void badInputIsRefusedAndAnEndedLabHasNoQueueToJoin() {
        refused(() -> raise(0, "x".repeat(Hands.LONGEST_SENTENCE + 1)), "labs.bad-sentence");
        refused(() -> raise(0, "a\0b"), "labs.bad-sentence");
        var hand = raise(0, "'; drop table hands; --").hand();
        assertThat(hand.sentence()).isEqualTo("'; drop table hands; --");
        refused(
                () -> as(house.assistant, () -> hands.answer(hand.id(), "x".repeat(Hands.LONGEST_ANSWER + 1))),
                "labs.bad-answer");
        refused(() -> as(house.assistant, () -> hands.claim(HandId.random(), false)), "labs.no-hand");
        refused(() -> as(house.assistant, () -> hands.history(lab.id(), 0, 0)), "labs.bad-page");
        as(house.instructor, () -> labs.state(lab.id(), Labs.State.ENDED));
        refused(() -> raise(1, ""), "labs.lab-ended");
        // Who had raised it before can still be answered.
        as(house.assistant, () -> hands.answer(hand.id(), ""));
        assertThat(queue()).isEmpty();
    }
}
