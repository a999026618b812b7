package dev.podium.machines;

import dev.podium.kernel.MachineId;
import dev.podium.machines.MachineHealth.Figures;
import dev.podium.machines.MachineHealth.GoneGpu;
import dev.podium.machines.MachineHealth.Gpu;
import dev.podium.machines.MachineHealth.GpuFigures;
import dev.podium.machines.MachineHealth.GpuPoint;
import dev.podium.machines.MachineHealth.Point;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The tables of db/machines/V2 and V8, and the narrow questions beside it. */
@Repository
class SampleStore {

    private final JdbcClient jdbc;

    SampleStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** How a machine was in one minute. */
    record Minute(MachineId machine, Instant minute, RecentSamples.Average average) {}

    /** How a GPU of a machine was in one minute. */
    record GpuMinute(MachineId machine, Instant minute, RecentGpus.Average average) {}

    /** Keeps all of them at once; one that another Podium has kept already stays. Asked without an actor. */
    void keep(List<Minute> minutes, List<GpuMinute> gpus) {
        jdbc.sql("""
                        select machines_keep_samples(?, ?, ?, ?, ?, ?, ?, ?, ?),
                            machines_keep_gpu_samples(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""")
                .param(array(minutes, UUID[]::new, each -> each.machine().value()))
                .param(array(minutes, Long[]::new, each -> each.minute().getEpochSecond() / 60))
                .param(array(minutes, Integer[]::new, each -> each.average().samples()))
                .param(array(minutes, Double[]::new, each -> figures(each).cpu()))
                .param(array(minutes, Double[]::new, each -> figures(each).load()))
                .param(array(minutes, Long[]::new, each -> figures(each).memoryTotal()))
                .param(array(minutes, Long[]::new, each -> figures(each).memoryUsed()))
                .param(array(minutes, Long[]::new, each -> figures(each).diskTotal()))
                .param(array(minutes, Long[]::new, each -> figures(each).diskUsed()))
                .param(array(gpus, UUID[]::new, each -> each.machine().value()))
                .param(array(gpus, String[]::new, each -> last(each).uuid()))
                .param(array(gpus, Integer[]::new, each -> last(each).index()))
                .param(array(gpus, String[]::new, each -> last(each).name()))
                .param(array(gpus, Long[]::new, each -> last(each).memoryTotal()))
                .param(array(gpus, Long[]::new, each -> each.minute().getEpochSecond() / 60))
                .param(array(gpus, Integer[]::new, each -> each.average().samples()))
                .param(array(gpus, Integer[]::new, each -> rounded(figures(each).celsius())))
                .param(array(gpus, Long[]::new, each -> figures(each).memoryUsed()))
                .param(array(gpus, Double[]::new, each -> figures(each).busy()))
                .param(array(gpus, Double[]::new, each -> figures(each).watts()))
                .query(row -> {});
    }

    private static Figures figures(Minute minute) {
        return minute.average().figures();
    }

    private static Gpu last(GpuMinute minute) {
        return minute.average().last();
    }

    private static GpuFigures figures(GpuMinute minute) {
        return minute.average().figures();
    }

    private static @Nullable Integer rounded(@Nullable Double number) {
        return number == null ? null : (int) Math.round(number);
    }

    private static <M, T> Object array(List<M> minutes, IntFunction<T[]> made, Function<M, @Nullable T> value) {
        return minutes.stream().map(value).toArray(made);
    }

    /** How many were too old, and are gone. Asked without an actor. */
    int forget() {
        return jdbc.sql("select machines_forget_samples() + machines_forget_gpu_samples()")
                .query(Integer.class)
                .single();
    }

    /**
     * How a machine was since then, by stretches.
     *
     * @param all whether an admin asks; else only where the transaction's team may use it
     * @param step whole minutes
     */
    List<Point> history(MachineId machine, Instant since, Duration step, boolean all) {
        var source = all
                ? "machines_samples(:machine, :since)"
                : "(select * from machine_samples where machine_id = :machine and minute >= :since) as s";
        return jdbc.sql("""
                        select to_timestamp(floor(extract(epoch from minute) / :step) * :step) as at,
                            avg(cpu)::float8 as cpu, avg(load)::float8 as load,
                            avg(memory_total)::bigint as memory_total, avg(memory_used)::bigint as memory_used,
                            avg(disk_total)::bigint as disk_total, avg(disk_used)::bigint as disk_used
                        from %s group by 1 order by 1""".formatted(source))
                .param("machine", machine.value())
                .param("since", OffsetDateTime.ofInstant(since, ZoneOffset.UTC))
                .param("step", step.toSeconds())
                .query((row, _) -> point(row))
                .list();
    }

    private static Point point(ResultSet row) throws SQLException {
        return new Point(
                row.getObject("at", OffsetDateTime.class).toInstant(),
                new Figures(
                        row.getObject("cpu", Double.class),
                        row.getObject("load", Double.class),
                        row.getObject("memory_total", Long.class),
                        row.getObject("memory_used", Long.class),
                        row.getObject("disk_total", Long.class),
                        row.getObject("disk_used", Long.class)));
    }

    /** A GPU that a machine has or had. */
    record KnownGpu(int id, @Nullable Long memoryTotal) {}

    /**
     * Empty where there was none within the time that minutes are kept.
     *
     * @param all whether an admin asks; else only where the transaction's team may use the machine
     */
    Optional<KnownGpu> gpu(MachineId machine, String uuid, boolean all) {
        var source = all ? "machines_gpus(:machine)" : "(select * from machine_gpus where machine_id = :machine) as g";
        return jdbc.sql("select id, memory_total from " + source + " where uuid = :uuid")
                .param("machine", machine.value())
                .param("uuid", uuid)
                .query((row, _) -> new KnownGpu(row.getInt("id"), row.getObject("memory_total", Long.class)))
                .optional();
    }

    /** As {@link #history}, of one GPU. */
    List<GpuPoint> history(KnownGpu gpu, Instant since, Duration step, boolean all) {
        var source = all
                ? "machines_gpu_samples(:gpu, :since)"
                : "(select * from machine_gpu_samples where gpu_id = :gpu and minute >= :since) as s";
        return jdbc.sql("""
                        select to_timestamp(floor(extract(epoch from minute) / :step) * :step) as at,
                            avg(busy)::float8 as busy, avg(memory_used)::bigint as memory_used,
                            avg(watts)::float8 as watts, avg(celsius)::float8 as celsius
                        from %s group by 1 order by 1""".formatted(source))
                .param("gpu", gpu.id())
                .param("since", OffsetDateTime.ofInstant(since, ZoneOffset.UTC))
                .param("step", step.toSeconds())
                .query((row, _) -> new GpuPoint(
                        row.getObject("at", OffsetDateTime.class).toInstant(),
                        new GpuFigures(
                                row.getObject("busy", Double.class),
                                gpu.memoryTotal(),
                                row.getObject("memory_used", Long.class),
                                row.getObject("watts", Double.class),
                                row.getObject("celsius", Double.class))))
                .list();
    }

    /** The GPUs that each machine had within the last week, and when each was there last; asked without an actor. */
    Map<MachineId, List<GoneGpu>> seenGpus() {
        var seen = new ConcurrentHashMap<MachineId, List<GoneGpu>>();
        jdbc.sql("select * from machines_seen_gpus()").query(row -> {
            seen.computeIfAbsent(new MachineId(row.getObject("machine_id", UUID.class)), _ -> new ArrayList<>())
                    .add(new GoneGpu(
                            row.getInt("place"),
                            row.getString("uuid"),
                            row.getString("name"),
                            row.getObject("last_seen", OffsetDateTime.class).toInstant()));
        });
        return seen;
    }

    /** Which of these OS users the transaction's team has on a machine. */
    Set<String> teamOsUsers(MachineId machine, Set<String> asked) {
        return Set.copyOf(jdbc.sql("select machines_team_os_users(?, ?)")
                .param(machine.value())
                .param(asked.toArray(String[]::new))
                .query(String.class)
                .list());
    }

    /** As whom each machine can be asked, beside the OS user that is shared there; asked without an actor. */
    Map<MachineId, List<String>> users() {
        var users = new HashMap<MachineId, List<String>>();
        jdbc.sql("select * from machines_watch_users()").query(row -> {
            users.computeIfAbsent(new MachineId(row.getObject("machine_id", UUID.class)), _ -> new ArrayList<>())
                    .add(row.getString("os_user"));
        });
        return users;
    }
}
