package dev.podium.costs;

import dev.podium.costs.reports.FocusCharge.Counted;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** What rows of FOCUS are made of: the sums of the ledger, and its entries. */
@Repository
class FocusStore {

    private static final String TOKENS =
            "input, cache_read, cache_write_5m + cache_write_1h as cache_write, output, amount";

    private final JdbcClient jdbc;

    FocusStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** @param people how many contributed; 0 where that was not asked for. @param teamName "" but of the organisation */
    record Summed(
            String team,
            String teamName,
            @Nullable String person,
            @Nullable String agent,
            @Nullable String key,
            @Nullable String machine,
            String kind,
            String provider,
            String model,
            int tier,
            long entries,
            Counted tokens,
            BigDecimal amount,
            long people) {}

    /** Of the transaction's team, in an order that follows from what they are. */
    List<Summed> day(LocalDate day) {
        return jdbc.sql(
                        "select team_id::text, person_id::text, agent_id::text, key_id::text, machine_id::text, kind, provider,"
                                + " model, tier, entries, " + TOKENS + ", 0 as people from ledger_days where day = ?"
                                + " order by kind, provider, model, tier, person_id, agent_id, key_id, machine_id")
                .param(day)
                .query((row, _) -> summed(row, "", true))
                .list();
    }

    private static Summed summed(ResultSet row, String teamName, boolean named) throws SQLException {
        return new Summed(
                row.getString("team_id"),
                teamName,
                named ? row.getString("person_id") : null,
                named ? row.getString("agent_id") : null,
                named ? row.getString("key_id") : null,
                named ? row.getString("machine_id") : null,
                row.getString("kind"),
                row.getString("provider"),
                row.getString("model"),
                row.getInt("tier"),
                row.getLong("entries"),
                new Counted(
                        row.getLong("input"),
                        row.getLong("cache_read"),
                        row.getLong("cache_write"),
                        row.getLong("output")),
                BudgetStore.plain(row.getBigDecimal("amount")),
                row.getLong("people"));
    }

    /** Of a month of the transaction's team without who caused it, the dearest first. */
    List<Summed> unnamed(LocalDate month) {
        return jdbc.sql(
                        "select team_id::text, kind, provider, case when kind = 'charge' then '' else model end as model, tier,"
                                + " sum(entries)::bigint as entries, sum(input)::bigint as input, sum(cache_read)::bigint as cache_read,"
                                + " sum(cache_write_5m + cache_write_1h)::bigint as cache_write, sum(output)::bigint as output,"
                                + " sum(amount) as amount, count(distinct person_id) as people from ledger_months where month = ?"
                                + " group by 1, 2, 3, 4, 5 order by sum(amount) desc, kind, provider, 4, tier")
                .param(month)
                .query((row, _) -> summed(row, "", false))
                .list();
    }

    /** Of all teams, for who sees their figures. */
    List<Summed> dayOfAll(LocalDate day) {
        return jdbc.sql("select *, 0 as people from costs_organisation_days(?)")
                .param(day)
                .query((row, _) -> summed(row, row.getString("team_name"), false))
                .list();
    }

    /** An entry of the ledger. @param detail of what it is in {@link Summed} besides */
    record Entry(
            UUID id,
            Instant begun,
            Instant settled,
            Summed of,
            @Nullable String corrects,
            @Nullable String task,
            @Nullable BigDecimal seconds,
            @Nullable BigDecimal milli,
            @Nullable String currency,
            @Nullable BigDecimal paid,
            boolean priceKnown,
            boolean estimated) {}

    /** Of the transaction's team, the first first. @param after of those that began at {@code from}, only later ones; null for all */
    List<Entry> entries(Instant from, Instant to, @Nullable UUID after, int most) {
        return jdbc.sql("select id, begun_at, settled_at, team_id::text, person_id::text, agent_id::text, key_id::text,"
                        + " machine_id::text, kind, provider, model, tier, 1 as entries, " + TOKENS + ", 0 as people,"
                        + " reconciles::text, detail ->> 'task' as task, price_known, estimated,"
                        + " case when kind = 'gpu' and reconciles is null then detail ->> 'seconds' end as seconds,"
                        + " case when kind = 'gpu' and jsonb_typeof(detail -> 'gpus') = 'array' then"
                        + "  (select sum((g ->> 'milli')::numeric) from jsonb_array_elements(detail -> 'gpus') g) end as milli,"
                        + " case when kind not in ('gpu', 'model-call') then detail ->> 'currency' end as currency,"
                        + " case when kind not in ('gpu', 'model-call') then detail ->> 'amount' end as paid"
                        + " from ledger_entries where begun_at >= :from and begun_at < :to"
                        + " and (begun_at, id) > (:from, :after) order by begun_at, id limit :most")
                .param("from", OffsetDateTime.ofInstant(from, ZoneOffset.UTC))
                .param("to", OffsetDateTime.ofInstant(to, ZoneOffset.UTC))
                // The least there is: no entry has it.
                .param("after", after == null ? new UUID(0, 0) : after)
                .param("most", most)
                .query((row, _) -> new Entry(
                        row.getObject("id", UUID.class),
                        row.getObject("begun_at", OffsetDateTime.class).toInstant(),
                        row.getObject("settled_at", OffsetDateTime.class).toInstant(),
                        summed(row, "", true),
                        row.getString("reconciles"),
                        row.getString("task"),
                        number(row.getString("seconds")),
                        number(row.getString("milli")),
                        row.getString("currency"),
                        number(row.getString("paid")),
                        row.getBoolean("price_known"),
                        row.getBoolean("estimated")))
                .list();
    }

    private static @Nullable BigDecimal number(@Nullable String text) {
        return text == null ? null : new BigDecimal(text);
    }

    record Who(Set<UUID> people, Set<UUID> agents) {}

    /** Whoever stands in the sums of these days of the transaction's team. */
    Who who(LocalDate from, LocalDate to) {
        var people = new HashSet<UUID>();
        var agents = new HashSet<UUID>();
        jdbc.sql("select distinct person_id, agent_id from ledger_months where month between ? and ?")
                .param(from.withDayOfMonth(1))
                .param(to)
                .query(row -> {
                    var person = row.getObject("person_id", UUID.class);
                    if (person != null) {
                        people.add(person);
                    }
                    var agent = row.getObject("agent_id", UUID.class);
                    if (agent != null) {
                        agents.add(agent);
                    }
                });
        return new Who(people, agents);
    }
}
