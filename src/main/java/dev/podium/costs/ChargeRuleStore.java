package dev.podium.costs;

import dev.podium.costs.ChargeRules.Allocation;
import dev.podium.costs.ChargeRules.Entered;
import dev.podium.costs.ChargeRules.ExchangeRate;
import dev.podium.costs.ChargeRules.NewAllocation;
import dev.podium.costs.ChargeRules.NewExchangeRate;
import dev.podium.costs.ChargeRules.NewTariff;
import dev.podium.costs.ChargeRules.Rule;
import dev.podium.costs.ChargeRules.Tariff;
import dev.podium.costs.pricing.ExchangeTable;
import dev.podium.kernel.Actor;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.TeamId;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.databind.json.JsonMapper;

/** The tables of what is entered in db/costs/V4. */
@Repository
class ChargeRuleStore {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final JdbcClient jdbc;

    ChargeRuleStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    List<ExchangeRate> exchangeRates() {
        return jdbc.sql("select * from exchange_rates order by currency, valid_from desc, id desc")
                .query((row, _) -> new ExchangeRate(
                        new NewExchangeRate(
                                row.getString("currency"),
                                row.getObject("valid_from", LocalDate.class),
                                BudgetStore.plain(row.getBigDecimal("dollars"))),
                        entered(row)))
                .list();
    }

    /** All of them, to work out amounts by. */
    ExchangeTable exchange() {
        // Of two for a day the later counts, and the later stands first.
        return new ExchangeTable(exchangeRates().reversed().stream()
                .map(each -> new ExchangeTable.Quote(
                        each.rate().currency(), each.rate().from(), each.rate().dollars()))
                .toList());
    }

    void add(NewExchangeRate rate, Actor by) {
        jdbc.sql("select costs_add_exchange_rate(?, ?, ?, ?, ?)")
                .param(rate.currency())
                .param(rate.from())
                .param(rate.dollars())
                .param(by.person().value())
                .param(by.name())
                .query(row -> {});
    }

    List<Tariff> tariffs() {
        return jdbc.sql("select * from electricity_tariffs order by machine_id nulls first, valid_from desc, id desc")
                .query((row, _) -> {
                    var machine = row.getObject("machine_id", UUID.class);
                    return new Tariff(
                            new NewTariff(
                                    machine == null ? null : new MachineId(machine),
                                    row.getObject("valid_from", LocalDate.class),
                                    row.getString("currency"),
                                    BudgetStore.plain(row.getBigDecimal("per_kwh"))),
                            entered(row));
                })
                .list();
    }

    void add(NewTariff tariff, Actor by) {
        jdbc.sql("select costs_add_tariff(?, ?, ?, ?, ?, ?)")
                .param(1, tariff.machine() == null ? null : tariff.machine().value(), Types.OTHER)
                .param(tariff.from())
                .param(tariff.currency())
                .param(tariff.perKilowattHour())
                .param(by.person().value())
                .param(by.name())
                .query(row -> {});
    }

    List<Allocation> allocations() {
        return jdbc.sql("select * from charge_allocations order by machine_id, valid_from desc, id desc")
                .query((row, _) -> new Allocation(
                        new NewAllocation(
                                new MachineId(row.getObject("machine_id", UUID.class)),
                                row.getObject("valid_from", LocalDate.class),
                                Rule.valueOf(row.getString("rule")),
                                weights(row.getString("weights"))),
                        entered(row)))
                .list();
    }

    private static Map<TeamId, BigDecimal> weights(String json) {
        var weights = new HashMap<TeamId, BigDecimal>();
        JSON.readTree(json)
                .properties()
                .forEach(each -> weights.put(
                        TeamId.parse(each.getKey()),
                        new BigDecimal(each.getValue().asString())));
        return weights;
    }

    void add(NewAllocation allocation, Actor by) {
        var weights = new TreeMap<String, String>();
        allocation.weights().forEach((team, weight) -> weights.put(team.toString(), weight.toPlainString()));
        jdbc.sql("select costs_add_allocation(?, ?, ?, ?::jsonb, ?, ?)")
                .param(allocation.machine().value())
                .param(allocation.from())
                .param(allocation.rule().name())
                .param(JSON.writeValueAsString(weights))
                .param(by.person().value())
                .param(by.name())
                .query(row -> {});
    }

    private static Entered entered(ResultSet row) throws SQLException {
        return new Entered(
                row.getObject("entered_at", OffsetDateTime.class).toInstant(), row.getString("entered_by_name"));
    }
}
