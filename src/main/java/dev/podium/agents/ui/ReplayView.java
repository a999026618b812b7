package dev.podium.agents.ui;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.confirmdialog.ConfirmDialog;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.PageTitle;
import com.vaadin.flow.router.QueryParameters;
import com.vaadin.flow.router.Route;
import com.vaadin.flow.server.streams.DownloadEvent;
import com.vaadin.flow.server.streams.DownloadHandler;
import dev.podium.agents.Recordings;
import dev.podium.agents.Recordings.Query;
import dev.podium.agents.Recordings.Recording;
import dev.podium.kernel.RecordingId;
import dev.podium.kernel.Refusal;
import dev.podium.portal.EmptyState;
import dev.podium.portal.Headed;
import dev.podium.portal.Heading;
import dev.podium.portal.Symbol;
import dev.podium.portal.Toasts;
import dev.podium.terminals.ui.ReplayPane;
import jakarta.annotation.security.PermitAll;
import java.io.IOException;
import java.util.Map;

/** One recording, played: {@code /recordings/ID?t=1200} begins at that millisecond. */
@Route("recordings/:recording")
@PageTitle("Recording – Podium")
@PermitAll
class ReplayView extends Div implements BeforeEnterObserver, Headed {

    private final transient Recordings recordings;
    private final transient Heading heading = new Heading("Recording", null);

    ReplayView(Recordings recordings) {
        this.recordings = recordings;
        addClassName("replay");
    }

    static String address(RecordingId recording, long at) {
        return "recordings/" + recording + (at == 0 ? "" : "?t=" + at);
    }

    static void open(RecordingId recording, long at) {
        UI.getCurrent()
                .navigate(
                        "recordings/" + recording,
                        at == 0 ? QueryParameters.empty() : QueryParameters.simple(Map.of("t", Long.toString(at))));
    }

    @Override
    public Heading heading() {
        return heading;
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        removeAll();
        try {
            var id = RecordingId.parse(
                    event.getRouteParameters().get("recording").orElse(""));
            var at = event.getLocation()
                    .getQueryParameters()
                    .getSingleParameter("t")
                    .orElse("0");
            show(recordings.get(id), at.matches("\\d{1,9}") ? Long.parseLong(at) : 0);
        } catch (Refusal missing) {
            add(new EmptyState(missing.sentence(), missing.nextStep(), new Anchor("recordings", "All recordings")));
        }
    }

    private void show(Recording recording, long at) {
        var name = StateLook.shown(recording.agentName());
        heading.setFacts(name + " · " + VisitWords.when(recording.began()));
        var back = new Anchor("recordings?agent=" + recording.agent(), "Recordings of " + name);
        var facts = new Span(VisitWords.when(recording.began()) + " · " + RecordingLook.length(recording) + " · "
                + recording.cols() + "×" + recording.rows() + " · " + recording.ownerName());
        facts.addClassNames("t2", "cut");
        var top = new Div(back, facts, download("asciicast", recording, ".cast"), download("text", recording, ".txt"));
        top.addClassNames("row", "g3", "rtop");
        if (recording.deletable() && !recording.live()) {
            var delete = new Button("Delete", Symbol.CLOSE.smallIcon(), pressed -> ask(recording));
            delete.addClassName("sm");
            top.add(delete);
        }
        add(top);
        if (recording.live()) {
            var live = new Span("It is still recorded. Reload the page for what was printed since.");
            live.addClassName("t2");
            add(live);
        }
        var problem = recording.problem();
        if (problem != null) {
            var why = new Div("This recording stopped: " + problem);
            why.addClassName("rproblem");
            add(why);
        }
        var id = recording.id();
        add(new ReplayPane(
                "Recording of " + name,
                (DownloadHandler) event -> send(id, ".cast", event),
                at,
                text -> recordings.search(new Query(text, null, id, null), 100).hits().stream()
                        .map(hit -> new ReplayPane.Line(hit.offset(), hit.line()))
                        .toList()));
    }

    private Anchor download(String words, Recording recording, String ending) {
        var id = recording.id();
        var anchor = new Anchor((DownloadHandler) event -> send(id, ending, event), words);
        anchor.getElement().setAttribute("download", recording.agentName() + ending);
        anchor.getElement().setAttribute("title", "Download as " + words);
        anchor.getElement().setAttribute("router-ignore", true);
        return anchor;
    }

    private void send(RecordingId id, String ending, DownloadEvent event) throws IOException {
        event.setFileName(id + ending);
        event.setContentType(ending.equals(".txt") ? "text/plain;charset=utf-8" : "application/x-asciicast");
        event.getResponse().setHeader("Cache-Control", "no-store");
        if (ending.equals(".txt")) {
            recordings.copyText(id, event.getOutputStream());
        } else {
            recordings.copy(id, event.getOutputStream());
        }
    }

    private void ask(Recording recording) {
        var dialog = new ConfirmDialog(
                "Delete this recording?",
                "Its file and its lines are deleted for good.",
                "Delete",
                confirmed -> {
                    recordings.delete(recording.id());
                    Toasts.say("Deleted the recording");
                    RecordingsView.open(recording.agent(), "");
                },
                "Cancel",
                kept -> {});
        dialog.setConfirmButtonTheme("error primary");
        dialog.open();
    }
}
