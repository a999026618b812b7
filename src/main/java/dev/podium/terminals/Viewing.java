package dev.podium.terminals;

import dev.podium.terminals.live.Outlet;
import dev.podium.terminals.live.Seat;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Seats viewers whose ticket was taken. */
@Component
public class Viewing {

    private final TmuxServers servers;

    Viewing(TmuxServers servers) {
        this.servers = servers;
    }

    /**
     * @param epoch with {@code from}, where the viewer left off, or null for one who comes first
     */
    public Seat sit(Tickets.Admission admission, Outlet outlet, @Nullable String epoch, long from) {
        var terminal = admission.terminal();
        return servers.hub(terminal.machine(), terminal.server())
                .sit(
                        terminal.session(),
                        outlet,
                        admission.actor().name(),
                        admission.mode() == Terminals.Mode.DRIVE,
                        epoch,
                        from);
    }
}
