package dev.podium.labs;

import dev.podium.agents.Agent;
import dev.podium.agents.Agents;
import dev.podium.agents.Program;
import dev.podium.identity.Access;
import dev.podium.identity.Permission;
import dev.podium.identity.Permissions;
import dev.podium.kernel.Actor;
import dev.podium.kernel.BroadcastId;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.Origin;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.SeatId;
import dev.podium.labs.Broadcasts.Broadcast;
import dev.podium.labs.Broadcasts.Outcome;
import dev.podium.labs.SeatStore.SeatRow;
import dev.podium.machines.Machines;
import dev.podium.terminals.TerminalState.Presence;
import dev.podium.terminals.Terminals;
import jakarta.annotation.PreDestroy;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Does what a broadcast says at each seat, several at once, and writes down what became of it. Each seat is come to once: what
 * was interrupted is not done again, since a command that was typed twice is worse than one that was not.
 */
@Component
class BroadcastRunner {

    private static final Logger log = LoggerFactory.getLogger(BroadcastRunner.class);
    private static final int AT_ONCE = 16;
    private static final int LONGEST_SAID = 500;

    /** To the line's end, and away with the line: a command must not be joined to what somebody has half typed. */
    private static final String EMPTY_LINE = "\005\025";

    private static final Set<String> SHELLS =
            Set.of("sh", "bash", "dash", "ash", "zsh", "ksh", "mksh", "fish", "rbash", "busybox");

    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

    private final BroadcastStore store;
    private final SeatMaker maker;
    private final CastFiles files;
    private final Agents agents;
    private final Terminals terminals;
    private final Machines machines;
    private final Access access;
    private final Permissions permissions;
    private final Clock clock;
    private final TransactionTemplate transactions;
    private final Semaphore free = new Semaphore(AT_ONCE);
    private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
    private final Set<Future<?>> begun = ConcurrentHashMap.newKeySet();

    BroadcastRunner(
            BroadcastStore store,
            SeatMaker maker,
            CastFiles files,
            Agents agents,
            Terminals terminals,
            Machines machines,
            Access access,
            Permissions permissions,
            Clock clock,
            PlatformTransactionManager transactions) {
        this.store = store;
        this.maker = maker;
        this.files = files;
        this.agents = agents;
        this.terminals = terminals;
        this.machines = machines;
        this.access = access;
        this.permissions = permissions;
        this.clock = clock;
        this.transactions = new TransactionTemplate(transactions);
    }

    /** @param before how the file is called that was there; "" */
    private record Became(Outcome outcome, String said, String before) {
        Became(Outcome outcome, String said) {
            this(outcome, said, "");
        }
    }

    /** Types, as the acting person: their reach into each terminal counts, and the trail has it as theirs. */
    void type(BroadcastId id, List<SeatRow> seats, String command, boolean toAgents) {
        each(id, seats, seat -> typed(seat, command, toAgents));
    }

    private Became typed(SeatRow seat, String command, boolean toAgents) {
        if (seat.agent() == null) {
            return new Became(Outcome.SKIPPED, "The seat is not ready.");
        }
        var agent = agents.get(seat.agent());
        if (!agent.mine().types()) {
            // Neither typed into, nor told what runs in it.
            return new Became(Outcome.FAILED, "Its terminal is not open to you, so nothing was typed.");
        }
        if (agent.state().waiting()) {
            return new Became(Outcome.SKIPPED, "It waits for somebody: " + agent.reason());
        }
        var terminal = terminals.state(agent.terminal());
        if (terminal.presence() == Presence.UNREACHABLE) {
            return new Became(Outcome.FAILED, "Its machine does not answer.");
        }
        if (terminal.presence() != Presence.RUNNING) {
            return new Became(Outcome.SKIPPED, "No program runs in it.");
        }
        boolean shell = agent.program().id().equals(Program.SHELL.id());
        var front = terminal.command();
        if (shell && !SHELLS.contains(front)) {
            return new Became(Outcome.SKIPPED, "It runs " + RosterFile.shown(front) + " and not a shell.");
        }
        if (!shell && !toAgents) {
            return new Became(Outcome.SKIPPED, agent.program().name() + " is no shell.");
        }
        if (!shell && !idle(agent)) {
            return new Became(
                    Outcome.SKIPPED,
                    agent.program().name() + " is " + agent.state().word() + ".");
        }
        agents.input(agent.id(), (shell ? EMPTY_LINE : "") + command.replace('\n', '\r'), true);
        return new Became(Outcome.DONE, "");
    }

    private static boolean idle(Agent agent) {
        return switch (agent.state()) {
            case IDLE -> true;
            case WAITING_FOR_PERMISSION,
                    WAITING_FOR_INPUT,
                    STUCK,
                    CRASHED,
                    UNREACHABLE,
                    STARTING,
                    WORKING,
                    EXITED,
                    STOPPED -> false;
        };
    }

    /** Writes a file, as each seat's student. */
    void write(Broadcast file, List<SeatRow> seats, byte[] content) {
        var stamp = STAMP.format(clock.instant());
        each(file.id(), seats, seat -> {
            if (seat.agent() == null) {
                return new Became(Outcome.SKIPPED, "The seat is not ready.");
            }
            var before = asStudent(
                    seat,
                    () -> files.put(
                            machines.account(seat.machine()),
                            seat.directory(),
                            file.text(),
                            stamp,
                            file.sha256(),
                            content));
            return new Became(
                    Outcome.DONE, before.isEmpty() ? "" : "The one that was there is " + before + " now.", before);
        });
    }

    /** @param before how the file is called at each seat that was there before; "" */
    void takeAway(Broadcast file, List<SeatRow> seats, Map<SeatId, String> before) {
        each(file.id(), seats, seat -> {
            var kept = Objects.requireNonNullElse(before.get(seat.id()), "");
            var why = asStudent(
                    seat,
                    () -> files.takeAway(
                            machines.account(seat.machine()), seat.directory(), file.text(), file.sha256(), kept));
            return why.isEmpty()
                    ? new Became(Outcome.UNDONE, kept.isEmpty() ? "" : "The one from before is back.", kept)
                    : new Became(Outcome.KEPT, why, kept);
        });
    }

    private <T> T asStudent(SeatRow seat, java.util.function.Supplier<T> work) {
        var by = CurrentActor.require();
        var student = Objects.requireNonNull(transactions.execute(_ -> maker.student(CurrentActor.team(), seat)));
        return SeatMaker.as(
                student, new Origin(java.util.UUID.randomUUID().toString(), "", "Podium, for " + by.name()), work);
    }

    private void each(BroadcastId id, List<SeatRow> seats, Function<SeatRow, Became> work) {
        var by = CurrentActor.require();
        for (var seat : seats) {
            var task = workers.submit(() -> CurrentActor.run(by, () -> at(by, id, seat, work)));
            begun.add(task);
        }
        begun.removeIf(Future::isDone);
    }

    private void at(Actor by, BroadcastId id, SeatRow seat, Function<SeatRow, Became> work) {
        try {
            free.acquire();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            log.debug("Stopped before the seat {} was come to.", seat.id(), stopped);
            return;
        }
        Became became;
        try {
            became = access.now(by)
                    .map(now -> CurrentActor.get(now, () -> still(seat, work)))
                    .orElseGet(() -> new Became(Outcome.FAILED, by.name() + " is not in the team any more."));
        } catch (Refusal refused) {
            became = new Became(Outcome.FAILED, refused.sentence());
        } catch (RuntimeException mistake) {
            log.error("What {} sent to the seat {} failed.", by.name(), seat.id(), mistake);
            became = new Became(Outcome.FAILED, "Podium made a mistake, which its log describes.");
        } finally {
            free.release();
        }
        var said = became.said();
        var known = said.length() > LONGEST_SAID ? said.substring(0, LONGEST_SAID - 1) + "…" : said;
        var outcome = became.outcome();
        var before = became.before();
        transactions.executeWithoutResult(_ -> store.became(id, seat.id(), outcome, known, before));
    }

    /** Whoever sent it is asked anew at each seat: the last may have its turn minutes later. */
    private Became still(SeatRow seat, Function<SeatRow, Became> work) {
        permissions.require(Permission.LAB_HELP);
        return work.apply(seat);
    }

    /** Until all that was begun has ended. */
    void settle() {
        for (var each : List.copyOf(begun)) {
            try {
                each.get();
            } catch (InterruptedException | ExecutionException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @PreDestroy
    void stop() {
        workers.shutdownNow();
    }
}
