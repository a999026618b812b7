package dev.podium.costs.ui;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.checkbox.Checkbox;
import com.vaadin.flow.component.dependency.StyleSheet;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.router.Menu;
import com.vaadin.flow.router.PageTitle;
import com.vaadin.flow.router.Route;
import com.vaadin.flow.server.streams.DownloadHandler;
import dev.podium.costs.Ledger;
import dev.podium.costs.Reports;
import dev.podium.costs.Reports.Format;
import dev.podium.costs.Reports.Of;
import dev.podium.costs.Reports.Report;
import dev.podium.identity.Permission;
import dev.podium.identity.Permissions;
import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.Refusal;
import dev.podium.portal.Counted;
import dev.podium.portal.EmptyState;
import dev.podium.portal.Headed;
import dev.podium.portal.Heading;
import dev.podium.portal.Toasts;
import jakarta.annotation.security.PermitAll;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Reports of months: of the team for who sees its costs, of the organisation for who sees its figures. */
@Route("reports")
@PageTitle("Reports – Podium")
@Menu(title = "Reports", order = 7.7, icon = "document")
@PermitAll
@StyleSheet("reports.css")
class ReportsView extends Div implements Headed {

    private static final int MONTHS_OFFERED = 12;
    private static final long KILO = 1_000;
    private static final long MEGA = KILO * KILO;
    private static final DateTimeFormatter MONTH = DateTimeFormatter.ofPattern("MMMM uuuu", Locale.ENGLISH);
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMM", Locale.ENGLISH);
    private static final DateTimeFormatter MOMENT = DateTimeFormatter.ofPattern("d MMM uuuu, HH:mm", Locale.ENGLISH);

    private final transient Reports reports;
    private final transient Clock clock;
    private final transient ZoneId zone;
    private final boolean seesTeam;
    private final boolean runsTeam;
    private final boolean seesAll;
    private final transient Heading heading;
    private final Select<Of> whose = new Select<>();
    private final Select<YearMonth> month = new Select<>();
    private final Checkbox monthly = new Checkbox("Made each month on the 3rd");
    private final Div list = new Div();

    ReportsView(Reports reports, Ledger ledger, Permissions permissions, Clock clock) {
        this.reports = reports;
        this.clock = clock;
        this.zone = ZoneId.of(ledger.zone());
        boolean inTeam = CurrentActor.find().map(Actor::team).isPresent();
        seesTeam = inTeam && permissions.allows(Permission.COSTS_SEE);
        runsTeam = inTeam && permissions.allows(Permission.BUDGET_MANAGE);
        seesAll = permissions.allows(Permission.ORG_FIGURES);
        if (!seesAll) {
            permissions.require(Permission.COSTS_SEE);
        }
        addClassName("reports");
        var make = new Button("Make it now", pressed -> make());
        make.addThemeVariants(ButtonVariant.PRIMARY);
        heading = new Heading("Reports", make);
        list.addClassName("card");
        add(tools(), list, explained());
        refresh();
    }

    @Override
    public Heading heading() {
        return heading;
    }

    private Div tools() {
        whose.setAriaLabel("Of whom");
        var choices = new ArrayList<Of>();
        if (seesTeam) {
            choices.add(Of.TEAM);
        }
        if (seesAll) {
            choices.add(Of.ORGANISATION);
        }
        whose.setItems(choices);
        whose.setItemLabelGenerator(of -> of == Of.TEAM ? "This team" : "All teams");
        whose.setValue(choices.getFirst());
        whose.setVisible(choices.size() > 1);
        whose.addValueChangeListener(chosen -> refresh());
        month.setAriaLabel("Month");
        var now = YearMonth.from(LocalDate.ofInstant(clock.instant(), zone));
        var months = new ArrayList<YearMonth>();
        for (int back = 0; back < MONTHS_OFFERED; back++) {
            months.add(now.minusMonths(back));
        }
        month.setItems(months);
        month.setItemLabelGenerator(each -> MONTH.format(each) + (each.equals(now) ? ", so far" : ""));
        month.setValue(now.minusMonths(1));
        if (seesTeam) {
            monthly.setValue(reports.monthly());
        }
        monthly.setReadOnly(!runsTeam);
        monthly.addValueChangeListener(changed -> {
            if (changed.isFromClient()) {
                switchMonthly(changed.getValue());
            }
        });
        var tools = new Div(whose, month, monthly);
        tools.addClassName("reports-tools");
        return tools;
    }

    void switchMonthly(boolean on) {
        try {
            reports.setMonthly(on);
            Toasts.say(on ? "The report is made each month on the 3rd." : "No report is made by itself any more.");
        } catch (Refusal refusal) {
            Toasts.refuse(refusal);
            monthly.setValue(!on);
        }
    }

    private void make() {
        try {
            var made = reports.make(whose.getValue(), month.getValue());
            Toasts.say("The report of " + MONTH.format(made.month()) + " is there, version " + made.version() + ".");
        } catch (Refusal refusal) {
            Toasts.refuse(refusal);
        }
        refresh();
    }

    private void refresh() {
        list.removeAll();
        monthly.setVisible(seesTeam && whose.getValue() == Of.TEAM);
        var all = reports.all(whose.getValue());
        heading.setFacts(Counted.of(all.size(), "report", "reports"));
        if (all.isEmpty()) {
            list.add(new EmptyState(
                    "No report is made yet",
                    "The first is made by itself on the 3rd of the month after the first in which something was spent. One of"
                            + " this month as far as it is can be made now."));
            return;
        }
        var head = new Div(new H2("Reports"), fact("the latest first; one that was made is never changed"));
        head.addClassName("reports-head");
        list.add(head);
        // The latest month first.
        var months = new TreeMap<YearMonth, List<Report>>(java.util.Comparator.reverseOrder());
        all.forEach(each ->
                months.computeIfAbsent(each.month(), _ -> new ArrayList<>()).add(each));
        for (Map.Entry<YearMonth, List<Report>> each : months.entrySet()) {
            boolean first = true;
            for (var report : each.getValue()) {
                list.add(row(report, first));
                first = false;
            }
        }
    }

    private static Span fact(String words) {
        var said = new Span(words);
        said.addClassNames("t3", "cut");
        return said;
    }

    private Div row(Report report, boolean latest) {
        var name = new Span(MONTH.format(report.month()));
        name.addClassName(latest ? "strong" : "t2");
        var state = new ArrayList<String>();
        if (report.version() > 1 || !latest) {
            state.add("version " + report.version() + (latest ? "" : ", since made anew"));
        }
        if (report.soFar() != null) {
            state.add("so far, to " + DAY.format(report.soFar()));
        }
        state.add("made " + moment(report.made()) + " by " + report.madeBy());
        var facts = new Span(String.join(" · ", state));
        facts.addClassNames("t2", "s");
        var said = new Div(name, facts);
        said.addClassName("reports-said");
        var files = new Div(
                download(report, Format.PDF, size(report, Format.PDF)),
                download(report, Format.CSV, ""),
                download(report, Format.JSONL, ""));
        files.addClassName("reports-files");
        var row = new Div(said, files);
        row.addClassName("reports-row");
        return row;
    }

    private String moment(Instant moment) {
        return MOMENT.format(moment.atZone(zone));
    }

    private static String size(Report report, Format format) {
        return report.files().stream()
                .filter(each -> each.format() == format)
                .findFirst()
                .map(each -> " " + words(each.bytes()))
                .orElse("");
    }

    static String words(long bytes) {
        return bytes < MEGA
                ? Math.max(1, (bytes + KILO / 2) / KILO) + " kB"
                : String.format(Locale.ROOT, "%.1f MB", (double) bytes / MEGA);
    }

    private Anchor download(Report report, Format format, String size) {
        var id = report.id();
        var of = report.of();
        // Asked for when it is pressed, in a request of its own that has its own actor.
        var anchor = new Anchor(
                (DownloadHandler) event -> {
                    var download = reports.open(of, id, format);
                    event.setFileName(download.fileName());
                    event.setContentType(download.type());
                    event.getResponse().setHeader("Cache-Control", "no-store");
                    download.writing().to(event.getOutputStream());
                },
                format.name() + size);
        anchor.addClassNames("btn", "sm");
        anchor.getElement().setAttribute("download", true);
        anchor.getElement().setAttribute("router-ignore", true);
        anchor.getElement()
                .setAttribute(
                        "aria-label",
                        format.name() + " of " + MONTH.format(report.month()) + ", version " + report.version());
        return anchor;
    }

    private static Div explained() {
        var words = new Paragraph(
                "The PDF is for who pays, with the same figures as the pages. CSV and JSON Lines have the rows behind it, by"
                        + " the FinOps Open Cost and Usage Specification 1.2, in US dollars as the ledger is. Where something is booked later in a"
                        + " month that was reported, a further version is made in the next night and the earlier stays.");
        var note = new Div(words);
        note.addClassNames("reports-note", "t2");
        return note;
    }
}
