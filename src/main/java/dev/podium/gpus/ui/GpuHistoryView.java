package dev.podium.gpus.ui;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.combobox.ComboBox;
import com.vaadin.flow.component.dependency.StyleSheet;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.router.PageTitle;
import com.vaadin.flow.router.Route;
import dev.podium.costs.Dollars;
import dev.podium.costs.Ledger;
import dev.podium.gpus.GpuLeases;
import dev.podium.gpus.GpuReports;
import dev.podium.gpus.GpuReports.Cursor;
import dev.podium.gpus.GpuReports.Past;
import dev.podium.gpus.GpuReports.Who;
import dev.podium.gpus.web.GpuExports;
import dev.podium.identity.Permissions;
import dev.podium.kernel.PersonId;
import dev.podium.portal.Counted;
import dev.podium.portal.EmptyState;
import dev.podium.portal.Table;
import jakarta.annotation.security.PermitAll;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Leases that are over: whose they were, from when to when, how busy, and what they came to. */
@Route("gpus/history")
@PageTitle("History of GPUs – Podium")
@PermitAll
@StyleSheet("gpus.css")
class GpuHistoryView extends ReportPage {

    private static final int PAGE = 50;
    private static final double PERCENT = 100;

    private final transient GpuExports exports;
    private final transient Clock clock;
    private final transient ZoneId zone;
    private final ComboBox<Who> person = new ComboBox<>();
    private final Table<Past> table = new Table<>("Leases that are over");
    private final Button more = new Button("Show more", _ -> showMore());
    private final Div body = new Div();
    private final transient List<Past> shown = new ArrayList<>();

    GpuHistoryView(GpuReports reports, GpuExports exports, Ledger ledger, Permissions permissions, Clock clock) {
        super(reports, permissions, true);
        this.exports = exports;
        this.clock = clock;
        this.zone = ZoneId.of(ledger.zone());
        person.setPlaceholder("Everybody");
        person.setAriaLabel("Of whom");
        person.setClearButtonVisible(true);
        person.setItemLabelGenerator(Who::name);
        person.addValueChangeListener(changed -> {
            if (changed.isFromClient()) {
                begin();
            }
        });
        columns();
        more.addClassName("gpus-more-rows");
        body.addClassName("gpus-cards");
        add(tools(person), body);
        refresh();
    }

    private void columns() {
        table.addName(
                "Who",
                past -> past.lease().personName() + (past.teamName().isEmpty() ? "" : ", " + past.teamName()),
                past -> past.lease().purpose());
        table.addFact("What", past -> what(past.lease())).setFlexGrow(2);
        number(table, "From", past -> times().at(past.lease().began()));
        number(table, "To", past -> times().at(ended(past)));
        number(table, "GPU hours", past -> hours(past.gpuHours().doubleValue()));
        number(table, "Busy", past -> past.busy() == null ? NOTHING : Math.round(PERCENT * past.busy()) + " %");
        number(table, "Cost", past -> Dollars.about(past.amount()));
        table.addFact("Why it ended", past -> past.lease().endReason()).setFlexGrow(2);
    }

    private GpuTimes times() {
        return new GpuTimes(clock.instant(), zone);
    }

    private static Instant ended(Past past) {
        var ended = past.lease().ended();
        return ended == null ? past.lease().ends() : ended;
    }

    /** "2 GPUs of gpu-a", "part of a GPU of gpu-b". */
    private static String what(GpuLeases.Lease lease) {
        var slices = lease.slices();
        var servers =
                slices.stream().map(GpuLeases.Slice::serverName).distinct().collect(Collectors.joining(", "));
        boolean part = slices.size() == 1 && slices.getFirst().milli() < 1000;
        return (part ? slices.getFirst().milli() / 10 + " % of a GPU" : Counted.of(slices.size(), "GPU", "GPUs"))
                + (servers.isEmpty() ? "" : " of " + servers);
    }

    private @Nullable PersonId wanted() {
        var chosen = person.getValue();
        return chosen == null ? null : chosen.person();
    }

    @Override
    GpuExports.Export export() {
        return exports.history(everywhere(), wanted());
    }

    @Override
    final void refresh() {
        person.setItems(reports.people(everywhere()));
        begin();
    }

    private void begin() {
        shown.clear();
        body.removeAll();
        showMore();
        if (shown.isEmpty()) {
            body.add(
                    wanted() == null
                            ? new EmptyState(
                                    "No lease is over yet",
                                    "Whatever somebody held is listed here when it has ended, with what it came to.")
                            : new EmptyState(
                                    "Nothing of this person is over.",
                                    "Choose another, or everybody.",
                                    new Button("Everybody", _ -> {
                                        person.clear();
                                        begin();
                                    })));
        } else {
            var under = new Div(table, more);
            body.add(card("Leases that are over", "the latest first", under, null));
        }
    }

    final void showMore() {
        var last = shown.isEmpty() ? null : shown.getLast();
        var page = reports.history(
                everywhere(),
                wanted(),
                last == null ? null : new Cursor(ended(last), last.lease().id()),
                PAGE);
        shown.addAll(page);
        table.setItems(List.copyOf(shown));
        table.fit(shown.size());
        more.setVisible(page.size() == PAGE);
        heading().setFacts(shown.isEmpty() ? "" : Counted.of(shown.size(), "lease", "leases") + " shown");
    }

    List<Past> shown() {
        return List.copyOf(shown);
    }
}
