package dev.podium.terminals.web;

import dev.podium.terminals.Viewing;
import dev.podium.terminals.live.Seat;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** A ping to each seat keeps proxies on the way from ending a quiet connection. */
@Component
class SeatPings {

    private final Viewing viewing;

    SeatPings(Viewing viewing) {
        this.viewing = viewing;
    }

    @Scheduled(fixedRate = 20_000)
    void ping() {
        viewing.seats().forEach(Seat::ping);
    }
}
