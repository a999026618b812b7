package dev.podium.gpus;

import dev.podium.TestPeople;
import dev.podium.database.SharedDatabase;
import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.Role;
import dev.podium.kernel.TeamId;
import dev.podium.machines.MachineHealth;
import dev.podium.machines.MachineRegistry;
import dev.podium.machines.MachineRegistry.SignIn;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.AutowireCapableBeanFactory;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.context.event.EventListener;

/**
 * The room with its real database, where the clock and what machines say are the test's. Nothing schedules by itself: the
 * test does, turn by turn.
 */
@TestConfiguration(proxyBeanMethods = false)
class GpuHouse {

    static final int MIB = 81_920;

    @Bean
    @Primary
    TestClock clock() {
        return new TestClock();
    }

    @Bean
    @Primary
    PlayedHealth playedHealth() {
        return new PlayedHealth();
    }

    @Bean
    Heard heard() {
        return new Heard();
    }

    /** Stands still until it is set. */
    static final class TestClock extends Clock {

        private volatile Instant now = Instant.parse("2031-03-04T08:00:00Z");

        void set(Instant moment) {
            now = moment;
        }

        void forward(Duration time) {
            now = now.plus(time);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    /** Podium is gone in the middle of what it did; what was committed before is. */
    static final class Died extends RuntimeException {}

    /** What is told of leases. */
    static final class Heard {

        final LinkedBlockingQueue<Object> events = new LinkedBlockingQueue<>();

        /** Whoever tells of the next lease that begins gets no further. */
        volatile boolean deadly;

        @EventListener
        void on(LeaseGranted granted) {
            events.add(granted);
            if (deadly) {
                deadly = false;
                throw new Died();
            }
        }

        @EventListener
        void on(LeaseEnding ending) {
            events.add(ending);
        }

        @EventListener
        void on(OutsiderTold told) {
            events.add(told);
        }

        @EventListener
        void on(LeaseEnded ended) {
            events.add(ended);
        }
    }

    /** Machines say what the test wants. */
    static final class PlayedHealth implements MachineHealth {

        final Map<MachineId, Health> now = new ConcurrentHashMap<>();

        void online(MachineId machine, List<Gpu> gpus) {
            now.put(
                    machine,
                    new Health(machine, State.ONLINE, Instant.EPOCH, "", null, null, new Gpus(gpus, "570", "")));
        }

        void offline(MachineId machine) {
            now.put(
                    machine,
                    new Health(machine, State.OFFLINE, Instant.EPOCH, "It does not answer.", null, null, null));
        }

        @Override
        public List<Health> all() {
            return List.copyOf(now.values());
        }

        @Override
        public Health of(MachineId machine) {
            var health = now.get(machine);
            if (health == null) {
                throw Refusal.notFound("machines.not-found", "There is no machine " + machine + ".", "Take another.");
            }
            return health;
        }

        @Override
        public History history(MachineId machine, Duration back) {
            return new History(back, List.of());
        }

        @Override
        public GpuHistory gpuHistory(MachineId machine, String uuid, Duration back) {
            return new GpuHistory(back, List.of());
        }
    }

    /** An admin of the installation, in a team of no other use. */
    static Actor admin() {
        var root = TestPeople.person(TestPeople.team("none"), "Root", Role.OWNER);
        TestPeople.update(
                "update people set platform_roles = '{ADMIN}' where id = ?",
                root.person().value());
        return new Actor(root.person(), "Root", root.team(), Set.of(Role.OWNER, Role.ADMIN), null);
    }

    static <T> T as(Actor actor, Supplier<T> work) {
        return CurrentActor.get(actor, work);
    }

    /** All of the pool and what was in it is gone; the ledger stays. */
    static void empty() {
        TestPeople.update(
                "truncate gpu_requests, gpu_leases, gpu_slices, gpu_reservations, gpu_reserved_slices, gpu_use,"
                        + " gpu_use_days, gpu_journal, gpu_watches, gpu_team_weights, gpu_person_weights, gpu_servers, gpu_devices,"
                        + " gpu_pool, gpu_class_limits, gpu_outsiders, gpu_counted, gpu_person_days, gpu_server_days, gpu_free_days,"
                        + " gpu_wait_days, gpu_weight_days cascade");
    }

    static MachineHealth.Gpu gpu(int index, String uuid, @Nullable Double busy, String trouble) {
        return new MachineHealth.Gpu(
                index, uuid, "NVIDIA H100 80GB HBM3", (long) MIB << 20, 0L, busy, 40, false, trouble);
    }

    /** A machine with so many GPUs on which something runs, in the pool, open to these teams. */
    record House(MachineId machine, String name, List<String> uuids) {}

    static House server(
            MachineRegistry registry,
            GpuServers servers,
            PlayedHealth health,
            Actor admin,
            int gpus,
            String price,
            TeamId... teams) {
        var name = "gpu " + UUID.randomUUID();
        var machine = as(
                admin,
                () -> registry.add(new MachineRegistry.Entry(
                        name,
                        "lab.invalid",
                        22,
                        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGmvUvnUZ9MB9Pwo6+8ZzS3qVb0kxAeCWKuK9W2fKKOQ",
                        SignIn.KEY,
                        Set.of(),
                        false,
                        Set.of(teams),
                        null)));
        var uuids = IntStream.range(0, gpus)
                .mapToObj(_ -> "GPU-" + UUID.randomUUID())
                .toList();
        var all = new ArrayList<MachineHealth.Gpu>();
        uuids.forEach(uuid -> all.add(gpu(all.size(), uuid, 0.5, "")));
        health.online(machine, all);
        CurrentActor.run(
                admin,
                () -> servers.keep(
                        machine,
                        new GpuServers.Policy(GpuServers.Badge.DECLARED, new BigDecimal(price), BigDecimal.ONE)));
        return new House(machine, name, uuids);
    }

    /** One more that schedules, on the same tables: another Podium, or this one after it was started again. */
    static GpuTurns another(AutowireCapableBeanFactory beans) {
        return beans.createBean(GpuTurns.class);
    }

    static GpuQueue.Wanted wanted(int gpus, int minutes) {
        return wanted(GpuNeed.whole(gpus), minutes);
    }

    static GpuQueue.Wanted wanted(GpuNeed need, int minutes) {
        return new GpuQueue.Wanted(need, Duration.ofMinutes(minutes), null, false, null, "a test", null);
    }

    static String one(String sql, Object... values) {
        return SharedDatabase.column(sql, values).getFirst();
    }

    /** Devices of which more is held than there is, and leases that do not hold what is theirs, or hold on to it. */
    static List<String> heldTwice() {
        return SharedDatabase.column(
                "select s.device from gpu_slices s join gpu_devices d on d.uuid = s.device where s.active"
                        + " group by s.device, d.memory_mib having sum(s.milli) > 1000 or sum(s.memory_mib) > d.memory_mib"
                        + " union all select s.lease_id::text from gpu_slices s join gpu_leases l on l.id = s.lease_id"
                        + " where s.active and l.ended_at is not null"
                        + " union all select s.lease_id::text from gpu_leases l join gpu_slices s on s.lease_id = l.id"
                        + " where l.ended_at is null and not s.active");
    }
}
