package dev.podium.terminals;

import dev.podium.machines.Account;
import dev.podium.machines.Command;
import dev.podium.machines.Machines;
import dev.podium.terminals.Terminals.NewTerminal;
import dev.podium.terminals.live.Outlet;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/** Terminals on a real tmux of their own, for tests. */
public final class TestTmux implements AutoCloseable {

    public final Machines machines;
    private final Account account;
    final TmuxServers servers;
    public final LiveTerminals terminals;
    public final List<String> audited = new CopyOnWriteArrayList<>();

    public final BlockingQueue<Object> events = new LinkedBlockingQueue<>();

    public TestTmux(Path home) {
        this(home, CompletableFuture.delayedExecutor(30, TimeUnit.SECONDS));
    }

    /**
     * @param afterGrace when output that nobody needs ceases to flow
     */
    public TestTmux(Path home, Executor afterGrace) {
        this(home, dev.podium.machines.TestMachines.local(), Account.LOCAL, afterGrace);
    }

    /** On the tmux of an account. */
    TestTmux(Path home, Machines machines, Account account, Executor afterGrace) {
        this.machines = machines;
        this.account = account;
        servers = new TmuxServers(machines, home, events::add, afterGrace);
        terminals = new LiveTerminals(servers, machines, new Tickets(), (action, object, _) -> audited.add(action));
    }

    /** Runs a program in a new terminal. */
    public TerminalRef run(String session, String... arguments) {
        return terminals.create(new NewTerminal(
                account, session, List.of(arguments), System.getProperty("user.home"), Map.of(), 120, 40));
    }

    /** Seats viewers; what they do with the keyboard is audited in {@link #audited}. */
    Viewing viewing() {
        return new Viewing(
                servers,
                Optional::of,
                new KeyboardTrail((action, object, _) -> audited.add(action), Clock.systemUTC()));
    }

    /** What tmux itself says, past Podium. */
    public String tmux(String... arguments) {
        var line = new ArrayList<>(servers.tmux(account, TerminalRef.Server.PODIUM));
        line.addAll(List.of(arguments));
        return machines.run(account, Command.of(line), Duration.ofSeconds(10)).out();
    }

    /** Waits until the trail has it, as long as the test has time. */
    void untilAudited(String action) {
        while (!audited.contains(action)) {
            Thread.onSpinWait();
        }
    }

    /** Waits for news that say so. */
    void untilPresence(TerminalRef terminal, TerminalState.Presence presence) {
        try {
            for (var event = events.take(); ; event = events.take()) {
                if (event instanceof TerminalChanged changed
                        && changed.terminal().equals(terminal)
                        && changed.state().presence() == presence) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** As when Podium ends: its tmux server goes on. */
    public void detach() {
        servers.close();
    }

    @Override
    public void close() {
        tmux("kill-server");
        servers.close();
    }

    /** A viewer that keeps all it gets. */
    public static final class Recorder implements Outlet {

        private final ReentrantLock lock = new ReentrantLock();
        private final Condition more = lock.newCondition();
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        public final List<String> texts = new ArrayList<>();
        public volatile int closeCode;
        private volatile boolean stalled;

        /** From now on takes nothing more, as a browser whose tab sleeps. */
        public void stall() {
            stalled = true;
        }

        @Override
        public void binary(ByteBuffer buffer, Runnable sent) {
            if (stalled) {
                return;
            }
            put(() -> {
                bytes.write(buffer.array(), buffer.arrayOffset() + buffer.position(), buffer.remaining());
            });
            sent.run();
        }

        @Override
        public void text(String json, Runnable sent) {
            put(() -> texts.add(json));
            sent.run();
        }

        @Override
        public void close(int code, String reason) {
            put(() -> closeCode = code);
        }

        private void put(Runnable change) {
            lock.lock();
            try {
                change.run();
                more.signalAll();
            } finally {
                lock.unlock();
            }
        }

        public byte[] bytes() {
            lock.lock();
            try {
                return bytes.toByteArray();
            } finally {
                lock.unlock();
            }
        }

        public String text() {
            return new String(bytes(), StandardCharsets.UTF_8);
        }

        public void forget() {
            put(bytes::reset);
        }

        /** Waits until what came so far satisfies the condition; fails after 20 s with what came. */
        public Recorder until(String what, Predicate<Recorder> condition) {
            lock.lock();
            try {
                long left = TimeUnit.SECONDS.toNanos(20);
                while (!condition.test(this)) {
                    if (left <= 0) {
                        var all = text();
                        throw new AssertionError("Waited for " + what + "; the end of what came: "
                                + all.substring(Math.max(0, all.length() - 500)) + " and " + texts);
                    }
                    left = more.awaitNanos(left);
                }
                return this;
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            } finally {
                lock.unlock();
            }
        }

        public Recorder untilText(String expected) {
            return until(expected, each -> each.text().contains(expected));
        }

        public Recorder untilControl(String expected) {
            return until(expected, each -> each.texts.stream().anyMatch(text -> text.contains(expected)));
        }
    }
}
