package dev.podium.agents.ui;

import dev.podium.agents.Agent;
import dev.podium.agents.Reach;

/**
 * An agent's tile, as frontend/agents/podium-tiles.ts reads it. Its screen comes apart from it.
 *
 * @param others whether it is not one's own
 * @param access the symbol for who may open it
 */
record Tile(
        String id,
        String group,
        String parents,
        String name,
        String symbol,
        String tone,
        String word,
        String reason,
        long since,
        String program,
        String machine,
        String owner,
        boolean others,
        String access,
        String accessWords,
        String cost) {

    /** @param cost what it cost today; "" for nothing */
    static Tile of(Agent agent, String cost) {
        var look = StateLook.of(agent.state());
        return new Tile(
                agent.id().toString(),
                look.group().words(),
                StateLook.parents(agent.name()),
                agent.name().parts().getLast(),
                look.symbol().id(),
                look.tone().id(),
                agent.state().word(),
                look.needsSomebody() || agent.waitsForGpus() ? agent.reason() : "",
                agent.since().toEpochMilli(),
                program(agent),
                agent.machineName(),
                agent.ownerName(),
                agent.mine() != Reach.OWNER,
                Shared.symbol(agent).id(),
                Shared.words(agent),
                cost);
    }

    static String program(Agent agent) {
        return agent.command() == null ? agent.program().name() : agent.command();
    }
}
