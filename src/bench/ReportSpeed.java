import dev.podium.Podium;
import dev.podium.costs.Reports;
import dev.podium.costs.Spending;
import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.TeamId;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.UUID;
import org.springframework.boot.builder.SpringApplicationBuilder;

/**
 * Measures what reports of a large team cost: its rows of a year, the report of a month, and that of all teams. The ledger's sums of
 * a year of 60 people and 200 agents are put into a database of its own, 400,000 rows.
 */
class ReportSpeed {

    private static final int ROWS = 400_000;
    private static final int DAYS = 365;
    private static final LocalDate FIRST = LocalDate.of(2025, 1, 1);

    public static void main(String[] arguments) throws Exception {
        // Java puts a loader of its own before that of Podium's classes when it starts a source file.
        Thread.currentThread().setContextClassLoader(ClassLoader.getSystemClassLoader());
        var home = Files.createTempDirectory("podium-bench-reports");
        System.setProperty("podium.home", home.toString());
        var podium = new SpringApplicationBuilder(Podium.class)
                .run("--server.port=0", "--logging.level.root=warn", "--spring.main.banner-mode=off");
        try (podium) {
            var team = new TeamId(UUID.randomUUID());
            fill(home, team);
            var reports = podium.getBean(Reports.class);
            var year = new Spending.Period(FIRST, FIRST.plusDays(DAYS - 1L));
            CurrentActor.run(Actor.system(team), () -> {
                for (int round = 0; round < 3; round++) {
                    for (var format : new Reports.Format[] {Reports.Format.CSV, Reports.Format.JSONL}) {
                        long begun = System.nanoTime();
                        long bytes = size(reports.rows(Reports.Of.TEAM, year, false, format));
                        say("a year's rows, " + format, begun, bytes);
                    }
                    for (var of : Reports.Of.values()) {
                        long begun = System.nanoTime();
                        var report = reports.make(of, YearMonth.of(2025, 3 + round));
                        say("a month's report of " + of, begun, report.files().stream().mapToLong(Reports.File::bytes).sum());
                        long sent = System.nanoTime();
                        say("its CSV sent", sent, size(reports.open(of, report.id(), Reports.Format.CSV)));
                    }
                }
            });
            System.out.printf(
                    "memory   %d MB after garbage was collected%n", used() / 1_000_000);
        }
        System.exit(0);
    }

    private static long used() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private static void say(String what, long begun, long bytes) {
        System.out.printf("%-40s %6.2f s, %.1f MB%n", what, (System.nanoTime() - begun) / 1e9, bytes / 1e6);
    }

    private static long size(Reports.Download download) {
        var counted = new OutputStream() {
            private long bytes;

            @Override
            public void write(int one) {
                bytes++;
            }

            @Override
            public void write(byte[] some, int from, int length) {
                bytes += length;
            }
        };
        try {
            download.writing().to(counted);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return counted.bytes;
    }

    private static void fill(Path home, TeamId team) throws IOException, SQLException {
        var port = Files.readAllLines(home.resolve("postgres/data/postmaster.pid")).get(3).strip();
        var password = Files.readString(home.resolve("postgres/passwords/superuser")).strip();
        try (Connection connection =
                        DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + port + "/podium", "postgres", password);
                var statement = connection.createStatement()) {
            statement.execute("insert into teams (id, name) values ('" + team + "', 'Large team')");
            statement.execute("insert into people (id, email, name) select md5('p' || n)::uuid, n || '@example.org', 'Person ' || n"
                    + " from generate_series(0, 59) n");
            statement.execute("insert into memberships (team_id, person_id, role) select '" + team
                    + "', md5('p' || n)::uuid, 'MEMBER' from generate_series(0, 59) n");
            statement.execute("insert into ledger_days (team_id, day, person_id, agent_id, key_id, machine_id, provider, model, tier, kind,"
                    + " entries, input, cache_read, cache_write_5m, cache_write_1h, output, reasoning, server_tools, amount)"
                    + " select '" + team + "', date '" + FIRST + "' + n % " + DAYS + ", md5('p' || n / 365 % 60)::uuid,"
                    + " md5('a' || n / 365 % 200)::uuid, md5('k' || n / 365)::uuid, null, 'provider-' || n / 365 % 3, 'model-' || n / 365 % 12,"
                    + " 1 + n / 365 % 3, 'model-call', 40, 100000, 300000, 20000, 0, 30000, 0, 0, (n % 9973) / 1000.0"
                    + " from generate_series(0, " + (ROWS - 1) + ") n on conflict do nothing");
            statement.execute("insert into ledger_months (team_id, month, person_id, agent_id, key_id, machine_id, provider, model, tier,"
                    + " kind, entries, input, cache_read, cache_write_5m, cache_write_1h, output, reasoning, server_tools, amount)"
                    + " select team_id, date_trunc('month', day), person_id, agent_id, key_id, machine_id, provider, model, tier, kind,"
                    + " sum(entries), sum(input), sum(cache_read), sum(cache_write_5m), sum(cache_write_1h), sum(output), 0, 0, sum(amount)"
                    + " from ledger_days group by 1, 2, 3, 4, 5, 6, 7, 8, 9, 10");
            statement.execute("insert into ledger_team_days (team_id, day, provider, model, tier, kind, entries, input, cache_read,"
                    + " cache_write_5m, cache_write_1h, output, reasoning, server_tools, amount)"
                    + " select team_id, day, provider, model, tier, kind, sum(entries), sum(input), sum(cache_read), sum(cache_write_5m),"
                    + " sum(cache_write_1h), sum(output), 0, 0, sum(amount) from ledger_days group by 1, 2, 3, 4, 5, 6");
            statement.execute("insert into ledger_tasks (team_id, day, person_id, task, tier, answered, calls, input, cache_read,"
                    + " cache_write_5m, cache_write_1h, output, reasoning, server_tools, amount)"
                    + " select team_id, day, person_id, 'code', tier, true, sum(entries), sum(input), sum(cache_read), sum(cache_write_5m),"
                    + " sum(cache_write_1h), sum(output), 0, 0, sum(amount) from ledger_days group by 1, 2, 3, 5");
            statement.execute("analyze");
            try (var rows = statement.executeQuery("select count(*) from ledger_days")) {
                rows.next();
                System.out.printf("%,d sums of days%n", rows.getLong(1));
            }
        }
    }
}
