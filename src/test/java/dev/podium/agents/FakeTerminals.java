package dev.podium.agents;

import dev.podium.kernel.Refusal;
import dev.podium.machines.Account;
import dev.podium.terminals.Here;
import dev.podium.terminals.Look;
import dev.podium.terminals.Screen;
import dev.podium.terminals.ServerRun;
import dev.podium.terminals.TerminalRef;
import dev.podium.terminals.TerminalState;
import dev.podium.terminals.TerminalState.Presence;
import dev.podium.terminals.Terminals;
import dev.podium.terminals.Ticket;
import dev.podium.terminals.Typed;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** tmux as far as agents see it: sessions in memory, which tests start, end and lose by hand. */
class FakeTerminals implements Terminals {

    static final TerminalState RUNNING = new TerminalState(Presence.RUNNING, 4711, "htop", null, null, null, "");
    static final TerminalState GONE = new TerminalState(Presence.GONE, 0, "", null, null, null, "");

    final Map<TerminalRef, TerminalState> states = new ConcurrentHashMap<>();
    final Map<TerminalRef, NewTerminal> made = new ConcurrentHashMap<>();
    final Map<TerminalRef, String> screens = new HashMap<>();
    final Set<TerminalRef> silent = new HashSet<>();
    final List<FoundSession> found = new ArrayList<>();
    final Map<String, Guard> guards = new ConcurrentHashMap<>();
    final List<String> calls = new CopyOnWriteArrayList<>();
    /** Thrown by the next starts, one each. */
    final Queue<RuntimeException> failures = new ConcurrentLinkedQueue<>();
    /** Happens while a program is about to be started. */
    volatile Runnable meanwhile = () -> {};

    /** Happens just before a program runs. */
    volatile Runnable starting = () -> {};

    volatile @Nullable ServerRun run = new ServerRun("boot 1", "100 1");

    /** Every session is lost, and another server answers. */
    void replaced(ServerRun by) {
        run = by;
        states.replaceAll((terminal, state) -> GONE);
    }

    static TerminalState ended(@Nullable Integer code, @Nullable String signal) {
        return new TerminalState(Presence.ENDED, 0, "", code, signal, null, "");
    }

    static TerminalState printedAt(Instant at) {
        return new TerminalState(Presence.RUNNING, 4711, "htop", null, null, at, "");
    }

    void session(String name) {
        found.add(new FoundSession(name, "vim", "/home/ada/shop", 1, Instant.EPOCH));
    }

    @Override
    public Nested nested(TerminalRef terminal, String mark) {
        calls.add("nested " + mark);
        return new Nested(true, List.of());
    }

    @Override
    public TerminalRef create(NewTerminal wanted) {
        var ref = new TerminalRef(wanted.account(), TerminalRef.Server.PODIUM, wanted.session());
        calls.add("create");
        fail();
        made.put(ref, wanted);
        states.put(ref, RUNNING);
        return ref;
    }

    private void fail() {
        var failure = failures.poll();
        if (failure != null) {
            throw failure;
        }
        starting.run();
    }

    @Override
    public void respawn(TerminalRef terminal, NewTerminal wanted) {
        calls.add("respawn");
        fail();
        made.put(terminal, wanted);
        states.put(terminal, RUNNING);
    }

    @Override
    public List<FoundSession> adoptable(Account account) {
        HereMachines.freeOfTransactions();
        return List.copyOf(found);
    }

    @Override
    public TerminalRef adopt(Account account, String session) {
        HereMachines.freeOfTransactions();
        calls.add("adopt " + session);
        if (found.stream().noneMatch(one -> one.session().equals(session))) {
            throw Refusal.notFound("terminals.session-missing", "There is no session " + session + ".", "List them.");
        }
        var ref = new TerminalRef(account, TerminalRef.Server.DEFAULT, session);
        states.put(ref, RUNNING);
        return ref;
    }

    @Override
    public void follow(Collection<TerminalRef> terminals) {
        for (var terminal : terminals) {
            calls.add("follow " + terminal.session());
            if (silent.contains(terminal)) {
                states.put(terminal, new TerminalState(Presence.UNREACHABLE, 0, "", null, null, null, ""));
            }
        }
    }

    /** What is looked at, and what was answered, where a test sets it. */
    final Map<TerminalRef, Look> looks = new ConcurrentHashMap<>();

    final List<String> answers = new CopyOnWriteArrayList<>();
    Typed typed = Typed.YES;

    @Override
    public @Nullable Look look(TerminalRef terminal) {
        HereMachines.freeOfTransactions();
        return looks.get(terminal);
    }

    @Override
    public Typed answer(TerminalRef terminal, Look seen, Collection<Integer> rows, String keys, boolean takesOver) {
        answers.add(keys + " " + rows + " " + takesOver);
        return typed;
    }

    @Override
    public void release(TerminalRef terminal) {
        calls.add("release " + terminal.session());
    }

    @Override
    public void end(TerminalRef terminal) {
        calls.add("end");
        states.put(terminal, GONE);
    }

    @Override
    public TerminalState state(TerminalRef terminal) {
        return states.getOrDefault(terminal, GONE);
    }

    @Override
    public @Nullable ServerRun server(TerminalRef terminal) {
        return run;
    }

    @Override
    public ServerRun serve(Account account) {
        HereMachines.freeOfTransactions();
        meanwhile.run();
        return Objects.requireNonNull(run);
    }

    @Override
    public void requireRunning(TerminalRef terminal) {
        if (state(terminal).presence() != Presence.RUNNING) {
            throw Refusal.conflict("terminals.not-running", "No program runs there.", "Start it first.");
        }
    }

    @Override
    public void type(TerminalRef terminal, String text, boolean enter) {
        HereMachines.freeOfTransactions();
        calls.add("type " + text.length() + (enter ? " enter" : ""));
    }

    @Override
    public void interrupt(TerminalRef terminal) {
        HereMachines.freeOfTransactions();
        calls.add("interrupt");
    }

    @Override
    public Screen screen(TerminalRef terminal) {
        HereMachines.freeOfTransactions();
        return new Screen(screens.getOrDefault(terminal, ""), 120, 40, new Screen.Cursor(0, 0, true), 7);
    }

    @Override
    public Map<TerminalRef, String> tails(List<TerminalRef> terminals, int lines) {
        HereMachines.freeOfTransactions();
        var tails = new HashMap<TerminalRef, String>();
        terminals.forEach(terminal -> tails.put(terminal, "tail of " + terminal.session()));
        return tails;
    }

    @Override
    public Map<TerminalRef, List<Here>> here(Collection<TerminalRef> terminals) {
        return Map.of();
    }

    @Override
    public void notice(TerminalRef terminal, String words) {
        calls.add("notice " + terminal.session() + " " + words);
    }

    @Override
    public void looked(TerminalRef terminal) {
        calls.add("looked " + terminal.session());
    }

    @Override
    public Map<TerminalRef, String> texts(Collection<TerminalRef> terminals) {
        HereMachines.freeOfTransactions();
        var texts = new HashMap<>(screens);
        texts.keySet().retainAll(terminals);
        calls.add("texts " + texts.size());
        return texts;
    }

    @Override
    public Ticket ticket(TerminalRef terminal, Mode mode, String label, Guard guard, Map<String, String> details) {
        guards.put(mode + "-" + label, guard);
        calls.add("ticket " + new java.util.TreeMap<>(details));
        return new Ticket(mode + "-" + label, "/ws/terminals?ticket=1", Instant.EPOCH);
    }
}
