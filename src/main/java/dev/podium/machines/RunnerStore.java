package dev.podium.machines;

import dev.podium.kernel.MachineId;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** What is kept of runners, by narrow questions alone: the application reads no row of machine_runners. */
@Repository
class RunnerStore {

    private final JdbcClient jdbc;

    RunnerStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** What a runner came with. */
    enum Proof {
        /** The credential that counts. */
        CURRENT,
        /** One that it was handed and has not confirmed; that it comes with it says that it was kept. */
        HANDED,
        /** An enrolment token that counts. */
        ENROLMENT,
        /** An enrolment token that was used. */
        USED,
        /** An enrolment token that is too old. */
        EXPIRED,
        /** A credential that counted once. */
        OLD
    }

    /**
     * @param stale whether the credential is old enough for a new one
     * @param generation changes when a runner is enrolled anew or its credential is taken back
     */
    record Met(MachineId machine, String name, Proof proof, boolean stale, int generation) {}

    /** Whose it is; empty for what nobody has or had. */
    Optional<Met> meet(byte[] hash) {
        return jdbc.sql("select * from machines_runner_meet(?)")
                .param(hash)
                .query((row, _) -> new Met(
                        new MachineId(row.getObject("machine_id", UUID.class)),
                        row.getString("name"),
                        Proof.valueOf(row.getString("proof")),
                        row.getBoolean("stale"),
                        row.getInt("generation")))
                .optional();
    }

    /** Hands a new credential to who has proved this one; false where it counts no longer. */
    boolean hand(MachineId machine, byte[] proof, byte[] next) {
        return jdbc.sql("select machines_runner_hand(?, ?, ?)")
                .params(machine.value(), proof, next)
                .query(Boolean.class)
                .single();
    }

    /** {@code enrolled}, {@code rotated}, or {@code no} where it was not handed or counts no longer. */
    String confirm(MachineId machine, byte[] hash) {
        return jdbc.sql("select machines_runner_confirm(?, ?)")
                .params(machine.value(), hash)
                .query(String.class)
                .single();
    }

    /** Notes that these are connected now; gives their generations, without those that are no runners any more. */
    Map<MachineId, Integer> seen(Collection<MachineId> machines) {
        var generations = new HashMap<MachineId, Integer>();
        jdbc.sql("select * from machines_runners_seen(?)")
                .param(machines.stream().map(MachineId::value).toArray(UUID[]::new))
                .query(row -> {
                    generations.put(new MachineId(row.getObject("machine_id", UUID.class)), row.getInt("generation"));
                });
        return generations;
    }

    /** False where it is no machine that is reached by a runner. */
    boolean enrol(MachineId machine, byte[] token) {
        return jdbc.sql("select machines_runner_enrol(?, ?)")
                .params(machine.value(), token)
                .query(Boolean.class)
                .single();
    }

    /** False where there was nothing to take back. */
    boolean forget(MachineId machine) {
        return jdbc.sql("select machines_runner_forget(?)")
                .param(machine.value())
                .query(Boolean.class)
                .single();
    }

    /** The credential is old from now on. False where there is none. */
    boolean age(MachineId machine) {
        return jdbc.sql("select machines_runner_age(?)")
                .param(machine.value())
                .query(Boolean.class)
                .single();
    }

    record Facts(
            @Nullable Instant enrolledAt,
            @Nullable Instant rotatedAt,
            @Nullable Instant lastSeen) {}

    Optional<Facts> facts(MachineId machine) {
        return jdbc.sql("select * from machines_runner_facts(?)")
                .param(machine.value())
                .query((row, _) -> new Facts(
                        instant(row.getObject("enrolled_at", OffsetDateTime.class)),
                        instant(row.getObject("rotated_at", OffsetDateTime.class)),
                        instant(row.getObject("last_seen_at", OffsetDateTime.class))))
                .optional();
    }

    private static @Nullable Instant instant(@Nullable OffsetDateTime at) {
        return at == null ? null : at.toInstant();
    }
}
