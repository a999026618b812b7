package dev.podium.labs;

import dev.podium.agents.AgentStateChanged;
import dev.podium.kernel.AgentId;
import dev.podium.kernel.SeatId;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** The seats that this Podium looks at, and what it learnt of each. */
@Component
class SeatFeeds {

    private final ConcurrentHashMap<SeatId, SeatFeed> bySeat = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<AgentId, SeatFeed> byAgent = new ConcurrentHashMap<>();

    Optional<SeatFeed> find(SeatId seat) {
        return Optional.ofNullable(bySeat.get(seat));
    }

    /** One of another agent, as of a seat that was made anew, ends. */
    SeatFeed of(SeatId seat, AgentId agent, Supplier<SeatFeed> made) {
        var known = bySeat.get(seat);
        if (known != null && known.agent().equals(agent)) {
            return known;
        }
        forget(seat);
        var feed = made.get();
        bySeat.put(seat, feed);
        byAgent.put(agent, feed);
        return feed;
    }

    void forget(SeatId seat) {
        var feed = bySeat.remove(seat);
        if (feed != null) {
            byAgent.remove(feed.agent(), feed);
            feed.end();
        }
    }

    @EventListener
    void on(AgentStateChanged change) {
        var feed = byAgent.get(change.agent().id());
        if (feed != null) {
            feed.became(change.agent());
        }
    }
}
