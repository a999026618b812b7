package dev.podium.gpus;

import dev.podium.gpus.Rows.LeaseRow;
import dev.podium.gpus.Rows.SliceRow;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Leases of the transaction's team. What a device has is counted by the database, whoever writes. */
@Repository
class LeaseStore {

    private final JdbcClient jdbc;

    LeaseStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * With its slices; the token is given by the database.
     *
     * @throws org.springframework.dao.DataAccessException where some of it is held already
     */
    void add(LeaseRow lease, List<SliceRow> slices) {
        jdbc.sql(
                        "insert into gpu_leases (id, team_id, person_id, person_name, agent_id, class, purpose, badge, price_hour,"
                                + " rate, began_at, expected_end, ends_at, counted_until, reserved)"
                                + " values (?, ?, ?, ?, ?::uuid, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
                .param(lease.id())
                .param(lease.team().value())
                .param(lease.person().value())
                .param(lease.personName())
                .param(lease.agent() == null ? null : lease.agent().value().toString())
                .param(lease.timeClass().name())
                .param(lease.purpose())
                .param(lease.badge().name())
                .param(lease.priceHour())
                .param(lease.rate())
                .param(RowReaders.at(lease.began()))
                .param(RowReaders.at(lease.expectedEnd()))
                .param(RowReaders.at(lease.ends()))
                .param(RowReaders.at(lease.began()))
                .param(lease.reserved())
                .update();
        // In the order of the devices, so that two never wait for each other's.
        slices.stream()
                .sorted(Comparator.comparing(SliceRow::device))
                .forEach(slice -> jdbc.sql(
                                "insert into gpu_slices (lease_id, team_id, member, machine_id, device, index, model, milli,"
                                        + " memory_mib) values (?, ?, ?, ?, ?, ?, ?, ?, ?)")
                        .param(lease.id())
                        .param(lease.team().value())
                        .param(slice.member())
                        .param(slice.machine().value())
                        .param(slice.device())
                        .param(slice.index())
                        .param(slice.model())
                        .param(slice.milli())
                        .param(slice.memoryMib())
                        .update());
    }

    Optional<LeaseRow> find(UUID id) {
        return jdbc.sql("select * from gpu_leases where id = ?")
                .param(id)
                .query((row, _) -> RowReaders.lease(row))
                .optional();
    }

    /** Held to the transaction's end. */
    Optional<LeaseRow> lock(UUID id) {
        return jdbc.sql("select * from gpu_leases where id = ? for update")
                .param(id)
                .query((row, _) -> RowReaders.lease(row))
                .optional();
    }

    List<LeaseRow> running() {
        return jdbc.sql("select * from gpu_leases where ended_at is null order by ends_at, id")
                .query((row, _) -> RowReaders.lease(row))
                .list();
    }

    List<LeaseRow> past(@Nullable Instant before, int most) {
        // Many end in one moment, as with their server: a page that ended among them would lose the rest.
        return jdbc.sql("select * from (select * from gpu_leases where ended_at is not null"
                        + " and (?::timestamptz is null or ended_at < ?::timestamptz)"
                        + " order by ended_at desc fetch first (?) rows with ties) latest order by ended_at desc, id")
                .param(RowReaders.atOrNull(before))
                .param(RowReaders.atOrNull(before))
                .param(most)
                .query((row, _) -> RowReaders.lease(row))
                .list();
    }

    List<SliceRow> slices(List<UUID> leases) {
        return jdbc.sql("select * from gpu_slices where lease_id = any(?) order by lease_id, member, index, device")
                .param(leases.toArray(UUID[]::new))
                .query((row, _) -> RowReaders.slice(row))
                .list();
    }

    /** Of a lease that is locked: what it held is free. */
    void end(UUID id, Instant at, String reason) {
        jdbc.sql("update gpu_leases set ended_at = ?, end_reason = ? where id = ?")
                .param(RowReaders.at(at))
                .param(reason)
                .param(id)
                .update();
        jdbc.sql("update gpu_slices set active = false where lease_id = ?")
                .param(id)
                .update();
    }

    /** Of a lease that is locked. */
    void extend(UUID id, Instant until) {
        jdbc.sql("update gpu_leases set ends_at = ?, expected_end = greatest(expected_end, ends_at) where id = ?")
                .param(RowReaders.at(until))
                .param(id)
                .update();
    }

    void warned(UUID id, Instant forEnd) {
        jdbc.sql("update gpu_leases set warned_for = ? where id = ?")
                .param(RowReaders.at(forEnd))
                .param(id)
                .update();
    }

    void counted(UUID id, Instant until) {
        jdbc.sql("update gpu_leases set counted_until = ? where id = ?")
                .param(RowReaders.at(until))
                .param(id)
                .update();
    }

    void idle(UUID id, @Nullable Instant since, @Nullable Instant warned) {
        jdbc.sql("update gpu_leases set idle_since = ?::timestamptz, idle_warned_at = ?::timestamptz where id = ?")
                .param(RowReaders.atOrNull(since))
                .param(RowReaders.atOrNull(warned))
                .param(id)
                .update();
    }

    /** Whatever runs on it, it is not idle until then. */
    void keep(UUID id, Instant until, String reason) {
        jdbc.sql("update gpu_leases set keep_until = ?, keep_reason = ?, idle_since = null, idle_warned_at = null"
                        + " where id = ?")
                .param(RowReaders.at(until))
                .param(reason)
                .param(id)
                .update();
    }

    /** Everything of the room of the transaction's team. */
    void purge() {
        jdbc.sql("select gpus_purge_team()").query(_ -> {});
    }
}
