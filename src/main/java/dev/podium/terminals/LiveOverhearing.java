package dev.podium.terminals;

import jakarta.annotation.PreDestroy;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.springframework.stereotype.Service;

/**
 * {@link Overhearing} by the hubs' streams. One thread for all: each terminal has one frame in its line at most, so one that
 * floods takes turns with the others, and no more than one core is ever spent on ears.
 */
@Service
class LiveOverhearing implements Overhearing {

    private final TmuxServers servers;
    private final ExecutorService ears = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("ears").factory());

    LiveOverhearing(TmuxServers servers) {
        this.servers = servers;
    }

    @Override
    public Optional<Overheard> overhear(TerminalRef terminal, Ear ear) {
        var hub = servers.hub(terminal.account(), terminal.server());
        var line = new EarLine(ear, ears);
        var recorded = hub.record(terminal.session(), line);
        if (recorded == null) {
            return Optional.empty();
        }
        line.begin(recorded, hub.typing(terminal.session(), line::typed), hub.calls(terminal.session(), line::called));
        return Optional.of(line);
    }

    @PreDestroy
    void close() {
        ears.shutdownNow();
    }
}
