package dev.podium.labs;

import dev.podium.kernel.MachineId;
import dev.podium.kernel.SeatId;
import dev.podium.kernel.SnapshotId;
import dev.podium.kernel.TeamId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Snapshots of the transaction's team; their files lie on the machines. */
@Repository
class SnapshotStore {

    private final JdbcClient jdbc;

    SnapshotStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    record Row(
            SnapshotId id,
            SeatId seat,
            MachineId machine,
            String path,
            long bytes,
            String sha256,
            @Nullable Integer templateVersion,
            String commit,
            String why,
            String by,
            Instant takenAt) {}

    void add(TeamId team, Row row) {
        jdbc.sql("insert into seat_snapshots (id, team_id, seat_id, machine_id, path, bytes, sha256, template_version,"
                        + " commit_id, why, by_name, taken_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                        + " on conflict do nothing")
                .param(row.id().value())
                .param(team.value())
                .param(row.seat().value())
                .param(row.machine().value())
                .param(row.path())
                .param(row.bytes())
                .param(row.sha256())
                .param(row.templateVersion())
                .param(row.commit())
                .param(row.why())
                .param(row.by())
                .param(LabRows.at(row.takenAt()))
                .update();
    }

    Optional<Row> find(SnapshotId id) {
        return jdbc.sql("select * from seat_snapshots where id = ?")
                .param(id.value())
                .query(SnapshotStore::row)
                .optional();
    }

    /** The latest first. */
    List<Row> of(SeatId seat) {
        return jdbc.sql("select * from seat_snapshots where seat_id = ? order by taken_at desc, id")
                .param(seat.value())
                .query(SnapshotStore::row)
                .list();
    }

    void forget(SnapshotId id) {
        jdbc.sql("delete from seat_snapshots where id = ?").param(id.value()).update();
    }

    private static Row row(ResultSet row, int n) throws SQLException {
        return new Row(
                new SnapshotId(LabRows.id(row, "id")),
                new SeatId(LabRows.id(row, "seat_id")),
                new MachineId(LabRows.id(row, "machine_id")),
                row.getString("path"),
                row.getLong("bytes"),
                row.getString("sha256"),
                row.getObject("template_version", Integer.class),
                row.getString("commit_id"),
                row.getString("why"),
                row.getString("by_name"),
                LabRows.moment(row, "taken_at"));
    }
}
