package dev.podium.terminals.web;

import dev.podium.terminals.live.Seat;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** The seats that are taken now. A ping to each keeps proxies on the way from ending a quiet connection. */
@Component
class OpenSeats {

    private final Set<Seat> seats = ConcurrentHashMap.newKeySet();

    void add(Seat seat) {
        seats.add(seat);
    }

    void remove(Seat seat) {
        seats.remove(seat);
    }

    @Scheduled(fixedRate = 20_000)
    void ping() {
        seats.forEach(Seat::ping);
    }
}
