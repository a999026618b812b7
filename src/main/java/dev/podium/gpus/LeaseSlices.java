package dev.podium.gpus;

import dev.podium.gpus.Rows.DeviceRow;
import dev.podium.gpus.Rows.ServerRow;
import dev.podium.gpus.Rows.SliceRow;
import dev.podium.gpus.schedule.Place;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What the scheduler gives, as it is kept, and what that costs. Pure. */
final class LeaseSlices {

    private static final int SCALE = 12;

    private LeaseSlices() {}

    static List<SliceRow> of(UUID id, List<Place> places, GpuState state) {
        var devices = state.devicesById();
        var rows = new ArrayList<SliceRow>();
        for (int member = 0; member < places.size(); member++) {
            for (var slice : places.get(member).slices()) {
                var device = devices.get(slice.uuid());
                rows.add(new SliceRow(
                        id,
                        member,
                        places.get(member).server(),
                        slice.uuid(),
                        device == null ? 0 : device.index(),
                        device == null ? "" : device.name(),
                        slice.milli(),
                        slice.memoryMib()));
            }
        }
        return rows;
    }

    /** US dollars an hour: of each device the larger part of compute and memory, by its server's price. */
    static BigDecimal priceHour(List<SliceRow> slices, GpuState state) {
        var servers = state.serversById();
        var devices = state.devicesById();
        return slices.stream()
                .map(slice -> share(slice, devices)
                        .multiply(size(devices.get(slice.device())))
                        .multiply(price(servers.get(slice.machine()))))
                .reduce(BigDecimal.ZERO, BigDecimal::add)
                .setScale(SCALE, RoundingMode.HALF_UP);
    }

    /** Of a whole GPU. */
    private static BigDecimal size(@Nullable DeviceRow device) {
        return device == null
                ? BigDecimal.ONE
                : BigDecimal.valueOf(device.share()).movePointLeft(3);
    }

    private static BigDecimal price(@Nullable ServerRow server) {
        return server == null ? BigDecimal.ZERO : server.priceHour();
    }

    private static BigDecimal share(SliceRow slice, Map<String, DeviceRow> devices) {
        var compute = BigDecimal.valueOf(slice.milli()).movePointLeft(3);
        var device = devices.get(slice.device());
        if (device == null || device.memoryMib() == 0) {
            return compute;
        }
        var memory = BigDecimal.valueOf(slice.memoryMib())
                .divide(BigDecimal.valueOf(device.memoryMib()), SCALE, RoundingMode.HALF_UP);
        return compute.max(memory);
    }

    /** The least that is enforced of all the servers. */
    static GpuServers.Badge badge(List<SliceRow> slices, GpuState state) {
        var servers = state.serversById();
        return slices.stream()
                .map(slice -> servers.get(slice.machine()))
                .map(server -> server == null ? GpuServers.Badge.DECLARED : server.badge())
                .min(Enum::compareTo)
                .orElse(GpuServers.Badge.DECLARED);
    }
}
