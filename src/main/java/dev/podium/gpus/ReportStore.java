package dev.podium.gpus;

import dev.podium.gpus.GpuReports.Cursor;
import dev.podium.gpus.GpuReports.Hours;
import dev.podium.gpus.Rows.LeaseRow;
import dev.podium.gpus.Rows.SliceRow;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.TeamId;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** What was held, used and wasted: of the transaction's team, or everywhere for whom runs the installation. */
@Repository
class ReportStore {

    private static final double SECONDS_AN_HOUR = 3600;
    private static final Instant NEVER = Instant.parse("9999-12-31T00:00:00Z");
    private static final UUID LAST = new UUID(-1, -1);
    private static final String DAYS = "select d.* from gpu_person_days d where d.day between ? and ?";
    private static final String DAYS_EVERYWHERE = "select d.* from gpus_person_days(?, ?) d";
    private static final String WAITS =
            "select r.team_id, r.id, r.person_name, r.asked_at, r.decided_at, r.state, d.longest as waited, r.sentence"
                    + " from gpu_wait_days d join gpu_requests r on r.id = d.longest_request"
                    + " where d.day between ? and ? and d.longest > 0 order by d.longest desc, r.id limit ?";

    private final JdbcClient jdbc;

    ReportStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Up to where it is counted; from then on where nothing was yet. Null where nothing is shared. */
    @Nullable
    Instant counted(@Nullable Instant since) {
        return jdbc.sql("select gpus_counted(?::timestamptz) as until")
                .param(RowReaders.atOrNull(since))
                .query((row, _) -> Optional.ofNullable(RowReaders.momentOrNull(row, "until")))
                .single()
                .orElse(null);
    }

    /** False where another Podium did. */
    boolean count(Instant from, Instant to, LocalDate day) {
        return jdbc.sql("select gpus_count(?, ?, ?)")
                .param(RowReaders.at(from))
                .param(RowReaders.at(to))
                .param(day)
                .query(Boolean.class)
                .single();
    }

    List<LeaseRow> past(boolean everywhere, @Nullable PersonId person, @Nullable Cursor after, int most) {
        var sql = everywhere
                ? "select * from gpus_past(?::uuid, ?, ?, ?)"
                : "select * from gpu_leases where ended_at is not null and coalesce(person_id = ?::uuid, true)"
                        + " and (ended_at, id) < (?, ?) order by ended_at desc, id desc limit ?";
        return jdbc.sql(sql)
                .param(person == null ? null : person.value().toString())
                .param(RowReaders.at(after == null ? NEVER : after.ended()))
                .param(after == null ? LAST : after.id())
                .param(most)
                .query((row, _) -> RowReaders.lease(row))
                .list();
    }

    List<SliceRow> slices(boolean everywhere, List<UUID> leases) {
        return jdbc.sql(
                        everywhere
                                ? "select * from gpus_slices_of(?)"
                                : "select * from gpu_slices where lease_id = any(?) order by lease_id, member, index, device")
                .param(leases.toArray(UUID[]::new))
                .query((row, _) -> RowReaders.slice(row))
                .list();
    }

    Map<UUID, Hours> uses(boolean everywhere, List<UUID> leases) {
        var found = new HashMap<UUID, Hours>();
        jdbc.sql(everywhere ? "select * from gpus_use_of(?)" : "select * from gpu_lease_use where lease_id = any(?)")
                .param(leases.toArray(UUID[]::new))
                .query(row -> {
                    found.put(row.getObject("lease_id", UUID.class), hours(row));
                });
        return found;
    }

    private static Hours hours(ResultSet row) throws SQLException {
        return new Hours(hours(row, "held"), hours(row, "known"), hours(row, "busy"), hours(row, "idle"));
    }

    private static double hours(ResultSet row, String column) throws SQLException {
        return row.getDouble(column) / SECONDS_AN_HOUR;
    }

    List<GpuReports.Who> people(boolean everywhere, LocalDate from, LocalDate to) {
        return jdbc.sql("select p.person_id, max(p.person_name) as name from (" + (everywhere ? DAYS_EVERYWHERE : DAYS)
                        + ") p group by 1 order by lower(max(p.person_name)), 1")
                .param(from)
                .param(to)
                .query((row, _) -> new GpuReports.Who(RowReaders.person(row), row.getString("name")))
                .list();
    }

    /** Of one person of a team. */
    record PersonRow(
            TeamId team, PersonId person, String name, Hours hours, BigDecimal amount, BigDecimal idleAmount) {}

    List<PersonRow> used(boolean everywhere, LocalDate from, LocalDate to) {
        return jdbc.sql("select p.team_id, p.person_id, max(p.person_name) as name, sum(p.held) as held,"
                        + " sum(p.known) as known, sum(p.busy) as busy, sum(p.idle) as idle, sum(p.amount) as amount,"
                        + " sum(p.idle_amount) as idle_amount from (" + (everywhere ? DAYS_EVERYWHERE : DAYS)
                        + ") p group by 1, 2 order by sum(p.held) desc, 2")
                .param(from)
                .param(to)
                .query((row, _) -> new PersonRow(
                        RowReaders.team(row),
                        RowReaders.person(row),
                        row.getString("name"),
                        hours(row),
                        row.getBigDecimal("amount").stripTrailingZeros(),
                        row.getBigDecimal("idle_amount").stripTrailingZeros()))
                .list();
    }

    /** Of a server, without its name. */
    record ServerRow(MachineId machine, double there, Hours hours, double away, double free, double waited) {}

    List<ServerRow> servers(LocalDate from, LocalDate to) {
        return jdbc.sql("select d.machine_id, sum(d.there) as there, sum(d.held) as held, sum(d.known) as known,"
                        + " sum(d.busy) as busy, sum(d.idle) as idle, sum(d.away) as away, sum(d.free) as free,"
                        + " sum(d.waited) as waited from gpus_server_days(?, ?) d group by 1")
                .param(from)
                .param(to)
                .query((row, _) -> new ServerRow(
                        new MachineId(row.getObject("machine_id", UUID.class)),
                        hours(row, "there"),
                        hours(row),
                        hours(row, "away"),
                        hours(row, "free"),
                        hours(row, "waited")))
                .list();
    }

    Map<MachineId, Map<String, Double>> reasons(LocalDate from, LocalDate to) {
        var found = new HashMap<MachineId, Map<String, Double>>();
        jdbc.sql("select d.machine_id, d.why, sum(d.seconds) as seconds from gpus_free_days(?, ?) d group by 1, 2")
                .param(from)
                .param(to)
                .query(row -> {
                    found.computeIfAbsent(new MachineId(row.getObject("machine_id", UUID.class)), _ -> new HashMap<>())
                            .put(row.getString("why"), hours(row, "seconds"));
                });
        return found;
    }

    /** A request that waited, without its team's name. */
    record WaitRow(
            TeamId team,
            UUID id,
            String person,
            Instant asked,
            @Nullable Instant until,
            GpuQueue.State state,
            double hours,
            String sentence) {}

    List<WaitRow> waits(boolean everywhere, LocalDate from, LocalDate to, int most) {
        return jdbc.sql(everywhere ? "select * from gpus_longest_waits(?, ?, ?)" : WAITS)
                .param(from)
                .param(to)
                .param(most)
                .query((row, _) -> new WaitRow(
                        RowReaders.team(row),
                        row.getObject("id", UUID.class),
                        row.getString("person_name"),
                        RowReaders.moment(row, "asked_at"),
                        RowReaders.momentOrNull(row, "decided_at"),
                        GpuQueue.State.valueOf(row.getString("state")),
                        hours(row, "waited"),
                        row.getString("sentence")))
                .list();
    }

    /** GPU hours by team and day, of all teams. */
    Map<TeamId, Map<LocalDate, Double>> teamDays(LocalDate from, LocalDate to) {
        var found = new HashMap<TeamId, Map<LocalDate, Double>>();
        jdbc.sql("select * from gpus_team_days(?, ?)").param(from).param(to).query(row -> {
            found.computeIfAbsent(RowReaders.team(row), _ -> new HashMap<>())
                    .put(row.getObject("day", LocalDate.class), hours(row, "gpu_seconds"));
        });
        return found;
    }

    /** What each weighs now is what they weighed on that day. */
    void keepWeights(LocalDate day) {
        jdbc.sql("select gpus_keep_weights(?, ?)")
                .param(day)
                .param(GpuShares.USUAL_WEIGHT)
                .query(_ -> {});
    }

    /** By days as far as they are kept, of all teams. */
    Map<LocalDate, Map<TeamId, Integer>> teamWeights(LocalDate from, LocalDate to) {
        var found = new HashMap<LocalDate, Map<TeamId, Integer>>();
        jdbc.sql("select * from gpus_weight_days(?, ?)").param(from).param(to).query(row -> {
            found.computeIfAbsent(row.getObject("day", LocalDate.class), _ -> new HashMap<>())
                    .put(RowReaders.team(row), row.getInt("weight"));
        });
        return found;
    }

    /** By days as far as they are kept, of people of the transaction's team. */
    Map<LocalDate, Map<PersonId, Integer>> personWeights(LocalDate from, LocalDate to) {
        var found = new HashMap<LocalDate, Map<PersonId, Integer>>();
        jdbc.sql("select * from gpu_weight_days where person_id is not null and day between ? and ?")
                .param(from)
                .param(to)
                .query(row -> {
                    found.computeIfAbsent(row.getObject("day", LocalDate.class), _ -> new HashMap<>())
                            .put(RowReaders.person(row), row.getInt("weight"));
                });
        return found;
    }

    /** None but for whom runs the installation. */
    Map<TeamId, String> names(Collection<TeamId> teams) {
        var found = new HashMap<TeamId, String>();
        jdbc.sql("select * from gpus_names_of_teams(?)")
                .param(teams.stream().map(TeamId::value).toArray(UUID[]::new))
                .query(row -> {
                    found.put(new TeamId(row.getObject("id", UUID.class)), row.getString("name"));
                });
        return found;
    }

    /** What is not gone with the leases of the transaction's team. */
    void purge() {
        jdbc.sql("select gpus_purge_told()").query(_ -> {});
    }
}
