package dev.podium.costs;

import dev.podium.costs.Spending.By;
import dev.podium.costs.Spending.Narrowed;
import dev.podium.costs.Spending.Of;
import dev.podium.costs.Spending.Period;
import dev.podium.costs.outlook.RoutedCalls;
import dev.podium.kernel.AgentId;
import dev.podium.kernel.PersonId;
import java.math.BigDecimal;
import java.sql.Date;
import java.sql.Types;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * The roll-ups of db/costs/V1, V4, V5 and V8. A question is answered from the smallest that holds what it asks for: those of the
 * team for what names nobody, else those by everything; each by months, with the days that are left over at both ends. Longer than most files, since
 * the parts of one statement belong side by side.
 */
@Repository
class SpendingStore {

    /** What the kinds are called whose provider is the name of a machine. */
    private static final String OF_MACHINES = "('machine', 'hardware', 'electricity', 'gpu')";

    private static final String SUMS = """
            sum(%1$s) as amount, sum(entries)::bigint as entries,
            coalesce(sum(entries) filter (where kind = 'model-call'), 0)::bigint as calls,
            coalesce(sum(entries) filter (where kind = 'model-call' and tier = 3), 0)::bigint as dearest,
            coalesce(sum(%1$s) filter (where kind = 'model-call' and tier = 3), 0) as dearest_amount""";

    private final JdbcClient jdbc;

    SpendingStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * @param own whose alone; null for all that {@code of} says
     * @param factors what a dollar is worth, over the period at least
     * @param projects of agents; empty where nothing asks for them
     * @param people whether it is to be counted how many people contributed
     */
    record Question(
            Of of,
            Period period,
            Narrowed narrowed,
            @Nullable PersonId own,
            List<ShownCurrency.Stretch> factors,
            Map<AgentId, SpendingAgents.Project> projects,
            boolean people) {

        Question over(Period other) {
            return new Question(of, other, narrowed, own, factors, projects, people);
        }

        Question to(Narrowed other) {
            return new Question(of, period, other, own, factors, projects, people);
        }

        /** Those that count within the period. */
        List<ShownCurrency.Stretch> stretches() {
            return factors.stream()
                    .filter(each ->
                            !each.to().isBefore(period.from()) && !each.from().isAfter(period.to()))
                    .toList();
        }

        /** What a dollar is worth on that day of the period. */
        BigDecimal factor(LocalDate day) {
            return factors.stream()
                    .filter(each -> !each.from().isAfter(day) && !each.to().isBefore(day))
                    .findFirst()
                    .orElseThrow()
                    .factor();
        }

        /** Whether each month that lies whole within has one factor. */
        boolean byMonths() {
            return stretches().stream().skip(1).allMatch(each -> each.from().getDayOfMonth() == 1);
        }
    }

    /**
     * @param id of the part; "" for what has none
     * @param label what the ledger itself calls it; "" where it does not
     * @param people how many contributed; 0 where that was not asked for
     */
    record Row(
            String id,
            String label,
            BigDecimal amount,
            long entries,
            long calls,
            long dearest,
            BigDecimal dearestAmount,
            long people) {

        Row of(long contributed) {
            return new Row(id, label, amount, entries, calls, dearest, dearestAmount, contributed);
        }
    }

    /** Lets the transaction see the sums of all teams, where the database agrees that whoever acts may. */
    void seeAllTeams() {
        jdbc.sql("select set_config('podium.figures', 'all', true)").query(row -> {});
    }

    /** In no order. @param by null for one sum alone */
    List<Row> sums(Question question, @Nullable By by) {
        var asked = new Asked(question, by);
        var sql = "select " + asked.id + " as id, " + asked.label + " as label, " + SUMS.formatted(asked.money) + ", "
                + people(question) + " from (" + asked.rows
                + ") r group by 1 having count(*) > 0";
        return jdbc.sql(sql)
                .params(asked.values)
                .query((row, _) -> new Row(
                        row.getString("id"),
                        row.getString("label"),
                        BudgetStore.plain(row.getBigDecimal("amount")),
                        row.getLong("entries"),
                        row.getLong("calls"),
                        row.getLong("dearest"),
                        BudgetStore.plain(row.getBigDecimal("dearest_amount")),
                        row.getLong("people")))
                .list();
    }

    /** @param at the first day of a step. @param people how many contributed; 0 where that was not asked for */
    record Slice(LocalDate at, String id, BigDecimal amount, long people) {}

    /** By step and part; what is not in {@code parts} together as {@link Spending#REST}. */
    List<Slice> slices(Question question, By by, Spending.Step step, Collection<String> parts) {
        var asked = new Asked(question, by, step != Spending.Step.MONTH, false);
        return jdbc.sql("select date_trunc(:step, day)::date as at, case when " + asked.id + " = any(:parts) then "
                        + asked.id + " else :rest end as id, sum(" + asked.money + ") as amount, " + people(question)
                        + " from (" + asked.rows + ") r group by 1, 2")
                .params(asked.values)
                .param("step", step.name())
                .param("parts", parts.toArray(String[]::new))
                .param("rest", Spending.REST)
                .query((row, _) -> new Slice(
                        row.getObject("at", LocalDate.class),
                        row.getString("id"),
                        BudgetStore.plain(row.getBigDecimal("amount")),
                        row.getLong("people")))
                .list();
    }

    private static String people(Question question) {
        return (question.people() ? "count(distinct person_id)" : "0") + " as people";
    }

    /** Of calls of models, in the shown currency, with the task of what went to tier 3. */
    record Routed(String task, RoutedCalls calls) {}

    /**
     * The task of what went to tier 3 alone, where it matters.
     *
     * @param daily whether a month is too coarse, since prices changed within one
     */
    List<Routed> routed(Question question, boolean daily) {
        var asked = new Asked(question, By.TASK, daily, false);
        return jdbc.sql(
                        "select case when tier = 3 then task else '' end as task, day, tier, answered, sum(entries)::bigint as entries, sum(input)::bigint as input,"
                                + " sum(cache_read)::bigint as cache_read, sum(cache_write_5m)::bigint as cache_write_5m,"
                                + " sum(cache_write_1h)::bigint as cache_write_1h, sum(output)::bigint as output,"
                                + " sum(reasoning)::bigint as reasoning, sum(server_tools)::bigint as server_tools,"
                                + " sum(" + asked.money + ") as amount from (" + asked.rows
                                + ") r group by 1, 2, 3, 4 order by 2, 3, 1")
                .params(asked.values)
                .query((row, _) -> new Routed(
                        row.getString("task"),
                        new RoutedCalls(
                                row.getObject("day", LocalDate.class),
                                row.getInt("tier"),
                                row.getBoolean("answered") ? RoutedCalls.End.ANSWERED : RoutedCalls.End.FAILED,
                                row.getLong("entries"),
                                LedgerStore.tokens(row),
                                BudgetStore.plain(row.getBigDecimal("amount")),
                                // What an engine took is in its amount.
                                BigDecimal.ZERO)))
                .list();
    }

    /** What machines cost while nobody's agents ran on them, by machine. */
    List<Row> idle(Question question) {
        var asked = new Asked(question, By.MACHINE, false, true);
        return jdbc.sql("select " + asked.id + " as id, " + asked.label + " as label, sum(" + asked.money
                        + ") as amount,"
                        + " sum(entries)::bigint as entries from (" + asked.rows
                        + ") r where idle and kind in ('machine', 'hardware', 'electricity') group by 1")
                .params(asked.values)
                .query((row, _) -> new Row(
                        row.getString("id"),
                        row.getString("label"),
                        BudgetStore.plain(row.getBigDecimal("amount")),
                        row.getLong("entries"),
                        0,
                        0,
                        BigDecimal.ZERO,
                        0))
                .list();
    }

    /** How many people contributed, in each team; for who sees all. */
    Map<UUID, Long> people(Period period) {
        return jdbc
                .sql("select team_id, people from costs_people_of_all(?, ?)")
                .param(period.from())
                .param(period.to())
                .query((row, _) -> Map.entry(row.getObject("team_id", UUID.class), row.getLong("people")))
                .list()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** @param people how many contributed. @param dearest how many of them with calls that went to tier 3 */
    record Contributed(long people, long dearest) {

        static final Contributed NOBODY = new Contributed(0, 0);
    }

    /**
     * Of sums of all teams, by the parts of {@link #sums}; for who sees all. Of a period that is no whole months it is of the
     * months that it touches.
     */
    Map<String, Contributed> contributed(Period period, Narrowed narrowed, @Nullable By by) {
        return jdbc
                .sql(
                        "select part, people, dearest from costs_people_of_parts(:from, :to, :by, :kinds, :team, :provider,"
                                + " :model, :tier, :machine)")
                .param("from", period.from())
                .param("to", period.to())
                .param("by", by == null ? "" : by.name())
                .param("kinds", narrowed.kinds().toArray(String[]::new))
                .param("team", narrowed.team() == null ? null : narrowed.team().value(), Types.OTHER)
                .param("provider", narrowed.provider(), Types.VARCHAR)
                .param("model", narrowed.model(), Types.VARCHAR)
                .param("tier", narrowed.tier(), Types.INTEGER)
                .param(
                        "machine",
                        narrowed.machine() == null ? null : narrowed.machine().value(),
                        Types.OTHER)
                .query((row, _) -> Map.entry(
                        row.getString("part"), new Contributed(row.getLong("people"), row.getLong("dearest"))))
                .list()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** The rows that a question is about, in dollars times the factor, and by what they are put together. */
    private static final class Asked {
        final Map<String, Object> values = new HashMap<>();
        final String rows;
        final String id;
        final String label;
        final String money;
        private final StringBuilder where = new StringBuilder();

        private final boolean onlyMachines;

        Asked(Question question, @Nullable By by) {
            this(question, by, false, false);
        }

        /** @param daily whether months are too coarse. @param onlyMachines whether what is of no machine is left out */
        Asked(Question question, @Nullable By by, boolean daily, boolean onlyMachines) {
            this.onlyMachines = onlyMachines;
            id = id(by);
            label = by == By.MACHINE ? "coalesce(max(provider) filter (where kind in " + OF_MACHINES + "), '')" : "''";
            values.put("from", question.period().from());
            values.put("to", question.period().to());
            var source = source(question, by, !daily && question.byMonths());
            narrow(question);
            var sql = "select r.* from (" + source + ") r where true" + where;
            rows = withFactors(question, by == By.PROJECT ? projects(question, sql) : sql);
            money = money(question);
        }

        private static String id(@Nullable By by) {
            return switch (by) {
                case null -> "''";
                case KIND -> "kind";
                case TEAM -> "team_id::text";
                case PERSON -> "coalesce(person_id::text, '')";
                case AGENT -> "coalesce(agent_id::text, '')";
                case KEY -> "coalesce(key_id::text, '')";
                case MACHINE -> "coalesce(machine_id::text, '')";
                case PROJECT -> "coalesce(project, '')";
                case MODEL -> "case when kind in ('model-call', 'gpu') then model else '' end";
                case TIER -> "case when kind = 'model-call' then tier::text else '' end";
                case TASK -> "task";
                case PROVIDER -> "case when kind in " + OF_MACHINES + " then '' else provider end";
            };
        }

        private String source(Question question, @Nullable By by, boolean months) {
            if (by == By.TASK) {
                var columns = "team_id, %s as day, 'model-call' as kind, task, tier, answered, calls as entries, input,"
                        + " cache_read, cache_write_5m, cache_write_1h, output, reasoning, server_tools, amount,"
                        + " '' as provider, '' as model";
                return namesSomebody(question, by)
                        ? "select " + columns.formatted("day")
                                + ", person_id from ledger_tasks where day between :from and :to" + own(question)
                        : stretch(
                                question,
                                months,
                                columns,
                                "ledger_team_task_months",
                                "ledger_team_tasks",
                                team(question));
            }
            if (namesSomebody(question, by) || ofMachines(question, by) && detailed(question, by)) {
                return stretch(question, months, ALL, "ledger_months", "ledger_days", own(question));
            }
            if (!ofMachines(question, by)) {
                return stretch(question, months, OF_TEAM, "ledger_team_months", "ledger_team_days", team(question));
            }
            if (by != By.MACHINE || question.narrowed().machine() != null || onlyMachines) {
                return machines(question, months, "machine_id", "");
            }
            // What is of no machine is the whole without what is.
            return String.join(
                    " union all ",
                    machines(question, months, "machine_id", ""),
                    machines(question, months, "null::uuid", "-"),
                    stretch(question, months, OF_TEAM, "ledger_team_months", "ledger_team_days", team(question)));
        }

        private static boolean namesSomebody(Question question, @Nullable By by) {
            var narrowed = question.narrowed();
            return question.own() != null
                    || question.people()
                    || narrowed.person() != null
                    || narrowed.agent() != null
                    || narrowed.project() != null
                    || narrowed.key() != null
                    || by == By.PERSON
                    || by == By.AGENT
                    || by == By.PROJECT
                    || by == By.KEY;
        }

        private static boolean ofMachines(Question question, @Nullable By by) {
            return by == By.MACHINE || question.narrowed().machine() != null;
        }

        /** Whether it takes what the sums of machines do not keep. */
        private static boolean detailed(Question question, @Nullable By by) {
            var narrowed = question.narrowed();
            return narrowed.provider() != null
                    || narrowed.model() != null
                    || narrowed.tier() != null
                    || by == By.MODEL
                    || by == By.TIER
                    || by == By.PROVIDER;
        }

        private static final String ALL =
                "team_id, %s as day, kind, tier, provider, model, person_id, agent_id, key_id,"
                        + " machine_id, model = 'idle' as idle, entries, amount";

        private static final String OF_TEAM =
                "team_id, %s as day, kind, tier, provider, model, null::uuid as machine_id,"
                        + " false as idle, entries, amount";

        /** @param id what stands for the machine. @param sign "-" for what is taken off */
        private String machines(Question question, boolean months, String id, String sign) {
            return stretch(
                    question,
                    months,
                    "team_id, %s as day, kind, 0::smallint as tier, name as provider, '' as model, " + id
                            + " as machine_id, idle, " + sign + "entries as entries, " + sign + "amount as amount",
                    "ledger_machine_months",
                    "ledger_machines",
                    team(question));
        }

        /** Said besides the policy: with the one for those who see all teams, that alone finds no index. */
        private static String team(Question question) {
            return question.of() == Of.ORGANISATION ? "" : " and team_id = podium_team()";
        }

        private String own(Question question) {
            var own = question.own();
            if (own == null) {
                return "";
            }
            values.put("own", own.value());
            return " and person_id = :own";
        }

        /** Whole months from their sums where that is fine enough, and the days before and after them. */
        private String stretch(
                Question question, boolean byMonths, String columns, String months, String days, String condition) {
            var period = question.period();
            var begins = period.from().getDayOfMonth() == 1
                    ? period.from()
                    : period.from().withDayOfMonth(1).plusMonths(1);
            var ends = period.to().plusDays(1).withDayOfMonth(1);
            var ofDays = "select " + columns.formatted("day") + " from " + days + " where day ";
            if (!byMonths || !begins.isBefore(ends)) {
                return ofDays + "between :from and :to" + condition;
            }
            values.put("begins", begins);
            values.put("ends", ends);
            var parts = new ArrayList<String>();
            parts.add("select " + columns.formatted("month") + " from " + months
                    + " where month >= :begins and month < :ends" + condition);
            if (period.from().isBefore(begins)) {
                parts.add(ofDays + ">= :from and day < :begins" + condition);
            }
            if (!period.to().isBefore(ends)) {
                parts.add(ofDays + ">= :ends and day <= :to" + condition);
            }
            return String.join(" union all ", parts);
        }

        private void narrow(Question question) {
            var narrowed = question.narrowed();
            if (!narrowed.kinds().isEmpty()) {
                and("r.kind = any(:kinds)", "kinds", narrowed.kinds().toArray(String[]::new));
            }
            and(
                    "r.team_id = :team",
                    "team",
                    narrowed.team() == null ? null : narrowed.team().value());
            and(
                    "r.person_id = :person",
                    "person",
                    narrowed.person() == null ? null : narrowed.person().value());
            and(
                    "r.agent_id = :agent",
                    "agent",
                    narrowed.agent() == null ? null : narrowed.agent().value());
            and("r.key_id = :key", "key", narrowed.key());
            and(
                    "r.machine_id = :machine",
                    "machine",
                    narrowed.machine() == null ? null : narrowed.machine().value());
            and("r.provider = :provider", "provider", narrowed.provider());
            and("r.model = :model", "model", narrowed.model());
            and("r.kind = 'model-call' and r.tier = :tier", "tier", narrowed.tier());
            var project = narrowed.project();
            if (project != null) {
                and(
                        "r.agent_id = any(:ofProject)",
                        "ofProject",
                        question.projects().entrySet().stream()
                                .filter(each -> each.getValue().id().equals(project))
                                .map(each -> each.getKey().value())
                                .toArray(UUID[]::new));
            }
        }

        private void and(String condition, String name, @Nullable Object value) {
            if (value != null) {
                where.append(" and ").append(condition);
                values.put(name, value);
            }
        }

        private String projects(Question question, String sql) {
            var agents = new ArrayList<UUID>();
            var projects = new ArrayList<String>();
            question.projects().forEach((agent, project) -> {
                agents.add(agent.value());
                projects.add(project.id().toString());
            });
            values.put("agents", agents.toArray(UUID[]::new));
            values.put("projects", projects.toArray(String[]::new));
            return "select s.*, p.project from (" + sql
                    + ") s left join unnest(:agents::uuid[], :projects::text[]) p (agent, project) on p.agent = s.agent_id";
        }

        /** With the day's factor, where days have different ones. */
        private String withFactors(Question question, String sql) {
            var stretches = question.stretches();
            if (stretches.size() == 1) {
                return sql;
            }
            values.put(
                    "starts",
                    stretches.stream().map(each -> Date.valueOf(each.from())).toArray(Date[]::new));
            values.put(
                    "ending",
                    stretches.stream().map(each -> Date.valueOf(each.to())).toArray(Date[]::new));
            values.put(
                    "factors",
                    stretches.stream().map(ShownCurrency.Stretch::factor).toArray(BigDecimal[]::new));
            return "select s.*, f.factor from (" + sql
                    + ") s join unnest(:starts::date[], :ending::date[], :factors::numeric[]) f (starts, ending, factor)"
                    + " on s.day between f.starts and f.ending";
        }

        /** What an amount is in the shown currency. */
        private String money(Question question) {
            var stretches = question.stretches();
            if (stretches.size() > 1) {
                return "amount * factor";
            }
            var factor = stretches.getFirst().factor();
            if (factor.compareTo(BigDecimal.ONE) == 0) {
                return "amount";
            }
            values.put("factor", factor);
            return "amount * :factor";
        }
    }
}
