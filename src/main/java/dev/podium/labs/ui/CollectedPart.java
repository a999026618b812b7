package dev.podium.labs.ui;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.dependency.StyleSheet;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.html.UnorderedList;
import com.vaadin.flow.component.progressbar.ProgressBar;
import com.vaadin.flow.server.streams.DownloadEvent;
import com.vaadin.flow.server.streams.DownloadHandler;
import dev.podium.kernel.LabId;
import dev.podium.kernel.Refusal;
import dev.podium.labs.LabEnding;
import dev.podium.labs.LabEnding.Collected;
import dev.podium.labs.SeatJob;
import dev.podium.labs.SeatJob.Kind;
import dev.podium.labs.SeatJob.State;
import dev.podium.labs.Snapshots;
import dev.podium.portal.Since;
import dev.podium.portal.Table;
import dev.podium.portal.Toasts;
import java.io.IOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What is done to seats, how far that is and what came of it; and the work that was collected. */
@StyleSheet("collected.css")
final class CollectedPart extends Div {

    /** What was asked at once was written within so long. */
    private static final Duration TOGETHER = Duration.ofSeconds(5);

    private final transient LabEnding endings;
    private final transient Snapshots snapshots;
    private final transient LabId lab;
    private final Div doing = new Div();
    private final Span said = new Span();
    private final ProgressBar bar = new ProgressBar();
    private final UnorderedList failed = new UnorderedList();
    private final Button retry = new Button("Try again", pressed -> retry());
    private final Div work = new Div();
    private transient @Nullable List<SeatJob> shownJobs;
    private transient @Nullable List<Collected> shownWork;
    private transient List<SeatJob> unfinished = List.of();

    CollectedPart(LabEnding endings, Snapshots snapshots, LabId lab) {
        this.endings = endings;
        this.snapshots = snapshots;
        this.lab = lab;
        addClassNames("policies-part", "collected");
        said.getElement().setAttribute("role", "status");
        retry.addClassName("sm");
        doing.add(said, bar, failed, retry);
        doing.addClassName("lab-making");
        work.addClassName("policies-part");
        add(doing, work);
        refresh();
    }

    /** What has not changed stays as it is. */
    void refresh() {
        var jobs = snapshots.jobs(lab);
        if (!jobs.equals(shownJobs)) {
            shownJobs = jobs;
            show(jobs);
        }
        var collected = endings.collected(lab);
        if (!collected.equals(shownWork)) {
            shownWork = collected;
            list(collected);
        }
    }

    private void show(List<SeatJob> all) {
        doing.setVisible(!all.isEmpty());
        if (all.isEmpty()) {
            return;
        }
        var last = all.stream()
                .map(SeatJob::askedAt)
                .max(Comparator.naturalOrder())
                .orElseThrow();
        var jobs = all.stream()
                .filter(job -> !job.state().ended() || !job.askedAt().isBefore(last.minus(TOGETHER)))
                .toList();
        long over = jobs.stream().filter(job -> job.state().ended()).count();
        var bad = jobs.stream().filter(job -> job.state() == State.FAILED).toList();
        bar.setVisible(over < jobs.size());
        bar.setMax(jobs.size());
        bar.setValue(over);
        said.setText(sentence(jobs, over - bad.size(), bad.size()));
        failed.removeAll();
        bad.forEach(job -> failed.add(new ListItem(job.studentName() + ": " + job.said())));
        failed.setVisible(!bad.isEmpty());
        unfinished = bad;
        retry.setVisible(over == jobs.size() && bad.stream().anyMatch(job -> job.kind() != Kind.RESTORE));
    }

    /** What failed, once more; which snapshot was to come back is chosen anew in the seat's menu. */
    private void retry() {
        try {
            unfinished.stream()
                    .collect(Collectors.groupingBy(
                            SeatJob::kind, Collectors.mapping(SeatJob::seat, Collectors.toList())))
                    .forEach((kind, seats) -> {
                        switch (kind) {
                            case SNAPSHOT -> snapshots.take(lab, seats, "");
                            case RESET -> snapshots.reset(lab, seats);
                            case COLLECT -> endings.collect(lab, seats);
                            case STOP -> endings.end(lab, false, true);
                            case RESTORE -> {}
                        }
                    });
        } catch (Refusal refused) {
            Toasts.refuse(refused);
        }
        refresh();
    }

    private static String sentence(List<SeatJob> jobs, long done, int bad) {
        if (jobs.size() == 1) {
            var job = jobs.getFirst();
            return job.studentName() + ": "
                    + switch (job.state()) {
                        case WAITING -> word(job.kind()) + ", waits for its turn …";
                        case RUNNING -> job.step() + " …";
                        case DONE -> job.said();
                        case FAILED -> word(job.kind()) + " failed.";
                    };
        }
        var step = jobs.stream()
                .filter(job -> job.state() == State.RUNNING)
                .findFirst()
                .map(job -> ". " + job.studentName() + ": " + job.step() + " …")
                .orElse("");
        return word(jobs.getLast().kind()) + ": " + done + " of " + jobs.size() + " done"
                + (bad == 0 ? "" : ", " + bad + " failed") + step;
    }

    private static String word(Kind kind) {
        return switch (kind) {
            case SNAPSHOT -> "Snapshot";
            case RESET -> "Reset";
            case RESTORE -> "Bringing back";
            case COLLECT -> "Collecting";
            case STOP -> "Stopping";
        };
    }

    private void list(List<Collected> collected) {
        work.removeAll();
        if (collected.isEmpty()) {
            return;
        }
        var again = new Button("Collect again", pressed -> collect());
        again.addClassNames("sm", "ghost");
        var head = new Div(new H2("Collected work"), download("Download all", "collected.zip", null), again);
        head.addClassNames("row", "g3");
        var table = new Table<Collected>("Collected work");
        table.addName(
                "Student",
                Collected::studentName,
                each -> "SHA-256 " + each.sha256().substring(0, 16) + "…");
        table.addFact("Version", each -> Integer.toString(each.version()));
        table.addFact("Size", each -> Sizes.of(each.bytes()));
        table.onPhone(
                table.addComponentColumn(each -> new Since(each.collectedAt())).setHeader("Collected"), each -> "");
        table.addComponentColumn(each -> download("Download", each.fileName(), each))
                .setAutoWidth(true)
                .setFlexGrow(0);
        table.setItems(collected);
        table.fit(collected.size());
        work.add(head, table);
    }

    private Component download(String words, String fileName, @Nullable Collected one) {
        var anchor = new Anchor((DownloadHandler) event -> send(event, fileName, one), words);
        anchor.addClassNames("btn", "sm");
        anchor.getElement().setAttribute("download", fileName);
        anchor.getElement().setAttribute("router-ignore", true);
        if (one != null) {
            anchor.getElement()
                    .setAttribute(
                            "aria-label", "Download the work of " + one.studentName() + ", version " + one.version());
        }
        return anchor;
    }

    private void send(DownloadEvent event, String fileName, @Nullable Collected one) throws IOException {
        event.setFileName(fileName);
        event.setContentType(one == null ? "application/zip" : "application/gzip");
        event.getResponse().setHeader("Cache-Control", "no-store");
        if (one == null) {
            endings.copyAll(lab, event.getOutputStream());
        } else {
            endings.copy(one.id(), event.getOutputStream());
        }
    }

    private void collect() {
        try {
            SeatCare.say(endings.collect(lab, List.of()), "seat is", "seats are", "collected");
        } catch (Refusal refused) {
            Toasts.refuse(refused);
        }
        refresh();
    }
}
