package dev.podium.audit.ui;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.dependency.StyleSheet;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.Menu;
import com.vaadin.flow.router.PageTitle;
import com.vaadin.flow.router.Route;
import com.vaadin.flow.server.streams.DownloadEvent;
import com.vaadin.flow.server.streams.DownloadHandler;
import dev.podium.audit.AuditAccess;
import dev.podium.audit.AuditEntry;
import dev.podium.audit.AuditFilter;
import dev.podium.audit.AuditTrails;
import dev.podium.audit.Trail;
import dev.podium.audit.web.JsonLines;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.PersonId;
import dev.podium.portal.EmptyState;
import dev.podium.portal.Headed;
import dev.podium.portal.Heading;
import dev.podium.portal.StatusBadge;
import dev.podium.portal.Symbol;
import dev.podium.portal.Tone;
import jakarta.annotation.security.PermitAll;
import java.io.IOException;

/** The trail of the team, or of another for who may read all: who did what, when and from where, and whether the trail is whole. */
@Route("audit")
@PageTitle("Audit – Podium")
@Menu(title = "Audit", order = 80, icon = "document")
@PermitAll
@StyleSheet("audit.css")
class AuditView extends Div implements BeforeEnterObserver, Headed {

    private final transient AuditTrails trails;
    private final transient AuditAccess access;
    private final transient JsonLines lines;
    private final transient Heading heading;
    private final EntryGrid grid;
    private final Filters filters;
    private final Div verdict = new Div();
    private Component none = new Div();
    private transient AuditFilter filter = AuditFilter.ALL;
    private transient Trail trail = new Trail.Own();

    AuditView(AuditTrails trails, AuditAccess access, JsonLines lines) {
        this.trails = trails;
        this.access = access;
        this.lines = lines;
        addClassName("audit");
        var export = new Anchor((DownloadHandler) this::export, "Export");
        export.addClassName("btn");
        export.getElement().setAttribute("title", "What the filter shows, as JSON Lines");
        heading = new Heading("Audit", export);
        filters = new Filters(this::show);
        grid = new EntryGrid((offset, limit) -> trails.slice(trail, filter, offset, limit), this::open);
        verdict.addClassNames("row", "audit-verdict");
        verdict.getElement().setAttribute("role", "status");
        var verify = new Button("Verify", Symbol.CHECK.smallIcon(), pressed -> verify());
        verify.addClassNames("sm", "ghost");
        var tools = new Div();
        if (access.mayReadAll()) {
            var hasTeam = CurrentActor.require().team() != null;
            trail = hasTeam ? trail : new Trail.Installation();
            tools.add(new TrailChoice(access, hasTeam, this::choose));
        }
        tools.add(filters, verify);
        tools.addClassName("audit-tools");
        add(tools, verdict, grid);
    }

    @Override
    public Heading heading() {
        return heading;
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        // Refused here, so that the page is not shown empty with a refusal in it.
        access.requireOwn();
        show(AuditFilter.ALL);
    }

    private void choose(TrailChoice.Named chosen) {
        trail = chosen.trail();
        verdict.removeAll();
        heading.setFacts(chosen.name());
        show(filter);
    }

    private void show(AuditFilter wanted) {
        filter = wanted;
        remove(none);
        var empty = trails.slice(trail, filter, 0, 1).isEmpty();
        grid.setVisible(!empty);
        if (empty) {
            none = filter.equals(AuditFilter.ALL)
                    ? new EmptyState("Nothing yet", "Whatever somebody changes is listed here. Make an agent, say.")
                    : new EmptyState(
                            "No entry matches.",
                            "Shorten the action or the object, or widen the time.",
                            new Button("Clear the filter", pressed -> filters.reset()));
            add(none);
        } else {
            grid.refresh();
        }
    }

    void open(AuditEntry entry) {
        var person = entry.person();
        new EntryDialog(entry, () -> {
                    if (person != null) {
                        filters.only(new PersonId(person), entry.personName());
                    }
                })
                .open();
    }

    private void verify() {
        verdict.removeAll();
        var found = trails.verify(trail);
        var badge = found.sound()
                ? new StatusBadge(Tone.WORK, Symbol.CHECK, "Whole", "", null)
                : new StatusBadge(Tone.BAD, Symbol.CRASHED, "Broken", "", null);
        verdict.add(badge, new Span(words(found)));
    }

    /** What a verdict means, as a sentence. */
    static String words(AuditTrails.Verdict found) {
        if (!found.sound()) {
            return "Entry " + found.firstBroken().getAsLong()
                    + " was changed, removed or put in. Tell who runs this installation.";
        }
        var all = found.entries() == 1 ? "1 entry, unchanged. " : found.entries() + " entries, none changed. ";
        return found.anchoredUpTo() == 0
                ? all + "None is anchored outside the database yet."
                : all + "Up to " + found.anchoredUpTo() + " they are anchored outside the database.";
    }

    private void export(DownloadEvent event) throws IOException {
        var export = trails.export(trail, filter);
        event.setFileName("audit.jsonl");
        event.setContentType(JsonLines.TYPE);
        event.getResponse().setHeader("Cache-Control", "no-store");
        lines.write(export, event.getOutputStream());
    }
}
