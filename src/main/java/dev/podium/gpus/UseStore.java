package dev.podium.gpus;

import dev.podium.gpus.schedule.Usage;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.TeamId;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Weights and use. */
@Repository
class UseStore {

    private static final double SECONDS_AN_HOUR = 3600;
    private static final int HOUR_DECIMALS = 6;

    private final JdbcClient jdbc;

    UseStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** 'no-team' or 'done'. */
    String weighTeam(TeamId team, @Nullable Integer weight) {
        return jdbc.sql("select gpus_weigh_team(?, ?::int)")
                .param(team.value())
                .param(weight)
                .query(String.class)
                .single();
    }

    void weighPerson(TeamId team, PersonId person, @Nullable Integer weight) {
        if (weight == null) {
            jdbc.sql("delete from gpu_person_weights where person_id = ?")
                    .param(person.value())
                    .update();
            return;
        }
        jdbc.sql("insert into gpu_person_weights values (?, ?, ?)"
                        + " on conflict (team_id, person_id) do update set weight = excluded.weight")
                .param(team.value())
                .param(person.value())
                .param(weight)
                .update();
    }

    /** Of the transaction's team, held to its end; nothing at that moment where there was none. */
    Usage lock(TeamId team, PersonId person, Instant at) {
        jdbc.sql("insert into gpu_use values (?, ?, 0, ?) on conflict do nothing")
                .param(team.value())
                .param(person.value())
                .param(RowReaders.at(at))
                .update();
        return jdbc.sql("select value, at from gpu_use where person_id = ? for update")
                .param(person.value())
                .query((row, _) -> new Usage(row.getDouble("value"), RowReaders.moment(row, "at")))
                .single();
    }

    void keep(TeamId team, PersonId person, Usage usage) {
        jdbc.sql("insert into gpu_use values (?, ?, ?, ?) on conflict (team_id, person_id)"
                        + " do update set value = excluded.value, at = excluded.at")
                .param(team.value())
                .param(person.value())
                .param(usage.value())
                .param(RowReaders.at(usage.at()))
                .update();
    }

    void addToDay(TeamId team, PersonId person, LocalDate day, double gpuSeconds, BigDecimal amount) {
        jdbc.sql("insert into gpu_use_days as d values (?, ?, ?, ?, ?) on conflict (team_id, day, person_id)"
                        + " do update set gpu_seconds = d.gpu_seconds + excluded.gpu_seconds,"
                        + " amount = d.amount + excluded.amount")
                .param(team.value())
                .param(person.value())
                .param(day)
                .param(gpuSeconds)
                .param(amount)
                .update();
    }

    List<GpuShares.Day> days(LocalDate from, LocalDate to) {
        return jdbc.sql("select * from gpu_use_days where day between ? and ? order by day, person_id")
                .param(from)
                .param(to)
                .query((row, _) -> new GpuShares.Day(
                        row.getObject("day", LocalDate.class),
                        new PersonId(row.getObject("person_id", UUID.class)),
                        BigDecimal.valueOf(row.getDouble("gpu_seconds") / SECONDS_AN_HOUR)
                                .setScale(HOUR_DECIMALS, RoundingMode.HALF_UP)
                                .stripTrailingZeros(),
                        row.getBigDecimal("amount").stripTrailingZeros()))
                .list();
    }
}
