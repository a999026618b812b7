package dev.podium.gpus.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.podium.kernel.PersonId;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A shell that does what it is told, and a world that does what it likes: 100,000 random steps in all. Whatever happens, no
 * device is given twice, no request is lost, no sure reservation is in anybody's way, and what is charged is what was held.
 */
class RandomStepsTest {

    private static final int STEPS = 20_000;
    private static final int WAITING = 8;
    private static final List<PersonId> PEOPLE = List.of(Pretend.ANN, Pretend.BEN, Pretend.CEM);
    private static final Duration NO_DECAY = Duration.ofDays(10_000_000_000L);

    private Random random = new Random(0);
    private final Pretend pool =
            Pretend.server(4).with("gpu-b", 2, "T4", 15_360).with("gpu-c", 2, "A100", 81_920);
    private final Set<UUID> submitted = new HashSet<>();
    private final Set<UUID> done = new HashSet<>();
    private final Map<PersonId, Usage> ledger = new HashMap<>();
    private final Map<PersonId, Double> held = new HashMap<>();
    private final Set<UUID> unkept = new HashSet<>();
    private Instant latest = pool.now;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void whateverHappens(long seed) {
        random = new Random(seed);
        PEOPLE.forEach(person -> ledger.put(person, Usage.none(pool.now)));
        for (int step = 0; step < STEPS; step++) {
            happens();
            pool.holdings.stream()
                    .filter(each -> !each.hardEnd().isAfter(pool.now))
                    .toList()
                    .forEach(this::end);
            pool.windows.removeIf(window -> !window.to().isAfter(pool.now) && unkept.add(window.id()));
            apply(pool.plan());
            nothingIsGivenTwice();
            nobodyIsLost();
        }
        assertThat(submitted).hasSizeGreaterThan(STEPS / 10);
        assertThat(done).hasSizeGreaterThan(STEPS / 20);
        PEOPLE.forEach(this::charge);
        PEOPLE.forEach(person -> assertThat(ledger.get(person).value())
                .as("charged to %s", person)
                .isCloseTo(held.getOrDefault(person, 0.0), within(1.0)));
    }

    private void happens() {
        switch (random.nextInt(14)) {
            case 0, 1, 2, 3 -> submit();
            case 4, 5 -> any(pool.holdings).forEach(this::end);
            case 6 ->
                any(pool.queue).forEach(request -> {
                    pool.queue.remove(request);
                    done.add(request.id());
                });
            case 7 -> any(pool.holdings).forEach(this::extend);
            case 8 -> reserve();
            case 9 -> lose();
            case 10 -> tick(random.nextInt(100) == 0 ? 3 * 24 * 3600 : random.nextInt(4000));
            case 11 -> tick(-random.nextInt(300));
            case 12 -> restart();
            default -> tick(random.nextInt(1800));
        }
    }

    /** One of these, if there are any. */
    private <T> List<T> any(List<T> of) {
        return of.isEmpty() ? List.of() : List.of(of.get(random.nextInt(of.size())));
    }

    private void tick(long seconds) {
        pool.now = pool.now.plusSeconds(seconds);
        if (pool.now.isAfter(latest)) {
            double passed = Duration.between(latest, pool.now).toSeconds();
            pool.holdings.forEach(each -> held.merge(each.person(), passed * rate(each), Double::sum));
            latest = pool.now;
        }
    }

    private double rate(Holding holding) {
        return Charge.rate(holding.places(), new Pool(pool.servers).byUuid());
    }

    /** What somebody holds changes: charged up to now at the rate until now. The shell's ledger never goes back in time. */
    private void charge(PersonId person) {
        double rate = pool.holdings.stream()
                .filter(each -> each.person().equals(person))
                .mapToDouble(this::rate)
                .sum();
        ledger.computeIfPresent(person, (_, usage) -> usage.after(latest, NO_DECAY, rate));
    }

    private void submit() {
        if (pool.queue.size() >= WAITING) {
            return;
        }
        var need = switch (random.nextInt(7)) {
            case 0 -> Need.share(100 * (1 + random.nextInt(9)));
            case 1 -> Need.memory(5_000 * (1 + random.nextInt(4)));
            case 2 -> Need.whole(2);
            case 3 -> Need.whole(1).gang(2 + random.nextInt(3));
            case 4 -> Need.whole(1).onModels(Set.of("T4"));
            case 5 -> Need.whole(1 + random.nextInt(6));
            default -> Need.whole(1);
        };
        var limit = Duration.ofMinutes(1 + random.nextInt(600));
        var request = new Request(
                pool.id(),
                random.nextBoolean() ? Pretend.RED : Pretend.BLUE,
                PEOPLE.get(random.nextInt(PEOPLE.size())),
                need,
                TimeClass.of(limit),
                limit.dividedBy(1 + random.nextInt(3)),
                limit,
                pool.now,
                random.nextInt(5) == 0 ? pool.now.plusSeconds(random.nextInt(20_000)) : null,
                null);
        submitted.add(request.id());
        pool.queue.add(request);
    }

    private void end(Holding holding) {
        charge(holding.person());
        pool.holdings.remove(holding);
        done.add(holding.lease());
    }

    private void extend(Holding holding) {
        var until = holding.hardEnd().plusSeconds(random.nextInt(20_000));
        var granted = Scheduler.extend(pool.snapshot(), holding.lease(), until).granted();
        assertThat(granted).isBetween(holding.hardEnd(), until);
        pool.holdings.set(
                pool.holdings.indexOf(holding),
                new Holding(
                        holding.lease(),
                        holding.team(),
                        holding.person(),
                        holding.timeClass(),
                        holding.places(),
                        holding.since(),
                        holding.expectedEnd(),
                        granted));
    }

    private void reserve() {
        var from = pool.now.plusSeconds(random.nextInt(50_000));
        var to = from.plusSeconds(1 + random.nextInt(20_000));
        var need = random.nextBoolean() ? Need.whole(1 + random.nextInt(3)) : Need.share(500);
        if (Scheduler.book(pool.snapshot(), need, from, to) instanceof Booking.Booked booked) {
            var id = pool.id();
            submitted.add(id);
            pool.windows.add(
                    new Window(id, Pretend.RED, Pretend.ANN, Window.Kind.RESERVATION, from, to, need, booked.places()));
        }
    }

    private void lose() {
        var server = pool.servers.get(random.nextInt(pool.servers.size()));
        boolean was = server.devices().getFirst().usable();
        server.devices().forEach(device -> pool.loses(device.uuid(), was ? "it does not answer" : ""));
    }

    /** Whoever starts anew finds the same things, in another order. */
    private void restart() {
        Collections.shuffle(pool.queue, random);
        Collections.shuffle(pool.holdings, random);
        Collections.shuffle(pool.windows, random);
    }

    private void apply(Plan plan) {
        var asked = new HashSet<UUID>();
        pool.queue.forEach(request -> asked.add(request.id()));
        assertThat(plan.decisions().stream().filter(each -> each.sentence().isBlank()))
                .isEmpty();
        for (var decision : plan.decisions()) {
            switch (decision) {
                case Decision.Start start -> start(start);
                case Decision.Wait wait -> assertThat(asked.contains(wait.id())).isTrue();
                case Decision.Never never -> {
                    pool.queue.removeIf(request -> request.id().equals(never.id()));
                    done.add(never.id());
                }
                case Decision.Open open -> open(open);
                case Decision.Rebook rebook ->
                    pool.windows.replaceAll(
                            window -> window.id().equals(rebook.id()) ? with(window, rebook.places()) : window);
                case Decision.Broken broken ->
                    assertThat(pool.windows)
                            .filteredOn(window -> window.id().equals(broken.id()))
                            .as("a reservation is broken only by what is lost: %s", broken.sentence())
                            .noneMatch(window -> new Pool(pool.servers).usable(window.places()));
            }
            asked.remove(decision.id());
        }
        assertThat(asked).as("decided about").isEmpty();
    }

    private static Window with(Window window, List<Place> places) {
        return new Window(
                window.id(),
                window.team(),
                window.person(),
                window.kind(),
                window.from(),
                window.to(),
                window.need(),
                places);
    }

    private void start(Decision.Start start) {
        var request = pool.queue.stream()
                .filter(each -> each.id().equals(start.id()))
                .findFirst()
                .orElseThrow();
        assertThat(new Pool(pool.servers).usable(start.places())).isTrue();
        assertThat(start.places()).hasSize(request.need().members());
        var notBefore = request.notBefore();
        assertThat(notBefore == null || !pool.now.isBefore(notBefore)).isTrue();
        pool.queue.remove(request);
        hold(new Holding(
                start.id(),
                request.team(),
                request.person(),
                request.timeClass(),
                start.places(),
                pool.now,
                start.expectedEnd(),
                start.hardEnd()));
    }

    private void open(Decision.Open open) {
        pool.windows.removeIf(window -> window.id().equals(open.id()));
        hold(new Holding(
                open.id(),
                Pretend.RED,
                Pretend.ANN,
                TimeClass.NORMAL,
                open.places(),
                pool.now,
                open.hardEnd(),
                open.hardEnd()));
    }

    private void hold(Holding holding) {
        charge(holding.person());
        pool.holdings.add(holding);
    }

    private void nothingIsGivenTwice() {
        var milli = new HashMap<String, Integer>();
        var memory = new HashMap<String, Integer>();
        pool.holdings.stream()
                .flatMap(holding -> holding.places().stream())
                .flatMap(place -> place.slices().stream())
                .forEach(slice -> {
                    milli.merge(slice.uuid(), slice.milli(), Integer::sum);
                    memory.merge(slice.uuid(), slice.memoryMib(), Integer::sum);
                });
        // Assertions on each device would take longer than all plans together.
        var twice = pool.servers.stream()
                .flatMap(server -> server.devices().stream())
                .filter(device -> milli.getOrDefault(device.uuid(), 0) > Device.WHOLE
                        || memory.getOrDefault(device.uuid(), 0) > device.memoryMib())
                .toList();
        assertThat(twice).isEmpty();
    }

    /** Each is in exactly one place; a reservation that was not kept in its time is over. */
    private void nobodyIsLost() {
        var now = new HashSet<UUID>();
        pool.queue.forEach(request -> now.add(request.id()));
        pool.holdings.forEach(holding -> now.add(holding.lease()));
        pool.windows.forEach(window -> now.add(window.id()));
        assertThat(now.size()).isEqualTo(pool.queue.size() + pool.holdings.size() + pool.windows.size());
        assertThat(Collections.disjoint(now, done)).isTrue();
        assertThat(now.size() + done.size() + unkept.size()).isEqualTo(submitted.size());
    }
}
