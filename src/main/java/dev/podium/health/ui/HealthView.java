package dev.podium.health.ui;

import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.DetachEvent;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.dependency.StyleSheet;
import com.vaadin.flow.component.details.Details;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.router.Menu;
import com.vaadin.flow.router.PageTitle;
import com.vaadin.flow.router.Route;
import com.vaadin.flow.server.streams.DownloadHandler;
import com.vaadin.flow.shared.Registration;
import dev.podium.health.HealthChecks;
import dev.podium.health.HealthChecks.Seen;
import dev.podium.health.SupportBundles;
import dev.podium.kernel.HealthCheck.State;
import dev.podium.portal.EmptyState;
import dev.podium.portal.Headed;
import dev.podium.portal.Heading;
import dev.podium.portal.Toasts;
import jakarta.annotation.security.PermitAll;
import java.util.ArrayList;
import java.util.List;

/** How this Podium is, the worst first, each with what to do; for whoever runs it. */
@Route("admin/health")
@PageTitle("Health – Podium")
@Menu(title = "Health", order = 93, icon = "attention")
@PermitAll
@StyleSheet("health.css")
class HealthView extends Div implements Headed {

    private final transient HealthChecks checks;
    private final transient SupportBundles bundles;
    private final transient HealthNews news;
    private final Heading heading;
    private final Div list = new Div();
    private final Div fine = new Div();
    private final Details folded = new Details("", fine);
    private Registration told = () -> {};

    HealthView(HealthChecks checks, SupportBundles bundles, HealthNews news) {
        this.checks = checks;
        this.bundles = bundles;
        this.news = news;
        addClassName("health");
        var again = new Button("Look again", pressed -> {
            checks.lookAgain();
            Toasts.say("Looking; what changes shows here by itself.");
        });
        again.addThemeVariants(ButtonVariant.PRIMARY);
        heading = new Heading("Health", again);
        list.addClassName("health-list");
        list.getElement().setAttribute("aria-live", "polite");
        fine.addClassName("health-list");
        add(list, folded, bundle());
        refresh();
    }

    @Override
    public Heading heading() {
        return heading;
    }

    @Override
    protected void onAttach(AttachEvent event) {
        super.onAttach(event);
        told = news.subscribe(event.getUI(), this::refresh);
    }

    @Override
    protected void onDetach(DetachEvent event) {
        told.remove();
        super.onDetach(event);
    }

    private void refresh() {
        var all = checks.all();
        heading.setFacts(facts(all));
        list.removeAll();
        var troubled = all.stream().filter(seen -> seen.state() != State.FINE).toList();
        troubled.forEach(seen -> list.add(new CheckCard(seen)));
        if (all.isEmpty()) {
            list.add(new EmptyState(
                    "Podium has just started", "Its checks are being made; they show here in a moment."));
        } else if (troubled.isEmpty()) {
            list.add(new EmptyState("All is well", "Each check was made within the last minute, and found nothing."));
        }
        fine.removeAll();
        var well = all.stream().filter(seen -> seen.state() == State.FINE).toList();
        well.forEach(seen -> fine.add(CheckCard.fine(seen)));
        folded.setSummaryText(well.size() == 1 ? "1 is fine" : well.size() + " are fine");
        folded.setVisible(!well.isEmpty());
    }

    static String facts(List<Seen> all) {
        var words = new ArrayList<String>();
        for (var state : State.values()) {
            long many = all.stream().filter(seen -> seen.state() == state).count();
            if (many > 0) {
                words.add(many + " "
                        + switch (state) {
                            case BROKEN -> "broken";
                            case SILENT -> many == 1 ? "does not answer" : "do not answer";
                            case LOOK -> "to look at";
                            case FINE -> "fine";
                        });
            }
        }
        return String.join(", ", words);
    }

    private Div bundle() {
        var title = new H2("For whoever helps you");
        var what = new Paragraph(
                "A support bundle has versions, settings, these checks, the last lines of the log, threads, sizes of"
                        + " tables and metrics. It has no keys, passwords, prompts or terminals, and of people only ids. Read it"
                        + " before you send it.");
        what.addClassName("t2");
        // Asked for when it is pressed, in a request of its own that has its own actor.
        var download = new Anchor(
                DownloadHandler.fromInputStream(event -> {
                    var bytes = bundles.make();
                    return new com.vaadin.flow.server.streams.DownloadResponse(
                            new java.io.ByteArrayInputStream(bytes),
                            SupportBundles.FILE,
                            "application/zip",
                            bytes.length);
                }),
                "Make a support bundle");
        var part = new Div(title, what, download);
        part.addClassName("health-bundle");
        return part;
    }
}
