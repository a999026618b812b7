package dev.podium.labs.ui;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import dev.podium.labs.SeatJob;
import dev.podium.labs.Snapshots;
import dev.podium.labs.Snapshots.Own;
import dev.podium.portal.Since;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells a student what was done to their seats, by whom and when, and what became of what they had. */
final class OwnNews extends Div {

    private final transient Snapshots snapshots;
    private transient @Nullable List<Own> shown;

    OwnNews(Snapshots snapshots) {
        this.snapshots = snapshots;
        addClassName("policies-part");
        getElement().setAttribute("aria-live", "polite");
        refresh();
    }

    void refresh() {
        var mine = snapshots.mine();
        if (mine.equals(shown)) {
            return;
        }
        shown = mine;
        removeAll();
        mine.forEach(own -> {
            var line = new Div(new Span(words(own) + " · "), new Since(own.job().askedAt()));
            line.addClassNames("t2", "s");
            add(line);
        });
    }

    static String words(Own own) {
        var job = own.job();
        var by = job.askedBy();
        var lab = own.labName();
        return switch (job.state()) {
            case WAITING, RUNNING -> now(job.kind(), by, lab);
            case FAILED -> by + " tried to " + attempt(job.kind()) + " in " + lab + ", which failed.";
            case DONE -> done(job.kind(), by, lab);
        };
    }

    private static String now(SeatJob.Kind kind, String by, String lab) {
        return switch (kind) {
            case SNAPSHOT -> by + " has a copy of your files in " + lab + " taken.";
            case RESET -> by + " resets your seat in " + lab + ". What you have there is kept first.";
            case RESTORE -> by + " brings earlier files of yours in " + lab + " back.";
            case COLLECT -> by + " collects your work in " + lab + ".";
            case STOP -> by + " ended " + lab + ": your program is being stopped.";
        };
    }

    private static String attempt(SeatJob.Kind kind) {
        return switch (kind) {
            case SNAPSHOT -> "have your files copied";
            case RESET -> "reset your seat";
            case RESTORE -> "bring earlier files of yours back";
            case COLLECT -> "collect your work";
            case STOP -> "stop your program";
        };
    }

    private static String done(SeatJob.Kind kind, String by, String lab) {
        return switch (kind) {
            case SNAPSHOT -> by + " had a copy of your files in " + lab + " taken; it lies beside your seat.";
            case RESET -> by + " reset your seat in " + lab + ". What you had is kept: ask them to bring it back.";
            case RESTORE ->
                by + " brought earlier files of yours in " + lab + " back. What you had before that is kept.";
            case COLLECT -> by + " collected your work in " + lab + ".";
            case STOP -> by + " ended " + lab + ", and your program with it. Your files stay where they are.";
        };
    }
}
