package dev.podium.costs;

import dev.podium.costs.outlook.LedgerUse;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** What models did for the transaction's team, from the sums of the team: those by kind of task in db/costs/V8, and by model in V4. */
@Repository
class TaskUseStore {

    private final JdbcClient jdbc;

    TaskUseStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** By kind of task and tier, in US dollars; both days included. */
    List<LedgerUse> uses(LocalDate from, LocalDate to) {
        return jdbc.sql("""
                select task, tier, sum(input)::bigint as input, sum(cache_read)::bigint as cache_read,
                    sum(cache_write_5m)::bigint as cache_write_5m, sum(cache_write_1h)::bigint as cache_write_1h,
                    sum(output)::bigint as output, sum(reasoning)::bigint as reasoning,
                    sum(server_tools)::bigint as server_tools, sum(amount) as amount
                from ledger_team_tasks
                where team_id = podium_team() and day between ? and ? group by task, tier order by task, tier""")
                .param(from)
                .param(to)
                .query((row, _) -> new LedgerUse(
                        row.getString("task"), row.getInt("tier"), tokens(row), row.getBigDecimal("amount")))
                .list();
    }

    /** What serves a tier. */
    record Served(int tier, String provider, String model) {}

    /** Of each tier the model that was called most often. */
    List<Served> served(LocalDate from, LocalDate to) {
        return jdbc.sql("""
                select distinct on (tier) tier, provider, model from ledger_team_days
                where team_id = podium_team() and kind = 'model-call' and day between ? and ?
                group by tier, provider, model order by tier, sum(entries) desc, provider, model""")
                .param(from)
                .param(to)
                .query((row, _) -> new Served(row.getInt("tier"), row.getString("provider"), row.getString("model")))
                .list();
    }

    private static Tokens tokens(ResultSet row) throws SQLException {
        return new Tokens(
                row.getLong("input"),
                row.getLong("cache_read"),
                row.getLong("cache_write_5m"),
                row.getLong("cache_write_1h"),
                row.getLong("output"),
                row.getLong("reasoning"),
                row.getLong("server_tools"));
    }
}
