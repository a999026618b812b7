package dev.podium.costs;

import dev.podium.database.SharedDatabase;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.TeamId;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.AbstractDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;

/** Podiums that spend, as many as a test wants, on the one database; each does in the background what the test tells it. */
final class TestMeters implements AutoCloseable {

    private final List<JournalledMeter> open = new ArrayList<>();

    /** Of all of them. */
    final TestClock clock = new TestClock();

    final AtomicLong nanos = new AtomicLong();
    final Line line = new Line();

    /** Stands still until it is set. */
    static final class TestClock extends Clock {

        private volatile Instant now = Clock.systemUTC().instant();

        void set(Instant moment) {
            now = moment;
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    /** The database, as long as it is there. */
    static final class Line extends AbstractDataSource {

        volatile boolean cut;

        @Override
        public Connection getConnection() throws SQLException {
            if (cut) {
                throw new SQLTransientConnectionException("The test cut the line.");
            }
            return SharedDatabase.application();
        }

        @Override
        public Connection getConnection(String user, String password) throws SQLException {
            return getConnection();
        }
    }

    /** A Podium with this home. */
    JournalledMeter start(Path home) {
        return start(home, "UTC");
    }

    JournalledMeter start(Path home, String zone) {
        var settings = new CostsSettings(home, zone, 256);
        var jdbc = JdbcClient.create(line);
        var meter = new JournalledMeter(
                settings,
                new LedgerStore(jdbc, settings),
                new BudgetStore(jdbc, settings),
                new JdbcTransactionManager(line),
                clock,
                nanos::get);
        open.add(meter);
        return meter;
    }

    /** As by kill -9. */
    void kill(JournalledMeter meter) throws IOException {
        meter.abandon();
        open.remove(meter);
    }

    @Override
    public void close() throws IOException {
        line.cut = false;
        for (var meter : open) {
            meter.close();
        }
    }

    static final Rate RATE = new Rate(
            1,
            true,
            new BigDecimal("3"),
            new BigDecimal("0.3"),
            new BigDecimal("3.75"),
            new BigDecimal("6"),
            new BigDecimal("15"),
            BigDecimal.ZERO);

    static BigDecimal usd(String amount) {
        return new BigDecimal(amount);
    }

    static Subject call(String model) {
        return new Subject("model-call", "test", model, "asked", 2, RATE, "{\"session\":\"one\"}");
    }

    static Payer payer(TeamId team) {
        return new Payer(team, PersonId.random(), null, null);
    }

    /** As the provider billed it. */
    static Spent billed(String amount) {
        return new Spent(Tokens.NONE, "", usd(amount), false, "ok", "{}");
    }

    /** Of a team, hard, for a month. */
    static UUID budget(TeamId team, String cap) {
        return budget(team, Budgets.Scope.TEAM, "", Budgets.Period.MONTH, cap, true);
    }

    static UUID budget(
            TeamId team, Budgets.Scope scope, String subject, Budgets.Period period, String cap, boolean hard) {
        var id = UUID.randomUUID();
        dev.podium.TestPeople.update(
                "insert into budgets (id, team_id, scope, subject, period, cap, hard) values (?, ?, ?, ?, ?, ?, ?)",
                id,
                team.value(),
                scope.name(),
                subject,
                period.name(),
                usd(cap),
                hard);
        return id;
    }

    static BigDecimal number(String sql, Object... values) {
        var found = SharedDatabase.column(sql, values);
        return found.isEmpty() || found.getFirst() == null ? BigDecimal.ZERO : new BigDecimal(found.getFirst());
    }

    /** What is booked in all windows of a budget. */
    static BigDecimal spent(UUID budget) {
        return number("select sum(spent) from budget_windows where budget_id = ?", budget);
    }

    static BigDecimal booked(TeamId team) {
        return number("select sum(amount) from ledger_entries where team_id = ?", team.value());
    }

    static BigDecimal rolledUp(TeamId team) {
        return number("select sum(amount) from ledger_days where team_id = ?", team.value());
    }

    static Set<String> outcomes(TeamId team) {
        return Set.copyOf(SharedDatabase.column(
                "select outcome || ' ' || trim_scale(amount) || ' ' || estimated from ledger_entries where team_id = ?",
                team.value()));
    }
}
