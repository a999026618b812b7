package dev.podium.gpus.ui;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.grid.ColumnTextAlign;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.function.ValueProvider;
import com.vaadin.flow.server.streams.DownloadEvent;
import com.vaadin.flow.server.streams.DownloadHandler;
import dev.podium.gpus.GpuReports;
import dev.podium.gpus.web.Csv;
import dev.podium.gpus.web.GpuExports;
import dev.podium.identity.Permission;
import dev.podium.identity.Permissions;
import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.portal.Headed;
import dev.podium.portal.Heading;
import dev.podium.portal.Table;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What the pages that look back have in common: tabs, whose figures, and cards of tables. */
abstract class ReportPage extends Div implements Headed {

    static final String NOTHING = "–";

    private static final int PERCENT = 100;

    final transient GpuReports reports;
    private final boolean inTeam;
    private final boolean runsIt;
    private final boolean choosesTeams;
    private final Heading heading;
    private boolean everywhere;

    /** @param ofTeams whether it is of one team or of all, and can be taken away as a file */
    ReportPage(GpuReports reports, Permissions permissions, boolean ofTeams) {
        permissions.require(Permission.MACHINE_SEE);
        this.reports = reports;
        inTeam = CurrentActor.find().map(Actor::team).isPresent();
        runsIt = permissions.allows(Permission.PLATFORM_MANAGE);
        choosesTeams = ofTeams;
        everywhere = runsIt && !inTeam;
        addClassName("gpus");
        heading = new Heading("GPUs", ofTeams ? exporting() : null);
    }

    @Override
    public final Heading heading() {
        return heading;
    }

    private Anchor exporting() {
        var export = new Anchor((DownloadHandler) this::download, "Export");
        export.addClassName("btn");
        export.getElement().setAttribute("title", "What is shown, as CSV");
        return export;
    }

    private void download(DownloadEvent event) throws IOException {
        var export = export();
        if (export != null) {
            event.setFileName("gpus.csv");
            event.setContentType(Csv.TYPE);
            event.getResponse().setHeader("Cache-Control", "no-store");
            export.to(event.getOutputStream());
        }
    }

    /** What is shown; null where it cannot be taken away. */
    GpuExports.@Nullable Export export() {
        return null;
    }

    /** Shows it anew. */
    abstract void refresh();

    final boolean everywhere() {
        return everywhere;
    }

    /** Tabs, and on their right the page's own choices. */
    final Div tools(Component... own) {
        var tools = new Div(new GpuTabs(getClass()));
        tools.addClassName("gpus-tools");
        var right = new Div(own);
        right.addClassNames("gpus-choices", "push");
        if (runsIt && inTeam && choosesTeams) {
            right.addComponentAsFirst(new Segments("Of whom", List.of("My team", "All teams"), 0, place -> {
                everywhere = place == 1;
                refresh();
            }));
        }
        tools.add(right);
        return tools;
    }

    static Div card(String title, String fact, Component inside, @Nullable String sentence) {
        var said = new Span(fact);
        said.addClassNames("t3", "cut");
        var head = new Div(new H2(title), said);
        head.addClassName("gpus-head");
        var card = new Div(head, inside);
        card.addClassName("card");
        if (sentence != null && !sentence.isEmpty()) {
            var foot = new Paragraph(sentence);
            foot.addClassNames("t2", "s", "gpus-foot");
            card.add(foot);
        }
        return card;
    }

    /** A column on the right, which a phone has with its word under the name. */
    static <T> void number(Table<T> table, String header, ValueProvider<T, String> value) {
        var word = header.toLowerCase(Locale.ROOT).replace("gpu", "GPU");
        table.onPhone(table.addColumn(value).setHeader(header), row -> {
                    var said = value.apply(row);
                    return said.equals(NOTHING) ? "" : word + " " + said;
                })
                .setTextAlign(ColumnTextAlign.END)
                .setAutoWidth(true)
                .setFlexGrow(0);
    }

    static String hours(double hours) {
        return String.format(Locale.ROOT, hours >= PERCENT ? "%,.0f h" : "%.1f h", hours);
    }

    /** A dash where the whole is nothing. */
    static String percent(double part, double whole) {
        return whole <= 0 ? NOTHING : Math.round(PERCENT * part / whole) + " %";
    }
}
