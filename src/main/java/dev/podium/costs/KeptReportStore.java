package dev.podium.costs;

import dev.podium.costs.Budgets.Period;
import dev.podium.costs.Budgets.Scope;
import dev.podium.costs.Reports.Format;
import dev.podium.costs.Reports.Of;
import dev.podium.costs.Reports.Report;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The tables of reports in db/costs/V7. */
@Repository
class KeptReportStore {

    /** Of a file, in one piece. */
    static final int PART = 1 << 19;

    private final JdbcClient jdbc;

    KeptReportStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    private static boolean all(Of of) {
        return of == Of.ORGANISATION;
    }

    List<Report> reports(Of of) {
        var files = new HashMap<UUID, List<Reports.File>>();
        jdbc.sql("select * from costs_report_files(?) order by format desc")
                .param(all(of))
                .query(row -> {
                    files.computeIfAbsent(row.getObject("report_id", UUID.class), _ -> new ArrayList<>())
                            .add(new Reports.File(
                                    Format.valueOf(row.getString("format")),
                                    row.getLong("bytes"),
                                    row.getString("sha256")));
                });
        return jdbc.sql("select * from costs_reports(?) order by month desc, version desc")
                .param(all(of))
                .query((row, _) -> {
                    var id = row.getObject("id", UUID.class);
                    return new Report(
                            id,
                            of,
                            YearMonth.from(row.getObject("month", LocalDate.class)),
                            row.getInt("version"),
                            row.getObject("so_far", LocalDate.class),
                            row.getObject("made_at", OffsetDateTime.class).toInstant(),
                            row.getString("made_by_name"),
                            row.getString("figures"),
                            files.getOrDefault(id, List.of()));
                })
                .list();
    }

    void keep(Report report) {
        jdbc.sql("select costs_keep_report(?, ?, ?, ?, ?, ?, ?, ?)")
                .param(report.id())
                .param(all(report.of()))
                .param(report.month().atDay(1))
                .param(report.version())
                .param(5, report.soFar(), Types.DATE)
                .param(report.figures())
                .param(OffsetDateTime.ofInstant(report.made(), ZoneOffset.UTC))
                .param(report.madeBy())
                .query(row -> {});
    }

    /** Part by part. */
    void keep(UUID report, Reports.File file, InputStream content) throws IOException {
        jdbc.sql("select costs_keep_report_file(?, ?, ?, ?)")
                .param(report)
                .param(file.format().name())
                .param(file.bytes())
                .param(file.sha256())
                .query(row -> {});
        var part = content.readNBytes(PART);
        for (int number = 0; part.length > 0; number++) {
            jdbc.sql("select costs_keep_report_part(?, ?, ?, ?)")
                    .param(report)
                    .param(file.format().name())
                    .param(number)
                    .param(part)
                    .query(row -> {});
            part = content.readNBytes(PART);
        }
    }

    /** Empty after the last. */
    Optional<byte[]> part(UUID report, Format format, int number) {
        return jdbc.sql(
                        "select content from (select costs_report_part(?, ?, ?) as content) p where content is not null")
                .param(report)
                .param(format.name())
                .param(number)
                .query((row, _) -> row.getBytes(1))
                .optional();
    }

    /** What months come to, by team; a month with nothing in it is absent. */
    Map<YearMonth, Map<String, String>> figures(Of of, YearMonth from, YearMonth to) {
        var found = new HashMap<YearMonth, Map<String, String>>();
        jdbc.sql("select * from costs_month_figures(?, ?, ?)")
                .param(all(of))
                .param(from.atDay(1))
                .param(to.atDay(1))
                .query(row -> {
                    found.computeIfAbsent(YearMonth.from(row.getObject("month", LocalDate.class)), _ -> new TreeMap<>())
                            .put(row.getString("team_id"), row.getString("figures"));
                });
        return found;
    }

    @Nullable
    YearMonth firstMonth(Of of) {
        return jdbc.sql("select month from (select costs_first_month(?) as month) m where month is not null")
                .param(all(of))
                .query(LocalDate.class)
                .optional()
                .map(YearMonth::from)
                .orElse(null);
    }

    String teamName() {
        return jdbc.sql("select coalesce(costs_team_name(), '')")
                .query(String.class)
                .single();
    }

    /** By id, of all teams, for who sees their figures. */
    Map<String, String> teamNames() {
        var names = new HashMap<String, String>();
        jdbc.sql("select * from costs_team_names()").query(row -> {
            names.put(row.getString("team_id"), row.getString("name"));
        });
        return names;
    }

    record Stood(
            UUID id,
            Scope scope,
            String subject,
            Period period,
            BigDecimal cap,
            boolean hard,
            int windows,
            BigDecimal most,
            int passed,
            int refused) {}

    List<Stood> budgets(Of of, Instant from, Instant to) {
        return jdbc.sql("select * from costs_budgets_stood(?, ?, ?)")
                .param(all(of))
                .param(OffsetDateTime.ofInstant(from, ZoneOffset.UTC))
                .param(OffsetDateTime.ofInstant(to, ZoneOffset.UTC))
                .query((row, _) -> new Stood(
                        row.getObject("id", UUID.class),
                        Scope.valueOf(row.getString("scope")),
                        row.getString("subject"),
                        Period.valueOf(row.getString("period")),
                        BudgetStore.plain(row.getBigDecimal("cap")),
                        row.getBoolean("hard"),
                        row.getInt("windows"),
                        BudgetStore.plain(row.getBigDecimal("most")),
                        row.getInt("passed"),
                        row.getInt("refused")))
                .list();
    }

    boolean monthly() {
        return Objects.requireNonNull(
                jdbc.sql("select costs_reports_monthly()").query(Boolean.class).single());
    }

    void switchMonthly(boolean monthly) {
        jdbc.sql("select costs_switch_reports(?)").param(monthly).query(row -> {});
    }

    boolean made(LocalDate night) {
        return Objects.requireNonNull(jdbc.sql("select costs_reports_made(?)")
                .param(night)
                .query(Boolean.class)
                .single());
    }

    void allMade(LocalDate night) {
        jdbc.sql("select costs_all_reports_made(?)").param(night).query(row -> {});
    }

    /** Of months before this one; of all teams. */
    int forget(YearMonth before) {
        return Objects.requireNonNull(jdbc.sql("select costs_forget_reports(?)")
                .param(before.atDay(1))
                .query(Integer.class)
                .single());
    }

    /** All of the transaction's team. */
    void purge() {
        jdbc.sql("select costs_purge_reports()").query(row -> {});
    }
}
