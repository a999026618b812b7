package dev.podium.labs.ui;

import dev.podium.agents.Agent;
import dev.podium.agents.Agents;
import dev.podium.costs.AgentsToday;
import dev.podium.kernel.AgentId;
import dev.podium.kernel.LabId;
import dev.podium.kernel.RosterEntryId;
import dev.podium.kernel.SeatId;
import dev.podium.labs.Attention;
import dev.podium.labs.Hands;
import dev.podium.labs.Seats;
import dev.podium.labs.Seats.Seat;
import dev.podium.labs.Visibilities;
import dev.podium.labs.Visibilities.View;
import dev.podium.labs.Visibility;
import dev.podium.terminals.Here;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Everything that a lab's wall shows, asked together: a few questions for all seats, however many there are. */
@Component
class WallRoom {

    private final Seats seats;
    private final Attention attention;
    private final Hands hands;
    private final Agents agents;
    private final AgentsToday costs;
    private final Visibilities visibilities;
    private final Clock clock;

    WallRoom(
            Seats seats,
            Attention attention,
            Hands hands,
            Agents agents,
            AgentsToday costs,
            Visibilities visibilities,
            Clock clock) {
        this.seats = seats;
        this.attention = attention;
        this.hands = hands;
        this.agents = agents;
        this.costs = costs;
        this.visibilities = visibilities;
        this.clock = clock;
    }

    /**
     * @param here who has the terminals open, by agent; nobody where there is none
     * @param costs of today, by agent
     * @param views what is seen of each seat
     */
    record Look(
            Attention.Now attention,
            List<SeatLine.Known> seats,
            Map<AgentId, List<Here>> here,
            Map<AgentId, String> costs,
            Map<SeatId, View> views,
            Instant at) {

        /** What is seen of a seat; of one that nothing is known of, the least. */
        View view(SeatId seat) {
            return views.getOrDefault(seat, new View(Visibility.STATE, null, false));
        }

        /** How many steps the lab has. */
        int steps() {
            return attention.steps().size();
        }
    }

    Look look(LabId lab) {
        var all = seats.of(lab);
        var now = attention.now(lab);
        var raised = new HashMap<RosterEntryId, Instant>();
        hands.queue(lab).forEach(hand -> raised.put(hand.entry(), hand.raised()));
        var ids = all.stream().map(Seat::agent).filter(Objects::nonNull).toList();
        var wanted = Set.copyOf(ids);
        var known = new HashMap<AgentId, Agent>();
        for (int from = 0, got = Agents.LONGEST_PAGE; got == Agents.LONGEST_PAGE && known.size() < wanted.size(); ) {
            var page = agents.list(Agents.Filter.ALL, from, Agents.LONGEST_PAGE);
            page.stream().filter(agent -> wanted.contains(agent.id())).forEach(agent -> known.put(agent.id(), agent));
            got = page.size();
            from += got;
        }
        var here = agents.here(ids);
        var list = all.stream()
                .map(seat -> new SeatLine.Known(
                        seat,
                        seat.agent() == null ? null : known.get(seat.agent()),
                        now.seats().get(seat.id()),
                        raised.get(seat.entry()),
                        isHere(seat, here)))
                .toList();
        return new Look(now, list, here, costs.shown(), visibilities.of(lab), clock.instant());
    }

    private static boolean isHere(Seat seat, Map<AgentId, List<Here>> here) {
        var agent = seat.agent();
        return agent != null
                && here.getOrDefault(agent, List.of()).stream()
                        .anyMatch(each -> each.person().equals(seat.person()));
    }
}
