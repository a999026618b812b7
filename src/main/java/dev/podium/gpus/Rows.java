package dev.podium.gpus;

import dev.podium.gpus.schedule.ClassLimit;
import dev.podium.gpus.schedule.Device;
import dev.podium.gpus.schedule.TimeClass;
import dev.podium.kernel.AgentId;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.TeamId;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Rows of db/gpus as they are read. */
final class Rows {

    private Rows() {}

    record ServerRow(
            MachineId machine,
            GpuServers.Badge badge,
            BigDecimal priceHour,
            BigDecimal weight,
            String drained,
            GpuServers.Hook hook,
            String mpsPipe) {

        GpuServers.Policy policy() {
            return new GpuServers.Policy(badge, priceHour, weight, hook, mpsPipe);
        }
    }

    /** @param share what of a whole GPU it is, in thousandths: less for a part */
    record DeviceRow(
            String uuid,
            MachineId machine,
            int index,
            String name,
            int memoryMib,
            String trouble,
            String drained,
            boolean present,
            int share) {

        /** A part of a GPU that is split. */
        boolean part() {
            return uuid.startsWith(Device.PART);
        }
    }

    /** How the pool is run; what nobody set is as Podium does it. */
    record PoolRow(
            Duration halfLife,
            boolean shortFirst,
            Duration maxWait,
            int idleMinutes,
            Map<TimeClass, ClassLimit> classes,
            GpuServers.Outside outside,
            int noticeMinutes,
            Set<String> leftAlone) {

        static final int WHOLE_GPU = 1000;

        static final PoolRow USUAL = new PoolRow(
                Duration.ofDays(1),
                false,
                Duration.ofDays(1),
                30,
                new EnumMap<>(Map.of(
                        TimeClass.INTERACTIVE, new ClassLimit(Duration.ofHours(8), WHOLE_GPU, 0),
                        TimeClass.SHORT, new ClassLimit(Duration.ofHours(1), 0, 0),
                        TimeClass.NORMAL, new ClassLimit(Duration.ofHours(24), 0, 0),
                        TimeClass.LONG, new ClassLimit(Duration.ofDays(7), 0, 0))),
                GpuServers.Outside.SHOW,
                GpuServers.PoolPolicy.USUAL_NOTICE,
                Set.of());

        ClassLimit of(TimeClass timeClass) {
            return classes.getOrDefault(timeClass, new ClassLimit(Duration.ofDays(7), 0, 0));
        }
    }

    /** The waiting part of a request: only what was told last changes. */
    record RequestRow(
            UUID id,
            TeamId team,
            PersonId person,
            String personName,
            @Nullable AgentId agent,
            GpuNeed need,
            TimeClass timeClass,
            Duration limit,
            Duration estimate,
            @Nullable Instant notBefore,
            String purpose,
            Instant askedAt,
            GpuQueue.State state,
            @Nullable Integer position,
            @Nullable Instant expected,
            @Nullable Instant told,
            String sentence) {

        GpuQueue.Request shown() {
            return new GpuQueue.Request(
                    id,
                    person,
                    personName,
                    agent,
                    need,
                    timeClass.name(),
                    limit,
                    estimate,
                    notBefore,
                    purpose,
                    askedAt,
                    state,
                    state == GpuQueue.State.WAITING ? position : null,
                    state == GpuQueue.State.WAITING ? expected : null,
                    sentence);
        }
    }

    record LeaseRow(
            UUID id,
            TeamId team,
            PersonId person,
            String personName,
            @Nullable AgentId agent,
            TimeClass timeClass,
            String purpose,
            GpuServers.Badge badge,
            long token,
            BigDecimal priceHour,
            double rate,
            Instant began,
            Instant expectedEnd,
            Instant ends,
            @Nullable Instant ended,
            String endReason,
            Instant countedUntil,
            @Nullable Instant warnedFor,
            boolean reserved,
            @Nullable Instant idleSince,
            @Nullable Instant idleWarned,
            @Nullable Instant keepUntil,
            String keepReason) {

        /** Up to when it was held by that moment. */
        Instant heldUntil(Instant now) {
            var end = ended == null ? ends : ended;
            return end.isBefore(now) ? end : now;
        }

        GpuLeases.Lease shown(List<GpuLeases.Slice> slices) {
            return new GpuLeases.Lease(
                    id,
                    team,
                    person,
                    personName,
                    agent,
                    timeClass.name(),
                    purpose,
                    slices,
                    badge,
                    token,
                    priceHour.stripTrailingZeros(),
                    began,
                    expectedEnd,
                    ends,
                    ended,
                    endReason,
                    idleSince);
        }
    }

    /** Of a lease or of a reservation. */
    record SliceRow(
            UUID of, int member, MachineId machine, String device, int index, String model, int milli, int memoryMib) {}

    record ReservationRow(
            UUID id,
            TeamId team,
            PersonId person,
            String personName,
            GpuNeed need,
            boolean claim,
            String purpose,
            Instant from,
            Instant to,
            GpuReservations.State state,
            String sentence) {}

    record UseRow(TeamId team, PersonId person, double value, Instant at) {}

    /** @param person null for the team itself */
    record WeightRow(TeamId team, @Nullable PersonId person, int weight) {}

    record WatchRow(
            UUID id, TeamId team, PersonId person, String personName, GpuNeed need, Duration atLeast, Instant madeAt) {}

    /** Who may use a server; null for every team. */
    record Access(Map<MachineId, @Nullable Set<TeamId>> teams) {

        boolean may(TeamId team, MachineId server) {
            if (!teams.containsKey(server)) {
                return false;
            }
            var some = teams.get(server);
            return some == null || some.contains(team);
        }
    }
}
