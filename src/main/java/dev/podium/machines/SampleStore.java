package dev.podium.machines;

import dev.podium.kernel.MachineId;
import dev.podium.machines.MachineHealth.Figures;
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
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The table of db/machines/V2, and the narrow questions beside it. */
@Repository
class SampleStore {

    private final JdbcClient jdbc;

    SampleStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** How a machine was in one minute. */
    record Minute(MachineId machine, Instant minute, RecentSamples.Average average) {}

    /** Keeps all of them at once; one that another Podium has kept already stays. Asked without an actor. */
    void keep(List<Minute> minutes) {
        jdbc.sql("select machines_keep_samples(?, ?, ?, ?, ?, ?, ?, ?, ?)")
                .param(array(minutes, UUID[]::new, each -> each.machine().value()))
                .param(array(minutes, Long[]::new, each -> each.minute().getEpochSecond() / 60))
                .param(array(minutes, Integer[]::new, each -> each.average().samples()))
                .param(array(minutes, Double[]::new, each -> figures(each).cpu()))
                .param(array(minutes, Double[]::new, each -> figures(each).load()))
                .param(array(minutes, Long[]::new, each -> figures(each).memoryTotal()))
                .param(array(minutes, Long[]::new, each -> figures(each).memoryUsed()))
                .param(array(minutes, Long[]::new, each -> figures(each).diskTotal()))
                .param(array(minutes, Long[]::new, each -> figures(each).diskUsed()))
                .query(row -> {});
    }

    private static Figures figures(Minute minute) {
        return minute.average().figures();
    }

    private static <T> Object array(List<Minute> minutes, IntFunction<T[]> made, Function<Minute, @Nullable T> value) {
        return minutes.stream().map(value).toArray(made);
    }

    /** How many were too old, and are gone. Asked without an actor. */
    int forget() {
        return jdbc.sql("select machines_forget_samples()").query(Integer.class).single();
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
