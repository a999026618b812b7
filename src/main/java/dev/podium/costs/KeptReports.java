package dev.podium.costs;

import dev.podium.audit.AuditTrail;
import dev.podium.audit.InstallationTrail;
import dev.podium.costs.reports.FocusWriter;
import dev.podium.costs.reports.ReportPdf;
import dev.podium.identity.Permission;
import dev.podium.identity.Permissions;
import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.Role;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.YearMonth;
import java.time.temporal.ChronoUnit;
import java.util.Enumeration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * {@link Reports}, in the database. Rows are kept as lines, compressed and in parts, and are never in memory as a whole.
 *
 * <p>Longer than most files: a report is made, kept and sent by the same rules of who may see what.
 */
@Service
class KeptReports implements Reports {

    /** By then what is charged by the day is booked, also after a night in which that failed. */
    static final int DAY_DUE = 3;

    static final int HOUR_DUE = 2;

    private static final Logger log = LoggerFactory.getLogger(KeptReports.class);
    private static final LocalDate FIRST_DAY = LocalDate.of(2000, 1, 1);

    /** Of so many months it is looked whether they changed. */
    private static final int LOOKED_BACK = 12;

    private final KeptReportStore store;
    private final ReportMaker maker;
    private final FocusRows rows;
    private final Permissions permissions;
    private final AuditTrail audit;
    private final InstallationTrail installation;
    private final TransactionTemplate transaction;
    private final TransactionTemplate oneMoment;
    private final ReportSettings settings;
    private final Clock clock;

    KeptReports(
            KeptReportStore store,
            ReportMaker maker,
            FocusRows rows,
            Permissions permissions,
            AuditTrail audit,
            InstallationTrail installation,
            PlatformTransactionManager transactions,
            ReportSettings settings,
            Clock clock) {
        this.store = store;
        this.maker = maker;
        this.rows = rows;
        this.permissions = permissions;
        this.audit = audit;
        this.installation = installation;
        this.transaction = new TransactionTemplate(transactions);
        this.oneMoment = new TransactionTemplate(transactions);
        // So that a report's pages and rows are of the same moment, whatever is booked meanwhile.
        oneMoment.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
        oneMoment.setReadOnly(true);
        this.settings = settings;
        this.clock = clock;
    }

    private void look(Of of) {
        switch (of) {
            case TEAM -> {
                permissions.require(Permission.COSTS_SEE);
                CurrentActor.team();
            }
            case ORGANISATION -> permissions.require(Permission.ORG_FIGURES);
        }
    }

    private <T extends Object> T read(Supplier<T> work) {
        return Objects.requireNonNull(transaction.execute(_ -> work.get()));
    }

    @Override
    @Transactional(propagation = Propagation.NOT_SUPPORTED)
    public List<Report> all(Of of) {
        look(of);
        return read(() -> store.reports(of));
    }

    @Override
    @Transactional(propagation = Propagation.NOT_SUPPORTED)
    public Report make(Of of, YearMonth month) {
        look(of);
        var now = YearMonth.from(maker.today());
        if (month.isAfter(now)) {
            throw badMonth("The month " + month + " is still to come.", "Ask for " + now + " or an earlier one.");
        }
        if (month.atDay(1).isBefore(FIRST_DAY) || month.isBefore(firstKept(now))) {
            throw badMonth(
                    "Reports are kept " + settings.keptMonths() + " months, so there is none of " + month + ".",
                    "Ask for rows of these days instead, or for a later month.");
        }
        return making(of, month);
    }

    private YearMonth firstKept(YearMonth now) {
        return now.minusMonths(settings.keptMonths());
    }

    private static Refusal badMonth(String sentence, String nextStep) {
        return Refusal.invalidField("month", "costs.bad-month", sentence, nextStep);
    }

    /** What is read is what anybody may see who sees the team's costs, whoever asks. */
    private static Actor reader(Of of) {
        return switch (of) {
            case TEAM -> new Actor(PersonId.SYSTEM, "Podium", CurrentActor.team(), Set.of(Role.MANAGER), null);
            case ORGANISATION -> new Actor(PersonId.SYSTEM, "Podium", null, Set.of(Role.ORG_MANAGER), null);
        };
    }

    /** What was gathered: pages, and rows in a file. */
    private record Made(Report report, byte[] pdf) {}

    private Report making(Of of, YearMonth month) {
        var reader = reader(of);
        Path lines = null;
        try {
            lines = Files.createTempFile("podium-report-", ".jsonl.gz");
            var file = lines;
            var known = CurrentActor.get(reader, () -> transaction.execute(_ -> latest(of, month)));
            var figures = CurrentActor.get(reader, () -> read(() -> figures(of, month)));
            var soFar = maker.until(month).equals(month.atEndOfMonth()) ? null : maker.until(month);
            if (known != null && known.figures().equals(figures) && Objects.equals(known.soFar(), soFar)) {
                return known;
            }
            int version = known == null ? 1 : known.version() + 1;
            var made = CurrentActor.get(
                    reader,
                    () -> Objects.requireNonNull(oneMoment.execute(_ -> gathered(of, month, version, soFar, file))));
            return keep(made, file);
        } catch (DuplicateKeyException madeMeanwhile) {
            return CurrentActor.get(reader, () -> read(() -> Objects.requireNonNull(latest(of, month))));
        } catch (IOException e) {
            throw new UncheckedIOException("A report could not be written in Podium's temporary folder.", e);
        } finally {
            delete(lines);
        }
    }

    private static void delete(@Nullable Path file) {
        if (file != null) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException left) {
                file.toFile().deleteOnExit();
            }
        }
    }

    /** The last that was made of a month, null where there is none. */
    @Nullable
    Report latest(Of of, YearMonth month) {
        return store.reports(of).stream()
                .filter(each -> each.month().equals(month))
                .findFirst()
                .orElse(null);
    }

    private String figures(Of of, YearMonth month) {
        return text(store.figures(of, month, month).getOrDefault(month, Map.of()));
    }

    /** One line for each team. */
    static String text(Map<String, String> figures) {
        return new TreeMap<>(figures)
                .entrySet().stream()
                        .map(each -> each.getKey() + " " + each.getValue())
                        .collect(Collectors.joining("\n"));
    }

    private Made gathered(Of of, YearMonth month, int version, @Nullable LocalDate soFar, Path file) {
        var name = of == Of.TEAM ? store.teamName() : "";
        var period = new Spending.Period(month.atDay(1), maker.until(month));
        try (var out = new GZIPOutputStream(Files.newOutputStream(file))) {
            var figures = figures(of, month);
            var pdf = ReportPdf.of(maker.figures(of, month, version, name));
            var writer = FocusWriter.lines(out);
            if (of == Of.ORGANISATION) {
                rows.daysOfAll(period, writer);
            } else if (maker.withheld(of)) {
                rows.withheld(name, period, writer);
            } else {
                rows.days(name, period, writer);
            }
            writer.flush();
            return new Made(
                    new Report(
                            UUID.randomUUID(),
                            of,
                            month,
                            version,
                            soFar,
                            clock.instant().truncatedTo(ChronoUnit.MICROS),
                            "",
                            figures,
                            List.of()),
                    pdf);
        } catch (IOException e) {
            throw new UncheckedIOException("A report could not be written in Podium's temporary folder.", e);
        }
    }

    private Report keep(Made made, Path file) throws IOException {
        var of = made.report();
        var files = List.of(
                new File(Format.PDF, made.pdf().length, hash(new ByteArrayInputStream(made.pdf()))),
                new File(Format.JSONL, Files.size(file), hash(Files.newInputStream(file))));
        var report = new Report(
                of.id(),
                of.of(),
                of.month(),
                of.version(),
                of.soFar(),
                of.made(),
                CurrentActor.require().name(),
                of.figures(),
                files);
        transaction.executeWithoutResult(_ -> {
            store.keep(report);
            try (var pdf = new ByteArrayInputStream(made.pdf());
                    var lines = Files.newInputStream(file)) {
                store.keep(report.id(), files.getFirst(), pdf);
                store.keep(report.id(), files.getLast(), lines);
            } catch (IOException e) {
                throw new UncheckedIOException("A report could not be read again from Podium's temporary folder.", e);
            }
            var facts = Map.of(
                    "id", report.id().toString(),
                    "version", Integer.toString(report.version()),
                    "soFar", report.soFar() == null ? "" : report.soFar().toString());
            if (report.of() == Of.TEAM) {
                audit.record("costs.report-make", report.month().toString(), facts);
            } else {
                installation.record("costs.report-make", report.month().toString(), facts);
            }
        });
        return report;
    }

    private static String hash(InputStream content) throws IOException {
        try (var digest = new DigestInputStream(content, MessageDigest.getInstance("SHA-256"))) {
            digest.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(digest.getMessageDigest().digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    @Transactional(propagation = Propagation.NOT_SUPPORTED)
    public Download open(Of of, UUID id, Format format) {
        look(of);
        var report = read(() -> store.reports(of)).stream()
                .filter(each -> each.id().equals(id))
                .findFirst()
                .orElseThrow(() -> Refusal.notFound(
                        "costs.no-report",
                        "There is no report " + id + " that you may see.",
                        "Take the id from the list of reports."));
        var month = report.month().atDay(1);
        return switch (format) {
            case PDF ->
                new Download(ReportPdf.fileName(month, "pdf"), "application/pdf", target -> {
                    try (var content = content(id, Format.PDF)) {
                        content.transferTo(target);
                    }
                });
            case JSONL ->
                new Download(ReportPdf.fileName(month, "jsonl"), FocusWriter.LINES_TYPE, target -> {
                    try (var lines = new GZIPInputStream(content(id, Format.JSONL))) {
                        lines.transferTo(target);
                    }
                });
            case CSV -> new Download(ReportPdf.fileName(month, "csv"), FocusWriter.CSV_TYPE, target -> csv(id, target));
        };
    }

    private void csv(UUID id, OutputStream target) throws IOException {
        var csv = new OutputStreamWriter(target, StandardCharsets.UTF_8);
        try (var lines = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(content(id, Format.JSONL)), StandardCharsets.UTF_8))) {
            boolean first = true;
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                FocusWriter.lineAsCsv(line, first, csv);
                first = false;
            }
            if (first) {
                csv.write(FocusWriter.emptyCsv());
            }
        }
        csv.flush();
    }

    /** Part by part, each in a transaction of its own: who reads slowly holds none. */
    private InputStream content(UUID id, Format format) {
        return new SequenceInputStream(new Enumeration<>() {
            private int number;
            private byte @Nullable [] next = part();

            private byte @Nullable [] part() {
                return read(() -> store.part(id, format, number)).orElse(null);
            }

            @Override
            public boolean hasMoreElements() {
                return next != null;
            }

            @Override
            public InputStream nextElement() {
                var now = next;
                if (now == null) {
                    throw new NoSuchElementException();
                }
                number++;
                next = part();
                return new ByteArrayInputStream(now);
            }
        });
    }

    @Override
    @Transactional(propagation = Propagation.NOT_SUPPORTED)
    public Download rows(Of of, Spending.Period period, boolean entries, Format format) {
        look(of);
        long days = ChronoUnit.DAYS.between(period.from(), period.to()) + 1;
        if (days < 1 || days > Spending.MOST_DAYS) {
            throw Refusal.invalidField(
                    "to",
                    "costs.bad-period",
                    "Rows are of 1 to " + Spending.MOST_DAYS + " days; these are " + Math.max(0, days) + ".",
                    "Choose other days.");
        }
        if (format == Format.PDF) {
            throw Refusal.invalidField("format", "costs.bad-part", "Rows are CSV or JSONL.", "Choose one of these.");
        }
        boolean withheld = read(() -> maker.withheld(of));
        if (entries && (of == Of.ORGANISATION || withheld)) {
            throw Refusal.invalidField(
                    "detail",
                    "costs.withheld",
                    "Single entries would tell who caused what, which is not told here.",
                    "Ask for the sums of days.");
        }
        requireWholeMonths(period, withheld || of == Of.ORGANISATION && read(rows::hasCourses));
        var name = of == Of.TEAM ? read(store::teamName) : "";
        return new Download(
                "costs-" + period.from() + "-" + period.to() + (format == Format.CSV ? ".csv" : ".jsonl"),
                format == Format.CSV ? FocusWriter.CSV_TYPE : FocusWriter.LINES_TYPE,
                target -> {
                    var writer = format == Format.CSV ? FocusWriter.csv(target) : FocusWriter.lines(target);
                    if (of == Of.ORGANISATION) {
                        rows.daysOfAll(period, writer);
                    } else if (withheld) {
                        rows.withheld(name, period, writer);
                    } else if (entries) {
                        rows.entries(name, period, writer);
                    } else {
                        rows.days(name, period, writer);
                    }
                    writer.flush();
                });
    }

    private static void requireWholeMonths(Spending.Period period, boolean courses) {
        boolean whole = period.from().getDayOfMonth() == 1
                && period.to().getDayOfMonth() == period.to().lengthOfMonth();
        if (courses && !whole) {
            throw Refusal.invalidField(
                    "to",
                    "costs.bad-period",
                    "Rows of courses are of whole months: days would tell what single people did.",
                    "Begin on the first day of a month and end on the last of one.");
        }
    }

    @Override
    @Transactional(propagation = Propagation.NOT_SUPPORTED)
    public boolean monthly() {
        permissions.require(Permission.COSTS_SEE);
        CurrentActor.team();
        return read(store::monthly);
    }

    @Override
    @Transactional
    public void setMonthly(boolean monthly) {
        permissions.require(Permission.BUDGET_MANAGE);
        CurrentActor.team();
        boolean before = store.monthly();
        store.switchMonthly(monthly);
        audit.recordChange(
                "costs.report-schedule",
                "monthly",
                Map.of("monthly", Boolean.toString(before)),
                Map.of("monthly", Boolean.toString(monthly)));
    }

    /**
     * Makes what is due and not made, or made of other figures than there are by now. For Podium itself, in the acting team or of
     * all.
     *
     * @return how many were made
     */
    int makeDue(Of of, LocalDateTime now) {
        permissions.require(Permission.COSTS_SEE);
        if (of == Of.TEAM && !read(store::monthly)) {
            return 0;
        }
        var last = YearMonth.from(now).minusMonths(1);
        while (now.isBefore(due(last))) {
            last = last.minusMonths(1);
        }
        var first = transaction.execute(_ -> store.firstMonth(of));
        if (first == null || first.isAfter(last)) {
            return 0;
        }
        var earliest = last.minusMonths(Math.min(LOOKED_BACK, settings.keptMonths()) - 1L);
        var from = first.isBefore(earliest) ? earliest : first;
        var to = last;
        var figures = read(() -> store.figures(of, from, to));
        var known = read(() -> store.reports(of));
        int made = 0;
        for (var month = from; !month.isAfter(to); month = month.plusMonths(1)) {
            var at = month;
            var latest = known.stream()
                    .filter(each -> each.month().equals(at) && each.soFar() == null)
                    .findFirst()
                    .orElse(null);
            if (latest == null || changed(latest.figures(), figures.getOrDefault(month, Map.of()))) {
                try {
                    making(of, month);
                    made++;
                } catch (Refusal tooFew) {
                    log.info("No report of {} is made: {}", month, tooFew.getMessage());
                }
            }
        }
        return made;
    }

    static LocalDateTime due(YearMonth month) {
        return month.plusMonths(1).atDay(DAY_DUE).atTime(HOUR_DUE, 0);
    }

    /** Whether something was booked since. A team that is gone for good took its costs with it: that is no change of them. */
    static boolean changed(String then, Map<String, String> now) {
        var before = new TreeMap<String, String>();
        then.lines()
                .forEach(line ->
                        before.put(line.substring(0, line.indexOf(' ')), line.substring(line.indexOf(' ') + 1)));
        return now.keySet().containsAll(before.keySet()) && !before.equals(now);
    }
}
