package dev.podium.agents;

import dev.podium.terminals.TerminalRef;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/**
 * Which agent, of whatever team, a terminal belongs to. In memory, because terminals report without an actor and more
 * often than a database should be asked; the table stays the truth, and a row here that fell behind is found by its
 * version when it is written.
 */
@Component
class AgentIndex {

    private final ConcurrentHashMap<TerminalRef, AgentRow> rows = new ConcurrentHashMap<>();

    Optional<AgentRow> find(TerminalRef terminal) {
        return Optional.ofNullable(rows.get(terminal));
    }

    boolean has(TerminalRef terminal) {
        return rows.containsKey(terminal);
    }

    Collection<AgentRow> all() {
        return rows.values();
    }

    /** Takes over what was committed; a deleted agent leaves. An older version than the known one is ignored. */
    void keep(AgentRow row) {
        rows.compute(row.terminal(), (terminal, known) -> {
            if (known != null && known.id().equals(row.id()) && known.version() > row.version()) {
                return known;
            }
            if (row.deletedAt() == null) {
                return row;
            }
            // Another agent may have taken the session since this one was deleted.
            return known == null || known.id().equals(row.id()) ? null : known;
        });
    }

    /** Forgets a row that there is no more, unless another agent has its session. */
    void forget(AgentRow row) {
        rows.computeIfPresent(row.terminal(), (terminal, known) -> known.id().equals(row.id()) ? null : known);
    }
}
