package dev.podium.agents.ui;

import dev.podium.agents.Agent;

/** An agent's tile, as frontend/agents/podium-tiles.ts reads it. Its screen comes apart from it. */
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
        String owner) {

    static Tile of(Agent agent) {
        var look = StateLook.of(agent.state());
        boolean needsSomebody = look.group() == StateLook.Group.NEEDS_YOU;
        return new Tile(
                agent.id().toString(),
                look.group().words(),
                StateLook.parents(agent.name()),
                agent.name().parts().getLast(),
                look.symbol().id(),
                look.tone().id(),
                agent.state().word(),
                needsSomebody ? agent.reason() : "",
                agent.since().toEpochMilli(),
                program(agent),
                agent.machineName(),
                agent.ownerName());
    }

    static String program(Agent agent) {
        return agent.command() == null ? agent.program().name() : agent.command();
    }
}
