package dev.podium.costs.reports;

import dev.podium.costs.reports.Paper.Align;
import dev.podium.costs.reports.Paper.Bar;
import dev.podium.costs.reports.Paper.Column;
import dev.podium.costs.reports.Paper.Row;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The report of a month as a PDF of one to four pages, for who pays. Pure: the same figures make the same bytes.
 *
 * <p>Longer than most files: one method for each section, in the order in which they are read.
 */
public final class ReportPdf {

    private static final DateTimeFormatter MONTH = DateTimeFormatter.ofPattern("MMMM uuuu", Locale.ENGLISH);
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMMM uuuu", Locale.ENGLISH);
    private static final DateTimeFormatter MOMENT = DateTimeFormatter.ofPattern("d MMMM uuuu, HH:mm", Locale.ENGLISH);
    private static final List<Integer> KINDS = List.of(0x2b59d0, 0x34805e, 0xb94a48, 0x8a6a1f, 0x7a5bb8, 0x8f97a2);
    private static final List<Integer> TIERS = List.of(0xbccaea, 0x6d8fe0, 0x1d3c93);
    private static final BigDecimal HUNDRED = new BigDecimal(100);
    private static final float CHART = 92;
    private static final float SMALL = 8.5f;
    private static final float USUAL = 9.5f;
    private static final int FIVE = 5;

    /** As much as the foot of a page surely has room for. */
    private static final int FOOT_LENGTH = 110;

    private final ReportFigures figures;
    private final Paper paper;

    private ReportPdf(ReportFigures figures, Paper paper) {
        this.figures = figures;
        this.paper = paper;
    }

    public static String title(ReportFigures figures) {
        return "Costs of " + (figures.whose().isEmpty() ? "all teams" : figures.whose()) + ", "
                + MONTH.format(figures.month());
    }

    /** @return the bytes of the file */
    public static byte[] of(ReportFigures figures) throws IOException {
        // What the file is told apart by follows from what it is of.
        long id = title(figures).hashCode() * 31L + figures.version();
        try (var paper = new Paper(title(figures), "en", figures.made(), id)) {
            var report = new ReportPdf(figures, paper);
            report.write();
            return paper.finished(report.foot());
        }
    }

    private void write() throws IOException {
        beginning();
        days();
        kinds();
        budgets();
        who();
        models();
        tiers();
        saved();
        idle();
        subscriptions();
        movers();
        notes();
    }

    private String money(BigDecimal amount) {
        return Money.shown(amount, figures.currency());
    }

    private boolean soFar() {
        return figures.until().isBefore(figures.month().atEndOfMonth());
    }

    private void beginning() throws IOException {
        paper.title(title(figures));
        paper.space(2);
        paper.paragraph(
                DAY.format(figures.month().atDay(1)) + " to " + DAY.format(figures.until())
                        + (soFar() ? ", so far: the month is not over." : ".")
                        + (figures.version() > 1
                                ? " Version " + figures.version()
                                        + ": something was booked in this month since an earlier one was made."
                                : ""),
                USUAL,
                Paper.GREY);
        paper.space(8);
        var total = figures.total();
        var large = new ArrayList<List<String>>();
        large.add(List.of(soFar() ? "Spent so far" : "Spent", money(total.amount()), against(total)));
        var tiers = figures.tiers();
        long routed = tiers.calls().stream().mapToLong(Long::longValue).sum();
        large.add(List.of(
                "Model calls",
                total.calls() == null ? "–" : String.format(Locale.ROOT, "%,d", total.calls()),
                routed == 0 ? " " : percent(tiers.calls().getLast(), routed) + " to tier 3"));
        var each = total.eachRun();
        large.add(List.of(
                "A run that ended well",
                each == null ? "–" : money(each),
                each == null ? "none ended" : String.format(Locale.ROOT, "%,d ended", total.runs())));
        var most = figures.saved().isEmpty() ? null : figures.saved().getLast();
        large.add(
                most == null
                        ? List.of("Saved by routing", "–", "no call to compare")
                        : List.of(
                                "Saved by routing", money(most.amount()), "against tier " + most.tier() + " for all"));
        paper.figures(large);
    }

    private String against(ReportFigures.Total total) {
        var before = total.before();
        if (before == null) {
            return "nothing was booked before";
        }
        var change = Money.change(total.amount(), before);
        return (change.isEmpty() ? "" : change + " against ")
                + money(before)
                + (soFar() ? " on as many days of " : " in ")
                + MONTH.format(figures.month().minusMonths(1)).split(" ", -1)[0];
    }

    private static String percent(long part, long whole) {
        return Money.share(BigDecimal.valueOf(part), BigDecimal.valueOf(whole));
    }

    private void days() throws IOException {
        boolean nothing = Objects.equals(figures.total().calls(), 0L)
                && figures.kinds().stream().allMatch(each -> each.amount().signum() == 0);
        if (nothing) {
            paper.space(10);
            paper.paragraph("Nothing was spent in this month.", USUAL, Paper.TEXT);
        }
        // Of a course days are not told.
        if (nothing || figures.days().isEmpty()) {
            return;
        }
        paper.heading("Day by day", CHART + 40);
        var names = figures.kinds().stream()
                .limit(FIVE)
                .map(ReportFigures.Part::name)
                .toList();
        boolean more = figures.kinds().size() > FIVE;
        var bars = new ArrayList<Bar>();
        for (var day : figures.days()) {
            var parts = new ArrayList<Double>();
            var rest = day.amounts().values().stream().reduce(BigDecimal.ZERO, BigDecimal::add);
            for (var name : names) {
                var amount = day.amounts().getOrDefault(name, BigDecimal.ZERO);
                rest = rest.subtract(amount);
                parts.add(Math.max(0, amount.doubleValue()));
            }
            if (more) {
                parts.add(Math.max(0, rest.doubleValue()));
            }
            int number = day.day().getDayOfMonth();
            bars.add(new Bar(number == 1 || number % FIVE == 0 ? Integer.toString(number) : "", parts));
        }
        var dearest = figures.days().stream()
                .max((one, other) -> sum(one).compareTo(sum(other)))
                .orElseThrow();
        var top = round(bars.stream().mapToDouble(Bar::height).max().orElse(1));
        paper.bars(
                bars,
                KINDS,
                top.doubleValue(),
                money(top),
                money(top.divide(BigDecimal.TWO)),
                CHART,
                "What was spent on each day. The dearest was " + DAY.format(dearest.day()) + " with "
                        + money(sum(dearest)) + ".");
        var legend = new ArrayList<>(names);
        if (more) {
            legend.add("Others");
        }
        paper.legend(legend, KINDS);
    }

    private static BigDecimal sum(ReportFigures.Day day) {
        return day.amounts().values().stream().reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    /** The next round figure, for the highest line. */
    private static BigDecimal round(double highest) {
        var from = BigDecimal.ONE.movePointRight((int) Math.floor(Math.log10(Math.max(highest, 1e-6))));
        for (var times : List.of("1", "1.2", "1.6", "2", "2.4", "3", "4", "5", "6", "8")) {
            var line = from.multiply(new BigDecimal(times));
            if (line.doubleValue() >= highest) {
                return line;
            }
        }
        return from.multiply(BigDecimal.TEN);
    }

    private static List<Column> columns(String first, boolean calls) {
        return calls
                ? List.of(
                        new Column(first, 0.40f, Align.LEFT),
                        new Column("Calls", 0.12f, Align.RIGHT),
                        new Column("Amount", 0.16f, Align.RIGHT),
                        new Column("Share", 0.09f, Align.RIGHT),
                        new Column("Month before", 0.13f, Align.RIGHT),
                        new Column("Change", 0.10f, Align.RIGHT))
                : List.of(
                        new Column(first, 0.48f, Align.LEFT),
                        new Column("Amount", 0.17f, Align.RIGHT),
                        new Column("Share", 0.10f, Align.RIGHT),
                        new Column("Month before", 0.14f, Align.RIGHT),
                        new Column("Change", 0.11f, Align.RIGHT));
    }

    private void parts(String title, String first, List<ReportFigures.Part> parts, boolean calls, @Nullable String said)
            throws IOException {
        if (parts.isEmpty()) {
            return;
        }
        paper.heading(title, Math.min(parts.size(), 3) * 20 + 20);
        if (said != null) {
            paper.paragraph(said, SMALL, Paper.GREY);
            paper.space(2);
        }
        var whole = parts.stream().map(ReportFigures.Part::amount).reduce(BigDecimal.ZERO, BigDecimal::add);
        var rows = new ArrayList<Row>();
        for (var part : parts) {
            rows.add(row(part, whole, calls, false));
        }
        var before = parts.stream().map(ReportFigures.Part::before).toList();
        if (parts.size() > 1) {
            rows.add(row(
                    new ReportFigures.Part(
                            "Sum",
                            whole,
                            before.contains(null)
                                    ? null
                                    : before.stream().reduce(BigDecimal.ZERO, (one, other) -> one.add(other)),
                            parts.stream().mapToLong(ReportFigures.Part::calls).sum(),
                            false),
                    whole,
                    calls,
                    true));
        }
        paper.table(columns(first, calls), rows);
    }

    private Row row(ReportFigures.Part part, BigDecimal whole, boolean calls, boolean sum) {
        var before = part.before();
        var cells = new ArrayList<String>();
        cells.add(part.name());
        if (calls) {
            cells.add(part.calls() == 0 ? "" : String.format(Locale.ROOT, "%,d", part.calls()));
        }
        cells.addAll(Arrays.asList(
                money(part.amount()),
                Money.share(part.amount(), whole),
                before == null ? "" : money(before),
                part.rest() ? "" : Money.change(part.amount(), before)));
        double bar = whole.signum() <= 0 ? 0 : part.amount().doubleValue() / whole.doubleValue();
        return new Row(cells, sum, sum || part.rest() ? -1 : Math.max(0, bar));
    }

    private void kinds() throws IOException {
        parts("What it went to", "Kind", figures.kinds(), false, null);
    }

    private void who() throws IOException {
        parts(
                figures.whose().isEmpty() ? "By team" : "By person",
                figures.whose().isEmpty() ? "Team" : "Person",
                figures.who(),
                false,
                null);
    }

    private void models() throws IOException {
        parts("By model", "Model", figures.models(), true, null);
    }

    private void budgets() throws IOException {
        if (figures.budgets().isEmpty()) {
            return;
        }
        paper.heading("Budgets", 70);
        paper.paragraph(
                "In US dollars, as budgets are; caps as they were set when this was made. Of days and weeks that began in the month the fullest.",
                SMALL,
                Paper.GREY);
        paper.space(2);
        var rows = new ArrayList<Row>();
        var dollars = java.util.Currency.getInstance("USD");
        for (var budget : figures.budgets()) {
            rows.add(new Row(
                    List.of(
                            budget.name(),
                            Money.shown(budget.cap(), dollars) + " " + budget.period(),
                            Money.shown(budget.most(), dollars),
                            Money.share(budget.most(), budget.cap()),
                            stood(budget)),
                    false,
                    budget.most().doubleValue() / budget.cap().doubleValue()));
        }
        paper.table(
                List.of(
                        new Column("Of", 0.31f, Align.LEFT),
                        new Column("Cap", 0.19f, Align.RIGHT),
                        new Column("Spent", 0.14f, Align.RIGHT),
                        new Column("Used", 0.10f, Align.RIGHT),
                        new Column("How it stood", 0.26f, Align.LEFT)),
                rows);
    }

    private static String stood(ReportFigures.Stood budget) {
        var word = budget.hard() ? "" : "soft, ";
        if (budget.windows() == 1) {
            return word + (budget.passed() > 0 ? "passed" : budget.refused() > 0 ? "used up, then refused" : "kept");
        }
        var of = " of " + budget.windows() + " times";
        return word
                + (budget.passed() > 0
                        ? "passed " + budget.passed() + of
                        : budget.refused() > 0 ? "used up " + budget.refused() + of : "kept");
    }

    private void tiers() throws IOException {
        var tiers = figures.tiers();
        long all = tiers.calls().stream().mapToLong(Long::longValue).sum();
        if (all == 0) {
            return;
        }
        paper.heading("Tiers", 110);
        var dearest =
                BigDecimal.valueOf(tiers.calls().getLast()).divide(BigDecimal.valueOf(all), 6, RoundingMode.HALF_UP);
        var target = tiers.target().multiply(HUNDRED).stripTrailingZeros().toPlainString() + " %";
        paper.paragraph(
                percent(tiers.calls().getLast(), all)
                        + " of calls that were given a tier went to the dearest, tier 3; the target is at most "
                        + target + "."
                        + (dearest.compareTo(tiers.target()) > 0 ? " That is over it." : ""),
                USUAL,
                Paper.TEXT);
        paper.share(
                tiers.calls().stream().map(each -> (double) each / all).toList(),
                TIERS,
                1 - tiers.target().doubleValue(),
                "Calls by tier: " + percent(tiers.calls().get(0), all) + " tier 1, "
                        + percent(tiers.calls().get(1), all) + " tier 2, "
                        + percent(tiers.calls().get(2), all) + " tier 3.");
        paper.legend(List.of("Tier 1", "Tier 2", "Tier 3, right of the red line where it keeps its target"), TIERS);
        var rows = new ArrayList<Row>();
        var whole = tiers.amounts().stream().reduce(BigDecimal.ZERO, BigDecimal::add);
        for (int i = 0; i < tiers.calls().size(); i++) {
            rows.add(Row.of(
                    "Tier " + (i + 1),
                    String.format(Locale.ROOT, "%,d", tiers.calls().get(i)),
                    percent(tiers.calls().get(i), all),
                    money(tiers.amounts().get(i)),
                    Money.share(tiers.amounts().get(i), whole)));
        }
        paper.table(
                List.of(
                        new Column("Tier", 0.36f, Align.LEFT),
                        new Column("Calls", 0.16f, Align.RIGHT),
                        new Column("of calls", 0.14f, Align.RIGHT),
                        new Column("Amount", 0.20f, Align.RIGHT),
                        new Column("of the amount", 0.14f, Align.RIGHT)),
                rows);
    }

    private void saved() throws IOException {
        if (figures.saved().isEmpty()) {
            return;
        }
        paper.heading("What routing saved", 70);
        for (var saved : figures.saved()) {
            paper.paragraph("Against tier " + saved.tier() + " for all: " + saved.sentence(), USUAL, Paper.TEXT);
            paper.space(3);
        }
        paper.paragraph(
                "Not known: another model may need fewer or more tokens and turns for the same, its cache may hold what this one's did not,"
                        + " and a lower tier may not have been able to do it.",
                SMALL,
                Paper.GREY);
    }

    private void idle() throws IOException {
        var idle = figures.idle();
        var gpus = idle.gpus();
        if (idle.machines().signum() == 0
                && (gpus == null || gpus.signum() == 0)
                && idle.byMachine().isEmpty()) {
            return;
        }
        paper.heading("Paid for and not used", 60);
        var hours = idle.gpuHours();
        paper.paragraph(
                "Machines in which nobody's agents ran: " + money(idle.machines())
                        + ". GPUs that somebody held and did not use: "
                        + (gpus == null
                                ? "not known"
                                : money(gpus)
                                        + (hours == null
                                                ? ""
                                                : ", "
                                                        + hours.setScale(1, RoundingMode.HALF_UP)
                                                                .toPlainString() + " hours of a whole one"))
                        + ".",
                USUAL,
                Paper.TEXT);
        if (!idle.byMachine().isEmpty()) {
            var rows = idle.byMachine().stream()
                    .map(part -> Row.of(part.name(), money(part.amount())))
                    .toList();
            paper.table(List.of(new Column("Machine", 0.7f, Align.LEFT), new Column("Idle", 0.3f, Align.RIGHT)), rows);
        }
    }

    private void subscriptions() throws IOException {
        parts("Subscriptions", "Vendor", figures.subscriptions(), false, null);
    }

    private void movers() throws IOException {
        if (figures.movers().isEmpty()) {
            return;
        }
        paper.heading("What changed most", 70);
        paper.paragraph(
                soFar() ? "Against as many days of the month before." : "Against the month before.", SMALL, Paper.GREY);
        paper.space(2);
        var rows = figures.movers().stream()
                .map(mover -> Row.of(
                        mover.name(),
                        mover.of(),
                        money(mover.before()),
                        money(mover.amount()),
                        Money.change(mover.change(), figures.currency())))
                .toList();
        paper.table(
                List.of(
                        new Column("What", 0.40f, Align.LEFT),
                        new Column("", 0.12f, Align.LEFT),
                        new Column("Month before", 0.16f, Align.RIGHT),
                        new Column("This month", 0.16f, Align.RIGHT),
                        new Column("Change", 0.16f, Align.RIGHT)),
                rows);
    }

    private List<String> foot() {
        var foot = new ArrayList<String>();
        foot.add("Made by Podium on " + MOMENT.format(figures.made()) + ". Days of " + figures.zone() + ". Amounts in "
                + figures.currency().getCurrencyCode() + ".");
        if (!figures.notes().isEmpty()) {
            foot.add(String.join(" ", figures.notes()));
        }
        foot.add(
                "Amounts are rounded where they are shown, sums made of exact ones: rounded parts can differ by a cent.");
        return foot;
    }

    private void notes() throws IOException {
        if (String.join(" ", figures.notes()).length() <= FOOT_LENGTH) {
            return;
        }
        paper.heading("About these figures", 20);
        for (var note : figures.notes()) {
            paper.paragraph(note, SMALL, Paper.TEXT);
            paper.space(2);
        }
    }

    /** @return such as "costs-2026-10.pdf" */
    public static String fileName(LocalDate month, String ending) {
        return "costs-" + month.toString().substring(0, 7) + "." + ending;
    }
}
