package dev.podium.terminals.live;

import dev.podium.kernel.PersonId;
import dev.podium.terminals.TerminalState;
import dev.podium.terminals.TerminalState.Presence;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A tmux session that the hub watches: the pane in front, and who sits at it. Of several windows and
 * panes the active one is shown; when another becomes active, the viewers follow.
 *
 * <p>Longer than most files: what becomes of a pane is told to seats and recordings in the same breath.
 */
final class Session {

    /** The close code of a terminal that is no more. */
    static final int GONE = 4404;

    private static final String WITHDRAWN = "Your access to this terminal was withdrawn.";

    private final Hub hub;
    private final String name;
    private final List<Seat> seats = new CopyOnWriteArrayList<>();
    /** Recordings: viewers that nobody sits at. */
    private final List<Viewer> recordings = new CopyOnWriteArrayList<>();

    /** Who want to know who types. */
    private final List<Consumer<PersonId>> typists = new CopyOnWriteArrayList<>();

    /** Who want to know which tools are called. It guards itself: what was there before comes before what is new. */
    private final List<Consumer<String>> callTakers = new ArrayList<>();

    private volatile @Nullable PaneRow row;
    private volatile @Nullable Pane pane;
    private volatile TerminalState.Presence absent = Presence.UNREACHABLE;
    private final Company company;
    private final Onlookers onlookers = new Onlookers();

    /** What else its status line says; "" for nothing. */
    private volatile String notice = "";

    /** The lines that were last said; null while nothing was said of it to this run of tmux. */
    private volatile @Nullable List<String> marked;

    private volatile List<Guest> strangers = List.of();

    Session(Hub hub, String name, Executor afterGrace) {
        this.hub = hub;
        this.name = name;
        this.company = new Company(new Told(), afterGrace);
    }

    String name() {
        return name;
    }

    @Nullable
    Pane pane() {
        return pane;
    }

    @Nullable
    PaneRow row() {
        return row;
    }

    boolean hasSeats() {
        return !seats.isEmpty();
    }

    /** On the reader's thread: what tmux lists for this session now. Returns whether the state is another. */
    boolean seen(@Nullable PaneRow newRow, @Nullable Pane newPane) {
        var before = row;
        row = newRow;
        if (newRow == null || newPane == null) {
            pane = null;
            boolean changed = before != null || absent != Presence.GONE;
            absent = Presence.GONE;
            closeSeats(GONE, "The session is gone.");
            return changed;
        }
        var oldPane = pane;
        if (before != null && before.processId() != newRow.processId()) {
            tell(Frames.started());
        }
        if (oldPane != newPane) {
            pane = newPane;
            for (var viewer : viewers()) {
                if (oldPane != null) {
                    oldPane.locked(viewer::catchUp);
                    oldPane.remove(viewer, true);
                }
                newPane.add(viewer);
                hub.snapshot(newPane, viewer, true);
            }
        }
        boolean restarted = before != null && before.processId() != newRow.processId();
        boolean resized = before == null || before.width() != newRow.width() || before.height() != newRow.height();
        // tmux may learn how the program ended a moment after it ended; the viewers are then told again.
        boolean ended = newRow.dead()
                && (before == null || restarted || !before.dead() || !before.endKnown() && newRow.endKnown());
        if (ended) {
            tell(Frames.ended(newRow.state(null, null)));
        }
        if (resized) {
            for (var seat : seats) {
                say(seat, Frames.size(newRow.width(), newRow.height(), company.owns(seat)));
            }
            recordings.forEach(each -> resized(each, newRow));
        }
        // tmux throws away what it has not yet passed on when a program ends; the kept screen has it all.
        if (oldPane == newPane && before != null && (restarted || resized || ended)) {
            repaint(newPane);
        }
        return before == null || !before.state(null, null).equals(newRow.state(null, null));
    }

    /** Both tmux and the browser wrap lines anew for a new size, but not alike; a snapshot makes them agree. */
    private void repaint(Pane current) {
        viewers().forEach(viewer -> hub.snapshot(current, viewer, true));
    }

    private List<Viewer> viewers() {
        return Stream.concat(seats.stream().map(Seat::viewer), recordings.stream())
                .toList();
    }

    /** A recording begins, with a snapshot; null where there is nothing to record. */
    @Nullable
    Viewer record(Outlet outlet) {
        var shown = pane;
        var current = row;
        if (shown == null || current == null || current.dead()) {
            return null;
        }
        var viewer = new Viewer(outlet, true);
        shown.add(viewer);
        recordings.add(viewer);
        resized(viewer, current);
        hub.snapshot(shown, viewer, true);
        return viewer;
    }

    private void resized(Viewer recording, PaneRow now) {
        var shown = pane;
        if (shown != null) {
            shown.locked(() -> {
                recording.resized(Frames.size(now.width(), now.height(), false));
                recording.pump();
            });
        }
    }

    /** A snapshot for a recording, right in its stream. */
    void repaint(Viewer recording) {
        var shown = pane;
        if (shown != null) {
            hub.snapshot(shown, recording, true);
        }
    }

    /** Returns whether it is told {@code over}. */
    boolean finish(Viewer recording) {
        var shown = pane;
        if (shown == null || !recordings.contains(recording)) {
            return false;
        }
        shown.locked(recording::finish);
        return true;
    }

    void endRecording(Viewer recording) {
        recordings.remove(recording);
        var shown = pane;
        if (shown != null) {
            shown.remove(recording, true);
            shown.locked(recording::gone);
        }
    }

    /** The server does not answer. Returns whether that is news. */
    boolean lost(Presence presence) {
        boolean changed = row != null || absent != presence;
        row = null;
        pane = null;
        absent = presence;
        if (presence == Presence.GONE) {
            closeSeats(GONE, "The session is gone.");
        } else {
            closeSeats(1012, "The tmux server does not answer; connect again.");
        }
        return changed;
    }

    TerminalState state() {
        var current = row;
        var shown = pane;
        if (current == null || shown == null) {
            return new TerminalState(absent, 0, "", null, null, null, "");
        }
        return current.state(shown.lastOutput(), current.dead() ? null : shown.told(current.processId()));
    }

    Seat sit(Outlet outlet, Visitor visitor, String epoch, @Nullable String theirEpoch, long from) {
        var seat = new Seat(this, new Viewer(outlet), visitor);
        var shown = pane;
        var current = row;
        if (shown == null || current == null) {
            if (absent == Presence.GONE) {
                seat.viewer().close(GONE, "The session is gone.");
            } else {
                seat.viewer().close(1012, "The machine does not answer; connect again.");
            }
            return seat;
        }
        // First the pane, then the list: whoever finds the seat in the list may speak to it at once.
        shown.add(seat.viewer());
        seats.add(seat);
        shown.locked(() -> {
            var viewer = seat.viewer();
            viewer.say(Frames.hello(visitor.mayDrive(), epoch, current.width(), current.height()));
            if (epoch.equals(theirEpoch)
                    && from >= shown.log().start()
                    && from <= shown.log().end()) {
                viewer.say(Frames.resumed(from));
                viewer.say(Frames.ready(from, epoch));
                viewer.goLive(from);
            }
            viewer.pump();
        });
        if (!seat.viewer().isLive()) {
            hub.snapshot(shown, seat.viewer(), false);
        }
        company.join(seat);
        if (current.dead()) {
            say(seat, Frames.ended(current.state(null, null)));
        }
        return seat;
    }

    /** Somebody sees its screen, whose terminal it is not. */
    void looked(PersonId person, String name) {
        if (onlookers.look(person, name, System.nanoTime())) {
            company.onlookersChanged();
        }
    }

    void notice(String words) {
        if (!words.equals(notice)) {
            notice = words;
            mark(false);
        }
    }

    /** Now and then: who looks no more is forgotten, and the mark is set again, in case somebody took it away. */
    void again() {
        if (onlookers.forget(System.nanoTime())) {
            company.onlookersChanged();
        }
        mark(true);
    }

    /** Another run of tmux, or another connection, knows of no mark, or of an old one. */
    void unmarked() {
        marked = null;
    }

    private void mark(boolean again) {
        var here = strangers;
        var names = new ArrayList<>(here.stream().map(Guest::name).toList());
        names.addAll(onlookers.without(here.stream().map(Guest::person).toList()));
        var lines = WatchMark.lines(names, notice);
        if (row != null && (!lines.equals(marked) || again && !lines.isEmpty())) {
            marked = lines;
            hub.mark(name, lines);
        }
    }

    Company company() {
        return company;
    }

    void type(Seat seat, byte[] bytes, boolean pasted) {
        var current = row;
        if (current != null && !current.dead()) {
            hub.type(current, bytes, pasted);
            company.typed(seat);
            typedBy(seat.visitor().person());
        }
    }

    Runnable typing(Consumer<PersonId> taker) {
        typists.add(taker);
        return () -> typists.remove(taker);
    }

    void typedBy(PersonId person) {
        typists.forEach(each -> each.accept(person));
    }

    Runnable calls(Consumer<String> taker) {
        synchronized (callTakers) {
            var shown = pane;
            var before = shown == null ? null : shown.calls();
            if (before != null) {
                taker.accept(before);
            }
            callTakers.add(taker);
        }
        return () -> {
            synchronized (callTakers) {
                callTakers.remove(taker);
            }
        };
    }

    void called(String latest) {
        synchronized (callTakers) {
            callTakers.forEach(each -> each.accept(latest));
        }
    }

    /** A size that is not the driver's changes nothing. */
    void resize(Seat seat, int cols, int rows) {
        var current = row;
        if (current == null || !company.size(seat)) {
            return;
        }
        if (current.width() != cols || current.height() != rows) {
            hub.resize(current, cols, rows);
        } else {
            say(seat, Frames.size(cols, rows, true));
        }
    }

    private final class Told implements Company.Terminal {

        @Override
        public void say(Seat seat, String json) {
            Session.this.say(seat, json);
        }

        @Override
        public void show(Seat seat, String json) {
            var shown = pane;
            if (shown != null) {
                shown.locked(() -> {
                    seat.viewer().show(json);
                    seat.viewer().pump();
                });
            }
        }

        @Override
        public void seenBy(List<Guest> here) {
            strangers = here;
            mark(false);
        }

        @Override
        public List<String> onlookers(List<Guest> here) {
            return onlookers.without(here.stream().map(Guest::person).toList());
        }

        @Override
        public void unsized() {
            var current = row;
            if (current != null) {
                hub.releaseSize(current);
            }
        }
    }

    void acknowledge(Seat seat, long bytes) {
        var shown = pane;
        if (shown != null) {
            shown.locked(() -> {
                seat.viewer().acknowledge(bytes);
                seat.viewer().pump();
            });
        }
    }

    void say(Seat seat, String json) {
        say(seat.viewer(), json);
    }

    private void say(Viewer viewer, String json) {
        var shown = pane;
        if (shown != null) {
            shown.locked(() -> {
                viewer.say(json);
                viewer.pump();
            });
        }
    }

    private void tell(String json) {
        viewers().forEach(viewer -> say(viewer, json));
    }

    void withdraw(Seat seat) {
        var shown = pane;
        if (shown == null) {
            seat.viewer().close(4403, WITHDRAWN);
        } else {
            shown.locked(() -> seat.viewer().close(4403, WITHDRAWN));
        }
        leave(seat, true);
    }

    /** @param forGood whether they meant to go, or had to */
    void leave(Seat seat, boolean forGood) {
        seats.remove(seat);
        var shown = pane;
        if (shown != null) {
            shown.remove(seat.viewer(), forGood);
        }
        seat.viewer().gone();
        company.leave(seat, forGood);
    }

    void closeSeats(int code, String reason) {
        for (var seat : seats) {
            seats.remove(seat);
            seat.viewer().close(code, reason);
        }
        for (var recording : recordings) {
            recordings.remove(recording);
            recording.close(code, reason);
        }
        // Where it is only out of reach, the driver comes back to it.
        company.clear(code == GONE);
    }
}
