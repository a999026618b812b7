package dev.podium.agents;

import dev.podium.agents.Asking.Asked;
import dev.podium.agents.Asking.Choice;
import dev.podium.identity.Permission;
import dev.podium.identity.Permissions;
import dev.podium.kernel.AgentId;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.Refusal;
import dev.podium.terminals.Look;
import dev.podium.terminals.TerminalRef;
import dev.podium.terminals.Terminals;
import dev.podium.terminals.Typed;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Reads prompts from screens, and types the keys of their answers into the screens that were seen. */
@Service
class AgentApprovals implements Approvals {

    /** So long a program may take to show another option as selected. */
    private static final Duration SELECTED = Duration.ofSeconds(2);

    private static final Duration AGAIN = Duration.ofMillis(20);
    /** So much of what it asked stands in the trail. */
    private static final int TOLD = 1_000;

    private final Terminals terminals;
    private final ScreenWatch screens;
    private final AgentTerminals agentTerminals;
    private final AgentChanges changes;
    private final AgentDoors doors;
    private final RoleReach roles;
    private final Permissions permissions;
    private final TransactionTemplate transactions;
    private final Map<TerminalRef, Answered> last = new ConcurrentHashMap<>();

    /** The last answer at a terminal. */
    private record Answered(String prompt, String by) {}

    /** A prompt, and the look at the screen on which it stands. */
    private record Seen(String id, Asked asked, Look look) {}

    AgentApprovals(
            Terminals terminals,
            ScreenWatch screens,
            AgentTerminals agentTerminals,
            AgentChanges changes,
            AgentDoors doors,
            RoleReach roles,
            Permissions permissions,
            PlatformTransactionManager transactions) {
        this.terminals = terminals;
        this.screens = screens;
        this.agentTerminals = agentTerminals;
        this.changes = changes;
        this.doors = doors;
        this.roles = roles;
        this.permissions = permissions;
        this.transactions = new TransactionTemplate(transactions);
    }

    @Override
    public Optional<Prompt> prompt(AgentId id) {
        permissions.require(Permission.TERMINAL_WATCH);
        var row = inTransaction(() -> doors.open(id, Terminals.Mode.WATCH));
        var seen = look(row);
        if (seen == null) {
            return Optional.empty();
        }
        agentTerminals.looked(row);
        var asked = seen.asked();
        return Optional.of(new Prompt(
                seen.id(),
                asked.title(),
                asked.body(),
                asked.partly(),
                asked.choices().stream()
                        .map(choice -> new Answer(choice.kind(), choice.label()))
                        .toList()));
    }

    @Override
    public void answer(AgentId id, String prompt, Kind kind) {
        permissions.require(Permission.TERMINAL_DRIVE);
        var row = inTransaction(() -> doors.open(id, Terminals.Mode.DRIVE));
        var seen = look(row);
        if (seen == null || !seen.id().equals(prompt)) {
            throw gone(row, prompt);
        }
        var choice = seen.asked()
                .choice(kind)
                .orElseThrow(() -> Refusal.conflict(
                                "agents.no-such-answer",
                                "What the agent " + row.name() + " asks is not answered with " + kind.id()
                                        + " from here.",
                                "Answer it in its terminal.")
                        .at("answer"));
        boolean takesOver =
                doors.guard(id, Terminals.Mode.DRIVE, Permission.TERMINAL_DRIVE).takesOver(CurrentActor.require());
        var ready = selected(row, seen, choice, takesOver);
        if (ready == null) {
            throw gone(row, prompt);
        }
        var typed = inTransaction(() -> {
            // Rolled back where nothing was typed; what is typed stands in the trail.
            var still = doors.open(id, Terminals.Mode.DRIVE);
            changes.noted("agents.prompt-answered", still, told(still, seen.asked(), choice));
            var outcome = terminals.answer(
                    still.terminal(),
                    ready.look(),
                    ready.asked().rows(),
                    ready.asked().keys(choice),
                    takesOver);
            if (outcome == Typed.CHANGED) {
                throw gone(row, prompt);
            }
            return outcome;
        });
        if (typed == Typed.UNKNOWN) {
            throw Refusal.unavailable(
                    "agents.answer-unknown",
                    "The machine of the agent " + row.name()
                            + " did not answer in time, so it is not known whether the answer was typed.",
                    "Look at its terminal before you answer again.");
        }
        changes.marked(id, choice.label() + ", by " + CurrentActor.require().name());
        last.put(row.terminal(), new Answered(prompt, CurrentActor.require().name()));
    }

    /** The same prompt with the choice selected; null where it came to be another meanwhile. */
    private @Nullable Seen selected(AgentRow row, Seen seen, Choice choice, boolean takesOver) {
        var moves = seen.asked().moves(choice);
        if (moves.isEmpty()) {
            return seen;
        }
        if (terminals.answer(row.terminal(), seen.look(), seen.asked().rows(), moves, takesOver) != Typed.YES) {
            return null;
        }
        for (long end = System.nanoTime() + SELECTED.toNanos(); System.nanoTime() < end; ) {
            var now = look(row);
            if (now == null || !now.asked().text().equals(seen.asked().text())) {
                return null;
            }
            if (now.asked().selected() == choice.at()) {
                return now;
            }
            LockSupport.parkNanos(AGAIN.toNanos());
        }
        return null;
    }

    private @Nullable Seen look(AgentRow row) {
        var terminal = row.terminal();
        var prompts = Prompts.of(row, terminals.state(terminal).command());
        var look = prompts == null ? null : terminals.look(terminal);
        if (prompts == null || look == null) {
            return null;
        }
        var asked = prompts.asked(look.rows(), look.coloured()).orElse(null);
        long round = screens.round(terminal, asked == null ? List.of() : asked.text());
        return asked == null ? null : new Seen(id(look, round, asked), asked, look);
    }

    /**
     * What makes it this prompt, asked this time: the connection to tmux, the pane, its program, how often somebody typed
     * into it, how often it asked, and every line of what it asks.
     */
    private static String id(Look look, long round, Asked asked) {
        var all = String.join(
                "\n",
                look.epoch(),
                Integer.toString(look.pane()),
                Long.toString(look.processId()),
                Long.toString(look.typings()),
                Long.toString(round),
                String.join("\n", asked.text()));
        try {
            var hash = MessageDigest.getInstance("SHA-256").digest(all.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private Refusal gone(AgentRow row, String prompt) {
        var answered = last.get(row.terminal());
        return Refusal.conflict(
                "agents.prompt-gone",
                answered != null && answered.prompt().equals(prompt)
                        ? answered.by() + " has answered what the agent " + row.name() + " asked. Nothing was typed."
                        : "The agent " + row.name() + " no longer asks what you saw. Nothing was typed.",
                "Look at what it asks now.");
    }

    /** Who reads the trail reads no screen by it that nobody opens by their role. */
    private Map<String, String> told(AgentRow row, Asked asked, Choice choice) {
        var details = AgentTerminals.whose(row);
        details.put("answer", choice.kind().id());
        if (roles.withheld(row.owner())) {
            return details;
        }
        details.put("option", choice.label());
        var all = asked.title() + ": " + asked.body().replaceAll("\\s+", " ");
        details.put("asked", all.length() > TOLD ? all.substring(0, TOLD) + "…" : all);
        return details;
    }

    private <T> T inTransaction(Supplier<T> work) {
        return transactions.execute(status -> work.get());
    }
}
