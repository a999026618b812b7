package dev.podium.gpus;

import dev.podium.gpus.Rows.DeviceRow;
import dev.podium.gpus.Rows.LeaseRow;
import dev.podium.gpus.Rows.RequestRow;
import dev.podium.gpus.Rows.ReservationRow;
import dev.podium.gpus.Rows.ServerRow;
import dev.podium.gpus.Rows.SliceRow;
import dev.podium.gpus.schedule.Device;
import dev.podium.gpus.schedule.Holding;
import dev.podium.gpus.schedule.Need;
import dev.podium.gpus.schedule.Options;
import dev.podium.gpus.schedule.Place;
import dev.podium.gpus.schedule.Request;
import dev.podium.gpus.schedule.Server;
import dev.podium.gpus.schedule.Shares;
import dev.podium.gpus.schedule.Slice;
import dev.podium.gpus.schedule.Snapshot;
import dev.podium.gpus.schedule.Usage;
import dev.podium.gpus.schedule.Watch;
import dev.podium.gpus.schedule.Window;
import dev.podium.gpus.schedule.Workload;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.TeamId;
import dev.podium.machines.MachineHealth.Health;
import dev.podium.machines.MachineHealth.State;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Rows as the scheduler takes them. Pure: it reads no clock and asks nobody. */
final class Picture {

    private static final int PLANNED = 2000;

    /** No server: an empty set would be any. */
    private static final Set<MachineId> NONE = Set.of(new MachineId(new UUID(0, 0)));

    private final GpuState state;
    private final Map<MachineId, Health> seen;
    private final Function<MachineId, String> names;
    private final ZoneId zone;
    private final Map<MachineId, ServerRow> servers;

    Picture(GpuState state, Map<MachineId, Health> seen, Function<MachineId, String> names, ZoneId zone) {
        this.state = state;
        this.seen = seen;
        this.names = names;
        this.zone = zone;
        this.servers = state.serversById();
    }

    Snapshot at(Instant now) {
        var pool = state.pool();
        return new Snapshot(
                now,
                zone,
                servers(),
                state.running().stream().map(this::holding).toList(),
                state.booked().stream().map(this::window).toList(),
                state.waiting().stream().map(this::request).toList(),
                shares(now),
                new Workload(List.of()),
                new Options(
                        pool.halfLife(),
                        pool.shortFirst() ? Options.Order.SHORT_FIRST : Options.Order.FAIR,
                        PLANNED,
                        pool.maxWait(),
                        pool.classes()));
    }

    /** Free for as long as it takes to come, and then for as long as it is wanted. */
    List<Watch> watches() {
        return state.watching().stream()
                .map(row -> new Watch(
                        row.id(),
                        row.team(),
                        row.person(),
                        need(row.need(), row.team()),
                        row.atLeast().plus(GpuWatches.KEPT),
                        row.madeAt()))
                .toList();
    }

    private List<Server> servers() {
        var devices = new HashMap<MachineId, List<Device>>();
        var parts = parts();
        for (var row : state.devices()) {
            var server = servers.get(row.machine());
            // What is split is no GPU that could ever be asked for: its parts are. What is held of it still is.
            boolean split = !row.part() && split(parts, row) && !isHeld(row.uuid());
            if (server != null && !split) {
                devices.computeIfAbsent(row.machine(), _ -> new ArrayList<>())
                        .add(new Device(
                                row.uuid(),
                                row.index(),
                                row.name(),
                                row.memoryMib(),
                                server.weight().doubleValue() * row.share() / Device.WHOLE,
                                unusable(row, server)));
            }
        }
        return state.servers().stream()
                .map(row -> new Server(
                        row.machine(),
                        names.apply(row.machine()),
                        devices.getOrDefault(row.machine(), List.of()),
                        0,
                        0))
                .toList();
    }

    /** By machine, the numbers of those GPUs whose parts stand there instead. */
    private Map<MachineId, Set<Integer>> parts() {
        var parts = new HashMap<MachineId, Set<Integer>>();
        for (var row : state.devices()) {
            if (row.part() && row.present()) {
                parts.computeIfAbsent(row.machine(), _ -> new HashSet<>()).add(row.index());
            }
        }
        return parts;
    }

    private static boolean split(Map<MachineId, Set<Integer>> parts, DeviceRow row) {
        return parts.getOrDefault(row.machine(), Set.of()).contains(row.index());
    }

    private boolean isHeld(String uuid) {
        return Stream.concat(state.held().values().stream(), state.reserved().values().stream())
                .flatMap(List::stream)
                .anyMatch(slice -> slice.device().equals(uuid));
    }

    Map<String, String> unusable() {
        var found = new TreeMap<String, String>();
        for (var row : state.devices()) {
            var server = servers.get(row.machine());
            var why = server == null ? "it is not in the pool" : unusable(row, server);
            if (!why.isEmpty()) {
                found.put(row.uuid(), why);
            }
        }
        return found;
    }

    private String unusable(DeviceRow device, ServerRow server) {
        var name = names.apply(server.machine());
        var health = seen.get(server.machine());
        if (!server.drained().isEmpty()) {
            return name + " is drained: " + server.drained();
        }
        if (health == null || health.state() == State.CONNECTING) {
            return name + " was not heard yet";
        }
        if (health.state() != State.ONLINE) {
            return name + " does not answer";
        }
        var gpu = "GPU " + device.index() + " of " + name;
        if (!device.drained().isEmpty()) {
            return gpu + " is drained: " + device.drained();
        }
        if (!device.present()) {
            return gpu + " is not seen any more";
        }
        return device.trouble().isEmpty() ? "" : gpu + " is in trouble: " + device.trouble();
    }

    private Holding holding(LeaseRow lease) {
        return new Holding(
                lease.id(),
                lease.team(),
                lease.person(),
                lease.timeClass(),
                places(state.held().getOrDefault(lease.id(), List.of())),
                lease.began(),
                lease.expectedEnd(),
                lease.ends());
    }

    private Window window(ReservationRow row) {
        return new Window(
                row.id(),
                row.team(),
                row.person(),
                row.claim() ? Window.Kind.CLAIM : Window.Kind.RESERVATION,
                row.from(),
                row.to(),
                need(row.need(), row.team()),
                places(state.reserved().getOrDefault(row.id(), List.of())));
    }

    Request request(RequestRow row) {
        return new Request(
                row.id(),
                row.team(),
                row.person(),
                need(row.need(), row.team()),
                row.timeClass(),
                row.estimate(),
                row.limit(),
                row.askedAt(),
                row.notBefore(),
                row.told());
    }

    /** On the servers that the team may use, of those that were named. */
    Need need(GpuNeed need, TeamId team) {
        var open = state.open(team);
        var wanted = new HashSet<>(need.servers().isEmpty() ? open : need.servers());
        wanted.retainAll(open);
        boolean any = need.servers().isEmpty() && open.size() == state.servers().size() && !open.isEmpty();
        return new Need(
                need.gpus(),
                need.milli(),
                need.memoryMib(),
                need.models(),
                any ? Set.of() : wanted.isEmpty() ? NONE : Set.copyOf(wanted),
                need.members(),
                need.sameServer(),
                0,
                0);
    }

    static List<Place> places(List<SliceRow> slices) {
        var members = new TreeMap<Integer, List<SliceRow>>();
        slices.forEach(slice ->
                members.computeIfAbsent(slice.member(), _ -> new ArrayList<>()).add(slice));
        return members.values().stream()
                .map(each -> new Place(
                        each.getFirst().machine(),
                        each.stream()
                                .sorted(Comparator.comparing(SliceRow::device))
                                .map(slice -> new Slice(slice.device(), slice.milli(), slice.memoryMib()))
                                .toList(),
                        0,
                        0))
                .toList();
    }

    /** Use as it counts at that moment, with what is held and not written down yet. */
    private Shares shares(Instant now) {
        record Person(TeamId team, PersonId person) {}
        var use = new HashMap<Person, Double>();
        state.use()
                .forEach(row -> use.put(
                        new Person(row.team(), row.person()),
                        new Usage(row.value(), row.at())
                                .after(now, state.pool().halfLife(), 0)
                                .value()));
        state.leases()
                .forEach(lease -> use.merge(
                        new Person(lease.team(), lease.person()),
                        LeaseUse.uncounted(lease, now, state.pool().halfLife()),
                        Double::sum));
        var teamWeights = new HashMap<TeamId, Integer>();
        var personWeights = new HashMap<Person, Integer>();
        state.weights().forEach(row -> {
            var person = row.person();
            if (person == null) {
                teamWeights.put(row.team(), row.weight());
            } else {
                personWeights.put(new Person(row.team(), person), row.weight());
            }
        });
        var people = new HashMap<TeamId, List<Shares.OfPerson>>();
        teamWeights.keySet().forEach(team -> people.computeIfAbsent(team, _ -> new ArrayList<>()));
        var all = new HashSet<>(use.keySet());
        all.addAll(personWeights.keySet());
        all.stream()
                .sorted(Comparator.comparing((Person each) -> each.person().value()))
                .forEach(each -> people.computeIfAbsent(each.team(), _ -> new ArrayList<>())
                        .add(new Shares.OfPerson(
                                each.person(),
                                weight(personWeights.get(each)),
                                new Usage(use.getOrDefault(each, 0.0), now))));
        return new Shares(people.entrySet().stream()
                .sorted(Comparator.comparing(entry -> entry.getKey().value()))
                .map(entry ->
                        new Shares.OfTeam(entry.getKey(), weight(teamWeights.get(entry.getKey())), entry.getValue()))
                .toList());
    }

    private static double weight(@Nullable Integer given) {
        return given == null ? GpuShares.USUAL_WEIGHT : given;
    }
}
