package dev.podium.gpus;

import dev.podium.gpus.GpuServers.Badge;
import dev.podium.gpus.GpuServers.Hook;
import dev.podium.gpus.GpuServers.Outside;
import dev.podium.gpus.GpuServers.Policy;
import dev.podium.gpus.Rows.Access;
import dev.podium.gpus.Rows.DeviceRow;
import dev.podium.gpus.Rows.PoolRow;
import dev.podium.gpus.Rows.ServerRow;
import dev.podium.gpus.schedule.ClassLimit;
import dev.podium.gpus.schedule.TimeClass;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.TeamId;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The installation's part of db/gpus: servers, devices, how the pool is run. */
@Repository
class PoolStore {

    /** How much of a machine's GPUs is held or reserved. */
    record InUse(int leases, int reservations) {}

    private final JdbcClient jdbc;

    PoolStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    List<ServerRow> servers() {
        return jdbc.sql("select * from gpus_servers()")
                .query((row, _) -> new ServerRow(
                        new MachineId(row.getObject("machine_id", UUID.class)),
                        Badge.valueOf(row.getString("badge")),
                        row.getBigDecimal("price_hour").stripTrailingZeros(),
                        row.getBigDecimal("weight").stripTrailingZeros(),
                        row.getString("drained"),
                        Hook.valueOf(row.getString("hook")),
                        row.getString("mps_pipe")))
                .list();
    }

    List<DeviceRow> devices() {
        return jdbc.sql("select * from gpus_devices()")
                .query((row, _) -> new DeviceRow(
                        row.getString("uuid"),
                        new MachineId(row.getObject("machine_id", UUID.class)),
                        row.getInt("index"),
                        row.getString("name"),
                        row.getInt("memory_mib"),
                        row.getString("trouble"),
                        row.getString("drained"),
                        row.getBoolean("present"),
                        row.getInt("share")))
                .list();
    }

    Access access() {
        Map<MachineId, @Nullable Set<TeamId>> teams = new HashMap<>();
        jdbc.sql("select * from gpus_access()").query(row -> {
            var machine = new MachineId(row.getObject("machine_id", UUID.class));
            var team = row.getObject("team_id", UUID.class);
            if (team == null) {
                teams.put(machine, null);
            } else {
                var some = teams.computeIfAbsent(machine, _ -> new HashSet<>());
                if (some != null) {
                    some.add(new TeamId(team));
                }
            }
        });
        return new Access(teams);
    }

    PoolRow pool() {
        var classes = new EnumMap<>(PoolRow.USUAL.classes());
        jdbc.sql("select * from gpus_class_limits()").query(row -> {
            classes.put(
                    TimeClass.valueOf(row.getString("class")),
                    new ClassLimit(
                            Duration.ofSeconds(row.getInt("longest_seconds")),
                            row.getLong("milli_a_person"),
                            row.getLong("milli_a_team")));
        });
        return jdbc.sql("select * from gpus_pool()")
                .query((row, _) -> new PoolRow(
                        Duration.ofSeconds(row.getInt("half_life_seconds")),
                        row.getBoolean("short_first"),
                        Duration.ofSeconds(row.getInt("max_wait_seconds")),
                        row.getInt("idle_minutes"),
                        classes,
                        Outside.valueOf(row.getString("outside")),
                        row.getInt("notice_minutes"),
                        Set.of((String[]) row.getArray("left_alone").getArray())))
                .optional()
                .orElse(new PoolRow(
                        PoolRow.USUAL.halfLife(),
                        PoolRow.USUAL.shortFirst(),
                        PoolRow.USUAL.maxWait(),
                        PoolRow.USUAL.idleMinutes(),
                        classes,
                        PoolRow.USUAL.outside(),
                        PoolRow.USUAL.noticeMinutes(),
                        PoolRow.USUAL.leftAlone()));
    }

    void run(PoolRow pool) {
        jdbc.sql("select gpus_run_pool(?, ?, ?, ?)")
                .param((int) pool.halfLife().toSeconds())
                .param(pool.shortFirst())
                .param((int) pool.maxWait().toSeconds())
                .param(pool.idleMinutes())
                .query(_ -> {});
        jdbc.sql("select gpus_run_outside(?, ?, ?)")
                .param(pool.outside().name())
                .param(pool.noticeMinutes())
                .param(pool.leftAlone().stream().sorted().toArray(String[]::new))
                .query(_ -> {});
        pool.classes()
                .forEach((which, limit) -> jdbc.sql("select gpus_limit_class(?, ?, ?, ?)")
                        .param(which.name())
                        .param((int) limit.longest().toSeconds())
                        .param(limit.milliAPerson())
                        .param(limit.milliATeam())
                        .query(_ -> {}));
    }

    /** False where there is no such machine. */
    boolean keep(MachineId machine, Policy policy) {
        boolean kept = asked(jdbc.sql("select gpus_keep_server(?, ?, ?, ?)")
                .param(machine.value())
                .param(policy.badge().name())
                .param(policy.priceHour())
                .param(policy.weight()));
        if (kept) {
            jdbc.sql("select gpus_hook_server(?, ?, ?)")
                    .param(machine.value())
                    .param(policy.hook().name())
                    .param(policy.mpsPipe())
                    .query(_ -> {});
        }
        return kept;
    }

    /** False where it is not in the pool. */
    boolean remove(MachineId machine) {
        return asked(jdbc.sql("select gpus_remove_server(?)").param(machine.value()));
    }

    InUse inUse(MachineId machine) {
        return jdbc.sql("select * from gpus_in_use(?)")
                .param(machine.value())
                .query((row, _) -> new InUse(row.getInt("leases"), row.getInt("reservations")))
                .single();
    }

    boolean drainServer(MachineId machine, String reason) {
        return asked(jdbc.sql("select gpus_drain_server(?, ?)")
                .param(machine.value())
                .param(reason));
    }

    boolean drainDevice(MachineId machine, String device, String reason) {
        return asked(jdbc.sql("select gpus_drain_device(?, ?, ?)")
                .param(machine.value())
                .param(device)
                .param(reason));
    }

    private static boolean asked(JdbcClient.StatementSpec question) {
        return question.query(Boolean.class).single();
    }

    /** @param seen a JSON array of {@code {uuid, index, name, memory_mib, trouble, share}}: all of the machine's devices */
    void see(MachineId machine, String seen, Instant now) {
        jdbc.sql("select gpus_see(?, ?::jsonb, ?)")
                .param(machine.value())
                .param(seen)
                .param(RowReaders.at(now))
                .query(_ -> {});
    }
}
