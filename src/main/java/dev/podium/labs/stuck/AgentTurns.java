package dev.podium.labs.stuck;

import dev.podium.labs.stuck.SeatEvent.AgentBecame;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What an agent's own states say: it waits for somebody, cannot go on, asks dear models, or is silent for long. */
final class AgentTurns {

    /** Tier of the dearest models. */
    private static final int DEAREST = 3;

    private AgentTurns() {}

    static List<Flag> of(Desk desk) {
        var flags = new ArrayList<Flag>();
        desk.agent().ifPresent(agent -> {
            switch (agent.does()) {
                case WAITING -> waiting(desk, agent, Rule.WAITING, flags);
                case FAILED -> waiting(desk, agent, Rule.AGENT_FAILED, flags);
                case WORKING -> quiet(desk, agent, flags);
                case IDLE, OVER -> {}
            }
        });
        escalations(desk, flags);
        return flags;
    }

    private static void waiting(Desk desk, AgentBecame agent, Rule rule, List<Flag> flags) {
        var limits = desk.thresholds.waiting();
        var time = desk.since(agent.at());
        if (time.compareTo(limits.watch()) < 0) {
            return;
        }
        var level = time.compareTo(limits.help()) < 0 ? Level.WATCH : Level.HELP;
        var does = rule == Rule.WAITING ? "The agent waits for a person for " : "The agent cannot go on for ";
        flags.add(desk.flag(
                rule,
                level,
                agent.at(),
                does + Words.minutes(time) + ": " + Words.brief(agent.why()),
                agent.why() + " " + agent.at().toEpochMilli(),
                1,
                Map.of("for", time.toString(), "limit", limits.help().toString(), "why", agent.why())));
    }

    /** Only what the agent does counts: a screen that counts seconds would hide that nothing comes of it. */
    private static void quiet(Desk desk, AgentBecame agent, List<Flag> flags) {
        var last = desk.all(SeatEvent.class)
                .filter(event -> event instanceof SeatEvent.ToolCalled
                        || event instanceof SeatEvent.Escalated
                        || event instanceof AgentBecame)
                .map(SeatEvent::at)
                .reduce(agent.at(), AgentTurns::later);
        var time = desk.since(last);
        var limit = desk.thresholds.agent().quiet();
        if (time.compareTo(limit) > 0) {
            flags.add(desk.flag(
                    Rule.AGENT_QUIET,
                    Level.HELP,
                    last,
                    "The agent says that it works, and did nothing for " + Words.minutes(time) + ".",
                    String.valueOf(last.toEpochMilli()),
                    1,
                    Map.of("for", time.toString(), "limit", limit.toString())));
        }
    }

    private static void escalations(Desk desk, List<Flag> flags) {
        var limits = desk.thresholds.agent();
        var dear = desk.all(SeatEvent.Escalated.class)
                .filter(event -> event.tier() >= DEAREST)
                .map(SeatEvent.Escalated::at)
                .filter(at -> desk.since(at).compareTo(limits.within()) <= 0)
                .toList();
        if (dear.size() >= limits.escalations()) {
            flags.add(desk.flag(
                    Rule.AGENT_ESCALATES,
                    Level.HELP,
                    dear.getFirst(),
                    "The agent went up to the dearest models " + dear.size() + " times since "
                            + desk.clock(dear.getFirst()) + ".",
                    "dearest",
                    dear.size(),
                    Map.of(
                            "times", String.valueOf(dear.size()),
                            "within", limits.within().toString())));
        }
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
