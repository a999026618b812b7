package dev.podium.agents;

import dev.podium.audit.AuditCounts;
import dev.podium.audit.AuditTrail;
import dev.podium.kernel.AgentId;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.Refusal;
import dev.podium.machines.Machines;
import dev.podium.terminals.Here;
import dev.podium.terminals.Screen;
import dev.podium.terminals.TerminalRef;
import dev.podium.terminals.TerminalState.Presence;
import dev.podium.terminals.Terminals;
import dev.podium.terminals.Ticket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * An agent's terminal, looked at and typed into. Called by {@link TeamAgents} after its permissions; tmux is asked when
 * the transaction that found the agent is over, for it may take its time.
 */
@Component
class AgentTerminals {

    static final int LONGEST_INPUT = 1024 * 1024;

    private final Terminals terminals;
    private final Machines machines;
    private final LiveAgents live;
    private final AgentChanges changes;
    private final AuditCounts counts;
    private final AgentDoors doors;
    private final TransactionTemplate transactions;

    AgentTerminals(
            Terminals terminals,
            Machines machines,
            LiveAgents live,
            AgentChanges changes,
            AuditCounts counts,
            AgentDoors doors,
            PlatformTransactionManager transactions) {
        this.terminals = terminals;
        this.machines = machines;
        this.live = live;
        this.changes = changes;
        this.counts = counts;
        this.doors = doors;
        this.transactions = new TransactionTemplate(transactions);
    }

    /** What is typed may be a secret, so the trail gets its length only. Nothing is typed that the trail has not. */
    void type(AgentId id, String text, boolean enter) {
        // A character has at least one byte, so a text that is too long needs no encoding to be refused.
        var bytes = text.length() > LONGEST_INPUT ? text.length() : text.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > LONGEST_INPUT) {
            throw Refusal.tooLarge(
                            "agents.input-too-long",
                            "The text has more than " + LONGEST_INPUT + " bytes, which is the most at once.",
                            "Send it in parts, or put it into a file.")
                    .at("text");
        }
        var terminal =
                noted(id, "agents.input", Map.of("bytes", Integer.toString(bytes), "enter", Boolean.toString(enter)));
        terminals.type(terminal, text, enter);
    }

    void interrupt(AgentId id) {
        terminals.interrupt(noted(id, "agents.interrupt", Map.of()));
    }

    private TerminalRef noted(AgentId id, String action, Map<String, String> what) {
        return inTransaction(() -> {
            var row = doors.open(id, Terminals.Mode.DRIVE);
            var terminal = running(row);
            var details = whose(row);
            details.putAll(what);
            changes.noted(action, row, details);
            return terminal;
        });
    }

    Screen screen(AgentId id) {
        var row = inTransaction(() -> doors.open(id, Terminals.Mode.WATCH));
        var screen = terminals.screen(terminal(row));
        looked(row);
        return screen;
    }

    Terminals.Nested nested(AgentId id) {
        var row = inTransaction(() -> doors.open(id, Terminals.Mode.WATCH));
        // It runs something as the owner's OS user.
        machines.requireStill(row.account(), row.owner());
        var nested = terminals.nested(row.terminal(), Launch.AGENT_ID + "=" + row.id());
        looked(row);
        return nested;
    }

    /** That another's screen was read, counted: a page and a script read it again and again. */
    void looked(AgentRow row) {
        if (!own(row)) {
            counts.count("agents.watched-screen", row.id().toString(), whose(row));
            terminals.looked(row.terminal());
        }
    }

    private static boolean own(AgentRow row) {
        return row.owner().equals(CurrentActor.require().person());
    }

    /** What the trail says of an agent that is another's, so that its owner is shown it; nothing of one's own. */
    static Map<String, String> whose(AgentRow row) {
        var details = new HashMap<String, String>();
        if (!own(row)) {
            details.put("owner", row.ownerName());
            details.put("agent", row.name().value());
            details.put(AuditTrail.CONCERNS, row.owner().toString());
            details.put(AuditTrail.SUBJECT, row.id().toString());
        }
        return details;
    }

    Map<AgentId, String> tails(List<AgentId> ids, int lines) {
        var rows = inTransaction(() -> doors.opened(ids));
        // The last screen of a program that ended is what explains its end.
        var shown = new HashMap<TerminalRef, AgentRow>();
        for (var row : rows) {
            switch (terminals.state(row.terminal()).presence()) {
                case RUNNING, ENDED -> shown.put(row.terminal(), row);
                case GONE, UNREACHABLE -> {}
            }
        }
        var tails = new HashMap<AgentId, String>();
        if (!shown.isEmpty()) {
            terminals.tails(List.copyOf(shown.keySet()), lines).forEach((terminal, tail) -> {
                var row = shown.get(terminal);
                if (row != null) {
                    tails.put(row.id(), tail);
                    looked(row);
                }
            });
        }
        return tails;
    }

    /** Asks no machine. */
    Map<AgentId, List<Here>> here(List<AgentId> ids) {
        var rows = new HashMap<TerminalRef, AgentId>();
        inTransaction(() -> doors.present(ids)).forEach(row -> rows.put(row.terminal(), row.id()));
        var here = new HashMap<AgentId, List<Here>>();
        terminals.here(rows.keySet()).forEach((terminal, people) -> {
            var id = rows.get(terminal);
            if (id != null) {
                here.put(id, people);
            }
        });
        return here;
    }

    Ticket ticket(AgentRow row, Terminals.Mode mode, Terminals.Guard guard) {
        var now = live.next(row);
        if (now.comeback().pending() && terminals.state(row.terminal()).presence() == Presence.GONE) {
            // A session that is not there would close the door for good; this is asked again by itself.
            throw Refusal.conflict(
                    "agents.coming-back", now.standing().reason(), "Its terminal opens here when it is back.");
        }
        return terminals.ticket(terminal(row), mode, row.id().toString(), guard, whose(row));
    }

    /** A program that ended by itself leaves its last screen to look at; a stopped agent has no terminal. */
    private static TerminalRef terminal(AgentRow row) {
        if (row.desired() == Desired.STOPPED && row.standing().reason().startsWith(AgentGpus.WAITS)) {
            throw Refusal.conflict(
                    "agents.waits-for-gpus", row.standing().reason(), "Its terminal opens here when it starts.");
        }
        if (row.desired() == Desired.STOPPED) {
            throw Refusal.conflict(
                    "agents.not-running", "The agent " + row.name() + " does not run.", "Start it first.");
        }
        return row.terminal();
    }

    /** One whose program runs, so that nothing is noted that nothing would read. */
    private TerminalRef running(AgentRow row) {
        var terminal = terminal(row);
        terminals.requireRunning(terminal);
        return terminal;
    }

    private <T> T inTransaction(Supplier<T> work) {
        return transactions.execute(status -> work.get());
    }
}
