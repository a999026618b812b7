package dev.podium.terminals;

import dev.podium.telemetry.Reading;
import dev.podium.terminals.live.Hub;
import dev.podium.terminals.live.Traffic;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.StreamSupport;
import org.springframework.stereotype.Component;

/**
 * Terminals, viewers, recordings and tmux servers, counted for whoever runs the installation. From memory; only whether tmux
 * answers has to be tried, which is done every 15 s.
 */
@Component
class TerminalMeters implements MeterBinder, Reading {

    private static final Duration PROBE = Duration.ofSeconds(15);

    private final TmuxServers servers;
    private final Viewing viewing;
    private final LiveRecorder recorder;
    private volatile Map<Hub.Health, Integer> health = Map.of();

    TerminalMeters(TmuxServers servers, Viewing viewing, LiveRecorder recorder) {
        this.servers = servers;
        this.viewing = viewing;
        this.recorder = recorder;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        for (var each : Hub.Health.values()) {
            Gauge.builder("podium.tmux.servers", this, meters -> meters.health.getOrDefault(each, 0))
                    .description("tmux servers with a terminal that is watched")
                    .tag("state", each.name().toLowerCase(Locale.ROOT))
                    .register(registry);
        }
        gauge(registry, "podium.terminals.watched", "Terminals that somebody has open", Viewing::watched);
        gauge(registry, "podium.terminals.viewers", "Viewers of terminals", all -> count(all, false));
        gauge(
                registry,
                "podium.terminals.viewers.stalled",
                "Viewers that have taken nothing for some seconds of what there is for them",
                all -> count(all, true));
        counter(
                registry,
                "podium.terminals.printed",
                "What watched terminals printed",
                "bytes",
                _ -> Traffic.printed());
        counter(
                registry,
                "podium.terminals.sent",
                "What viewers and recordings were sent",
                "bytes",
                _ -> Traffic.sent());
        counter(
                registry,
                "podium.terminals.viewers.behind",
                "How often a viewer got a snapshot instead of what it had missed",
                "",
                _ -> Traffic.behind());
        counter(
                registry,
                "podium.recordings.lost",
                "What recordings lack, for their disk was too slow",
                "bytes",
                _ -> Traffic.lost());
        Gauge.builder("podium.recordings.running", recorder, LiveRecorder::runningNow)
                .description("Recordings under way")
                .register(registry);
        counter(registry, "podium.recordings.begun", "Recordings that began", "", _ -> recorder.begun());
        counter(
                registry,
                "podium.recordings.refused",
                "Recordings that could not begin, for the disk is full",
                "",
                _ -> recorder.refused());
        counter(
                registry,
                "podium.recordings.broken",
                "Recordings that something other than their program's end has ended",
                "",
                _ -> recorder.broken());
    }

    private void gauge(MeterRegistry registry, String name, String words, ToDoubleFunction<Viewing> counts) {
        Gauge.builder(name, viewing, counts).description(words).register(registry);
    }

    private void counter(
            MeterRegistry registry, String name, String words, String unit, ToDoubleFunction<TerminalMeters> counts) {
        var counter = FunctionCounter.builder(name, this, counts).description(words);
        (unit.isEmpty() ? counter : counter.baseUnit(unit)).register(registry);
    }

    private static long count(Viewing viewing, boolean stalled) {
        return StreamSupport.stream(viewing.seats().spliterator(), false)
                .filter(seat -> !stalled || seat.isStalled())
                .count();
    }

    @Override
    public String name() {
        return "tmux";
    }

    @Override
    public Duration every() {
        return PROBE;
    }

    /** What was asked the last time has had {@link #PROBE} to be answered. */
    @Override
    public void read() {
        health = servers.health();
        servers.probe();
    }
}
