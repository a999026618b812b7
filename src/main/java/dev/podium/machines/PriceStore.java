package dev.podium.machines;

import dev.podium.kernel.Actor;
import dev.podium.kernel.MachineId;
import dev.podium.machines.MachinePrices.Entry;
import dev.podium.machines.MachinePrices.Price;
import dev.podium.machines.MachinePrices.Rate;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The table of db/machines/V6, and the narrow questions beside it. */
@Repository
class PriceStore {

    private final JdbcClient jdbc;

    PriceStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** @param all whether an admin asks; else only where the transaction's team may use it */
    List<Rate> of(MachineId machine, boolean all) {
        var source =
                all ? "machines_prices(:machine)" : "(select * from machine_prices where machine_id = :machine) as p";
        return jdbc.sql("select * from " + source + " order by valid_from desc, id desc limit :most")
                .param("machine", machine.value())
                .param("most", MachinePrices.MOST)
                .query((row, _) -> rate(row, all))
                .list();
    }

    private static Rate rate(ResultSet row, boolean all) throws SQLException {
        return new Rate(
                row.getObject("valid_from", LocalDate.class),
                row.getString("currency"),
                price(row),
                row.getObject("entered_at", OffsetDateTime.class).toInstant(),
                all ? row.getString("entered_by_name") : "");
    }

    static Price price(ResultSet row) throws SQLException {
        var hourly = row.getBigDecimal("per_hour");
        return hourly != null
                ? new Price.Hourly(plain(hourly))
                : new Price.Bought(
                        plain(row.getBigDecimal("purchase")),
                        plain(row.getBigDecimal("life_years")),
                        row.getInt("watts"),
                        row.getObject("idle_watts", Integer.class));
    }

    /** As it was entered: the column has zeros up to its own scale. */
    private static BigDecimal plain(BigDecimal number) {
        var plain = number.stripTrailingZeros();
        return plain.scale() < 0 ? plain.setScale(0) : plain;
    }

    /** False where there is no such machine. */
    boolean add(MachineId machine, Entry entry, Actor by) {
        var hourly = entry.price() instanceof Price.Hourly price ? price : null;
        var bought = entry.price() instanceof Price.Bought price ? price : null;
        return Objects.requireNonNull(jdbc.sql("select machines_price(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
                .param(machine.value())
                .param(entry.from())
                .param(entry.currency())
                .param(4, hourly == null ? null : hourly.amount(), Types.NUMERIC)
                .param(5, bought == null ? null : bought.amount(), Types.NUMERIC)
                .param(6, bought == null ? null : bought.lifeYears(), Types.NUMERIC)
                .param(7, bought == null ? null : bought.watts(), Types.INTEGER)
                .param(8, bought == null ? null : bought.idleWatts(), Types.INTEGER)
                .param(9, by.person().value())
                .param(10, by.name())
                .query(Boolean.class)
                .single());
    }
}
