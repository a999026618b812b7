package dev.podium.gpus;

import dev.podium.gpus.Rows.Access;
import dev.podium.gpus.Rows.DeviceRow;
import dev.podium.gpus.Rows.LeaseRow;
import dev.podium.gpus.Rows.PoolRow;
import dev.podium.gpus.Rows.RequestRow;
import dev.podium.gpus.Rows.ReservationRow;
import dev.podium.gpus.Rows.ServerRow;
import dev.podium.gpus.Rows.SliceRow;
import dev.podium.gpus.Rows.UseRow;
import dev.podium.gpus.Rows.WatchRow;
import dev.podium.gpus.Rows.WeightRow;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.TeamId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * All that is planned with, of all teams, as the database had it at one moment.
 *
 * @param leases those that run, and those that are over and not in the ledger to their end
 * @param held slices of those that run, by lease
 * @param calendar the number of the calendar that this is
 */
record GpuState(
        List<ServerRow> servers,
        List<DeviceRow> devices,
        PoolRow pool,
        Access access,
        List<RequestRow> waiting,
        List<LeaseRow> leases,
        Map<UUID, List<SliceRow>> held,
        List<ReservationRow> booked,
        Map<UUID, List<SliceRow>> reserved,
        List<UseRow> use,
        List<WeightRow> weights,
        List<WatchRow> watching,
        long calendar) {

    List<LeaseRow> running() {
        return leases.stream().filter(lease -> lease.ended() == null).toList();
    }

    Map<MachineId, ServerRow> serversById() {
        return servers.stream().collect(Collectors.toMap(ServerRow::machine, each -> each));
    }

    Map<String, DeviceRow> devicesById() {
        return devices.stream().collect(Collectors.toMap(DeviceRow::uuid, each -> each));
    }

    /** Those that a team may use. */
    Set<MachineId> open(TeamId team) {
        return servers.stream()
                .map(ServerRow::machine)
                .filter(machine -> access.may(team, machine))
                .collect(Collectors.toSet());
    }

    /** Whether its parts stand there instead. */
    boolean isInParts(DeviceRow device) {
        return !device.part()
                && devices.stream()
                        .anyMatch(each -> each.part()
                                && each.present()
                                && each.machine().equals(device.machine())
                                && each.index() == device.index());
    }
}
