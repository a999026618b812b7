package dev.podium.costs;

import dev.podium.costs.Ledger.By;
import dev.podium.costs.Ledger.Cursor;
import dev.podium.costs.Ledger.Entry;
import dev.podium.costs.Ledger.Filter;
import dev.podium.costs.Ledger.Sum;
import dev.podium.kernel.AgentId;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.TeamId;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The tables of the ledger in db/costs/V1. */
@Repository
class LedgerStore {

    private final JdbcClient jdbc;
    private final ZoneId zone;

    LedgerStore(JdbcClient jdbc, CostsSettings settings) {
        this.jdbc = jdbc;
        this.zone = settings.zone();
    }

    /**
     * Books lines of the journal, in one statement; those that are booked stay as they are. Asked without an actor.
     *
     * @param holder of whose leases they are, null where those are no more
     * @return how many were booked now
     */
    int book(List<String> lines, @Nullable UUID holder) {
        return Objects.requireNonNull(jdbc.sql("select costs_book(?::jsonb, ?, ?::uuid)")
                .param("[" + String.join(",", lines) + "]")
                .param(zone.getId())
                .param(holder == null ? null : holder.toString())
                .query(Integer.class)
                .single());
    }

    /** This month and the next; a booking makes one that is missing. */
    void monthsAhead(int howMany) {
        jdbc.sql("select costs_months_ahead(?)").param(howMany).query(row -> {});
    }

    /** All of the transaction's team. */
    void purge() {
        jdbc.sql("select costs_purge_team()").query(row -> {});
    }

    /**
     * @param ofProject the agents of the filter's project; null where it names none
     * @param person only theirs; null for all of the transaction's team
     */
    List<Entry> entries(
            Filter filter,
            @Nullable Collection<AgentId> ofProject,
            @Nullable PersonId person,
            @Nullable Cursor after,
            int most) {
        var sql = new StringBuilder("select * from ledger_entries where true");
        var values = new HashMap<String, Object>();
        narrow(sql, values, "begun_at >= :since", "since", at(filter.from()));
        narrow(sql, values, "begun_at < :until", "until", at(filter.to()));
        narrow(sql, values, "person_id = :own", "own", person == null ? null : person.value());
        narrow(
                sql,
                values,
                "person_id = :person",
                "person",
                filter.person() == null ? null : filter.person().value());
        narrow(
                sql,
                values,
                "agent_id = :agent",
                "agent",
                filter.agent() == null ? null : filter.agent().value());
        narrow(
                sql,
                values,
                "agent_id = any(:ofProject)",
                "ofProject",
                ofProject == null
                        ? null
                        : ofProject.stream().map(AgentId::value).toArray(UUID[]::new));
        narrow(
                sql,
                values,
                "machine_id = :machine",
                "machine",
                filter.machine() == null ? null : filter.machine().value());
        narrow(sql, values, "key_id = :key", "key", filter.key());
        narrow(sql, values, "provider = :provider", "provider", filter.provider());
        narrow(sql, values, "model = :model", "model", filter.model());
        narrow(sql, values, "tier = :tier", "tier", filter.tier());
        narrow(sql, values, "kind = :kind", "kind", filter.kind());
        narrow(sql, values, "outcome = :outcome", "outcome", filter.outcome());
        if (after != null) {
            // The first condition besides, because only that one leaves out months.
            sql.append(" and begun_at <= :at and (begun_at, id) < (:at, :after)");
            values.put("at", at(after.begun()));
            values.put("after", after.id());
        }
        sql.append(" order by begun_at desc, id desc limit :most");
        return jdbc.sql(sql.toString())
                .params(values)
                .param("most", most)
                .query((row, _) -> entry(row))
                .list();
    }

    private static void narrow(
            StringBuilder sql, Map<String, Object> values, String condition, String name, @Nullable Object value) {
        if (value != null) {
            sql.append(" and ").append(condition);
            values.put(name, value);
        }
    }

    private static @Nullable OffsetDateTime at(@Nullable Instant moment) {
        return moment == null ? null : OffsetDateTime.ofInstant(moment, ZoneOffset.UTC);
    }

    /** Of the transaction's team and of kind {@code charge}, those that were entered last first. */
    List<Entry> entered(int most) {
        return jdbc.sql("select * from ledger_entries where kind = 'charge' and reconciles is null"
                        + " order by settled_at desc, begun_at desc, id desc limit ?")
                .param(most)
                .query((row, _) -> entry(row))
                .list();
    }

    /** Which of these there are. */
    Set<UUID> known(Collection<UUID> ids) {
        return Set.copyOf(jdbc.sql("select distinct id from ledger_entries where id = any(?)")
                .param(ids.toArray(UUID[]::new))
                .query(UUID.class)
                .list());
    }

    Optional<Entry> find(UUID id) {
        return jdbc.sql("select * from ledger_entries where id = ?")
                .param(id)
                .query((row, _) -> entry(row))
                .optional();
    }

    /** Held to the transaction's end: of two that correct an entry at once, the second sees what the first did. */
    void lock(UUID id) {
        jdbc.sql("select pg_advisory_xact_lock(hashtextextended('costs entry ' || ?, 0))")
                .param(id.toString())
                .query(row -> {});
    }

    List<Entry> corrections(UUID id) {
        return jdbc.sql("select * from ledger_entries where reconciles = ? order by booked_at")
                .param(id)
                .query((row, _) -> entry(row))
                .list();
    }

    static Entry entry(ResultSet row) throws SQLException {
        var person = row.getObject("person_id", UUID.class);
        var agent = row.getObject("agent_id", UUID.class);
        var machine = row.getObject("machine_id", UUID.class);
        var raw = row.getString("raw_usage");
        var detail = row.getString("detail");
        var reported = row.getBigDecimal("reported");
        return new Entry(
                row.getObject("id", UUID.class),
                row.getObject("begun_at", OffsetDateTime.class).toInstant(),
                row.getObject("settled_at", OffsetDateTime.class).toInstant(),
                new Payer(
                        new TeamId(row.getObject("team_id", UUID.class)),
                        person == null ? null : new PersonId(person),
                        agent == null ? null : new AgentId(agent),
                        row.getObject("key_id", UUID.class)),
                row.getString("kind"),
                row.getString("provider"),
                row.getString("model"),
                row.getString("asked"),
                row.getInt("tier"),
                tokens(row),
                row.getLong("price_id"),
                row.getBoolean("price_known"),
                BudgetStore.plain(row.getBigDecimal("amount")),
                reported == null ? null : BudgetStore.plain(reported),
                row.getBoolean("estimated"),
                row.getString("outcome"),
                raw == null ? "" : raw,
                detail == null ? "" : detail,
                row.getObject("reconciles", UUID.class),
                machine == null ? null : new MachineId(machine));
    }

    static Tokens tokens(ResultSet row) throws SQLException {
        return new Tokens(
                row.getLong("input"),
                row.getLong("cache_read"),
                row.getLong("cache_write_5m"),
                row.getLong("cache_write_1h"),
                row.getLong("output"),
                row.getLong("reasoning"),
                row.getLong("server_tools"));
    }

    /** The price that an entry names; empty for the one that is built in. */
    Optional<Rate> rate(long id) {
        return jdbc.sql("select * from model_prices where id = ?")
                .param(id)
                .query((row, _) -> ModelPriceStore.rate(row))
                .optional();
    }

    /** @param person only theirs; null for all of the transaction's team */
    List<Sum> sums(LocalDate from, LocalDate to, Set<By> by, @Nullable PersonId person, int most) {
        var columns = new ArrayList<String>();
        by.forEach(each -> columns.add(column(each)));
        var grouped = String.join(", ", columns);
        var sql = "select " + (columns.isEmpty() ? "" : grouped + ", ") + """
                sum(entries)::bigint as entries, sum(input)::bigint as input, sum(cache_read)::bigint as cache_read,
                sum(cache_write_5m)::bigint as cache_write_5m, sum(cache_write_1h)::bigint as cache_write_1h,
                sum(output)::bigint as output, sum(reasoning)::bigint as reasoning,
                sum(server_tools)::bigint as server_tools, sum(amount) as amount
                from ledger_days where day between :from and :to"""
                + (person == null ? "" : " and person_id = :person")
                + (columns.isEmpty() ? " having count(*) > 0" : " group by " + grouped)
                + " order by " + (by.contains(By.DAY) ? "day, " : "") + "sum(amount) desc limit :most";
        var asked = jdbc.sql(sql).param("from", from).param("to", to).param("most", most);
        if (person != null) {
            asked = asked.param("person", person.value());
        }
        return asked.query((row, _) -> sum(row, by)).list();
    }

    private static String column(By by) {
        return switch (by) {
            case DAY, PROVIDER, MODEL, TIER, KIND -> by.name().toLowerCase(Locale.ROOT);
            case PERSON, AGENT, KEY, MACHINE -> by.name().toLowerCase(Locale.ROOT) + "_id";
        };
    }

    private static Sum sum(ResultSet row, Set<By> by) throws SQLException {
        var person = by.contains(By.PERSON) ? row.getObject("person_id", UUID.class) : null;
        var agent = by.contains(By.AGENT) ? row.getObject("agent_id", UUID.class) : null;
        var machine = by.contains(By.MACHINE) ? row.getObject("machine_id", UUID.class) : null;
        BigDecimal amount = row.getBigDecimal("amount");
        return new Sum(
                by.contains(By.DAY) ? row.getObject("day", LocalDate.class) : null,
                person == null ? null : new PersonId(person),
                agent == null ? null : new AgentId(agent),
                by.contains(By.KEY) ? row.getObject("key_id", UUID.class) : null,
                machine == null ? null : new MachineId(machine),
                by.contains(By.PROVIDER) ? row.getString("provider") : null,
                by.contains(By.MODEL) ? row.getString("model") : null,
                by.contains(By.TIER) ? row.getInt("tier") : null,
                by.contains(By.KIND) ? row.getString("kind") : null,
                row.getLong("entries"),
                tokens(row),
                BudgetStore.plain(amount));
    }
}
