package dev.podium.gpus;

import dev.podium.gpus.Coverage.Found;
import dev.podium.gpus.GpuOutsiders.Kind;
import dev.podium.gpus.GpuOutsiders.State;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.TeamId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.databind.json.JsonMapper;

/** Processes outside leases as they are kept, and the questions about OS users beside them. */
@Repository
class OutsiderStore {

    /**
     * A process outside any lease.
     *
     * @param lease where it is {@link Kind#OVER}, one of those whose part it exceeds, and {@code leaseTeam} its team
     * @param endsAt when the next is done about it
     * @param asked it was sent SIGTERM
     * @param wantedBy who wants it ended; empty for the pool's rule
     */
    record Row(
            UUID id,
            MachineId machine,
            String device,
            long pid,
            long began,
            String osUser,
            String program,
            @Nullable Integer memoryMib,
            Kind kind,
            @Nullable UUID lease,
            @Nullable TeamId leaseTeam,
            @Nullable PersonId person,
            Instant seenAt,
            State state,
            @Nullable Instant endsAt,
            boolean asked,
            String wantedBy,
            String sentence) {}

    /** What a row becomes. */
    record Next(State state, @Nullable Instant due, boolean asked, String wantedBy, String sentence) {}

    private static final JsonMapper JSON = JsonMapper.shared();

    private final JdbcClient jdbc;

    OutsiderStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    List<Row> all() {
        return jdbc.sql("select * from gpus_outsiders()")
                .query((row, _) -> row(row))
                .list();
    }

    private static Row row(ResultSet row) throws SQLException {
        var team = row.getObject("lease_team", UUID.class);
        var person = row.getObject("person_id", UUID.class);
        return new Row(
                row.getObject("id", UUID.class),
                new MachineId(row.getObject("machine_id", UUID.class)),
                row.getString("device"),
                row.getLong("pid"),
                row.getLong("began"),
                row.getString("os_user"),
                row.getString("program"),
                row.getObject("memory_mib", Integer.class),
                Kind.valueOf(row.getString("kind")),
                row.getObject("lease_id", UUID.class),
                team == null ? null : new TeamId(team),
                person == null ? null : new PersonId(person),
                RowReaders.moment(row, "seen_at"),
                State.valueOf(row.getString("state")),
                RowReaders.momentOrNull(row, "ends_at"),
                row.getBoolean("asked"),
                row.getString("wanted_by"),
                row.getString("sentence"));
    }

    /**
     * @param seen all that is outside on the machine; what is not known well enough is not kept
     * @return those that are new
     */
    List<Row> see(MachineId machine, List<Found> seen, Instant now) {
        return jdbc.sql("select * from gpus_see_outsiders(?, ?::jsonb, ?)")
                .param(machine.value())
                .param(json(seen))
                .param(RowReaders.at(now))
                .query((row, _) -> row(row))
                .list();
    }

    private static String json(List<Found> all) {
        var list = new ArrayList<Map<String, Object>>();
        for (var each : all) {
            var key = each.key();
            if (key != null) {
                var said = new HashMap<String, Object>(Map.of(
                        "device", key.device(),
                        "pid", key.pid(),
                        "began", key.began(),
                        "os_user", each.osUser(),
                        "program", each.program(),
                        "kind", each.kind().name()));
                if (each.memoryMib() != null) {
                    said.put("memory_mib", each.memoryMib());
                }
                var lease = each.lease();
                if (lease != null) {
                    said.put("lease", lease.id().toString());
                    said.put("team", lease.team().value().toString());
                }
                list.add(said);
            }
        }
        return JSON.writeValueAsString(list);
    }

    /** False where it is in another state by now, or gone. */
    boolean move(UUID id, State before, Next next) {
        return jdbc.sql("select gpus_move_outsider(?, ?, ?, ?::timestamptz, ?, ?, ?)")
                .param(id)
                .param(before.name())
                .param(next.state().name())
                .param(RowReaders.atOrNull(next.due()))
                .param(next.asked())
                .param(next.wantedBy())
                .param(next.sentence())
                .query(Boolean.class)
                .single();
    }

    /** For an admin. False where it is gone, or over already. */
    boolean end(UUID id, Instant now, String by, String sentence) {
        return jdbc.sql("select gpus_end_outsider(?, ?, ?, ?)")
                .param(id)
                .param(RowReaders.at(now))
                .param(by)
                .param(sentence)
                .query(Boolean.class)
                .single();
    }

    /** All that is due is so much later. */
    void shift(long seconds) {
        jdbc.sql("select gpus_shift_outsiders(?)").param(seconds).query(_ -> {});
    }

    /** As whom the holders of leases work on these machines, by lease. */
    Map<UUID, Map<MachineId, Set<String>>> accounts(Collection<MachineId> machines) {
        var accounts = new HashMap<UUID, Map<MachineId, Set<String>>>();
        jdbc.sql("select * from gpus_accounts(?)")
                .param(machines.stream().map(MachineId::value).toArray(UUID[]::new))
                .query(row -> {
                    accounts.computeIfAbsent(row.getObject("lease_id", UUID.class), _ -> new HashMap<>())
                            .computeIfAbsent(
                                    new MachineId(row.getObject("machine_id", UUID.class)), _ -> new HashSet<>())
                            .add(row.getString("os_user"));
                });
        return accounts;
    }

    /** Whether somebody works there as this OS user. */
    boolean mayRunAs(MachineId machine, String osUser) {
        return jdbc.sql("select gpus_may_run_as(?, ?)")
                .param(machine.value())
                .param(osUser)
                .query(Boolean.class)
                .single();
    }
}
