package dev.podium.labs;

import dev.podium.kernel.LabId;
import dev.podium.kernel.SeatId;
import dev.podium.kernel.TeamId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The last run of each step's script at a seat, of the transaction's team. What is from before the seat was made anew is no more. */
@Repository
class StepStore {

    private static final String SELECT = "select t.* from seat_steps t join seats s on s.id = t.seat_id"
            + " and (s.made_at is null or t.at >= s.made_at) where";

    private final JdbcClient jdbc;

    StepStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** @param passed when it first succeeded; null where it never has */
    record StepRow(
            SeatId seat,
            int step,
            @Nullable Integer exit,
            String output,
            Instant at,
            @Nullable Instant passed) {}

    List<StepRow> of(SeatId seat) {
        return jdbc.sql(SELECT + " t.seat_id = ? order by t.step")
                .param(seat.value())
                .query(StepStore::row)
                .list();
    }

    Map<SeatId, List<StepRow>> of(LabId lab) {
        return jdbc
                .sql(SELECT + " s.lab_id = ? order by t.step")
                .param(lab.value())
                .query(StepStore::row)
                .list()
                .stream()
                .collect(Collectors.groupingBy(StepRow::seat));
    }

    void keep(TeamId team, SeatId seat, int step, StepRunner.Outcome outcome, Instant now) {
        jdbc.sql("insert into seat_steps as t (seat_id, team_id, step, exit_code, output, at, passed_at)"
                        + " values (?, ?, ?, ?, ?, ?, ?) on conflict (seat_id, step) do update"
                        + " set exit_code = excluded.exit_code, output = excluded.output, at = excluded.at, passed_at ="
                        + " case when t.at >= coalesce((select made_at from seats where id = t.seat_id), t.at)"
                        + " then coalesce(t.passed_at, excluded.passed_at) else excluded.passed_at end")
                .param(seat.value())
                .param(team.value())
                .param(step)
                .param(outcome.exit())
                .param(outcome.output())
                .param(LabRows.at(now))
                .param(LabRows.at(outcome.passed() ? now : null))
                .update();
    }

    private static StepRow row(ResultSet row, int n) throws SQLException {
        return new StepRow(
                new SeatId(LabRows.id(row, "seat_id")),
                row.getInt("step"),
                row.getObject("exit_code", Integer.class),
                row.getString("output"),
                LabRows.moment(row, "at"),
                LabRows.perhaps(row, "passed_at"));
    }
}
