package dev.podium.labs.ui;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.dependency.StyleSheet;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.UnorderedList;
import com.vaadin.flow.router.PageTitle;
import com.vaadin.flow.router.Route;
import com.vaadin.flow.router.RouterLink;
import com.vaadin.flow.server.streams.DownloadHandler;
import com.vaadin.flow.server.streams.DownloadResponse;
import dev.podium.agents.Watchers.Deed;
import dev.podium.agents.Watchers.Visit;
import dev.podium.identity.Permission;
import dev.podium.identity.Permissions;
import dev.podium.kernel.Refusal;
import dev.podium.labs.Kept;
import dev.podium.labs.Kept.Kind;
import dev.podium.labs.Kept.Mine;
import dev.podium.labs.Visibilities;
import dev.podium.portal.EmptyState;
import dev.podium.portal.Headed;
import dev.podium.portal.Heading;
import dev.podium.portal.RefusalCard;
import dev.podium.portal.Table;
import jakarta.annotation.security.PermitAll;
import java.io.ByteArrayInputStream;

/** What the course keeps of oneself, in words: what, how many, for how long, who was at one's terminals, and to take along. */
@Route("labs/me")
@PageTitle("What is kept of me – Podium")
@PermitAll
@StyleSheet("labs.css")
class KeptView extends Div implements Headed {

    private static final int SHOWN = 50;

    private final transient Kept kept;
    private final transient Visibilities visibilities;
    private final Heading heading;

    KeptView(Kept kept, Visibilities visibilities, Permissions permissions) {
        permissions.require(Permission.LAB_SEAT);
        this.kept = kept;
        this.visibilities = visibilities;
        addClassName("labs");
        var export = new Anchor(
                DownloadHandler.fromInputStream(event -> {
                    var file = kept.exportMine();
                    return new DownloadResponse(
                            new ByteArrayInputStream(file.content()),
                            file.fileName(),
                            "application/zip",
                            file.content().length);
                }),
                "Take it with me");
        export.addClassName("btn");
        heading = new Heading("What is kept of me", export);
        add(new RouterLink("Labs", LabsView.class));
        try {
            show(kept.mine());
        } catch (Refusal unknown) {
            export.setVisible(false);
            add(new RefusalCard(unknown));
        }
    }

    @Override
    public Heading heading() {
        return heading;
    }

    private void show(Mine mine) {
        heading.setFacts(mine.course());
        var days = mine.privacy().keepDays();
        add(new Paragraph("What belongs to a lab is deleted " + (days == 1 ? "a day" : days + " days")
                + " after the lab's end. Until then those who teach see what you were sent, what you handed"
                + " in and what they said of it, and of your seats what stands below; nobody outside of the course does."
                + " The audit trail says who did what, and is not shortened."));
        add(new Paragraph(visibilities.mine().toStudent()));
        var list = new UnorderedList();
        mine.kinds().forEach(kind -> list.add(new ListItem(words(kind))));
        add(list, new H2("Who was at your terminals"), visits(mine));
    }

    private static String words(Kind kind) {
        return kind.words() + ": " + (kind.count() == 0 ? "none" : Integer.toString(kind.count())) + ".";
    }

    private static Component visits(Mine mine) {
        var some = mine.visits().stream().limit(SHOWN).toList();
        if (some.isEmpty()) {
            return new EmptyState("Nobody was at your terminals", "Whoever looks or types is listed here.");
        }
        var table = new Table<Visit>("Who was at your terminals");
        table.addName("Who", Visit::name, visit -> words(visit.deed()) + " " + visit.agentName());
        table.addFact("When", visit -> visit.at().toString().substring(0, 16).replace('T', ' ') + " UTC");
        table.addFact("How often", visit -> visit.times() == 1 ? "once" : visit.times() + " times");
        table.setItems(some);
        table.fit(some.size());
        var all = new Anchor("account/watchers", "All of them, with from where and for how long");
        return new Div(table, all);
    }

    private static String words(Deed deed) {
        return switch (deed) {
            case WATCHED -> "watched";
            case DROVE -> "typed into";
            case TOOK_OVER -> "took over";
            case ASSISTED -> "typed beside you in";
            case READ -> "read the screen of";
            case TYPED -> "sent input to";
            case INTERRUPTED -> "interrupted";
            case REPLAYED -> "watched a recording of";
            case SEARCHED -> "searched recordings of";
            case OTHER -> "did something with";
        };
    }
}
