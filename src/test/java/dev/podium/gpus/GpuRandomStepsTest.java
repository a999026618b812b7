package dev.podium.gpus;

import static dev.podium.gpus.GpuHouse.as;
import static dev.podium.gpus.GpuHouse.gpu;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
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
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.config.AutowireCapableBeanFactory;
import org.springframework.context.annotation.Import;

/**
 * Whatever people do and whatever goes away, in any order: nothing is held twice, no request is lost, and the ledger is what
 * was held. Each run of the tests makes 500 steps; {@code ./mvnw test -Dtest=GpuRandomStepsTest -Dpodium.gpus.steps=100000}
 * makes 100,000 in 22 minutes on two busy cores, says every 5,000 where it is, and looks at all that was written down by then;
 * {@code -Dpodium.gpus.seed=7} makes others. Longer than most files, since one line of steps has all kinds of them.
 */
@PodiumTest
@Import(GpuHouse.class)
@Timeout(7200)
class GpuRandomStepsTest {

    /** How many wait at most: more is asked for than there is, and each step takes as long as the line is. */
    private static final int LINE = 50;

    /** In quiet times, when something is free for those who watch. */
    private static final int SHORT_LINE = 2;

    private static final int QUIET_EVERY = 200;
    private static final int LOOK = 5_000;

    /** Half hours in which everybody who waits at the end has had their turn, however unlucky the steps were. */
    private static final int HALF_HOURS = 1_000;

    /** What is in every run; a few steps may come without the rarest, that a reservation is cancelled or something claimed. */
    private static final String[] KINDS = {
        "ask",
        "cancel",
        "end",
        "extend",
        "reserve",
        "watch",
        "server",
        "drain",
        "restart",
        "turn refused to an older Podium",
        "death in the middle",
        "jump"
    };

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
    GpuHouse.Heard heard;

    @Autowired
    RecentPool recent;

    /** By which another Podium is made that would schedule too. */
    @Autowired
    AutowireCapableBeanFactory beans;

    @Autowired
    DataSource source;

    private final Random random = new Random(SEED);
    private final Map<String, Integer> done = new TreeMap<>();
    private final List<Actor> people = new ArrayList<>();
    private final List<House> houses = new ArrayList<>();
    private Actor admin;
    private GpuTurns turns;
    private boolean quiet;
    private boolean dies;

    /** What is proven here outlives Podium's death, but no power cut: half of a step's time is waiting for the disk. */
    @BeforeEach
    void commitsWaitForNoDisk() throws SQLException {
        commits("set synchronous_commit = off");
    }

    @AfterEach
    void commitsWaitAgain() throws SQLException {
        commits("reset synchronous_commit");
    }

    private void commits(String how) throws SQLException {
        try (var connection = SharedDatabase.superuser();
                var statement = connection.createStatement()) {
            statement.execute("alter role podium_app " + how);
        }
        source.unwrap(HikariDataSource.class).getHikariPoolMXBean().softEvictConnections();
    }

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
        some(as(who, () -> queue.line(LINE)).stream()
                        .filter(place -> place.request() != null)
                        .toList())
                .ifPresent(place -> tried(
                        "cancel",
                        () -> CurrentActor.run(
                                who, () -> queue.cancel(place.request().id()))));
    }

    private <T> Optional<T> some(List<T> all) {
        return all.isEmpty() ? Optional.empty() : Optional.of(any(all));
    }

    private void step() {
        var who = any(people);
        switch (random.nextInt(18)) {
            case 0, 1, 2, 3, 4 -> {
                if (as(who, () -> queue.line(LINE)).size() < (quiet ? SHORT_LINE : LINE)) {
                    ask(who);
                } else {
                    cancel(who);
                }
            }
            case 5 -> cancel(who);
            case 6, 7 ->
                some(as(who, leases::running))
                        .ifPresent(lease -> tried("end", () -> as(who, () -> leases.end(lease.id()))));
            case 8 ->
                some(as(who, leases::running))
                        .ifPresent(lease -> tried(
                                "extend",
                                () -> as(
                                        who,
                                        () -> leases.extend(
                                                lease.id(), lease.ends().plusSeconds(60L * random.nextInt(200))))));
            case 9 -> reserve(who);
            case 10 -> unreserve(who);
            case 11 ->
                tried(
                        "watch",
                        () -> as(
                                who,
                                () -> watches.watch(
                                        new GpuWatches.Wanted(need(), Duration.ofMinutes(1 + random.nextInt(90))))));
            case 12 -> people.forEach(this::claim);
            case 13 -> say(any(houses));
            case 14 -> another();
            case 15 -> {
                count("death");
                dies = true;
            }
            case 16 -> {
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

    private void claim(Actor who) {
        some(as(who, watches::mine).stream()
                        .filter(watch -> watch.keptUntil() != null)
                        .toList())
                .ifPresent(watch -> tried("claim", () -> as(who, () -> watches.claim(watch.id(), ""))));
    }

    private void reserve(Actor who) {
        var from = clock.instant().plusSeconds(60L * random.nextInt(300));
        tried(
                "reserve",
                () -> as(
                        who,
                        () -> reservations.reserve(new GpuReservations.Wanted(
                                need(), from, from.plusSeconds(60L * (1 + random.nextInt(200))), ""))));
    }

    private void unreserve(Actor who) {
        var now = clock.instant();
        some(as(who, () -> reservations.between(now.minus(Duration.ofDays(1)), now.plus(Duration.ofDays(2)))).stream()
                        .filter(booked -> booked.id() != null)
                        .toList())
                .ifPresent(booked ->
                        tried("unreserve", () -> CurrentActor.run(who, () -> reservations.cancel(booked.id()))));
    }

    /** Podium was started again, or another one schedules now; the one before goes on, and may hear that something is new. */
    private void another() {
        var before = turns;
        if (random.nextBoolean()) {
            before.forget();
        }
        count("restart");
        start();
        try {
            before.turn();
            count("turn of an older Podium");
        } catch (GpuTurns.TermOver over) {
            count("turn refused to an older Podium");
        }
    }

    /** One turn; Podium may die in the middle, as soon as somebody has got something, and is started again. */
    private void turn() {
        turns.forget();
        heard.deadly = dies;
        try {
            turns.turn();
        } catch (GpuHouse.Died died) {
            count("death in the middle");
            dies = false;
            start();
            turns.turn();
        }
        heard.deadly = false;
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
        long began = System.nanoTime();
        for (int i = 1; i <= STEPS; i++) {
            quiet = i / QUIET_EVERY % 2 == 1;
            step();
            clock.forward(Duration.ofSeconds(random.nextInt(240)));
            turn();
            assertThat(GpuHouse.heldTwice())
                    .as("step %d of %d: %s", i, SEED, done)
                    .isEmpty();
            if (i % LOOK == 0) {
                isBooked();
                isNoMoreThanThat();
                noneIsLost();
                heard.events.clear();
                System.out.println("Random steps of seed " + SEED + ": " + i + " after "
                        + Duration.ofNanos(System.nanoTime() - began).toSeconds() + " s");
            }
        }
        everybodyHasTheirTurn();

        assertThat(done).containsKeys(KINDS);
        noneIsLost();
        assertThat(SharedDatabase.column("select id::text from gpu_leases where ended_at is null"))
                .isEmpty();
        isBooked();
        isNoMoreThanThat();
        System.out.println("Random steps: " + done);
    }

    /** All is well again, and nobody asks for more: then nobody waits for ever, and all that was held ends. */
    private void everybodyHasTheirTurn() {
        houses.forEach(house -> health.online(
                house.machine(),
                IntStream.range(0, house.uuids().size())
                        .mapToObj(i -> gpu(i, house.uuids().get(i), 0.5, ""))
                        .toList()));
        houses.forEach(house -> CurrentActor.run(admin, () -> servers.drain(house.machine(), null, "")));
        for (int i = 0;
                i < HALF_HOURS && howMany("select count(*) from gpu_requests where state = 'WAITING'") > 0;
                i++) {
            clock.forward(Duration.ofMinutes(30));
            turn();
            assertThat(GpuHouse.heldTwice()).isEmpty();
        }
        assertThat(SharedDatabase.column("select sentence from gpu_requests where state = 'WAITING'"))
                .isEmpty();
        clock.forward(Duration.ofDays(30));
        turn();
    }

    /** Whatever was asked is there, once, and is what became of it: a lease of its id, or none. */
    private void noneIsLost() {
        assertThat(howMany("select count(*) from gpu_requests"))
                .as("seed %d: %s", SEED, done)
                .isEqualTo(done.getOrDefault("ask", 0));
        assertThat(howMany("select count(*) from gpu_requests where state = 'CANCELLED'"))
                .isEqualTo(done.getOrDefault("cancel", 0));
        assertThat(howMany("select count(*) from gpu_reservations where not claim"))
                .isEqualTo(done.getOrDefault("reserve", 0));
        assertThat(SharedDatabase.column("select r.id::text from gpu_requests r left join gpu_leases l on l.id = r.id"
                        + " where (r.state = 'GRANTED') <> (l.id is not null)"))
                .isEmpty();
        assertThat(SharedDatabase.column(
                        "select r.id::text from gpu_reservations r left join gpu_leases l on l.id = r.id"
                                + " where (r.state = 'OPENED') <> (l.id is not null)"))
                .isEmpty();
        assertThat(SharedDatabase.column("select l.id::text from gpu_leases l where not exists"
                        + " (select from gpu_requests r where r.id = l.id)"
                        + " and not exists (select from gpu_reservations r where r.id = l.id)"))
                .isEmpty();
    }

    /** Each lease stands in the ledger to the second up to where it is counted, and at its end to the last one. */
    private void isBooked() {
        assertThat(
                        SharedDatabase.column(
                                "select l.id::text || ': counted ' || extract(epoch from l.counted_until - l.began_at)"
                                        + " || ' s, booked ' || coalesce(e.seconds, 0) || ' s for ' || coalesce(e.amount, 0)"
                                        + " from gpu_leases l left join (select detail ->> 'lease' as lease,"
                                        + " sum((detail ->> 'seconds')::bigint) as seconds, sum(amount) as amount from ledger_entries"
                                        + " where kind = 'gpu' group by 1) e on e.lease = l.id::text"
                                        + " where extract(epoch from l.counted_until - l.began_at) <> coalesce(e.seconds, 0)"
                                        + " or l.ended_at <> l.counted_until"
                                        + " or abs(l.price_hour * coalesce(e.seconds, 0) / 3600 - coalesce(e.amount, 0)) > 0.000000001"))
                .as("seed %d: %s", SEED, done)
                .isEmpty();
    }

    /** Nothing stands there but that, of these teams. */
    private void isNoMoreThanThat() {
        var teams =
                people.stream().map(who -> "'" + who.team() + "'").distinct().collect(joining(", "));
        assertThat(GpuHouse.one("select coalesce(sum((detail ->> 'seconds')::bigint), 0)::text from ledger_entries"
                        + " where kind = 'gpu' and team_id in (" + teams + ")"))
                .as("seed %d: %s", SEED, done)
                .isEqualTo(GpuHouse.one(
                        "select coalesce(sum(extract(epoch from counted_until - began_at)), 0)::bigint::text"
                                + " from gpu_leases"));
    }

    private static int howMany(String sql) {
        return Integer.parseInt(GpuHouse.one(sql));
    }
}
