package dev.podium.terminals;

import dev.podium.audit.AuditTrail;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.Refusal;
import dev.podium.machines.Account;
import dev.podium.machines.Command;
import dev.podium.machines.Machines;
import dev.podium.terminals.TerminalRef.Server;
import dev.podium.terminals.TerminalState.Presence;
import dev.podium.terminals.live.Hub;
import dev.podium.terminals.live.Typist;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/**
 * Terminals as tmux sessions that hubs watch.
 *
 * <p>Longer than most files: each method of the contract stands here once, and is short.
 */
@Service
class LiveTerminals implements Terminals {

    private static final Pattern SESSION = Pattern.compile("[A-Za-z0-9_-]{1,64}");
    private static final Duration SHORT = Duration.ofSeconds(10);

    private final TmuxServers servers;
    private final NestedServers nested;
    private final Machines machines;
    private final Tickets tickets;
    private final AuditTrail audit;

    LiveTerminals(TmuxServers servers, Machines machines, Tickets tickets, AuditTrail audit) {
        this.servers = servers;
        this.nested = new NestedServers(servers, machines);
        this.machines = machines;
        this.tickets = tickets;
        this.audit = audit;
    }

    @Override
    public TerminalRef create(NewTerminal wanted) {
        if (!SESSION.matcher(wanted.session()).matches()) {
            throw Refusal.invalid(
                    "terminals.bad-session",
                    "A session's name has 1 to 64 letters, digits, '-' and '_'.",
                    "Choose another name.");
        }
        var hub = servers.connected(wanted.account(), Server.PODIUM);
        var result = hub.create(wanted);
        if (!result.ok()) {
            throw result.text().startsWith("duplicate session")
                    ? Refusal.conflict(
                            "terminals.session-taken",
                            "There is a tmux session " + wanted.session() + " already.",
                            "Choose another name, or end that session.")
                    : failed(result);
        }
        return new TerminalRef(wanted.account(), Server.PODIUM, wanted.session());
    }

    @Override
    public void respawn(TerminalRef terminal, NewTerminal wanted) {
        var hub = servers.connected(terminal.account(), terminal.server());
        hub.watch(terminal.session());
        if (!hub.has(terminal.session())) {
            create(wanted);
            return;
        }
        var result = hub.restart(wanted);
        if (!result.ok()) {
            throw failed(result);
        }
    }

    private static Refusal failed(Hub.Result result) {
        return Refusal.unavailable(
                "terminals.tmux-refused",
                "tmux would not do it: " + result.text().strip() + ".",
                "Correct what it names, then try again.");
    }

    @Override
    public List<FoundSession> adoptable(Account account) {
        var line = new ArrayList<>(servers.tmux(account, Server.DEFAULT));
        line.addAll(
                List.of(
                        "list-sessions",
                        "-F",
                        "#{session_name}\t#{session_windows}\t#{session_created}\t#{pane_current_command}\t#{pane_current_path}"));
        var output = machines.run(account, Command.of(line), SHORT);
        if (output.exit() != 0) {
            return List.of();
        }
        var found = new ArrayList<FoundSession>();
        for (var row : output.out().split("\n")) {
            var f = row.split("\t", 5);
            if (f.length == 5 && !f[0].startsWith(Hub.PREFIX)) {
                found.add(new FoundSession(
                        f[0], f[3], f[4], Integer.parseInt(f[1]), Instant.ofEpochSecond(Long.parseLong(f[2]))));
            }
        }
        return found;
    }

    @Override
    public Nested nested(TerminalRef terminal, String mark) {
        return nested.of(terminal, mark);
    }

    @Override
    public TerminalRef adopt(Account account, String session) {
        var missing = Refusal.notFound(
                "terminals.session-missing",
                "There is no tmux session of that name on "
                        + machines.get(account.machine()).name() + ".",
                "Look at tmux list-sessions there.");
        if (session.isEmpty() || session.length() > 200 || session.startsWith(Hub.PREFIX)) {
            throw missing;
        }
        var hub = servers.connected(account, Server.DEFAULT);
        hub.watch(session);
        if (!hub.has(session)) {
            hub.unwatch(session);
            throw missing;
        }
        return new TerminalRef(account, Server.DEFAULT, session);
    }

    @Override
    public void follow(Collection<TerminalRef> terminals) {
        terminals.stream()
                .collect(Collectors.groupingBy(each -> new TerminalRef(each.account(), each.server(), "")))
                .forEach((server, each) -> {
                    var hub = servers.hub(server.account(), server.server());
                    var names = each.stream().map(TerminalRef::session).toList();
                    hub.watch(names);
                    if (server.account().equals(Account.LOCAL)) {
                        hub.reach();
                    } else {
                        // It may not answer; what there is there is told when it does.
                        hub.connectLater();
                    }
                });
    }

    @Override
    public void release(TerminalRef terminal) {
        hub(terminal).unwatch(terminal.session());
    }

    @Override
    public void end(TerminalRef terminal) {
        hub(terminal).end(terminal.session());
    }

    @Override
    public TerminalState state(TerminalRef terminal) {
        return hub(terminal).state(terminal.session());
    }

    @Override
    public @Nullable ServerRun server(TerminalRef terminal) {
        var run = hub(terminal).run();
        return run == null ? null : servers.run(terminal.account(), run);
    }

    @Override
    public ServerRun serve(Account account) {
        var run = servers.connected(account, Server.PODIUM).awaitRun();
        if (run == null) {
            throw servers.silent(account, Server.PODIUM);
        }
        return servers.run(account, run);
    }

    @Override
    public void type(TerminalRef terminal, String text, boolean enter) {
        requireRunning(terminal);
        var bytes = (text + (enter ? "\r" : "")).getBytes(StandardCharsets.UTF_8);
        hub(terminal).type(terminal.session(), bytes);
    }

    @Override
    public @Nullable Look look(TerminalRef terminal) {
        return state(terminal).presence() == Presence.RUNNING ? hub(terminal).look(terminal.session()) : null;
    }

    @Override
    public Typed answer(TerminalRef terminal, Look seen, Collection<Integer> rows, String keys, boolean takesOver) {
        var actor = CurrentActor.require();
        return hub(terminal)
                .answer(
                        terminal.session(),
                        seen,
                        rows,
                        keys.getBytes(StandardCharsets.UTF_8),
                        new Typist(actor.person(), actor.name(), takesOver));
    }

    @Override
    public void interrupt(TerminalRef terminal) {
        requireRunning(terminal);
        hub(terminal).type(terminal.session(), new byte[] {3});
    }

    @Override
    public void requireRunning(TerminalRef terminal) {
        if (state(terminal).presence() != Presence.RUNNING) {
            throw Refusal.conflict(
                    "terminals.not-running",
                    "No program runs in the terminal " + terminal.session() + ", so nothing would read it.",
                    "Start it first.");
        }
    }

    @Override
    public Screen screen(TerminalRef terminal) {
        var captured = hub(terminal).screen(terminal.session());
        if (captured == null && state(terminal).presence() == Presence.RUNNING) {
            throw Refusal.conflict(
                    "terminals.no-screen-yet",
                    "The terminal " + terminal.session() + " has no screen yet: its program is just starting.",
                    "Ask again in a moment.");
        }
        if (captured == null) {
            throw Refusal.conflict(
                    "terminals.no-screen",
                    "The terminal " + terminal.session() + " has no screen: its session is not there.",
                    "Start it first.");
        }
        var text = new String(captured.screen(), StandardCharsets.UTF_8);
        return new Screen(
                text.endsWith("\n") ? text.substring(0, text.length() - 1) : text,
                captured.cols(),
                captured.rows(),
                new Screen.Cursor(captured.cursorColumn(), captured.cursorRow(), captured.cursorVisible()),
                captured.sequence());
    }

    @Override
    public Map<TerminalRef, String> tails(List<TerminalRef> terminals, int lines) {
        return captured(terminals, true, screen -> screen.tail(lines));
    }

    @Override
    public void looked(TerminalRef terminal) {
        var actor = CurrentActor.require();
        hub(terminal).looked(terminal.session(), actor.person(), actor.name());
    }

    @Override
    public Map<TerminalRef, List<Here>> here(Collection<TerminalRef> terminals) {
        var all = new HashMap<TerminalRef, List<Here>>();
        for (var terminal : terminals) {
            var here = hub(terminal).here(terminal.session());
            if (!here.isEmpty()) {
                all.put(terminal, here);
            }
        }
        return all;
    }

    @Override
    public void notice(TerminalRef terminal, String words) {
        hub(terminal).notice(terminal.session(), words);
    }

    @Override
    public Map<TerminalRef, String> texts(Collection<TerminalRef> terminals) {
        return captured(terminals, false, screen -> new String(screen.screen(), StandardCharsets.UTF_8));
    }

    private Map<TerminalRef, String> captured(
            Collection<TerminalRef> terminals, boolean colours, Function<Hub.Captured, String> shown) {
        var texts = new HashMap<TerminalRef, String>();
        terminals.stream().collect(Collectors.groupingBy(this::hub)).forEach((hub, refs) -> {
            var captured = hub.screens(refs.stream().map(TerminalRef::session).toList(), colours);
            for (var ref : refs) {
                var screen = captured.get(ref.session());
                if (screen != null) {
                    texts.put(ref, shown.apply(screen));
                }
            }
        });
        return texts;
    }

    @Override
    public Ticket ticket(TerminalRef terminal, Mode mode, String label, Guard guard, Map<String, String> details) {
        var told = new HashMap<>(details);
        told.put("session", terminal.session());
        if (details.containsKey(AuditTrail.CONCERNS)) {
            // Whom it concerns is told too when it is closed, and how long it was open.
            told.put(AuditTrail.VISIT, UUID.randomUUID().toString());
        }
        var ticket = tickets.issue(terminal, mode, label, guard, told);
        audit.record(mode == Mode.DRIVE ? "terminals.drive" : "terminals.watch", label, told);
        return ticket;
    }

    private Hub hub(TerminalRef terminal) {
        return servers.hub(terminal.account(), terminal.server());
    }
}
