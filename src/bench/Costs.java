import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Measures what costs are asked on a running Podium whose ledger has ten million entries of 24 months: 20 teams, 400 people,
 * 1,200 agents, 12 models of 3 tiers, GPUs, machines, subscriptions. Entries are put into the tables in large statements, and so are
 * their sums, for ten million calls would take days; that a booking makes the same sums of them is proven with those of a day.
 * Started by src/bench/run: Costs URL HOME ENTRIES.
 */
class Costs {

    static final int MONTHS = 24;
    static final int ROUNDS = 40;
    static final long AT_MOST_NANOS = 6_000_000_000L;
    static final int ROWS_A_SECOND = 2_000;
    static final int BATCHES_A_SECOND = 5;
    static final int BOOKED_SECONDS = 60;
    static final double AIM_MS = 300;
    static final HttpClient HTTP = HttpClient.newHttpClient();
    static final LocalDate TODAY = LocalDate.now(ZoneOffset.UTC);
    static String token = "";

    static String send(String method, String url, String body) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(url))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        var answer = HTTP.send(request, BodyHandlers.ofString());
        if (answer.statusCode() >= 400) {
            throw new IOException(method + " " + url + ": " + answer.body());
        }
        return answer.body();
    }

    static String field(String json, String name) {
        int from = json.indexOf("\"" + name + "\":\"") + name.length() + 4;
        return json.substring(from, json.indexOf('"', from));
    }

    static Connection database(Path home) throws IOException, SQLException {
        var lines = Files.readAllLines(home.resolve("postgres/data/postmaster.pid"));
        var properties = new Properties();
        properties.setProperty("user", "postgres");
        properties.setProperty("password", Files.readString(home.resolve("postgres/passwords/superuser")).strip());
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + lines.get(3).strip() + "/podium", properties);
    }

    static void update(Connection database, String sql) throws SQLException {
        try (var statement = database.createStatement()) {
            statement.execute(sql);
        }
    }

    static String ask(Connection database, String sql) throws SQLException {
        try (var statement = database.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }

    public static void main(String[] arguments) throws Exception {
        var url = arguments[0] + "/api/v1";
        var home = Path.of(arguments[1]);
        long entries = Long.parseLong(arguments[2]);
        var signedIn = home.resolve("bench-token");
        if (Files.exists(signedIn)) {
            token = Files.readString(signedIn);
        } else {
            token = field(
                    send(
                            "POST",
                            url + "/setup",
                            "{\"token\":\"" + (arguments.length > 3 ? arguments[3] : "bench")
                                    + "\",\"email\":\"ada@example.org\",\"name\":\"Ada\",\"password\":\"correct horse"
                                    + " battery\",\"team\":\"Bench\"}"),
                    "token");
            Files.writeString(signedIn, token);
        }
        try (var database = database(home)) {
            if (ask(database, "select to_regclass('bench_agents')") == null) {
                people(database);
                generate(home, database, entries);
                rollUp(home, database);
                budgets(database);
                update(database, "vacuum analyze");
            }
            prove(database);
            storage(database);
            var questions = questions(url);
            System.out.println();
            System.out.printf("%-52s %9s %9s%n", "answered, ms", "p50", "p95");
            var floor = measured(url + "/me");
            System.out.printf(Locale.ROOT, "%-52s %9.1f %9.1f%n", "floor: who am I", floor[0], floor[1]);
            var alone = measure(questions, true);
            System.out.printf(
                    Locale.ROOT, "%-52s %9.1f %9.1f%n", "all " + questions.size() + " questions", alone[0], alone[1]);
            booking(home, questions);
        }
    }

    /** Numbered people, agents and models, from which rows are drawn; the first person is who has signed in. */
    static void people(Connection database) throws SQLException {
        update(database, "create table bench_teams as select row_number() over (order by created_at)::int - 1 as n, id as team"
                + " from teams");
        update(database, "insert into teams (id, name) select md5('team ' || n)::uuid, 'Team ' || n from"
                + " generate_series(1, 19) n");
        update(database, "insert into bench_teams select n, md5('team ' || n)::uuid from generate_series(1, 19) n");
        update(database, "create table bench_people as select 0 as n, 0 as team_n, id as person from people where email ="
                + " 'ada@example.org'");
        update(database, "insert into people (id, email, name) select md5('person ' || n)::uuid, 'p' || n || '@example.org',"
                + " 'Person ' || n from generate_series(1, 399) n");
        update(database, "insert into bench_people select n, n % 20, md5('person ' || n)::uuid from generate_series(1, 399) n");
        update(database, "insert into memberships (team_id, person_id, role) select t.team, p.person, 'MEMBER' from bench_people"
                + " p join bench_teams t on t.n = p.team_n where p.n > 0");
        update(database, "create table bench_models as select n, (n / 4 + 1)::smallint as tier, 'model-' || n as model, case n / 4"
                + " when 0 then 'local' when 1 then 'anthropic' else 'openai' end as provider, (array[0, 3, 15])[n / 4 + 1] as price"
                + " from generate_series(0, 11) n");
        update(database, """
                create table bench_agents as select a.n, t.team, p.person, md5('agent ' || a.n)::uuid as agent, p.team_n,
                    case when a.n % 7 = 0 then md5('key ' || p.n)::uuid end as key,
                    md5('machine ' || p.team_n * 2 + a.n / 400 % 2)::uuid as machine,
                    'machine-' || p.team_n * 2 + a.n / 400 % 2 as machine_name
                from generate_series(0, 1199) a (n) join bench_people p on p.n = a.n % 400
                join bench_teams t on t.n = p.team_n""");
        update(database, "create index on bench_agents (n)");
    }

    static final String COLUMNS = "id, team_id, person_id, agent_id, key_id, machine_id, begun_at, settled_at, kind, provider,"
            + " model, asked, tier, input, cache_read, cache_write_5m, cache_write_1h, output, reasoning, server_tools, price_id,"
            + " price_known, reserved, amount, estimated, outcome, raw_usage, detail";

    /** Of model calls: an agent has one model of each tier, the cheaper ones more often; one in fifty did not end well. */
    static String calls(String from, String until, long count) {
        return """
                select gen_random_uuid(), a.team, a.person, a.agent, a.key, null::uuid, d.begun, d.begun + interval '4 s',
                    'model-call', m.provider, m.model, 'podium-auto', m.tier, d.input, d.input * 6, d.input / 2, 0, d.input / 8,
                    d.input / 20, 0, m.n, true, 0, (d.input * m.price + d.input / 8 * m.price * 5)::numeric / 1000000, false,
                    case when d.ended < 0.02 then 'failed' else 'ok' end,
                    jsonb_build_object('input_tokens', d.input, 'output_tokens', d.input / 8),
                    jsonb_build_object('task', (array['code-review', 'bug-fix', 'tests', 'refactoring', 'documentation', 'question',
                        'planning', ''])[1 + d.task], 'session', md5(a.n::text), 'dialect', 'ANTHROPIC', 'reason',
                        'The words of the task say so', 'stream', true, 'messages', 14, 'status', 200, 'ms', 3900, 'end', 'ok')
                from (select timestamptz '%1$s' + random() * (timestamptz '%2$s' - timestamptz '%1$s') as begun,
                        floor(power(random(), 1.5) * 1200)::int as agent, (500 + random() * 8000)::bigint as input,
                        case when random() < 0.6 then 0 when random() < 0.85 then 1 else 2 end as dear,
                        floor(random() * 8)::int as task, random() as ended
                    from generate_series(1, %3$d) offset 0) d
                join bench_agents a on a.n = d.agent join bench_models m on m.n = d.dear * 4 + a.n / 20 %% 4"""
                .formatted(from, until, count);
    }

    /** Of each day: GPUs, machines with what stood idle, electricity, seats. */
    static String charged(String from, String until) {
        var head = "select gen_random_uuid(), %s, d + interval '12 h', d + interval '12 h', %s, '', 0, 0, 0, 0, 0, 0, 0, 0, 0, true, 0,"
                + " %s, false, 'ok', null::jsonb, jsonb_build_object('day', d::date, 'currency', 'USD')"
                + " from generate_series(timestamptz '" + from + "', timestamptz '" + until
                + "' - interval '1 day', interval '1 day') d join %s";
        return String.join(" union all ",
                head.formatted("a.team, a.person, a.agent, null::uuid, a.machine", "'gpu', a.machine_name, 'H200'", "1.25",
                        "bench_agents a on a.n % 3 = extract(day from d)::int % 3"),
                head.formatted("a.team, a.person, a.agent, null::uuid, a.machine", "'hardware', a.machine_name, 'used'", "0.41",
                        "bench_agents a on a.n % 4 = extract(day from d)::int % 4"),
                head.formatted("a.team, a.person, a.agent, null::uuid, a.machine", "'electricity', a.machine_name, 'used'",
                        "0.13", "bench_agents a on a.n % 4 = extract(day from d)::int % 4"),
                head.formatted("a.team, null::uuid, null::uuid, null::uuid, a.machine", "'hardware', a.machine_name, 'idle'",
                        "0.9", "(select distinct team, machine, machine_name from bench_agents) a on true"),
                head.formatted("t.team, p.person, null::uuid, null::uuid, null::uuid", "'subscription', 'acme', 'Assistant'",
                        "0.66", "bench_people p on true join bench_teams t on t.n = p.team_n"));
    }

    /** Month by month; indexes are built when a month is full, which takes a third of the time. */
    static void generate(Path home, Connection database, long entries) throws Exception {
        long begun = System.nanoTime();
        var first = TODAY.withDayOfMonth(1).minusMonths(MONTHS - 1L);
        long days = java.time.temporal.ChronoUnit.DAYS.between(first, TODAY);
        long charged = Long.parseLong(ask(database, "select count(*) from (" + charged("2026-01-01Z", "2026-01-31Z") + ") c")) / 30;
        long calls = entries / days - charged;
        var months = new ArrayList<LocalDate>();
        for (var month = first; month.isBefore(TODAY); month = month.plusMonths(1)) {
            months.add(month);
        }
        parallel(home, months, (own, month) -> {
            var until = month.plusMonths(1).isAfter(TODAY) ? TODAY : month.plusMonths(1);
            long length = java.time.temporal.ChronoUnit.DAYS.between(month, until);
            var table = "ledger_entries_" + month.toString().substring(0, 7).replace('-', '_');
            synchronized (Costs.class) {
                update(own, "select costs_month('" + month + "Z')");
                update(own, "alter table ledger_entries detach partition " + table);
            }
            update(own, "do $$ declare it text; begin"
                    + " alter table " + table + " drop constraint " + ask(own, "select conname from pg_constraint where conrelid = '"
                            + table + "'::regclass and contype = 'p'") + ";"
                    + " for it in select indexrelid::regclass::text from pg_index where indrelid = '" + table
                    + "'::regclass loop execute 'drop index ' || it; end loop; end $$");
            update(own, "insert into " + table + " (" + COLUMNS + ") " + calls(month + "Z", until + "Z", calls * length));
            update(own, "insert into " + table + " (" + COLUMNS + ") " + charged(month + "Z", until + "Z"));
            synchronized (Costs.class) {
                update(own, "alter table ledger_entries attach partition " + table + " for values from ('" + month + "Z') to ('"
                        + month.plusMonths(1) + "Z')");
            }
        });
        System.out.printf("%,d entries of %d days made in %d s%n",
                Long.parseLong(ask(database, "select count(*) from ledger_entries")), days, (System.nanoTime() - begun) / 1_000_000_000);
    }

    interface Work {
        void of(Connection own, LocalDate month) throws Exception;
    }

    /** Two at once, each with a connection of its own. */
    static void parallel(Path home, List<LocalDate> months, Work work) throws Exception {
        var waiting = new java.util.concurrent.ConcurrentLinkedQueue<>(months);
        var failed = new AtomicReference<Exception>();
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < 2; i++) {
            threads.add(Thread.ofPlatform().start(() -> {
                try (var own = database(home)) {
                    update(own, "set maintenance_work_mem = '512MB'");
                    update(own, "set work_mem = '256MB'");
                    for (var month = waiting.poll(); month != null && failed.get() == null; month = waiting.poll()) {
                        work.of(own, month);
                    }
                } catch (Exception e) {
                    failed.set(e);
                }
            }));
        }
        for (var thread : threads) {
            thread.join();
        }
        if (failed.get() != null) {
            throw failed.get();
        }
    }

    static final String TOKENS = "sum(input), sum(cache_read), sum(cache_write_5m), sum(cache_write_1h), sum(output),"
            + " sum(reasoning), sum(server_tools), sum(amount)";
    static final String TOKEN_COLUMNS = "input, cache_read, cache_write_5m, cache_write_1h, output, reasoning, server_tools, amount";
    static final String FINE = "person_id, agent_id, key_id, machine_id, provider, model, tier, kind";
    static final String COARSE = "kind, tier, provider, model";
    static final String UTC_DAY = "(begun_at at time zone 'UTC')::date";

    /** The sums as a booking would have made them: their table, what they are by, the entries they are of, and what is summed. */
    record RollUp(String table, String columns, String sums, String where, boolean tokens) {

        static final String TASK = "coalesce(detail ->> 'task', ''), tier, costs_answered(outcome)";
        static final String MONTH = "date_trunc('month', begun_at at time zone 'UTC')::date";
        static final String CALLS = " and kind = 'model-call'";

        static final List<RollUp> ALL = List.of(
                new RollUp("ledger_days", "team_id, day, " + FINE, "team_id, " + UTC_DAY + ", " + FINE, "", true),
                new RollUp("ledger_months", "team_id, month, " + FINE, "team_id, " + MONTH + ", " + FINE, "", true),
                new RollUp("ledger_team_days", "team_id, day, " + COARSE, "team_id, " + UTC_DAY + ", " + COARSE, "", true),
                new RollUp("ledger_team_months", "team_id, month, " + COARSE, "team_id, " + MONTH + ", " + COARSE, "", true),
                new RollUp(
                        "ledger_tasks",
                        "team_id, day, person_id, task, tier, answered",
                        "team_id, " + UTC_DAY + ", person_id, " + TASK,
                        CALLS,
                        true),
                new RollUp(
                        "ledger_team_tasks",
                        "team_id, day, task, tier, answered",
                        "team_id, " + UTC_DAY + ", " + TASK,
                        CALLS,
                        true),
                new RollUp(
                        "ledger_team_task_months",
                        "team_id, month, task, tier, answered",
                        "team_id, " + MONTH + ", " + TASK,
                        CALLS,
                        true),
                new RollUp(
                        "ledger_machines",
                        "team_id, day, machine_id, kind, name, idle",
                        "team_id, " + UTC_DAY + ", machine_id, kind, provider, model = 'idle'",
                        " and machine_id is not null",
                        false),
                new RollUp(
                        "ledger_machine_months",
                        "team_id, month, machine_id, kind, name, idle",
                        "team_id, " + MONTH + ", machine_id, kind, provider, model = 'idle'",
                        " and machine_id is not null",
                        false));

        String kept() {
            return columns + ", " + (where.equals(CALLS) ? "calls" : "entries") + ", " + (tokens ? TOKEN_COLUMNS : "amount");
        }

        String selected(String condition) {
            int groups = columns.split(",").length;
            var numbers = new ArrayList<String>();
            for (int i = 1; i <= groups; i++) {
                numbers.add(Integer.toString(i));
            }
            return "select " + sums + ", count(*) filter (where reconciles is null), " + (tokens ? TOKENS : "sum(amount)") + " from ledger_entries where "
                    + condition + where + " group by " + String.join(", ", numbers);
        }
    }

    static void rollUp(Path home, Connection database) throws Exception {
        long begun = System.nanoTime();
        var months = new ArrayList<LocalDate>();
        for (var month = TODAY.withDayOfMonth(1).minusMonths(MONTHS - 1L); month.isBefore(TODAY); month = month.plusMonths(1)) {
            months.add(month);
        }
        parallel(home, months, (own, month) -> {
            for (var each : RollUp.ALL) {
                update(own, "insert into " + each.table() + " (" + each.kept() + ") "
                        + each.selected("begun_at >= '" + month + "Z' and begun_at < '" + month.plusMonths(1) + "Z'"));
            }
        });
        System.out.printf("summed up in %d s%n", (System.nanoTime() - begun) / 1_000_000_000);
    }

    /** One for each team, a tenth of the people, and the organisation; booking looks at all of them. */
    static void budgets(Connection database) throws SQLException {
        var head = "insert into budgets (id, team_id, scope, subject, period, cap, hard) select gen_random_uuid(), ";
        update(database, head + "team, 'TEAM', '', 'MONTH', 1000000, true from bench_teams");
        update(database, head + "t.team, 'PERSON', p.person::text, 'DAY', 10000, true from bench_people p join bench_teams t"
                + " on t.n = p.team_n where p.n % 10 = 0");
        update(database, head + "null, 'ORGANISATION', '', 'MONTH', 10000000, false");
    }

    /** A day is booked as Podium books it, and its sums are those that the large statements make of the same entries. */
    static void prove(Connection database) throws SQLException {
        long before = Long.parseLong(ask(database, "select count(*) from ledger_entries where begun_at >= '" + TODAY + "Z'"));
        if (before == 0) {
            for (int batch = 0; batch < 34; batch++) {
                book(database, batch(database, 400));
            }
        }
        for (var each : RollUp.ALL) {
            var time = each.columns().contains("month") ? "month" : "day";
            var period = time.equals("month") ? TODAY.withDayOfMonth(1) : TODAY;
            var kept = "select " + each.kept() + " from " + each.table()
                    + " where " + time + " = '" + period + "'";
            var made = each.selected("begun_at >= '" + period + "Z'");
            var wrong = ask(database, "select count(*) from ((" + kept + " except all " + made + ") union all (" + made
                    + " except all " + kept + ")) w");
            var sums = ask(database, "select (select sum(amount) from " + each.table() + ") = (select sum(amount) from"
                    + " ledger_entries where true" + each.where() + ")");
            System.out.printf("%-24s booked and summed alike: %s; sum of all is that of the entries: %s%n",
                    each.table(), wrong.equals("0") ? "yes" : wrong + " rows differ", sums.equals("t") ? "yes" : "NO");
        }
    }

    /** So many calls of now, as Podium hands them on. */
    static String batch(Connection database, int rows) throws SQLException {
        return ask(
                database,
                "select jsonb_agg(to_jsonb(e)) from (select c.* from (" + calls(TODAY + "Z", TODAY + "T00:00:01Z", rows) + ") c ("
                        + COLUMNS + ")) e");
    }

    static void book(Connection database, String batch) throws SQLException {
        try (var statement = database.prepareStatement("select costs_book(?::jsonb, 'UTC', null)")) {
            statement.setString(1, batch);
            statement.execute();
        }
    }

    static void storage(Connection database) throws SQLException {
        System.out.println();
        System.out.printf("%-24s %14s %12s %12s %14s%n", "stored", "rows", "rows, MB", "indexes, MB", "bytes a row");
        try (var statement = database.createStatement();
                var rows = statement.executeQuery("""
                        select name, sum(n)::bigint, sum(pg_table_size(oid)) / 1e6, sum(pg_indexes_size(oid)) / 1e6,
                            sum(pg_total_relation_size(oid)) / greatest(sum(n), 1)
                        from (select case when relname like 'ledger\\_entries\\_%' then 'ledger_entries' else relname end as name, oid,
                                greatest(reltuples, 0) as n from pg_class where relkind = 'r' and relname like 'ledger\\_%') t
                        group by name order by 2 desc""")) {
            while (rows.next()) {
                System.out.printf(Locale.ROOT, "%-24s %,14d %,12.0f %,12.0f %,14.0f%n",
                        rows.getString(1), rows.getLong(2), rows.getDouble(3), rows.getDouble(4), rows.getDouble(5));
            }
        }
    }

    record Question(String name, String url) {}

    /** What the page asks, for each of whose and of how long. */
    static List<Question> questions(String url) {
        var months = TODAY.withDayOfMonth(1);
        var periods = new TreeMap<Integer, List<Object>>();
        periods.put(1, List.of("week", TODAY.minusDays(6)));
        periods.put(2, List.of("month", months));
        periods.put(3, List.of("quarter", months.minusMonths(2)));
        periods.put(4, List.of("year", months.minusMonths(11)));
        periods.put(5, List.of("24 months", months.minusMonths(MONTHS - 1L)));
        var all = new ArrayList<Question>();
        for (var of : List.of("own", "team", "organisation")) {
            for (var period : periods.values()) {
                var asked = "of=" + of + "&from=" + period.get(1) + "&to=" + TODAY;
                var name = of + ", " + period.get(0) + ": ";
                var bys = of.equals("organisation")
                        ? List.of("kind", "team", "model", "tier", "task", "machine", "provider")
                        : List.of("kind", "person", "agent", "project", "model", "tier", "task", "machine", "provider", "key");
                for (var by : bys) {
                    all.add(new Question(name + "by " + by, url + "/spending?lines=true&by=" + by + "&" + asked));
                }
                for (var by : of.equals("organisation") ? List.of("kind", "team", "model") : List.of("kind", "tier", "person")) {
                    all.add(new Question(name + "over time by " + by, url + "/spending/time?by=" + by + "&" + asked));
                }
                for (var what : List.of("tiers", "idle", "runs")) {
                    all.add(new Question(name + what, url + "/spending/" + what + "?" + asked));
                }
            }
            all.add(new Question(of + ": what is to come", url + "/outlook?of=" + of));
        }
        all.add(new Question("team: how long budgets last", url + "/budgets/outlook"));
        return all;
    }

    /** The 50th and 95th of a hundred, ms. */
    static double[] quantiles(List<Double> times) {
        var sorted = times.stream().mapToDouble(each -> each).sorted().toArray();
        return new double[] {
            sorted[sorted.length / 2], sorted[Math.min(sorted.length - 1, (int) Math.ceil(sorted.length * 0.95) - 1)]
        };
    }

    static final List<Double> every = new ArrayList<>();

    static double[] measured(String url) throws Exception {
        send("GET", url, "");
        var times = new ArrayList<Double>();
        long begun = System.nanoTime();
        for (int i = 0; i < ROUNDS && (i < 3 || System.nanoTime() - begun < AT_MOST_NANOS); i++) {
            long at = System.nanoTime();
            send("GET", url, "");
            times.add((System.nanoTime() - at) / 1e6);
        }
        every.addAll(times);
        return quantiles(times);
    }

    static double[] measure(List<Question> questions, boolean each) throws Exception {
        every.clear();
        int late = 0;
        for (var question : questions) {
            var found = measured(question.url());
            if (found[1] > AIM_MS) {
                late++;
            }
            if (each) {
                System.out.printf(Locale.ROOT, "%-52s %9.1f %9.1f%s%n",
                        question.name(), found[0], found[1], found[1] > AIM_MS ? "  <- over " + (int) AIM_MS : "");
            }
        }
        if (each) {
            System.out.println(late + " questions are over " + (int) AIM_MS + " ms");
        }
        return quantiles(every);
    }

    /** Books so many rows a second as Podium does, five times a second, while somebody looks at pages. */
    static void booking(Path home, List<Question> questions) throws Exception {
        var lags = new ArrayList<Double>();
        var failed = new AtomicReference<Exception>();
        var ready = new CountDownLatch(1);
        var booking = Thread.ofPlatform().start(() -> {
            try (var own = database(home)) {
                var batches = new ArrayList<String>();
                for (int batch = 0; batch < BOOKED_SECONDS * BATCHES_A_SECOND; batch++) {
                    batches.add(batch(own, ROWS_A_SECOND / BATCHES_A_SECOND));
                }
                ready.countDown();
                long begun = System.nanoTime();
                long pause = 1_000_000_000L / BATCHES_A_SECOND;
                for (int batch = 0; batch < BOOKED_SECONDS * BATCHES_A_SECOND; batch++) {
                    long due = begun + batch * pause;
                    long early = due - System.nanoTime();
                    if (early > 0) {
                        Thread.sleep(early / 1_000_000, (int) (early % 1_000_000));
                    }
                    book(own, batches.get(batch));
                    lags.add((System.nanoTime() - due) / 1e6);
                }
            } catch (Exception e) {
                failed.set(e);
            } finally {
                ready.countDown();
            }
        });
        ready.await();
        every.clear();
        int at = 0;
        while (booking.isAlive()) {
            var question = questions.get(at++ * 7 % questions.size());
            long begun = System.nanoTime();
            send("GET", question.url(), "");
            every.add((System.nanoTime() - begun) / 1e6);
        }
        if (failed.get() != null) {
            throw failed.get();
        }
        var pages = quantiles(every);
        var lag = quantiles(lags);
        System.out.printf(Locale.ROOT, "%-52s %9.1f %9.1f%n", "the same questions, one in 7, while booked", pages[0], pages[1]);
        System.out.printf(Locale.ROOT,
                "%-52s %9.1f %9.1f   the last %.1f; %,d rows in %d s%n",
                "a batch of " + ROWS_A_SECOND / BATCHES_A_SECOND + " is in all sums after it was due",
                lag[0], lag[1], lags.getLast(), ROWS_A_SECOND * BOOKED_SECONDS, BOOKED_SECONDS);
    }
}
