package dev.podium.agents;

import dev.podium.kernel.AgentId;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.Refusal;
import dev.podium.terminals.Screen;
import dev.podium.terminals.TerminalRef;
import dev.podium.terminals.Terminals;
import dev.podium.terminals.Ticket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** An agent's terminal, looked at and typed into. Called within {@link TeamAgents}' transactions and checks. */
@Component
class AgentTerminals {

    static final int LONGEST_INPUT = 1024 * 1024;

    private final Terminals terminals;
    private final AgentChanges changes;

    AgentTerminals(Terminals terminals, AgentChanges changes) {
        this.terminals = terminals;
        this.changes = changes;
    }

    /** What is typed may be a secret, so the trail gets its length only. */
    void type(AgentRow row, String text, boolean enter) {
        // A character has at least one byte, so a text that is too long needs no encoding to be refused.
        var bytes = text.length() > LONGEST_INPUT ? text.length() : text.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > LONGEST_INPUT) {
            throw Refusal.tooLarge(
                            "agents.input-too-long",
                            "The text has more than " + LONGEST_INPUT + " bytes, which is the most at once.",
                            "Send it in parts, or put it into a file.")
                    .at("text");
        }
        var terminal = terminal(row);
        changes.noted("agents.input", row, Map.of("bytes", Integer.toString(bytes), "enter", Boolean.toString(enter)));
        terminals.type(terminal, text, enter);
    }

    void interrupt(AgentRow row) {
        var terminal = terminal(row);
        changes.noted("agents.interrupt", row, Map.of());
        terminals.interrupt(terminal);
    }

    Screen screen(AgentRow row) {
        return terminals.screen(terminal(row));
    }

    Map<AgentId, String> tails(List<AgentRow> rows, int lines) {
        // The last screen of a program that ended is what explains its end.
        var shown = new HashMap<TerminalRef, AgentId>();
        for (var row : rows) {
            switch (terminals.state(row.terminal()).presence()) {
                case RUNNING, ENDED -> shown.put(row.terminal(), row.id());
                case GONE, UNREACHABLE -> {}
            }
        }
        var tails = new HashMap<AgentId, String>();
        if (!shown.isEmpty()) {
            terminals.tails(List.copyOf(shown.keySet()), lines).forEach((terminal, tail) -> {
                var id = shown.get(terminal);
                if (id != null) {
                    tails.put(id, tail);
                }
            });
        }
        return tails;
    }

    Ticket ticket(AgentRow row, Terminals.Mode mode, Terminals.Guard guard) {
        // The trail says whose terminal it was where it was another's.
        Map<String, String> whose = row.owner().equals(CurrentActor.require().person())
                ? Map.of()
                : Map.of("owner", row.ownerName(), "agent", row.name().value());
        return terminals.ticket(terminal(row), mode, row.id().toString(), guard, whose);
    }

    /** A program that ended by itself leaves its last screen to look at; a stopped agent has no terminal. */
    private static TerminalRef terminal(AgentRow row) {
        if (row.desired() == Desired.STOPPED) {
            throw Refusal.conflict(
                    "agents.not-running", "The agent " + row.name() + " does not run.", "Start it first.");
        }
        return row.terminal();
    }
}
