package dev.podium.terminals.live;

import dev.podium.kernel.PersonId;
import dev.podium.kernel.Refusal;
import dev.podium.machines.Channel;
import dev.podium.terminals.Here;
import dev.podium.terminals.Look;
import dev.podium.terminals.TerminalState;
import dev.podium.terminals.TerminalState.Presence;
import dev.podium.terminals.Terminals.NewTerminal;
import dev.podium.terminals.Typed;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches every session of one tmux server through one control-mode client, whoever looks. The client is attached to a
 * session of its own, the hub session, into which the windows of all watched sessions are linked; tmux then reports the
 * output of all of them on one stream. See docs/adr/0003-one-control-client.md for what was measured.
 *
 * <p>A linked window outlives its session, so what only the hub still holds is killed. The hub session itself goes when
 * its client goes, so a Podium that is killed leaves nothing behind and holds nothing open.
 *
 * <p>Longer than most files: it is one state machine, and its parts share the reader's thread.
 */
public final class Hub implements AutoCloseable {

    /** Sessions with this beginning are Podium's own and shown to nobody. */
    public static final String PREFIX = "podium-hub-";

    private static final int ATTEMPTS = 3;

    /** What tmux says where no server has the socket. */
    private static final Pattern NO_SERVER = Pattern.compile("^no server running|error connecting to");

    private static final long ANSWER_SECONDS = 5;
    private static final AtomicLong EPOCHS = new AtomicLong(System.currentTimeMillis());
    private static final Logger log = LoggerFactory.getLogger(Hub.class);

    private final Function<String, Channel> connection;
    private final String ours;
    private final List<String> options;
    private final Executor afterGrace;
    private final HubEvents events;
    private final Map<String, Session> sessions = new ConcurrentHashMap<>();
    private final Map<Integer, Pane> panes = new ConcurrentHashMap<>();
    private final Set<Integer> nudged = new HashSet<>();
    /** The windows of watched sessions that are in the hub session too. */
    private final Set<String> linked = ConcurrentHashMap.newKeySet();

    private final List<Pane> dirty = new ArrayList<>();
    private final Listing listing;

    private volatile @Nullable ControlClient client;
    private volatile boolean closed;

    /** Another one for each connection: positions count from its beginning. */
    private volatile String epoch = "";

    private volatile String hubSession = "";

    /** Process and beginning of the server that answers; null while none does. */
    private volatile @Nullable String run;

    /** What tmux said when the last client ended. */
    private volatile String lastWords = "";

    private final Reconnection reconnection = new Reconnection(this::again);

    /** Something went wrong that no machine does; said once for each stretch of it. */
    private volatile boolean failing;

    /**
     * @param connection starts {@code tmux -C new-session …} for the hub session of the name given
     * @param ours how the names of its hub sessions begin, {@link #PREFIX} first; none but this hub has them
     * @param options commands to run on the server once connected; none for a server that is not Podium's
     * @param afterGrace runs work when somebody who went has had time to come back: output that nobody needs any longer
     *     ceases to flow, the keyboard of a driver is free
     */
    public Hub(
            Function<String, Channel> connection,
            String ours,
            List<String> options,
            Executor afterGrace,
            HubEvents events) {
        this.connection = connection;
        this.ours = ours;
        this.options = List.copyOf(options);
        this.afterGrace = afterGrace;
        this.events = events;
        this.listing = new Listing(() -> client, () -> hubSession, new Listed());
    }

    /**
     * Connects where it is not connected; returns whether the server answers. Tried more than once: a tmux server that
     * is just ending takes a new client down with it.
     */
    public boolean connect() {
        for (int attempt = 0; attempt < ATTEMPTS && !closed; attempt++) {
            var current = client;
            if (current != null && current.hasEnded()) {
                current.awaitEnd();
            }
            synchronized (this) {
                if (connected()) {
                    return true;
                }
                open();
            }
            if (answered(listing.all())) {
                return true;
            }
        }
        return false;
    }

    /** Whether there is a server that answers, as far as is known. */
    public boolean connected() {
        return client != null;
    }

    /** How a tmux server is, of which something is watched. */
    public enum Health {
        ANSWERS,
        /** It is connected, and what it was asked some seconds ago has no answer. */
        SILENT,
        /** There is no connection, which is tried again and again. */
        AWAY
    }

    /** How it is; empty where nothing is watched on it. */
    public Optional<Health> health() {
        if (sessions.isEmpty()) {
            return Optional.empty();
        }
        var current = client;
        if (current == null) {
            return Optional.of(Health.AWAY);
        }
        return Optional.of(
                current.waitsFor() < TimeUnit.SECONDS.toNanos(ANSWER_SECONDS) ? Health.ANSWERS : Health.SILENT);
    }

    /** Asks for nothing, so that it is seen whether the server answers; one that was asked already is not asked again. */
    public void probe() {
        var current = client;
        if (current != null && !sessions.isEmpty() && current.waitsFor() == 0) {
            current.tell("display-message -p \"\"");
        }
    }

    /** Which run of the server answers; null while none does, or until it has said so. */
    public @Nullable String run() {
        return run;
    }

    /** The same, once it has said so. */
    public @Nullable String awaitRun() {
        if (run == null) {
            answered(listing.all());
        }
        return run;
    }

    private void open() {
        epoch = Long.toString(EPOCHS.incrementAndGet(), 36);
        // A name of its own: on the other side of a broken link the last session may still be.
        hubSession = ours + "-" + epoch;
        var opened = new ControlClient(connection.apply(hubSession), new Events(), hubSession);
        // Not by destroy-unattached: tmux 3.3a then ends the session under a client that is still writing its last
        // words, as one behind a broken link is, and the whole server crashes.
        opened.tell("set-hook -t " + Quoted.text("=" + hubSession + ":") + " client-detached "
                + Quoted.text("kill-session -t =" + hubSession));
        run = null;
        opened.send("display-message -p \"#{pid} #{start_time}\"", (ok, text) -> {
            if (ok) {
                run = new String(text, StandardCharsets.UTF_8).strip();
            }
        });
        options.forEach(opened::tell);
        // A program that ends, or another program in front, is no notification of tmux; this makes it one, within 1 s.
        opened.tell(
                "refresh-client -B \"podium:%*:#{pane_dead} #{pane_dead_status} #{pane_dead_signal} #{pane_pid} #{pane_current_command}\"");
        opened.tell(Activity.SUBSCRIBE);
        opened.tell(Telling.SUBSCRIBE);
        opened.tell(Calls.SUBSCRIBE);
        Leftovers.clear(opened, ours, hubSession);
        linked.clear();
        sessions.values().forEach(Session::unmarked);
        client = opened;
    }

    private static boolean answered(CompletableFuture<Boolean> answer) {
        return answer.completeOnTimeout(false, ANSWER_SECONDS, TimeUnit.SECONDS).join();
    }

    /** What the lists say is carried out on the reader's thread. */
    private final class Listed implements Listing.Events {

        @Override
        public void all(Set<String> inHub) {
            var alive = new HashSet<Integer>();
            var elsewhere = new HashSet<String>();
            listing.each(row -> {
                alive.add(row.pane());
                elsewhere.add(row.window());
            });
            nudged.retainAll(alive);
            panes.keySet().retainAll(alive);
            sessions.values().forEach(Hub.this::apply);
            for (var window : inHub) {
                if (!elsewhere.contains(window) && linked.remove(window)) {
                    tell("kill-window -t " + window);
                }
            }
        }

        @Override
        public void one(String name) {
            var session = sessions.get(name);
            if (session != null) {
                apply(session);
            }
        }
    }

    private void apply(Session session) {
        PaneRow front = null;
        for (var row : listing.of(session.name())) {
            if (row.dead() && !row.endKnown() && nudged.add(row.pane())) {
                // tmux 3.3a now and then misses that a program ended; the end of any other makes it look again.
                tell("run-shell -b true");
            }
            panes.computeIfAbsent(row.pane(), this::pane);
            if (linked.add(row.window())) {
                tell("link-window -d -s " + row.window() + " -t " + Quoted.text(hubSession + ":"));
            }
            if (row.windowActive() && row.paneActive()) {
                front = row;
            }
        }
        if (session.seen(front, front == null ? null : panes.get(front.pane()))) {
            events.changed(session.name(), session.state());
        }
    }

    private Pane pane(int id) {
        // Of this connection alone: what it asks for late would be done to the pane of this id in the next one.
        var own = client;
        return new Pane(
                id,
                (pane, viewer) -> snapshot(pane, viewer, true),
                new Tap(
                        id,
                        command -> {
                            if (own != null && own == client) {
                                own.tell(command);
                            }
                        },
                        afterGrace));
    }

    private void printed(Activity activity) {
        var pane = panes.get(activity.pane());
        if (pane != null && pane.active(activity.second())) {
            changed(pane);
        }
    }

    private void told(Telling telling) {
        var pane = panes.get(telling.pane());
        if (pane != null) {
            pane.tells(telling);
            changed(pane);
        }
    }

    private void called(Calls calls) {
        var pane = panes.get(calls.pane());
        if (pane != null) {
            pane.called(calls.text());
            for (var session : sessions.values()) {
                if (session.pane() == pane) {
                    session.called(calls.text());
                }
            }
        }
    }

    private void changed(Pane pane) {
        for (var session : sessions.values()) {
            if (session.pane() == pane) {
                events.changed(session.name(), session.state());
            }
        }
    }

    private void tell(String command) {
        var current = client;
        if (current != null) {
            current.tell(command);
        }
    }

    /** Somebody sees a session's screen as a tile or by a program, whose terminal it is not. */
    public void looked(String name, PersonId person, String called) {
        var session = sessions.get(name);
        if (session != null) {
            session.looked(person, called);
        }
    }

    /** Who has a session open, the first who came first; nobody where it is not there. */
    public List<Here> here(String name) {
        var session = sessions.get(name);
        return session == null ? List.of() : session.company().here();
    }

    /** What a session's status line says besides; "" for nothing. */
    public void notice(String name, String words) {
        var session = sessions.get(name);
        if (session != null) {
            session.notice(words);
        }
    }

    /** To be called every few seconds: marks of who sees a terminal are kept true. */
    public void remark() {
        sessions.values().forEach(Session::again);
    }

    /** On a server that people use, nothing is set. */
    void mark(String name, List<String> lines) {
        if (!options.isEmpty()) {
            WatchMark.commands(name, lines).forEach(this::tell);
        }
    }

    /** Begins to watch a session; its state is known when this returns. */
    public void watch(String session) {
        if (sessions.putIfAbsent(session, new Session(this, session, afterGrace)) == null) {
            answered(listing.session(session));
        }
    }

    /** Begins to watch these sessions; their states are known when this returns. */
    public void watch(Collection<String> names) {
        boolean news = false;
        for (var name : names) {
            news |= sessions.putIfAbsent(name, new Session(this, name, afterGrace)) == null;
        }
        if (news) {
            answered(listing.all());
        }
    }

    /** Stops watching: unlinks the session's windows, tells its viewers. */
    public void unwatch(String name) {
        var session = sessions.remove(name);
        if (session == null) {
            return;
        }
        session.closeSeats(Session.GONE, "The terminal was closed.");
        for (var window : windows(name)) {
            if (linked.remove(window)) {
                tell("unlink-window -t " + Quoted.text(hubSession + ":" + window));
            }
        }
    }

    public TerminalState state(String name) {
        var session = sessions.get(name);
        return session == null ? new TerminalState(Presence.GONE, 0, "", null, null, null, "") : session.state();
    }

    /**
     * Starts a program in a new session and watches it. The window is linked in the same breath: linked a moment later,
     * just when a program that fails at once ends, tmux 3.3a loses what it printed.
     */
    public Result create(NewTerminal wanted) {
        var line = TmuxLine.newSession(wanted) + " ; link-window -d -s " + Quoted.text("=" + wanted.session() + ":")
                + " -t " + Quoted.text(hubSession + ":");
        Result created = null;
        for (int attempt = 0; attempt < 2 && (created == null || created.ended()) && connect(); attempt++) {
            // A server that ends just now is not known to have ended before it is asked.
            created = ask(line, (ok, window) -> {
                if (ok) {
                    linked.add(new String(window, StandardCharsets.UTF_8).strip());
                }
            });
        }
        if (created == null) {
            return Result.SILENT;
        }
        if (created.ok()) {
            watch(wanted.session());
        }
        return created;
    }

    /** Whether tmux has the watched session. */
    public boolean has(String name) {
        return front(name) != null;
    }

    /** Ends what runs in a watched session and starts a program there instead; its viewers stay. */
    public Result restart(NewTerminal wanted) {
        var windows = windows(wanted.session());
        var ignored = new ControlClient.Answer[1 + windows.size()];
        Arrays.fill(ignored, ControlClient.IGNORE);
        var done = ask(TmuxLine.restart(wanted, windows), ignored);
        answered(listing.all());
        return done;
    }

    /** Runs a line whose last command's answer, or first failure, is the result. */
    private Result ask(String line, ControlClient.Answer... before) {
        var current = client;
        if (current == null) {
            return Result.SILENT;
        }
        var result = new CompletableFuture<Result>();
        current.send(line, result, before);
        return result.completeOnTimeout(Result.SILENT, 10, TimeUnit.SECONDS).join();
    }

    /** Ends a watched session: its windows are killed wherever they are linked, and the session goes with the last. */
    public void end(String name) {
        for (var window : windows(name)) {
            ask("kill-window -t " + window);
        }
        unwatch(name);
    }

    private Set<String> windows(String name) {
        var windows = new LinkedHashSet<String>();
        listing.of(name).forEach(row -> windows.add(row.window()));
        return windows;
    }

    private @Nullable PaneRow front(String name) {
        var session = sessions.get(name);
        return session == null ? null : session.row();
    }

    /** What a pane shows, and the position in its output where that is so. */
    public record Captured(
            int cols, int rows, int cursorColumn, int cursorRow, boolean cursorVisible, byte[] screen, long sequence) {

        /** Its last rows that hold something, with their colours. */
        public String tail(int lines) {
            return Tail.of(screen, lines);
        }
    }

    /**
     * What a command printed, or why it failed.
     *
     * @param ended whether it failed because the server has ended
     */
    public record Result(boolean ok, String text, boolean ended) {

        static final Result SILENT = new Result(false, "The tmux server does not answer.", false);
    }

    /**
     * Captures the screen of a watched session, whose positions then count on for a while; null without a screen.
     */
    public @Nullable Captured screen(String name) {
        var session = sessions.get(name);
        var pane = session == null ? null : session.pane();
        if (pane != null) {
            pane.touch();
        }
        return capture(List.of(name), false).get(name);
    }

    /** Captures the screens of these watched sessions in one go; sessions without a screen are left out. */
    public Map<String, Captured> screens(List<String> names, boolean colours) {
        return capture(names, colours);
    }

    private Map<String, Captured> capture(List<String> names, boolean colours) {
        var current = client;
        if (current == null) {
            return Map.of();
        }
        var captured = new ConcurrentHashMap<String, Captured>();
        var all = new ArrayList<CompletableFuture<Void>>();
        for (var name : names) {
            var session = sessions.get(name);
            var pane = session == null ? null : session.pane();
            if (pane != null) {
                var done = new CompletableFuture<Void>();
                all.add(done);
                Capturing.of(current, pane, colours, screen -> captured.put(name, screen), done);
            }
        }
        CompletableFuture.allOf(all.toArray(CompletableFuture[]::new))
                .completeOnTimeout(null, 5, TimeUnit.SECONDS)
                .join();
        return captured;
    }

    /**
     * A viewer comes. The outlet is closed with 4404 when there is no such session.
     *
     * @param theirEpoch with {@code from}, where a viewer that was here before left off; null for a new one
     */
    public Seat sit(String name, Outlet outlet, Visitor visitor, @Nullable String theirEpoch, long from) {
        var session = sessions.get(name);
        if (session == null) {
            session = new Session(this, name, afterGrace);
            session.lost(Presence.GONE);
        }
        return session.sit(outlet, visitor, epoch, theirEpoch, from);
    }

    /** A recording of a watched session; {@link #record} begins it. */
    public interface Recorded {

        /** Asks for a snapshot right in its stream. */
        void repaint();

        /**
         * Asks for what it printed, as lines of text; they come on the reader's thread, or never where tmux does not
         * answer.
         *
         * @param covered how much of the history is known already; negative for nothing of it to be told
         */
        void lines(long covered, Consumer<Printed> taker);

        /** Its outlet gets what was printed until now, and then {@code over}; false where it is cut off already. */
        boolean finish();

        /** Ends it; its outlet gets nothing more. */
        void end();
    }

    /**
     * @param history how many lines have scrolled off; what of them is new stands in {@code scrolled}
     * @param screen what the screen shows
     */
    public record Printed(long history, List<String> scrolled, List<String> screen) {}

    /**
     * Begins a recording: a viewer whom nobody at the terminal is told of. Its outlet gets {@code size}, then snapshots
     * and output as every viewer does, and every byte; {@code gap} tells of those that its slowness lost. Null where
     * nothing runs that could be recorded.
     */
    public @Nullable Recorded record(String name, Outlet outlet) {
        var session = sessions.get(name);
        var viewer = session == null ? null : session.record(outlet);
        if (session == null || viewer == null) {
            return null;
        }
        return new Recorded() {
            @Override
            public void repaint() {
                session.repaint(viewer);
            }

            @Override
            public void lines(long covered, Consumer<Printed> taker) {
                var current = client;
                var pane = session.pane();
                if (current != null && pane != null) {
                    new Reading(current, pane.id(), covered, taker).start();
                }
            }

            @Override
            public boolean finish() {
                return session.finish(viewer);
            }

            @Override
            public void end() {
                session.endRecording(viewer);
            }
        };
    }

    /**
     * Tells who types into a session, never what, on the thread that brought it: must not wait.
     *
     * @return ends it
     */
    public Runnable typing(String name, Consumer<PersonId> taker) {
        var session = sessions.get(name);
        return session == null ? () -> {} : session.typing(taker);
    }

    /**
     * Tells the latest calls that a session's program told of, first those of before where they are known, on the thread
     * that brought them: must not wait.
     *
     * @return ends it
     */
    public Runnable calls(String name, Consumer<String> taker) {
        var session = sessions.get(name);
        return session == null ? () -> {} : session.calls(taker);
    }

    void type(PaneRow row, byte[] bytes, boolean pasted) {
        var current = client;
        if (current != null) {
            var pane = panes.get(row.pane());
            if (pane != null) {
                pane.typing();
            }
            Typing.into(current, row, bytes, pasted);
        }
    }

    /** Types as a person would; for callers that are no viewers. */
    public void type(String name, byte[] bytes) {
        var row = front(name);
        if (row != null) {
            type(row, bytes, false);
        }
    }

    /** A look at the screen of a watched session to decide by; null without a screen. */
    public @Nullable Look look(String name) {
        var session = sessions.get(name);
        var current = client;
        var pane = session == null ? null : session.pane();
        var row = session == null ? null : session.row();
        return current == null || pane == null || row == null ? null : Answering.look(current, pane, row, epoch);
    }

    /**
     * Types keys where the session still shows what was looked at; tmux itself looks again in the moment of typing.
     *
     * @param rows which rows of the look have to be there still
     * @param typist who types; refused where another drives and they may not take over
     */
    public Typed answer(String name, Look seen, Collection<Integer> rows, byte[] keys, Typist typist) {
        var session = sessions.get(name);
        var current = client;
        var pane = session == null ? null : session.pane();
        if (session == null
                || current == null
                || pane == null
                || !seen.epoch().equals(epoch)
                || seen.pane() != pane.id()) {
            return Typed.CHANGED;
        }
        session.company().requireAnswering(typist);
        var row = session.row();
        if (row != null && row.inMode()) {
            Typing.leaveMode(current, row);
        }
        var typed = Answering.type(current, pane, seen, rows, keys);
        if (typed == Typed.YES) {
            session.company().answered(typist);
            session.typedBy(typist.person());
        }
        return typed;
    }

    void resize(PaneRow row, int cols, int rowCount) {
        var current = client;
        if (current != null) {
            current.send("resize-window -t " + row.window() + " -x " + cols + " -y " + rowCount, (ok, _) -> {
                if (ok) {
                    listing.session(row.session());
                }
            });
        }
    }

    /** Nobody drives: the window's size is again what tmux makes of the clients attached to it. */
    void releaseSize(PaneRow row) {
        if (options.isEmpty()) {
            tell("set-option -w -u -t " + row.window() + " window-size");
        }
    }

    /** Paints the pane for a viewer, who then follows its output from exactly there. */
    void snapshot(Pane pane, Viewer viewer, boolean whole) {
        var current = client;
        if (current != null) {
            new Painting(current, pane, viewer, epoch, panes::containsKey).start(whole);
        }
    }

    @Override
    public void close() {
        closed = true;
        var current = client;
        if (current != null) {
            current.close();
        }
    }

    private final class Events implements ControlClient.Events {

        @Override
        public void output(int pane, byte[] buffer, int from, int to) {
            var known = panes.get(pane);
            if (known != null && known.output(buffer, from, to)) {
                dirty.add(known);
            }
        }

        @Override
        public void pause() {
            for (int i = 0; i < dirty.size(); i++) {
                dirty.get(i).flush();
            }
            dirty.clear();
        }

        @Override
        public void notice(String line) {
            var activity = Activity.of(line);
            var telling = activity == null ? Telling.of(line) : null;
            var calls = activity == null && telling == null ? Calls.of(line) : null;
            if (activity != null) {
                printed(activity);
            } else if (telling != null) {
                told(telling);
            } else if (calls != null) {
                called(calls);
            } else {
                listing.notice(line);
            }
        }

        @Override
        public void ended(String why) {
            lastWords = why;
            run = null;
            client = null;
            listing.clear();
            panes.clear();
            if (closed) {
                return;
            }
            lost(Presence.UNREACHABLE);
            reconnection.reset();
            reconnection.later();
        }
    }

    private void lost(Presence presence) {
        for (var session : sessions.values()) {
            if (session.lost(presence)) {
                events.changed(session.name(), session.state());
            }
        }
    }

    /** Connects as soon as the machine answers; returns at once. */
    public void connectLater() {
        reconnection.now();
    }

    /** The same, and what is there now is known when it returns. */
    public void reach() {
        again();
    }

    private void again() {
        if (closed || sessions.isEmpty()) {
            return;
        }
        try {
            if (connect()) {
                reconnection.reset();
                failing = false;
            } else if (NO_SERVER.matcher(lastWords).find()) {
                // Nothing listens on that socket: what was there is gone, not merely out of reach.
                lost(Presence.GONE);
            } else {
                unreachable(lastWords);
            }
        } catch (Refusal away) {
            unreachable(away.sentence());
        } catch (RuntimeException e) {
            if (!failing) {
                log.error("The tmux server of {} cannot be connected to.", ours, e);
            }
            failing = true;
            unreachable(e.toString());
        }
    }

    private void unreachable(String why) {
        log.debug("The tmux server of {} cannot be reached: {}", ours, why);
        lost(Presence.UNREACHABLE);
        reconnection.later();
    }
}
