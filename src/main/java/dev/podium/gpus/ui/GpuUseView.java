package dev.podium.gpus.ui;

import com.vaadin.flow.component.dependency.StyleSheet;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.router.PageTitle;
import com.vaadin.flow.router.Route;
import dev.podium.costs.Dollars;
import dev.podium.costs.Ledger;
import dev.podium.gpus.GpuReports;
import dev.podium.gpus.GpuReports.OfPerson;
import dev.podium.gpus.GpuReports.OfServer;
import dev.podium.gpus.GpuReports.Waited;
import dev.podium.gpus.web.GpuExports;
import dev.podium.identity.Permissions;
import dev.podium.portal.EmptyState;
import dev.podium.portal.Table;
import jakarta.annotation.security.PermitAll;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What there was of GPUs, what was held of it, what was used of that, and who waited meanwhile. */
@Route("gpus/use")
@PageTitle("Use of GPUs – Podium")
@PermitAll
@StyleSheet("gpus.css")
class GpuUseView extends ReportPage {

    private static final List<Integer> DAYS = List.of(1, 7, 30, 90);
    private static final int USUAL = 2;
    private static final double SECONDS_AN_HOUR = 3600;

    /** What whoever was next waited for while something was free. */
    private static final Map<String, String> WHY = Map.of(
            "IN_LINE", "not enough, or not together, for who was next",
            "NOT_YET", "they had asked for a later start",
            "RESERVED", "kept for a reservation",
            "CLASS_LIMIT", "they held as much as anybody may",
            "UNUSABLE", "what they needed could not be used",
            "TOO_FAR", "too far back in the line to be planned");

    private final transient GpuExports exports;
    private final transient Clock clock;
    private final transient ZoneId zone;
    private final Segments days = new Segments(
            "How far back",
            DAYS.stream().map(each -> each == 1 ? "Today" : each + " days").toList(),
            USUAL,
            _ -> refresh());
    private final Div body = new Div();

    GpuUseView(GpuReports reports, GpuExports exports, Ledger ledger, Permissions permissions, Clock clock) {
        super(reports, permissions, true);
        this.exports = exports;
        this.clock = clock;
        this.zone = ZoneId.of(ledger.zone());
        body.addClassName("gpus-cards");
        add(tools(days), body);
        refresh();
    }

    private LocalDate last() {
        return LocalDate.ofInstant(clock.instant(), zone);
    }

    private LocalDate first() {
        return last().minusDays(DAYS.get(days.chosen()) - 1L);
    }

    @Override
    GpuExports.Export export() {
        return exports.use(everywhere(), first(), last());
    }

    @Override
    final void refresh() {
        var use = reports.use(everywhere(), first(), last());
        var times = new GpuTimes(clock.instant(), zone);
        heading().setFacts(use.counted() == null ? "" : "counted up to " + times.at(use.counted()));
        body.removeAll();
        if (use.servers().isEmpty() && use.people().isEmpty() && use.waits().isEmpty()) {
            body.add(new EmptyState(
                    "Nothing is counted yet",
                    "What GPUs there are, what is held and what runs on it is counted each quarter of an hour, once a server"
                            + " is shared."));
            return;
        }
        body.add(servers(use.servers()), people(use.people()), waits(use.waits(), times));
    }

    private static Div servers(List<OfServer> servers) {
        var table = new Table<OfServer>("Use of servers");
        table.addName("Server", OfServer::name, GpuUseView::why);
        number(table, "There", each -> hours(each.there()));
        number(table, "Held", each -> percent(each.hours().held(), each.there()));
        number(
                table,
                "Busy while held",
                each -> percent(each.hours().busy(), each.hours().known()));
        number(table, "Idle while held", each -> hours(each.hours().idle()));
        number(table, "Out of service", each -> each.away() == 0 ? NOTHING : hours(each.away()));
        number(table, "Free", each -> hours(each.free()));
        number(table, "While somebody waited", each -> each.waited() == 0 ? NOTHING : hours(each.waited()));
        table.setItems(servers);
        table.fit(servers.size());
        double there = servers.stream().mapToDouble(OfServer::there).sum();
        double held = servers.stream().mapToDouble(each -> each.hours().held()).sum();
        double waited = servers.stream().mapToDouble(OfServer::waited).sum();
        return card(
                "Servers",
                hours(there) + " of GPUs there were",
                table,
                percent(held, there) + " of them were held"
                        + (waited > 0
                                ? ", and " + hours(waited) + " were free while somebody waited who may use them."
                                : "; nobody waited while something was free."));
    }

    /** Why somebody waited while something was free there, what was most first; "" where nobody did. */
    private static String why(OfServer server) {
        return server.why().entrySet().stream()
                .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
                .map(each -> hours(each.getValue()) + " " + WHY.getOrDefault(each.getKey(), each.getKey()))
                .collect(Collectors.joining("; "));
    }

    /** Of a team or a person. */
    private record Row(String name, String team, GpuReports.Hours hours, BigDecimal amount, BigDecimal idleAmount) {}

    private Div people(List<OfPerson> people) {
        var rows = people.stream()
                .map(each -> new Row(each.name(), each.teamName(), each.hours(), each.amount(), each.idleAmount()))
                .toList();
        double idle = people.stream().mapToDouble(each -> each.hours().idle()).sum();
        var wasted = people.stream().map(OfPerson::idleAmount).reduce(BigDecimal.ZERO, BigDecimal::add);
        var sentence = idle > 0
                ? "On " + hours(idle) + " that were held nothing ran at all: " + Dollars.about(wasted) + " by the price"
                        + " of the leases."
                : "Nothing that was held stood idle, as far as machines said.";
        var cards = new Div();
        cards.addClassName("gpus-cards");
        if (everywhere()) {
            cards.add(card("Teams", "", table("Use of teams", "Team", teams(people)), null));
        }
        cards.add(card("People", hours(held(people)) + " held", table("Use of people", "Who", rows), sentence));
        return cards;
    }

    private static double held(List<OfPerson> people) {
        return people.stream().mapToDouble(each -> each.hours().held()).sum();
    }

    private static List<Row> teams(List<OfPerson> people) {
        var sums = new LinkedHashMap<String, Row>();
        people.forEach(each -> sums.merge(
                each.team().toString(),
                new Row(each.teamName(), "", each.hours(), each.amount(), each.idleAmount()),
                (one, more) -> new Row(
                        one.name(),
                        "",
                        one.hours().plus(more.hours()),
                        one.amount().add(more.amount()),
                        one.idleAmount().add(more.idleAmount()))));
        return sums.values().stream()
                .sorted(Comparator.comparingDouble((Row row) -> row.hours().held())
                        .reversed())
                .toList();
    }

    private static Table<Row> table(String label, String header, List<Row> rows) {
        var table = new Table<Row>(label);
        table.addName(header, Row::name, Row::team);
        number(table, "Held", row -> hours(row.hours().held()));
        number(table, "Busy", row -> percent(row.hours().busy(), row.hours().known()));
        number(table, "Idle while held", row -> hours(row.hours().idle()));
        number(table, "Cost", row -> Dollars.about(row.amount()));
        number(table, "Of it idle", row -> Dollars.about(row.idleAmount()));
        table.setItems(rows);
        table.fit(rows.size());
        return table;
    }

    private static Div waits(List<Waited> waits, GpuTimes times) {
        var table = new Table<Waited>("Longest waits");
        table.addName(
                "Who",
                each -> each.personName() + (each.teamName().isEmpty() ? "" : ", " + each.teamName()),
                Waited::sentence);
        number(table, "Asked", each -> times.at(each.asked()));
        number(table, "Waited", each -> GpuTimes.span(Duration.ofSeconds(Math.round(each.hours() * SECONDS_AN_HOUR))));
        number(table, "Until", each -> switch (each.state()) {
            case WAITING -> "waits still";
            case GRANTED -> each.until() == null ? NOTHING : times.at(each.until());
            case CANCELLED -> "taken back";
            case REFUSED -> "refused";
        });
        table.setItems(waits);
        table.fit(waits.size());
        return card(
                "Longest waits",
                waits.isEmpty() ? "nobody waited" : "the longest of each day",
                table,
                waits.isEmpty() ? "Whatever was asked for began at once." : null);
    }
}
