package dev.podium.costs;

import dev.podium.costs.Ledger.Cursor;
import dev.podium.costs.Ledger.Entry;
import dev.podium.kernel.AgentId;
import dev.podium.kernel.PersonId;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The questions of who looks for something in the ledger; the tables and indexes are those of db/costs/V1 and V2. */
@Repository
class LedgerSearchStore {

    private final JdbcClient jdbc;

    LedgerSearchStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** What a text can mean: any of these. */
    record Meant(List<UUID> people, List<UUID> agents, List<String> providers, List<String> models) {

        boolean nothing() {
            return people.isEmpty() && agents.isEmpty() && providers.isEmpty() && models.isEmpty();
        }
    }

    /**
     * @param own whose alone; null for all of the transaction's team
     * @param meant null for no text
     * @param ofProject the agents of the project that is wanted; null where none is
     */
    record Narrowed(
            LedgerSearch.Wanted wanted,
            @Nullable PersonId own,
            @Nullable Meant meant,
            @Nullable List<AgentId> ofProject) {

        /** Whether something is asked for that may be rare, so that the roll-ups say first where it is. */
        boolean rolledUp() {
            return meant != null
                    || wanted.person() != null
                    || wanted.agent() != null
                    || wanted.project() != null
                    || wanted.machine() != null
                    || wanted.key() != null
                    || wanted.provider() != null
                    || wanted.model() != null
                    || wanted.tier() != null;
        }
    }

    record Day(LocalDate day, long entries) {}

    /** Conditions that hold in the ledger and in its sums alike. */
    private static final class Where {
        final StringBuilder sql = new StringBuilder();
        final Map<String, Object> values = new HashMap<>();

        void and(String condition, String name, @Nullable Object value) {
            if (value != null) {
                sql.append(" and ").append(condition);
                values.put(name, value);
            }
        }
    }

    private static Where where(Narrowed narrowed) {
        var where = new Where();
        var wanted = narrowed.wanted();
        var own = narrowed.own();
        where.and("kind = :kind", "kind", wanted.kind());
        where.and("person_id = :own", "own", own == null ? null : own.value());
        where.and(
                "person_id = :person",
                "person",
                wanted.person() == null ? null : wanted.person().value());
        where.and(
                "agent_id = :agent",
                "agent",
                wanted.agent() == null ? null : wanted.agent().value());
        var ofProject = narrowed.ofProject();
        where.and(
                "agent_id = any(:ofProject)",
                "ofProject",
                ofProject == null
                        ? null
                        : ofProject.stream().map(AgentId::value).toArray(UUID[]::new));
        where.and(
                "machine_id = :machine",
                "machine",
                wanted.machine() == null ? null : wanted.machine().value());
        where.and("key_id = :key", "key", wanted.key());
        where.and("provider = :provider", "provider", wanted.provider());
        where.and("model = :model", "model", wanted.model());
        where.and("tier = :tier", "tier", wanted.tier());
        var meant = narrowed.meant();
        if (meant != null) {
            where.sql.append(" and (person_id = any(:people) or agent_id = any(:agents) or provider = any(:providers)"
                    + " or model = any(:models))");
            where.values.put("people", meant.people().toArray(UUID[]::new));
            where.values.put("agents", meant.agents().toArray(UUID[]::new));
            where.values.put("providers", meant.providers().toArray(String[]::new));
            where.values.put("models", meant.models().toArray(String[]::new));
        }
        return where;
    }

    /** The days that have any, the latest first. @param latest null for today and what is booked ahead */
    List<Day> days(Narrowed narrowed, @Nullable LocalDate latest) {
        var where = where(narrowed);
        where.and("day >= :first", "first", narrowed.wanted().from());
        where.and("day <= :last", "last", narrowed.wanted().to());
        where.and("day <= :latest", "latest", latest);
        return jdbc.sql("select day, sum(entries)::bigint as entries from ledger_days where true" + where.sql
                        + " group by day having sum(entries) > 0 order by day desc")
                .params(where.values)
                .query((row, _) -> new Day(row.getObject("day", LocalDate.class), row.getLong("entries")))
                .list();
    }

    /** Begun from then on and before then, the latest first. */
    List<Entry> entries(
            Narrowed narrowed, @Nullable Instant from, @Nullable Instant to, @Nullable Cursor after, int most) {
        var where = where(narrowed);
        where.and("begun_at >= :from", "from", at(from));
        where.and("begun_at < :to", "to", at(to));
        var state = narrowed.wanted().state();
        if (state != null) {
            where.sql.append(" and ").append(condition(state));
        }
        if (after != null) {
            // The first condition besides, because only that one leaves out months.
            where.sql.append(" and begun_at <= :at and (begun_at, id) < (:at, :after)");
            where.values.put("at", Objects.requireNonNull(at(after.begun())));
            where.values.put("after", after.id());
        }
        return jdbc.sql("select * from ledger_entries where reconciles is null" + where.sql
                        + " order by begun_at desc, id desc limit :most")
                .params(where.values)
                .param("most", most)
                .query((row, _) -> LedgerStore.entry(row))
                .list();
    }

    /** Written out and not as a value, so that the database can see which index has all of them. */
    private static String condition(LedgerSearch.State state) {
        return switch (state) {
            case OK -> "outcome = 'ok'";
            case ABORTED -> "outcome = 'aborted'";
            case FAILED -> "outcome = 'failed'";
            case REFUSED -> "outcome = 'refused'";
            case UNREACHED -> "outcome = 'unreached'";
            case CUT -> "outcome = 'cut'";
            case ESTIMATED -> "estimated";
            case UNPRICED -> "not price_known";
        };
    }

    private static @Nullable OffsetDateTime at(@Nullable Instant moment) {
        return moment == null ? null : OffsetDateTime.ofInstant(moment, ZoneOffset.UTC);
    }

    record There(
            List<PersonId> people,
            List<AgentId> agents,
            List<UUID> machines,
            List<UUID> keys,
            List<String> providers,
            List<String> models) {}

    /** Who and what there is in the sums; read once, for there are many of them. */
    There there(String kind, @Nullable PersonId own) {
        var people = new HashSet<PersonId>();
        var agents = new HashSet<AgentId>();
        var machines = new TreeSet<UUID>();
        var keys = new TreeSet<UUID>();
        var providers = new TreeSet<String>();
        var models = new TreeSet<String>();
        var asked = jdbc.sql("select distinct person_id, agent_id, machine_id, key_id, provider, model from ledger_days"
                        + " where kind = :kind"
                        + (own == null ? "" : " and person_id = :own"))
                .param("kind", kind);
        (own == null ? asked : asked.param("own", own.value())).query(row -> {
            var person = row.getObject("person_id", UUID.class);
            if (person != null) {
                people.add(new PersonId(person));
            }
            var agent = row.getObject("agent_id", UUID.class);
            if (agent != null) {
                agents.add(new AgentId(agent));
            }
            add(machines, row.getObject("machine_id", UUID.class));
            add(keys, row.getObject("key_id", UUID.class));
            providers.add(row.getString("provider"));
            models.add(row.getString("model"));
        });
        return new There(
                List.copyOf(people),
                List.copyOf(agents),
                List.copyOf(machines),
                List.copyOf(keys),
                List.copyOf(providers),
                List.copyOf(models));
    }

    private static void add(Set<UUID> ids, @Nullable UUID id) {
        if (id != null) {
            ids.add(id);
        }
    }

    /** What the ledger calls machines, where it charged for them. */
    Map<String, String> machineNames(List<UUID> machines) {
        var names = new HashMap<String, String>();
        jdbc.sql("select machine_id, max(name) as name from ledger_machines where machine_id = any(?) group by 1")
                .param(machines.toArray(UUID[]::new))
                .query(row -> {
                    names.put(row.getString("machine_id"), row.getString("name"));
                });
        return names;
    }

    long unpriced(String kind, Instant since, @Nullable PersonId own) {
        var asked = jdbc.sql("select count(*) from ledger_entries where not price_known and reconciles is null"
                        + " and kind = :kind and begun_at >= :since" + (own == null ? "" : " and person_id = :own"))
                .param("kind", kind)
                .param("since", at(since));
        return Objects.requireNonNull((own == null ? asked : asked.param("own", own.value()))
                .query(Long.class)
                .single());
    }
}
