package dev.podium.agents;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** What an agent's program is given when it begins to run, and what of it ends with the run: its token, and its GPUs. */
@Component
class Runs {

    private final AgentTokens tokens;
    private final AgentGpus gpus;

    Runs(AgentTokens tokens, AgentGpus gpus) {
        this.tokens = tokens;
        this.gpus = gpus;
    }

    /** Whether it may begin now; without a transaction. One that may not has lost its GPUs, and {@link GpuStarts} stops it. */
    boolean mayBegin(AgentRow row) {
        return gpus.mayRun(row);
    }

    /** The variables of a run that begins, in its transaction; empty where it has not the GPUs that it needs. */
    Optional<Map<String, String>> begin(AgentRow row) {
        return gpus.begin(row).map(more -> {
            var variables = new HashMap<>(tokens.begin(row));
            variables.putAll(more);
            return variables;
        });
    }

    /** The run is over, in its transaction. One that is to come back keeps its GPUs. */
    void end(AgentRow row) {
        tokens.end(row.id());
        if (!row.comeback().pending()) {
            gpus.end(row);
        }
    }
}
