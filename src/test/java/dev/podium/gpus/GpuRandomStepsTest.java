package dev.podium.gpus;

import static dev.podium.gpus.GpuHouse.as;
import static dev.podium.gpus.GpuHouse.gpu;
import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.PodiumTest;
import dev.podium.TestPeople;
import dev.podium.database.SharedDatabase;
import dev.podium.gpus.GpuHouse.House;
import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.Role;
import dev.podium.kernel.TeamId;
import dev.podium.machines.MachineHealth;
import dev.podium.machines.MachineRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.config.AutowireCapableBeanFactory;
import org.springframework.context.annotation.Import;

/**
 * Whatever people do and whatever goes away, in any order: nothing is held twice, no request is lost, and the ledger is what
 * was held. More steps, or others: {@code -Dpodium.gpus.steps=100000 -Dpodium.gpus.seed=7}.
 */
@PodiumTest
@Import(GpuHouse.class)
@Timeout(7200)
class GpuRandomStepsTest {

    private static final int LINE = 50;
    private static final int STEPS = Integer.getInteger("podium.gpus.steps", 500);
    private static final long SEED = Long.getLong("podium.gpus.seed", 20_261_122);

    @Autowired
    GpuServers servers;

    @Autowired
    GpuQueue queue;

    @Autowired
    GpuLeases leases;

    @Autowired
    GpuReservations reservations;

    @Autowired
    GpuWatches watches;

    @Autowired
    MachineRegistry registry;

    @Autowired
    GpuHouse.PlayedHealth health;

    @Autowired
    GpuHouse.TestClock clock;

    @Autowired
    RecentPool recent;

    /** By which another Podium is made that would schedule too. */
    @Autowired
    AutowireCapableBeanFactory beans;

    private final Random random = new Random(SEED);
    private final Map<String, Integer> done = new TreeMap<>();
    private final List<Actor> people = new ArrayList<>();
    private final List<House> houses = new ArrayList<>();
    private Actor admin;
    private GpuTurns turns;

    @BeforeEach
    void threeTeamsAndTwoServers() {
        GpuHouse.empty();
        admin = GpuHouse.admin();
        var teams = List.of(TestPeople.team("red"), TestPeople.team("blue"), TestPeople.team("green"));
        teams.forEach(team -> IntStream.range(0, 2)
                .forEach(i -> people.add(TestPeople.person(team, "P" + i, i == 0 ? Role.OWNER : Role.MEMBER))));
        houses.add(GpuHouse.server(registry, servers, health, admin, 4, "1.7", teams.toArray(TeamId[]::new)));
        houses.add(GpuHouse.server(registry, servers, health, admin, 2, "0.9", teams.get(0), teams.get(1)));
        start();
        turns.turn();
        recent.forget();
    }

    @AfterEach
    void nothingIsLeft() {
        GpuHouse.empty();
        health.now.clear();
    }

    private void start() {
        turns = GpuHouse.another(beans);
        turns.begin();
    }

    private <T> T any(List<T> some) {
        return some.get(random.nextInt(some.size()));
    }

    private GpuNeed need() {
        return switch (random.nextInt(6)) {
            case 0 -> new GpuNeed(1, 100 + random.nextInt(800), 0, Set.of(), Set.of(), 1, false);
            case 1 -> new GpuNeed(1, 0, 4096 * (1 + random.nextInt(18)), Set.of(), Set.of(), 1, false);
            case 2 -> new GpuNeed(1, 1000, 0, Set.of(), Set.of(), 2, random.nextBoolean());
            case 3 ->
                new GpuNeed(
                        1 + random.nextInt(4),
                        1000,
                        0,
                        Set.of(),
                        Set.of(any(houses).machine()),
                        1,
                        false);
            default -> GpuNeed.whole(1 + random.nextInt(3));
        };
    }

    private void ask(Actor who) {
        tried(
                "ask",
                () -> as(
                        who,
                        () -> queue.ask(new GpuQueue.Wanted(
                                need(),
                                Duration.ofMinutes(1 + random.nextInt(400)),
                                null,
                                random.nextInt(5) == 0,
                                random.nextInt(6) == 0 ? clock.instant().plusSeconds(60L * random.nextInt(120)) : null,
                                "",
                                null))));
    }

    private void cancel(Actor who) {
        as(who, () -> queue.line(LINE)).stream()
                .filter(place -> place.request() != null)
                .findAny()
                .ifPresent(place -> tried(
                        "cancel",
                        () -> CurrentActor.run(
                                who, () -> queue.cancel(place.request().id()))));
    }

    private void step() {
        var who = any(people);
        switch (random.nextInt(16)) {
            case 0, 1, 2, 3, 4 -> {
                // More is asked for than there is: a line that only grows would make each step slower than the one
                // before.
                if (as(who, () -> queue.line(LINE)).size() < LINE) {
                    ask(who);
                } else {
                    cancel(who);
                }
            }
            case 5 -> cancel(who);
            case 6, 7 ->
                as(who, leases::running).stream()
                        .findAny()
                        .ifPresent(lease -> tried("end", () -> as(who, () -> leases.end(lease.id()))));
            case 8 ->
                as(who, leases::running).stream()
                        .findAny()
                        .ifPresent(lease -> tried(
                                "extend",
                                () -> as(
                                        who,
                                        () -> leases.extend(
                                                lease.id(), lease.ends().plusSeconds(60L * random.nextInt(200))))));
            case 9 -> {
                var from = clock.instant().plusSeconds(60L * random.nextInt(300));
                tried(
                        "reserve",
                        () -> as(
                                who,
                                () -> reservations.reserve(new GpuReservations.Wanted(
                                        need(), from, from.plusSeconds(60L * (1 + random.nextInt(200))), ""))));
            }
            case 10 ->
                tried(
                        "watch",
                        () -> as(
                                who,
                                () -> watches.watch(
                                        new GpuWatches.Wanted(need(), Duration.ofMinutes(1 + random.nextInt(90))))));
            case 11 ->
                as(who, watches::mine).stream()
                        .filter(watch -> watch.keptUntil() != null)
                        .findAny()
                        .ifPresent(watch -> tried("claim", () -> as(who, () -> watches.claim(watch.id(), ""))));
            case 12 -> say(any(houses));
            case 13 -> {
                count("restart");
                start();
            }
            case 14 -> {
                count("jump");
                clock.forward(Duration.ofSeconds(random.nextInt(20_000) - 4_000L));
            }
            default ->
                tried(
                        "drain",
                        () -> CurrentActor.run(
                                admin,
                                () -> servers.drain(
                                        any(houses).machine(), null, random.nextInt(3) == 0 ? "a test" : "")));
        }
    }

    /** A server is away, or has lost a GPU, or is well, with its GPUs in another order. */
    private void say(House house) {
        count("server");
        if (random.nextInt(4) == 0) {
            health.offline(house.machine());
            return;
        }
        var uuids = new ArrayList<>(house.uuids());
        java.util.Collections.shuffle(uuids, random);
        var gpus = new ArrayList<MachineHealth.Gpu>();
        for (var uuid : uuids) {
            if (random.nextInt(6) > 0) {
                gpus.add(gpu(gpus.size(), uuid, random.nextDouble(), random.nextInt(8) == 0 ? "GPU is lost" : ""));
            }
        }
        health.online(house.machine(), gpus);
    }

    private void count(String what) {
        done.merge(what, 1, Integer::sum);
    }

    private void tried(String what, Runnable work) {
        try {
            work.run();
            count(what);
        } catch (Refusal refused) {
            count(what + " refused " + refused.code());
        }
    }

    @Test
    void nothingIsHeldTwiceNoRequestIsLostAndTheLedgerIsWhatWasHeld() {
        for (int i = 0; i < STEPS; i++) {
            step();
            clock.forward(Duration.ofSeconds(random.nextInt(240)));
            turns.forget();
            turns.turn();
            assertThat(GpuHouse.heldTwice())
                    .as("step %d of %d: %s", i, SEED, done)
                    .isEmpty();
            if (i % 10_000 == 9_999) {
                System.out.println("Random steps of seed " + SEED + ": " + (i + 1));
            }
        }
        houses.forEach(house -> health.online(
                house.machine(),
                IntStream.range(0, house.uuids().size())
                        .mapToObj(i -> gpu(i, house.uuids().get(i), 0.5, ""))
                        .toList()));
        houses.forEach(house -> CurrentActor.run(admin, () -> servers.drain(house.machine(), null, "the end")));
        clock.forward(Duration.ofDays(30));
        turns.forget();
        turns.turn();

        assertThat(done).containsKeys("ask", "end", "extend", "reserve", "restart", "jump", "server");
        assertThat(SharedDatabase.column("select id::text from gpu_leases where ended_at is null"))
                .isEmpty();
        assertThat(SharedDatabase.column("select r.id::text from gpu_requests r left join gpu_leases l on l.id = r.id"
                        + " where (r.state = 'GRANTED') <> (l.id is not null)"))
                .isEmpty();
        assertThat(
                        SharedDatabase.column(
                                "select l.id::text || ': held ' || extract(epoch from l.ended_at - l.began_at)"
                                        + " || ' s, booked ' || coalesce(e.seconds, 0) || ' s for ' || coalesce(e.amount, 0)"
                                        + " from gpu_leases l left join (select detail ->> 'lease' as lease,"
                                        + " sum((detail ->> 'seconds')::bigint) as seconds, sum(amount) as amount from ledger_entries"
                                        + " where kind = 'gpu' group by 1) e on e.lease = l.id::text"
                                        + " where extract(epoch from l.ended_at - l.began_at) <> coalesce(e.seconds, 0)"
                                        + " or abs(l.price_hour * coalesce(e.seconds, 0) / 3600 - coalesce(e.amount, 0)) > 0.000000001"))
                .as(done.toString())
                .isEmpty();
        System.out.println("Random steps: " + done);
    }
}
