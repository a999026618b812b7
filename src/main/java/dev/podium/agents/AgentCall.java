package dev.podium.agents;

import org.jspecify.annotations.Nullable;

/**
 * A call of a tool that an agent's program told of when it was over. It holds what people and programs wrote: this room hands
 * it on and keeps nothing of it.
 *
 * @param tool such as {@code Bash}, by its own name
 * @param asked what it was asked, on one line and cut short, as a person may read it; ""
 * @param exactly the same for two calls that ask the same, as far as is known of long ones
 * @param failed null where somebody broke it off
 * @param result the beginning and the end of what came of it, in lines; ""
 */
public record AgentCall(
        String tool, String asked, String exactly, @Nullable Boolean failed, String result) {}
