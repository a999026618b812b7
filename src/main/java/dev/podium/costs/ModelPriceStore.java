package dev.podium.costs;

import dev.podium.costs.Prices.NewPrice;
import dev.podium.costs.Prices.Price;
import dev.podium.kernel.Actor;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The table of prices in db/costs/V1. */
@Repository
class ModelPriceStore {

    private final JdbcClient jdbc;

    ModelPriceStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** By provider and model, the one that counts latest first. */
    List<Price> all() {
        return jdbc.sql("select * from model_prices order by provider, model, valid_from desc, id desc")
                .query((row, _) -> new Price(
                        row.getString("provider"),
                        row.getString("model"),
                        row.getObject("valid_from", OffsetDateTime.class).toInstant(),
                        rate(row),
                        row.getObject("entered_at", OffsetDateTime.class).toInstant(),
                        row.getString("entered_by_name")))
                .list();
    }

    static Rate rate(ResultSet row) throws SQLException {
        return new Rate(
                row.getLong("id"),
                !(Prices.ANY.equals(row.getString("provider")) && Prices.ANY.equals(row.getString("model"))),
                BudgetStore.plain(row.getBigDecimal("input")),
                BudgetStore.plain(row.getBigDecimal("cache_read")),
                BudgetStore.plain(row.getBigDecimal("cache_write_5m")),
                BudgetStore.plain(row.getBigDecimal("cache_write_1h")),
                BudgetStore.plain(row.getBigDecimal("output")),
                BudgetStore.plain(row.getBigDecimal("server_tool")));
    }

    /** @param price with nothing left out; @return its id */
    long add(NewPrice price, Instant from, Actor by) {
        return Objects.requireNonNull(jdbc.sql("select costs_add_price(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
                .param(price.provider())
                .param(price.model())
                .param(OffsetDateTime.ofInstant(from, ZoneOffset.UTC))
                .param(price.input())
                .param(price.cacheRead())
                .param(price.cacheWrite5m())
                .param(price.cacheWrite1h())
                .param(price.output())
                .param(price.serverTool())
                .param(by.person().value())
                .param(by.name())
                .query(Long.class)
                .single());
    }
}
