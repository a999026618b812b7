package dev.podium.agents;

import dev.podium.agents.NewsChoices.Kind;
import dev.podium.kernel.AgentId;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** What happens to agents, from what their states become: one happening for each, however often it is told. */
@Component
class Happenings {

    /** What began longer ago is told late, as after a start of Podium, and is no news. */
    private static final Duration NEWS = Duration.ofMinutes(1);

    private final ApplicationEventPublisher events;
    private final LiveAgents live;
    private final Map<AgentId, Agent> known = new ConcurrentHashMap<>();

    Happenings(ApplicationEventPublisher events, LiveAgents live) {
        this.events = events;
        this.live = live;
    }

    @EventListener
    void on(AgentStateChanged change) {
        var agent = change.agent();
        var before = agent.deletedAt() == null ? known.put(agent.id(), agent) : known.remove(agent.id());
        var kind = of(before, agent);
        var late = agent.since().plus(NEWS).isBefore(live.now());
        if (kind != null && agent.deletedAt() == null && !late) {
            var id = agent.id() + " " + kind + " " + agent.since().toEpochMilli();
            events.publishEvent(new AgentHappened(change.team(), id, agent, kind));
        }
    }

    /** @param before as it was told last, or null where it was not since Podium started */
    static @Nullable Kind of(@Nullable Agent before, Agent now) {
        if (before != null && before.state() == now.state() && !asksAnew(before, now)) {
            return null;
        }
        return switch (now.state()) {
            case WAITING_FOR_PERMISSION -> Kind.PERMISSION;
            case WAITING_FOR_INPUT -> Kind.INPUT;
            case STUCK -> Kind.STUCK;
            case CRASHED -> Kind.CRASHED;
            case EXITED -> before != null && before.state().running() ? Kind.FINISHED : null;
            case IDLE -> worked(before) && says(now) ? Kind.FINISHED : null;
            case STARTING, WORKING, STOPPED, UNREACHABLE -> null;
        };
    }

    /** Waits for something else now. By another evidence it may only be said in other words. */
    private static boolean asksAnew(Agent before, Agent now) {
        return now.state().waiting()
                && before.evidence() == now.evidence()
                && !before.reason().equals(now.reason());
    }

    /** What prints may only be starting. */
    private static boolean worked(@Nullable Agent before) {
        return before != null && before.state() == AgentState.WORKING && says(before);
    }

    /** A shell's prompt after each command is no news. */
    private static boolean says(Agent agent) {
        return switch (agent.evidence()) {
            case HOOK, PROMPT -> !agent.program().equals(Program.SHELL);
            case PROCESS, OUTPUT, PODIUM -> false;
        };
    }
}
