package dev.podium.machines;

import dev.podium.kernel.MachineId;
import dev.podium.kernel.TeamId;
import dev.podium.machines.MachinePrices.Price;
import dev.podium.machines.MachinePrices.Rate;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** {@link MachineDays}, from the samples of minutes. */
@Component
class SampledDays implements MachineDays {

    private static final BigDecimal WATT_MINUTES = new BigDecimal(60_000);
    private static final int DECIMALS = 6;

    private final JdbcClient jdbc;
    private final Machines machines;

    SampledDays(JdbcClient jdbc, Machines machines) {
        this.jdbc = jdbc;
        this.machines = machines;
    }

    @Override
    public List<Day> of(LocalDate day, Instant from, Instant to, Collection<MachineId> without) {
        return jdbc.sql("select * from machines_days(?, ?, ?, ?)")
                .param(day)
                .param(OffsetDateTime.ofInstant(from, ZoneOffset.UTC))
                .param(OffsetDateTime.ofInstant(to, ZoneOffset.UTC))
                .param(without.stream().map(MachineId::value).toArray(UUID[]::new))
                .query((row, _) -> day(row))
                .list();
    }

    private Day day(ResultSet row) throws SQLException {
        var id = new MachineId(row.getObject("machine_id", UUID.class));
        var price = PriceStore.price(row);
        return new Day(
                id,
                machines.get(id).name(),
                Arrays.stream((UUID[]) row.getArray("teams").getArray())
                        .map(TeamId::new)
                        .collect(Collectors.toSet()),
                row.getInt("minutes"),
                kilowattHours(row, price),
                new Rate(
                        row.getObject("price_from", LocalDate.class),
                        row.getString("currency"),
                        price,
                        Instant.EPOCH,
                        ""));
    }

    private static BigDecimal kilowattHours(ResultSet row, Price price) throws SQLException {
        double measured = row.getDouble("gpu_watt_minutes");
        double wattMinutes = switch (price) {
            // Whoever rents it out pays for that.
            case Price.Hourly hourly -> 0;
            case Price.Bought bought -> {
                var idle = bought.idleWatts();
                // What it takes when it is idle may not be known: then as much as always.
                double least = idle == null ? bought.watts() : idle;
                yield Math.max(
                        measured,
                        least * row.getInt("minutes") + (bought.watts() - least) * row.getDouble("busy_minutes"));
            }
        };
        return BigDecimal.valueOf(wattMinutes).divide(WATT_MINUTES, DECIMALS, RoundingMode.HALF_UP);
    }
}
