package dev.podium.face;

import dev.podium.agents.Approvals;
import dev.podium.kernel.AgentId;
import dev.podium.kernel.Refusal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Prompts that a test puts there, and the answers that were given. */
public final class FakeApprovals implements Approvals {

    public final Map<AgentId, Prompt> prompts = new HashMap<>();
    public final List<String> answers = new ArrayList<>();
    /** Thrown by the next answer. */
    public @Nullable Refusal refusal;

    @Override
    public Optional<Prompt> prompt(AgentId id) {
        return Optional.ofNullable(prompts.get(id));
    }

    @Override
    public void answer(AgentId id, String prompt, Kind kind) {
        if (refusal != null) {
            throw refusal;
        }
        answers.add(prompt + " " + kind.id());
    }
}
