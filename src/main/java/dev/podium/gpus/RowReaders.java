package dev.podium.gpus;

import dev.podium.gpus.Rows.LeaseRow;
import dev.podium.gpus.Rows.RequestRow;
import dev.podium.gpus.Rows.ReservationRow;
import dev.podium.gpus.Rows.SliceRow;
import dev.podium.gpus.schedule.TimeClass;
import dev.podium.kernel.AgentId;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.TeamId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How rows of db/gpus are read, whichever store asks. */
final class RowReaders {

    private RowReaders() {}

    static OffsetDateTime at(Instant moment) {
        return OffsetDateTime.ofInstant(moment, ZoneOffset.UTC);
    }

    static @Nullable OffsetDateTime atOrNull(@Nullable Instant moment) {
        return moment == null ? null : at(moment);
    }

    static Instant moment(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    static @Nullable Instant momentOrNull(ResultSet row, String column) throws SQLException {
        var moment = row.getObject(column, OffsetDateTime.class);
        return moment == null ? null : moment.toInstant();
    }

    static TeamId team(ResultSet row) throws SQLException {
        return new TeamId(row.getObject("team_id", UUID.class));
    }

    static PersonId person(ResultSet row) throws SQLException {
        return new PersonId(row.getObject("person_id", UUID.class));
    }

    private static @Nullable AgentId agent(ResultSet row) throws SQLException {
        var agent = row.getObject("agent_id", UUID.class);
        return agent == null ? null : new AgentId(agent);
    }

    static GpuNeed need(ResultSet row) throws SQLException {
        return new GpuNeed(
                row.getInt("gpus"),
                row.getInt("milli"),
                row.getInt("memory_mib"),
                Set.of((String[]) row.getArray("models").getArray()),
                Arrays.stream((UUID[]) row.getArray("servers").getArray())
                        .map(MachineId::new)
                        .collect(Collectors.toSet()),
                row.getInt("members"),
                row.getBoolean("same_server"));
    }

    static RequestRow request(ResultSet row) throws SQLException {
        return new RequestRow(
                row.getObject("id", UUID.class),
                team(row),
                person(row),
                row.getString("person_name"),
                agent(row),
                need(row),
                TimeClass.valueOf(row.getString("class")),
                Duration.ofSeconds(row.getInt("limit_seconds")),
                Duration.ofSeconds(row.getInt("estimate_seconds")),
                momentOrNull(row, "not_before"),
                row.getString("purpose"),
                moment(row, "asked_at"),
                GpuQueue.State.valueOf(row.getString("state")),
                row.getObject("position", Integer.class),
                momentOrNull(row, "expected_at"),
                momentOrNull(row, "told_at"),
                row.getString("sentence"));
    }

    static LeaseRow lease(ResultSet row) throws SQLException {
        return new LeaseRow(
                row.getObject("id", UUID.class),
                team(row),
                person(row),
                row.getString("person_name"),
                agent(row),
                TimeClass.valueOf(row.getString("class")),
                row.getString("purpose"),
                GpuServers.Badge.valueOf(row.getString("badge")),
                row.getLong("token"),
                row.getBigDecimal("price_hour"),
                row.getDouble("rate"),
                moment(row, "began_at"),
                moment(row, "expected_end"),
                moment(row, "ends_at"),
                momentOrNull(row, "ended_at"),
                row.getString("end_reason"),
                moment(row, "counted_until"),
                momentOrNull(row, "warned_for"),
                row.getBoolean("reserved"),
                momentOrNull(row, "idle_since"),
                momentOrNull(row, "idle_warned_at"),
                momentOrNull(row, "keep_until"),
                row.getString("keep_reason"));
    }

    static SliceRow slice(ResultSet row) throws SQLException {
        return new SliceRow(
                row.getObject("lease_id", UUID.class),
                row.getInt("member"),
                new MachineId(row.getObject("machine_id", UUID.class)),
                row.getString("device"),
                row.getInt("index"),
                row.getString("model"),
                row.getInt("milli"),
                row.getInt("memory_mib"));
    }

    /** The index and the model are those of the device now. */
    static SliceRow reservedSlice(ResultSet row) throws SQLException {
        return new SliceRow(
                row.getObject("reservation_id", UUID.class),
                row.getInt("member"),
                new MachineId(row.getObject("machine_id", UUID.class)),
                row.getString("device"),
                0,
                "",
                row.getInt("milli"),
                row.getInt("memory_mib"));
    }

    static ReservationRow reservation(ResultSet row) throws SQLException {
        return new ReservationRow(
                row.getObject("id", UUID.class),
                team(row),
                person(row),
                row.getString("person_name"),
                need(row),
                row.getBoolean("claim"),
                row.getString("purpose"),
                moment(row, "from_at"),
                moment(row, "to_at"),
                GpuReservations.State.valueOf(row.getString("state")),
                row.getString("sentence"));
    }
}
