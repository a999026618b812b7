package dev.podium.agents;

import dev.podium.identity.Teams;
import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.TeamId;
import dev.podium.machines.Account;
import dev.podium.terminals.TerminalChanged;
import dev.podium.terminals.TerminalRef;
import dev.podium.terminals.Terminals;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Keeps the table true: looks at the terminals of all teams, writes what changed, tells of it.
 *
 * <p>Terminals report on the thread that reads tmux, which must never wait for a database. So a report only marks its
 * terminal here, and {@link AgentHeartbeat} does the work. What could not be written stays marked.
 */
@Component
class AgentWatch {

    private static final Logger log = LoggerFactory.getLogger(AgentWatch.class);

    /** How old a stored time of last output may become while nothing else changes. */
    static final Duration ACTIVITY = Duration.ofSeconds(30);
    /** So long after a report others are waited for. */
    private static final Duration TOGETHER = Duration.ofMillis(50);
    /** How often every agent is looked at, whether its terminal reported or not. */
    static final Duration ROUND = Duration.ofSeconds(30);

    private final AgentIndex index;
    private final AgentStore store;
    private final Runs runs;
    private final AgentChanges changes;
    private final LiveAgents live;
    private final ScreenWatch screens;
    private final Terminals terminals;
    private final Teams teams;
    private final TransactionTemplate transactions;
    private final Set<TerminalRef> marked = ConcurrentHashMap.newKeySet();
    private final Semaphore reports = new Semaphore(0);
    private Instant lastRound = Instant.MIN;

    AgentWatch(
            AgentIndex index,
            AgentStore store,
            Runs runs,
            AgentChanges changes,
            LiveAgents live,
            ScreenWatch screens,
            Terminals terminals,
            Teams teams,
            PlatformTransactionManager transactions) {
        this.index = index;
        this.store = store;
        this.runs = runs;
        this.changes = changes;
        this.live = live;
        this.screens = screens;
        this.terminals = terminals;
        this.teams = teams;
        this.transactions = new TransactionTemplate(transactions);
    }

    /** Takes up all teams' agents after a start of Podium, and watches the sessions that should be there. */
    void begin() {
        for (var team : teams.all()) {
            var rows = asTeam(team, store::live);
            terminals.follow(rows.stream()
                    .filter(row -> row.desired() != Desired.STOPPED)
                    .map(AgentRow::terminal)
                    .toList());
            rows.forEach(index::keep);
        }
    }

    @EventListener
    void on(TerminalChanged change) {
        mark(change.terminal());
    }

    private void mark(TerminalRef terminal) {
        if (index.has(terminal)) {
            marked.add(terminal);
            reports.release();
        }
    }

    private void shown(TerminalRef terminal) {
        mark(terminal);
        index.find(terminal).ifPresent(changes::shown);
    }

    /** Waits for a report, but no longer than {@code limit}. */
    void await(Duration limit) throws InterruptedException {
        if (reports.tryAcquire(limit.toMillis(), TimeUnit.MILLISECONDS)) {
            // tmux tells of all its panes within a moment; they are looked at in one go.
            TimeUnit.MILLISECONDS.sleep(TOGETHER.toMillis());
            reports.drainPermits();
        }
    }

    void wake() {
        reports.release();
    }

    /** Looks at what reported, at what time alone can change, and now and then at all. */
    void look() {
        var now = live.now();
        var due = new ArrayList<AgentRow>();
        // A round that is still to come was before the clock was set back.
        var round = lastRound.equals(Instant.MIN) || !lastRound.plus(ROUND).isAfter(now) || lastRound.isAfter(now);
        var reported = new HashSet<>(marked);
        marked.removeAll(reported);
        if (round) {
            screens.keepOnly(index.all());
            terminals.follow(index.all().stream()
                    .filter(row -> row.standing().state() == AgentState.UNREACHABLE)
                    .map(AgentRow::terminal)
                    .toList());
        }
        for (var row : index.all()) {
            var state = row.standing().state();
            if (round
                    || state == AgentState.WORKING
                    || state == AgentState.STARTING
                    || screens.waits(row)
                    || reported.contains(row.terminal())) {
                due.add(row);
            }
        }
        screens.look(due, now, this::shown);
        try {
            if (round) {
                nameDirectories(due);
            }
            observe(due);
        } catch (RuntimeException e) {
            marked.addAll(reported);
            throw e;
        }
        if (round) {
            lastRound = now;
        }
    }

    private void observe(Collection<AgentRow> due) {
        var changed = new HashMap<TeamId, List<AgentRow>>();
        for (var row : due) {
            var seen = seen(row);
            if (seen != null) {
                changed.computeIfAbsent(row.team(), team -> new ArrayList<>()).add(seen);
            }
        }
        changed.forEach(this::write);
    }

    /** The row with what is new about it, or null when nothing is worth writing. */
    private @Nullable AgentRow seen(AgentRow row) {
        var terminal = terminals.state(row.terminal());
        var outcome = live.next(row, terminal);
        var standing = outcome.standing();
        var activity = LiveAgents.activity(row, terminal);
        if (standing.equals(row.standing())) {
            var same = outcome.comeback().equals(row.comeback()) && !old(row.lastActivity(), activity);
            return same ? null : row.observed(standing, outcome.comeback(), activity);
        }
        if (outcome.lastLineTells()) {
            var line = lastLine(row.terminal());
            if (!line.isEmpty()) {
                standing = standing.saying(standing.reason() + " Its last line: " + line);
            }
        }
        return row.observed(standing, outcome.comeback(), activity);
    }

    private static boolean old(@Nullable Instant stored, @Nullable Instant seen) {
        return seen != null && (stored == null || stored.plus(ACTIVITY).isBefore(seen));
    }

    private String lastLine(TerminalRef terminal) {
        try {
            return terminals
                    .screen(terminal)
                    .text()
                    .lines()
                    .filter(line -> !line.isBlank())
                    // tmux's own words on a pane that it keeps.
                    .filter(line -> !line.startsWith("Pane is dead"))
                    .reduce("", (before, line) -> Blueprint.shown(line));
        } catch (Refusal gone) {
            return "";
        }
    }

    private void write(TeamId team, List<AgentRow> rows) {
        var written = asTeam(team, () -> {
            var current = new ArrayList<AgentRow>();
            for (var row : rows) {
                if (store.observe(row)) {
                    current.add(row);
                    if (row.standing().ended()) {
                        runs.end(row);
                    }
                } else {
                    // Somebody changed it since; what they made of it is looked at in the next turn.
                    store.find(row.id()).ifPresent(index::keep);
                    marked.add(row.terminal());
                }
            }
            return current;
        });
        for (var row : written) {
            var before = index.find(row.terminal()).map(AgentRow::standing);
            if (before.filter(row.standing()::equals).isPresent()) {
                index.keep(row);
            } else {
                changes.tell(row);
            }
        }
    }

    /** Adopting is too quick to ask where a session works; that is made up for here. */
    private void nameDirectories(List<AgentRow> rows) {
        var nameless = new HashMap<TerminalRef, AgentRow>();
        for (var row : rows) {
            if (row.adopted()
                    && row.workingDirectory().isEmpty()
                    && row.standing().state().running()) {
                nameless.put(row.terminal(), row);
            }
        }
        var accounts =
                nameless.keySet().stream().map(TerminalRef::account).distinct().toList();
        for (var account : accounts) {
            for (var found : adoptable(account)) {
                var row = nameless.get(new TerminalRef(account, TerminalRef.Server.DEFAULT, found.session()));
                if (row != null) {
                    var named = row.in(found.directory());
                    rows.set(rows.indexOf(row), named);
                    write(row.team(), List.of(named));
                }
            }
        }
    }

    private List<Terminals.FoundSession> adoptable(Account account) {
        try {
            return terminals.adoptable(account);
        } catch (Refusal unreachable) {
            log.debug("The sessions of {} are not known: {}", account, unreachable.code());
            return List.of();
        }
    }

    private <T> T asTeam(TeamId team, Supplier<T> work) {
        return CurrentActor.get(Actor.system(team), () -> transactions.execute(status -> work.get()));
    }
}
