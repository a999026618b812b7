package dev.podium.gpus;

import static dev.podium.gpus.GpuHouse.as;
import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.PodiumTest;
import dev.podium.TestPeople;
import dev.podium.gpus.GpuHouse.House;
import dev.podium.kernel.Actor;
import dev.podium.kernel.Role;
import dev.podium.machines.MachineRegistry;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;

/** What a team learns of the others: what fairness needs, of the servers that it shares with them, and no more. */
@PodiumTest
@Import(GpuHouse.class)
@Timeout(120)
class GpuPrivacyTest {

    @Autowired
    GpuServers servers;

    @Autowired
    GpuQueue queue;

    @Autowired
    GpuReservations reservations;

    @Autowired
    GpuShares shares;

    @Autowired
    MachineRegistry registry;

    @Autowired
    GpuHouse.PlayedHealth health;

    @Autowired
    GpuHouse.TestClock clock;

    @Autowired
    GpuTurns turns;

    @Autowired
    RecentPool recent;

    private Actor admin;
    private Actor ada;
    private Actor bob;
    private Actor far;
    private House shared;
    private House bobs;

    /** Of the two servers one is Bob's team's alone. */
    @BeforeEach
    void twoServers() {
        GpuHouse.empty();
        admin = GpuHouse.admin();
        ada = TestPeople.person(TestPeople.team("red"), "Ada", Role.MEMBER);
        bob = TestPeople.person(TestPeople.team("blue"), "Bob", Role.MEMBER);
        far = TestPeople.person(TestPeople.team("far"), "Far", Role.MEMBER);
        shared = GpuHouse.server(registry, servers, health, admin, 2, "0", ada.team(), bob.team());
        bobs = GpuHouse.server(registry, servers, health, admin, 1, "0", bob.team());
        turns.begin();
        turns.turn();
        recent.forget();
        askForBobs();
        askForBobs();
        turn();
    }

    @AfterEach
    void nothingIsLeft() {
        GpuHouse.empty();
        health.now.clear();
    }

    private void askForBobs() {
        var need = new GpuNeed(1, 1000, 0, Set.of("NVIDIA H100 80GB HBM3"), Set.of(bobs.machine()), 1, false);
        as(bob, () -> queue.ask(GpuHouse.wanted(need, 60)));
    }

    private void turn() {
        turns.forget();
        turns.turn();
        recent.forget();
    }

    @Test
    void othersAreToldHowMuchIsWaitedForAndNotWhere() {
        assertThat(as(ada, () -> queue.line(10))).singleElement().satisfies(place -> {
            assertThat(place.request()).isNull();
            assertThat(place.need().gpus()).isEqualTo(1);
            assertThat(place.need().servers()).isEmpty();
            assertThat(place.need().models()).isEmpty();
        });
        assertThat(as(bob, () -> queue.line(10)))
                .singleElement()
                .satisfies(place -> assertThat(place.need().servers()).containsExactly(bobs.machine()));
    }

    @Test
    void ofAReservationOnSeveralServersOthersSeeTheirOwnPart() {
        var from = clock.instant().plus(Duration.ofHours(5));
        var gang = new GpuNeed(1, 1000, 0, Set.of(), Set.of(shared.machine(), bobs.machine()), 3, false);
        as(
                bob,
                () -> reservations.reserve(
                        new GpuReservations.Wanted(gang, from, from.plus(Duration.ofHours(1)), "a class")));
        var seen = as(ada, () -> reservations.between(clock.instant(), from.plus(Duration.ofDays(1))));
        assertThat(seen).singleElement().satisfies(reservation -> {
            assertThat(reservation.slices())
                    .hasSize(2)
                    .allSatisfy(slice -> assertThat(slice.server()).isEqualTo(shared.machine()));
            assertThat(reservation.need().servers()).isEmpty();
            assertThat(reservation.purpose() + reservation.personName()).isEmpty();
        });
        assertThat(as(bob, () -> reservations.between(clock.instant(), from.plus(Duration.ofDays(1)))))
                .singleElement()
                .satisfies(reservation -> assertThat(reservation.slices()).hasSize(3));
    }

    @Test
    void whoSharesNoServerLearnsNothingOfOthers() {
        assertThat(as(far, () -> queue.line(10))).isEmpty();
        assertThat(as(far, shares::now))
                .singleElement()
                .satisfies(team -> assertThat(team.team()).isEqualTo(far.team()));
        assertThat(as(ada, shares::now)).hasSizeGreaterThan(1);
    }

    @Test
    void whoRunsTheInstallationSeesThePoolWithoutATeam() {
        var root = new Actor(admin.person(), "Root", null, Set.of(Role.ADMIN), null);
        assertThat(as(root, servers::all)).hasSize(2);
        assertThat(as(root, () -> queue.line(10))).hasSize(1);
        assertThat(as(root, shares::now))
                .extracting(GpuShares.OfTeam::own)
                .isNotEmpty()
                .containsOnly(false);
        assertThat(as(
                        root,
                        () -> reservations.between(
                                clock.instant(), clock.instant().plus(Duration.ofDays(1)))))
                .isEmpty();
    }
}
