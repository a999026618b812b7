package dev.podium.gpus.schedule;

import dev.podium.kernel.MachineId;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.TeamId;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A small cluster at half past two in the afternoon, UTC, for tests to fill. Ids count up, so that every run is the same. */
final class Pretend {

    static final Instant NOW = Instant.parse("2026-11-23T14:30:00Z");
    static final TeamId RED = new TeamId(new UUID(10, 1));
    static final TeamId BLUE = new TeamId(new UUID(10, 2));
    static final PersonId ANN = new PersonId(new UUID(20, 1));
    static final PersonId BEN = new PersonId(new UUID(20, 2));
    static final PersonId CEM = new PersonId(new UUID(20, 3));

    Instant now = NOW;
    Options options = Options.defaults();
    Shares shares = Shares.none();
    Workload workload = new Workload(List.of());
    final List<Server> servers = new ArrayList<>();
    final List<Holding> holdings = new ArrayList<>();
    final List<Window> windows = new ArrayList<>();
    final List<Request> queue = new ArrayList<>();
    private int ids;

    static Pretend server(int gpus) {
        return new Pretend().with("gpu-a", gpus, "A100", 81_920);
    }

    Pretend with(String name, int gpus, String model, int memoryMib) {
        var devices = IntStream.range(0, gpus)
                .mapToObj(index -> new Device(name + "/" + index, index, model, memoryMib, 1, ""))
                .toList();
        servers.add(new Server(machine(servers.size()), name, devices, 0, 0));
        return this;
    }

    static MachineId machine(int number) {
        return new MachineId(new UUID(30, number));
    }

    /** The device can no longer be used, for this reason. */
    void loses(String uuid, String why) {
        servers.replaceAll(server -> new Server(
                server.id(),
                server.name(),
                server.devices().stream()
                        .map(device -> device.uuid().equals(uuid)
                                ? new Device(uuid, device.index(), device.model(), device.memoryMib(), 1, why)
                                : device)
                        .toList(),
                server.cpuMilli(),
                server.ramMib()));
    }

    UUID id() {
        return new UUID(40, ids++);
    }

    /** Whole GPUs of the first server, for so long from now on. */
    Holding holds(PersonId person, Duration left, int... gpus) {
        var slices = IntStream.of(gpus)
                .mapToObj(index -> servers.getFirst().devices().get(index))
                .map(device -> new Slice(device.uuid(), 1000, device.memoryMib()))
                .toList();
        return holds(RED, person, left, List.of(new Place(servers.getFirst().id(), slices, 0, 0)));
    }

    Holding holds(TeamId team, PersonId person, Duration left, List<Place> places) {
        var end = now.plus(left);
        var holding = new Holding(id(), team, person, TimeClass.NORMAL, places, now.minusSeconds(600), end, end);
        holdings.add(holding);
        return holding;
    }

    Request asks(PersonId person, Need need, Duration limit) {
        return asks(RED, person, need, limit);
    }

    Request asks(TeamId team, PersonId person, Need need, Duration limit) {
        return asks(team, person, need, limit, null);
    }

    Request asks(TeamId team, PersonId person, Need need, Duration limit, @Nullable Instant notBefore) {
        // Each comes a second after the one before, all of them in the last hour.
        var at = now.minusSeconds(3600 - ids);
        var request = new Request(id(), team, person, need, TimeClass.of(limit), limit, limit, at, notBefore, null);
        queue.add(request);
        return request;
    }

    Window reserves(PersonId person, Instant from, Instant to, int... gpus) {
        var slices = IntStream.of(gpus)
                .mapToObj(index -> servers.getFirst().devices().get(index))
                .map(device -> new Slice(device.uuid(), 1000, device.memoryMib()))
                .toList();
        var places = List.of(new Place(servers.getFirst().id(), slices, 0, 0));
        var window = new Window(id(), RED, person, Window.Kind.RESERVATION, from, to, Need.whole(gpus.length), places);
        windows.add(window);
        return window;
    }

    Snapshot snapshot() {
        return new Snapshot(now, ZoneId.of("UTC"), servers, holdings, windows, queue, shares, workload, options);
    }

    Plan plan() {
        return Scheduler.plan(snapshot());
    }

    /** The sentence for this one. */
    String tells(UUID id) {
        return plan().of(id).orElseThrow().sentence();
    }

    /** When this one starts by the plan. */
    Instant start(Request request) {
        return switch (plan().of(request.id()).orElseThrow()) {
            case Decision.Start _ -> now;
            case Decision.Wait wait when wait.expected() != null -> wait.expected();
            case Decision other -> throw new AssertionError("not planned: " + other);
        };
    }

    /** On which devices it starts now; empty when it does not. */
    Set<String> devices(Request request) {
        return plan().of(request.id()).orElseThrow() instanceof Decision.Start start
                ? Set.copyOf(uuids(start.places()))
                : Set.of();
    }

    static List<String> uuids(List<Place> places) {
        return places.stream()
                .flatMap(place -> place.slices().stream())
                .map(Slice::uuid)
                .toList();
    }

    static Instant at(String time) {
        return Instant.parse("2026-11-23T" + time + ":00Z");
    }
}
