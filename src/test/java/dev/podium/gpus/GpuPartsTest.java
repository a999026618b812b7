package dev.podium.gpus;

import static dev.podium.gpus.GpuHouse.as;
import static dev.podium.gpus.GpuHouse.wanted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.podium.PodiumTest;
import dev.podium.TestPeople;
import dev.podium.gpus.GpuHouse.House;
import dev.podium.gpus.GpuServers.Badge;
import dev.podium.gpus.GpuServers.Hook;
import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.Role;
import dev.podium.machines.MachineHealth;
import dev.podium.machines.MachineHealth.GpuProcess;
import dev.podium.machines.MachineHealth.Part;
import dev.podium.machines.MachineRegistry;
import java.math.BigDecimal;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;

/** Parts of a GPU that is split (MIG) as devices of their own, and what programs are held to their part by. */
@PodiumTest
@Import(GpuHouse.class)
@Timeout(120)
class GpuPartsTest {

    private static final String MODEL = "NVIDIA H100 80GB HBM3 MIG 1g.10gb";

    @Autowired
    GpuServers servers;

    @Autowired
    GpuOutsiders outsiders;

    @Autowired
    GpuQueue queue;

    @Autowired
    GpuLeases leases;

    @Autowired
    MachineRegistry registry;

    @Autowired
    GpuHouse.PlayedHealth health;

    @Autowired
    GpuTurns turns;

    @Autowired
    RecentPool recent;

    private final String first = "MIG-" + UUID.randomUUID();
    private final String second = "MIG-" + UUID.randomUUID();
    private Actor admin;
    private Actor ada;
    private House house;

    @BeforeEach
    void aServerOfWhichOneGpuIsSplit() {
        GpuHouse.empty();
        admin = GpuHouse.admin();
        ada = TestPeople.person(TestPeople.team("red"), "Ada", Role.MEMBER);
        house = GpuHouse.server(registry, servers, health, admin, 2, "2", ada.team());
        split(List.of(part(0, first), part(1, second)));
        turns.begin();
        turn();
        recent.forget();
    }

    @AfterEach
    void nothingIsLeft() {
        GpuHouse.empty();
        health.now.clear();
    }

    private static Part part(int number, String uuid) {
        return new Part("1g.10gb", number, uuid, 10_000_000_000L);
    }

    private void split(@Nullable List<Part> parts, GpuProcess... processes) {
        var whole = GpuHouse.gpu(0, house.uuids().getFirst(), 0.5, "");
        health.online(
                house.machine(),
                List.of(
                        whole,
                        new MachineHealth.Gpu(
                                1,
                                house.uuids().getLast(),
                                whole.name(),
                                whole.memoryTotal(),
                                null,
                                null,
                                40,
                                true,
                                "",
                                null,
                                null,
                                null,
                                parts,
                                null,
                                List.of(processes))));
    }

    private void turn() {
        turns.forget();
        turns.turn();
    }

    private static GpuNeed part(int gpus) {
        return new GpuNeed(gpus, 1000, 0, Set.of(MODEL), Set.of(), 1, false);
    }

    private List<GpuServers.Device> shown() {
        return as(ada, servers::all).getFirst().devices();
    }

    @Test
    void partsStandInThePlaceOfTheirGpuWithMemoryOfTheirOwn() {
        assertThat(shown())
                .extracting(GpuServers.Device::uuid, GpuServers.Device::model, GpuServers.Device::memoryMib)
                .satisfies(all -> assertThat(all).hasSize(3))
                .contains(org.assertj.core.groups.Tuple.tuple(first, MODEL, 9_536));
        assertThat(shown()).allMatch(each -> each.unusable().isEmpty());
    }

    @Test
    void aPartIsLeasedWholeUnderItsUuidAndCostsItsShareOfTheGpu() {
        var id = as(ada, () -> queue.ask(wanted(part(1), 60))).id();
        turn();
        var lease = as(ada, () -> leases.get(id));
        assertThat(lease.slices()).singleElement().satisfies(slice -> {
            assertThat(slice.uuid()).isIn(first, second);
            assertThat(slice.milli()).isEqualTo(1000);
        });
        // 10 of 80 GiB at 2 dollars an hour.
        assertThat(lease.priceHour()).isEqualByComparingTo("0.25");
        assertThat(as(ada, () -> leases.environment(id, 0)))
                .containsEntry("CUDA_VISIBLE_DEVICES", lease.slices().getFirst().uuid());
    }

    @Test
    void whoAsksForAnyGpuIsNotGivenAPart() {
        var id = as(ada, () -> queue.ask(wanted(1, 60))).id();
        turn();
        assertThat(as(ada, () -> leases.get(id)).slices())
                .extracting(GpuLeases.Slice::uuid)
                .containsExactly(house.uuids().getFirst());
        assertThatThrownBy(() ->
                        as(ada, () -> queue.ask(wanted(new GpuNeed(1, 500, 0, Set.of(MODEL), Set.of(), 1, false), 60))))
                .isInstanceOf(Refusal.class)
                .extracting(each -> ((Refusal) each).code())
                .isEqualTo("gpus.too-large");
    }

    @Test
    void aGpuThatIsSplitIsNoneThatCouldEverBeHad() {
        assertThatThrownBy(() -> as(ada, () -> queue.ask(wanted(2, 60))))
                .isInstanceOfSatisfying(Refusal.class, refused -> {
                    assertThat(refused.code()).isEqualTo("gpus.too-large");
                    assertThat(refused.sentence()).contains("the largest that fits is 1 GPU");
                });
    }

    @Test
    void aPartThatIsGoneKeepsItsLeaseAndGivesNothingNew() {
        var id = as(ada, () -> queue.ask(wanted(part(1), 60))).id();
        turn();
        var held = as(ada, () -> leases.get(id)).slices().getFirst().uuid();
        split(null);
        turn();
        assertThat(shown())
                .as("which parts there are is not said just now")
                .allMatch(each -> each.unusable().isEmpty());
        split(List.of());
        turn();
        assertThat(as(ada, () -> leases.get(id)).ended()).isNull();
        assertThat(shown())
                .filteredOn(each -> each.uuid().equals(held))
                .singleElement()
                .extracting(GpuServers.Device::unusable)
                .asString()
                .endsWith("is not seen any more");
    }

    @Test
    void aProcessOnAPartIsInItsLeaseAloneAndNotInThatOfTheNext() {
        CurrentActor.run(admin, () -> registry.assign(house.machine(), ada.person(), "ada"));
        var id = as(ada, () -> queue.ask(wanted(part(1), 60))).id();
        turn();
        var held = as(ada, () -> leases.get(id)).slices().getFirst().uuid();
        var free = held.equals(first) ? second : first;
        split(
                List.of(part(0, first), part(1, second)),
                new GpuProcess(10L, "a", "ada", 1L << 30, 5L, held),
                new GpuProcess(11L, "b", "ada", 1L << 30, 6L, free));
        turn();
        // A GPU of which no more is known says nothing of its processes, so it is left out.
        assertThat(as(admin, outsiders::all)).isEmpty();
        var all = List.of(
                OutsidersHouse.gpu(0, house.uuids().getFirst()),
                health.now.get(house.machine()).gpus().all().getLast());
        health.online(house.machine(), all);
        turn();
        assertThat(as(admin, outsiders::all))
                .extracting(GpuOutsiders.Outsider::pid, GpuOutsiders.Outsider::device)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(11L, free));
    }

    @Test
    void mpsIsToldInItsOwnVariablesAndHamiInItsOwn() {
        CurrentActor.run(
                admin,
                () -> servers.keep(
                        house.machine(),
                        new GpuServers.Policy(Badge.HOOKED, BigDecimal.ONE, BigDecimal.ONE, Hook.MPS, " /run/mps-a ")));
        turn();
        recent.forget();
        var id = as(ada, () -> queue.ask(wanted(new GpuNeed(1, 250, 16_384, Set.of(), Set.of(), 1, false), 60)))
                .id();
        turn();
        assertThat(as(ada, () -> leases.environment(id, 0)))
                .containsEntry("CUDA_MPS_PIPE_DIRECTORY", "/run/mps-a")
                .containsEntry("CUDA_MPS_ACTIVE_THREAD_PERCENTAGE", "25")
                .containsEntry("CUDA_MPS_PINNED_DEVICE_MEM_LIMIT", "0=16384M")
                .doesNotContainKeys("CUDA_DEVICE_SM_LIMIT", "CUDA_DEVICE_MEMORY_LIMIT_0");
        CurrentActor.run(
                admin,
                () -> servers.keep(
                        house.machine(), new GpuServers.Policy(Badge.HOOKED, BigDecimal.ONE, BigDecimal.ONE)));
        assertThat(as(ada, () -> leases.environment(id, 0)))
                .containsEntry("CUDA_DEVICE_SM_LIMIT", "25")
                .containsEntry("CUDA_DEVICE_MEMORY_LIMIT_0", "16384m")
                .doesNotContainKeys("CUDA_MPS_PIPE_DIRECTORY", "CUDA_MPS_PINNED_DEVICE_MEM_LIMIT");
    }

    @Test
    void whereTheDaemonOfMpsListensIsOneAbsolutePath() {
        for (var path : List.of("", "tmp/mps", "/tmp/a b", "/tmp/$(id)", "/" + "x".repeat(200), "//")) {
            assertThatThrownBy(() -> CurrentActor.run(
                            admin,
                            () -> servers.keep(
                                    house.machine(),
                                    new GpuServers.Policy(
                                            Badge.HOOKED, BigDecimal.ONE, BigDecimal.ONE, Hook.MPS, path))))
                    .as(path)
                    .isInstanceOf(Refusal.class)
                    .extracting(each -> ((Refusal) each).code())
                    .isEqualTo("gpus.bad-policy");
        }
    }
}
