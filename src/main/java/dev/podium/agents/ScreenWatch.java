package dev.podium.agents;

import dev.podium.kernel.Refusal;
import dev.podium.machines.Account;
import dev.podium.terminals.TerminalRef;
import dev.podium.terminals.TerminalState;
import dev.podium.terminals.TerminalState.Presence;
import dev.podium.terminals.Terminals;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * What known prompts on agents' screens say. tmux is asked for a screen only after its program has printed, or said
 * something of itself, at most once a second a terminal, and once in five seconds for one that works and says so itself;
 * for all of one tmux server in one line. A machine that is slow to answer holds up nobody else.
 */
@Component
class ScreenWatch {

    /** A screen that changes is looked at no more often. */
    private static final Duration AGAIN = Duration.ofMillis(900);

    /** One that says itself that it works is looked at so often, for what it may not say: that it comes no further. */
    private static final Duration AGAIN_WHILE_BUSY = Duration.ofSeconds(5);

    private static final Logger log = LoggerFactory.getLogger(ScreenWatch.class);

    private final Terminals terminals;
    private final Executor threads;
    private final ScreenCounts counts;
    private final Map<TerminalRef, Look> looks = new ConcurrentHashMap<>();
    private final Map<TerminalRef, Round> rounds = new ConcurrentHashMap<>();
    private final Set<Server> busy = ConcurrentHashMap.newKeySet();

    private record Server(Account account, TerminalRef.Server server) {}

    /**
     * The last look at a screen.
     *
     * @param process what ran there
     * @param program whose prompts were looked for
     * @param at when it was taken
     * @param sign what it says, or null where no prompt was known
     */
    private record Look(
            long process,
            String program,
            Instant at,
            @Nullable Sign sign) {

        /** Whether it was of what runs there now. */
        boolean of(TerminalState state, @Nullable Prompts prompts) {
            return process == state.processId() && prompts != null && program.equals(prompts.program());
        }
    }

    /** What a terminal asks, and which asking that is. @param text empty where it asks nothing */
    private record Round(long number, List<String> text) {}

    /** A screen that is to be looked at. */
    private record Due(AgentRow row, Prompts prompts, long process, boolean quiet, boolean busy) {}

    @Autowired
    ScreenWatch(Terminals terminals, ScreenCounts counts) {
        this(
                terminals,
                counts,
                Executors.newThreadPerTaskExecutor(
                        Thread.ofVirtual().name("screens").factory()));
    }

    ScreenWatch(Terminals terminals, ScreenCounts counts, Executor threads) {
        this.terminals = terminals;
        this.counts = counts;
        this.threads = threads;
    }

    /** The best that is known of what runs there now, from memory. */
    Signs signs(AgentRow row, TerminalState state) {
        if (state.presence() != Presence.RUNNING) {
            return Signs.NONE;
        }
        var told = state.told();
        var look = looks.get(row.terminal());
        return new Signs(
                told == null ? null : HookWords.of(told),
                look != null && look.of(state, Prompts.of(row, state.command())) ? look.sign() : null);
    }

    /**
     * Looks at the screens that may say something new; returns at once.
     *
     * @param seen told of each terminal whose screen says something else than before
     */
    void look(Iterable<AgentRow> rows, Instant now, Consumer<TerminalRef> seen) {
        var due = new HashMap<Server, List<Due>>();
        for (var row : rows) {
            var state = terminals.state(row.terminal());
            if (state.presence() != Presence.RUNNING) {
                looks.remove(row.terminal());
                rounds.remove(row.terminal());
                continue;
            }
            var prompts = Prompts.of(row, state.command());
            if (prompts == null) {
                looks.remove(row.terminal());
            } else if (due(row, state, prompts, now)) {
                due.computeIfAbsent(new Server(row.account(), row.terminal().server()), server -> new ArrayList<>())
                        .add(new Due(row, prompts, state.processId(), quiet(state, now), busyByItsOwnWord(state)));
            }
        }
        due.forEach((server, each) -> {
            if (busy.add(server)) {
                threads.execute(() -> take(server, each, now, seen));
            }
        });
    }

    /** Forgets the screens of all others. */
    void keepOnly(Collection<AgentRow> rows) {
        var kept = rows.stream().map(AgentRow::terminal).collect(Collectors.toSet());
        looks.keySet().retainAll(kept);
        rounds.keySet().retainAll(kept);
    }

    /**
     * Somebody saw what a terminal asks. The same prompt is another asking when something else was seen in between.
     *
     * @param text the rows of the prompt; empty where there is none
     * @return which asking it is
     */
    long round(TerminalRef terminal, List<String> text) {
        return rounds.compute(
                        terminal,
                        (each, before) -> before != null && before.text().equals(text)
                                ? before
                                : new Round(before == null ? 0 : before.number() + 1, text))
                .number();
    }

    /** Whether its screen has yet to be looked at, now or soon. */
    boolean waits(AgentRow row) {
        var state = terminals.state(row.terminal());
        var look = looks.get(row.terminal());
        var prompts = Prompts.of(row, state.command());
        return state.presence() == Presence.RUNNING
                && prompts != null
                && (look == null || !look.of(state, prompts) || look.at().isBefore(settled(state)));
    }

    private boolean due(AgentRow row, TerminalState state, Prompts prompts, Instant now) {
        var look = looks.get(row.terminal());
        if (look == null || !look.of(state, prompts)) {
            return true;
        }
        // What lies ahead was before the clock was set back.
        if (look.at().isAfter(now)) {
            return true;
        }
        if (look.at().plus(AGAIN).isAfter(now) || !look.at().isBefore(settled(state))) {
            return false;
        }
        return quiet(state, now)
                || look.at().isBefore(changed(state))
                        && (!busyByItsOwnWord(state)
                                || !look.at().plus(AGAIN_WHILE_BUSY).isAfter(now));
    }

    /** It says when this is over. */
    private static boolean busyByItsOwnWord(TerminalState state) {
        var told = state.told();
        var sign = told == null ? null : HookWords.of(told);
        return sign != null && sign.state() == AgentState.WORKING;
    }

    private static boolean quiet(TerminalState state, Instant now) {
        return !settled(state).isAfter(now);
    }

    /** When the screen last became another, as far as is known. */
    private static Instant changed(TerminalState state) {
        var printed = state.lastOutput() == null ? Instant.EPOCH : state.lastOutput();
        var told = state.told();
        return told == null || told.at().isBefore(printed) ? printed : told.at();
    }

    /** From when on it shows what came of that. */
    private static Instant settled(TerminalState state) {
        return changed(state).plus(Signs.PAINT);
    }

    private void take(Server server, List<Due> due, Instant now, Consumer<TerminalRef> seen) {
        try {
            var screens = terminals.texts(
                    due.stream().map(each -> each.row().terminal()).toList());
            for (var each : due) {
                var screen = screens.get(each.row().terminal());
                if (screen != null) {
                    keep(each, screen, now, seen);
                }
            }
        } catch (Refusal away) {
            log.debug("The screens of {} cannot be seen: {}", server, away.code());
        } finally {
            busy.remove(server);
        }
    }

    private void keep(Due due, String screen, Instant now, Consumer<TerminalRef> seen) {
        var shown = due.prompts().read(screen);
        // What runs inside something else is often no program with prompts.
        if (due.quiet()
                && !screen.isBlank()
                && due.prompts().program().equals(due.row().program())) {
            counts.count(due.prompts().program(), shown.isPresent());
        }
        var terminal = due.row().terminal();
        var before = looks.get(terminal);
        // A prompt to fill in stands on the screen of one that works, too.
        var sign = shown.filter(each -> due.quiet() || !due.busy() || each.state() != AgentState.IDLE)
                .map(each -> new Sign(each.state(), each.reason(), Evidence.PROMPT, now))
                .orElse(null);
        looks.put(terminal, new Look(due.process(), due.prompts().program(), now, sign));
        var asks = rounds.get(terminal);
        long round = round(terminal, asked(due.prompts(), screen));
        if (before == null || !same(before.sign(), sign) || asks != null && asks.number() != round) {
            seen.accept(terminal);
        }
    }

    private static List<String> asked(Prompts prompts, String screen) {
        var rows = screen.lines().map(String::stripTrailing).toList();
        return prompts.asked(rows, List.of()).map(Asking.Asked::text).orElse(List.of());
    }

    private static boolean same(@Nullable Sign one, @Nullable Sign other) {
        return one == null || other == null
                ? one == other
                : one.state() == other.state() && one.reason().equals(other.reason());
    }
}
