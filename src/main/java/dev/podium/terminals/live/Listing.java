package dev.podium.terminals.live;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What tmux says of its panes. The whole list is asked for when sessions or windows come and go, which costs in
 * proportion to all of them (about 20 µs a pane); what changes within a session asks for that session only.
 */
final class Listing {

    interface Events {

        /** Everything was listed; on the reader's thread. */
        void all(Set<String> inHub);

        /** One session was listed, or found gone; on the reader's thread. */
        void one(String session);
    }

    /** Notifications that change nothing here; those of other clients among them. */
    private static final List<String> NO_CHANGE =
            List.of("exit", "client-", "message", "pause", "continue", "session-changed", "paste-buffer");

    /** Notifications of a change inside a window that is known, by the window's or the pane's id. */
    private static final Pattern INSIDE = Pattern.compile(
            "(?:layout-change|window-pane-changed|window-renamed|pane-mode-changed|subscription-changed)"
                    + "(?: .*?)? ([@%]\\d+)(?: .*)?");

    /** The hub sessions hold every window a second time. */
    private static final String SESSIONS =
            " ; list-panes -a -f \"#{?#{m:" + Hub.PREFIX + "*,#{session_name}},,1}\" -F " + PaneRow.FORMAT;

    private final Supplier<@Nullable ControlClient> client;
    private final Supplier<String> hubSession;
    private final Events events;
    private final Map<String, List<PaneRow>> rows = new ConcurrentHashMap<>();
    private final Object lock = new Object();
    private boolean asking;
    private boolean askAgain;
    private List<CompletableFuture<Boolean>> waiting = new ArrayList<>();
    private Set<String> inHub = Set.of();

    Listing(Supplier<@Nullable ControlClient> client, Supplier<String> hubSession, Events events) {
        this.client = client;
        this.events = events;
        this.hubSession = hubSession;
    }

    List<PaneRow> of(String session) {
        return rows.getOrDefault(session, List.of());
    }

    void each(Consumer<PaneRow> taker) {
        rows.values().forEach(list -> list.forEach(taker));
    }

    /** The server has ended; whoever waits has been answered by its client. */
    void clear() {
        rows.clear();
    }

    /** A notification of tmux: asks for what it may have changed. */
    void notice(String line) {
        if (NO_CHANGE.stream().anyMatch(line::startsWith)) {
            return;
        }
        var inside = INSIDE.matcher(line);
        var concerned = inside.matches() ? having(inside.group(1)) : List.<String>of();
        if (concerned.isEmpty()) {
            all();
        } else {
            concerned.forEach(this::session);
        }
    }

    private List<String> having(String id) {
        var names = new ArrayList<String>();
        rows.forEach((name, list) -> {
            if (list.stream().anyMatch(row -> row.window().equals(id) || id.equals("%" + row.pane()))) {
                names.add(name);
            }
        });
        return names;
    }

    /** Asks for one session; completes with whether tmux answered. */
    CompletableFuture<Boolean> session(String name) {
        var done = new CompletableFuture<Boolean>();
        var current = client.get();
        if (current == null) {
            done.complete(false);
            return done;
        }
        current.send("list-panes -s -t " + Quoted.text("=" + name + ":") + " -F " + PaneRow.FORMAT, (ok, text) -> {
            if (ok) {
                rows.put(name, parse(text));
            } else {
                rows.remove(name);
            }
            if (ok || !current.hasEnded()) {
                events.one(name);
            }
            done.complete(ok || !current.hasEnded());
        });
        return done;
    }

    /** Asks for everything; completes with whether tmux answered. Many at once become one or two. */
    CompletableFuture<Boolean> all() {
        var done = new CompletableFuture<Boolean>();
        synchronized (lock) {
            waiting.add(done);
            if (asking) {
                askAgain = true;
                return done;
            }
            asking = true;
        }
        ask();
        return done;
    }

    private void ask() {
        var current = client.get();
        if (current == null) {
            listed(false);
            return;
        }
        current.send(
                "list-windows -F \"#{window_id}\" -t " + Quoted.text("=" + hubSession.get() + ":") + SESSIONS,
                (ok, text) -> inHub = ok ? Set.of(new String(text, StandardCharsets.UTF_8).split("\n")) : Set.of(),
                (ok, text) -> {
                    if (ok) {
                        var found = new HashMap<String, List<PaneRow>>();
                        for (var row : parse(text)) {
                            found.computeIfAbsent(row.session(), name -> new ArrayList<>())
                                    .add(row);
                        }
                        rows.keySet().retainAll(found.keySet());
                        rows.putAll(found);
                        events.all(inHub);
                    }
                    listed(ok);
                });
    }

    private void listed(boolean ok) {
        List<CompletableFuture<Boolean>> answered = List.of();
        boolean again;
        synchronized (lock) {
            again = askAgain && ok;
            askAgain = false;
            asking = again;
            if (!again) {
                answered = waiting;
                waiting = new ArrayList<>();
            }
        }
        answered.forEach(each -> each.complete(ok));
        if (again) {
            ask();
        }
    }

    private static List<PaneRow> parse(byte[] text) {
        return PaneRow.parse(new String(text, StandardCharsets.UTF_8));
    }
}
