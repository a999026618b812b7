package dev.podium.gpus.schedule;

import dev.podium.kernel.MachineId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The servers of a snapshot as numbers, in the order in which they are given: a pass asks millions of small questions. */
final class Pool {

    private record Kind(String model, int memoryMib) {}

    private final List<Server> servers;
    private final Device[] devices;
    private final int[] firstOf;
    private final int[] serverOf;
    private final int[] kindOf;
    private final List<Device> kinds = new ArrayList<>();
    private final Map<String, Integer> numbers = new HashMap<>();
    private final Map<MachineId, Integer> serverNumbers = new HashMap<>();
    private final Map<Need, Shape> shapes = new HashMap<>();
    private final Map<String, Device> byUuid = new HashMap<>();

    Pool(List<Server> servers) {
        this.servers = servers;
        var all = new ArrayList<Device>();
        firstOf = new int[servers.size() + 1];
        for (int server = 0; server < servers.size(); server++) {
            all.addAll(servers.get(server).devices());
            firstOf[server + 1] = all.size();
            serverNumbers.put(servers.get(server).id(), server);
        }
        devices = all.toArray(Device[]::new);
        serverOf = new int[devices.length];
        kindOf = new int[devices.length];
        var known = new HashMap<Kind, Integer>();
        for (int server = 0; server < servers.size(); server++) {
            for (int device = firstOf[server]; device < firstOf[server + 1]; device++) {
                serverOf[device] = server;
                kindOf[device] = kind(known, devices[device]);
                numbers.put(devices[device].uuid(), device);
                byUuid.put(devices[device].uuid(), devices[device]);
            }
        }
    }

    private int kind(Map<Kind, Integer> known, Device device) {
        return known.computeIfAbsent(new Kind(device.model(), device.memoryMib()), _ -> {
            kinds.add(device);
            return kinds.size() - 1;
        });
    }

    /** What a need means on these servers; worked out once, for many ask for the same. */
    Shape shape(Need need) {
        var known = shapes.get(need);
        if (known == null) {
            known = new Shape(this, need, shapes.size());
            shapes.put(need, known);
        }
        return known;
    }

    int servers() {
        return servers.size();
    }

    Server server(int server) {
        return servers.get(server);
    }

    int devices() {
        return devices.length;
    }

    Device device(int device) {
        return devices[device];
    }

    /** The first device of a server; the first of the next server is where they end. */
    int first(int server) {
        return firstOf[server];
    }

    int serverOf(int device) {
        return serverOf[device];
    }

    /** Devices of one kind are alike for every need. */
    int kindOf(int device) {
        return kindOf[device];
    }

    /** One device of each kind. */
    List<Device> kinds() {
        return kinds;
    }

    Map<String, Device> byUuid() {
        return byUuid;
    }

    /** Where a server's processors and main memory stand among the devices' timelines: behind them all. */
    int hostOf(int server) {
        return devices.length + server;
    }

    @Nullable
    Integer numberOf(Slice slice) {
        return numbers.get(slice.uuid());
    }

    @Nullable
    Integer numberOf(MachineId server) {
        return serverNumbers.get(server);
    }

    boolean usable(List<Place> places) {
        return places.stream()
                .flatMap(place -> place.slices().stream())
                .map(this::numberOf)
                .allMatch(device -> device != null && devices[device].usable());
    }

    /** Why some of these cannot be used; "" when all can. */
    String whyUnusable(List<Place> places) {
        return places.stream()
                .flatMap(place -> place.slices().stream())
                .map(slice -> byUuid.get(slice.uuid()))
                .map(device -> device == null ? "a GPU is no longer there" : device.unusable())
                .filter(Objects::nonNull)
                .filter(why -> !why.isEmpty())
                .findFirst()
                .orElse("");
    }
}
