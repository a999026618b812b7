package dev.podium.kernel;

import java.util.UUID;

/** Identifies a agent. */
public record AgentId(UUID value) {

    public static AgentId random() {
        return new AgentId(UUID.randomUUID());
    }

    /** From its text form; a refusal {@code kernel.bad-id} when the text is no id. */
    public static AgentId parse(String text) {
        return new AgentId(Ids.parse(text, "agent"));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
