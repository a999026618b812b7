package dev.podium.gpus;

import dev.podium.machines.MachineHealth;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import org.springframework.stereotype.Component;

/**
 * The line for GPUs and what is held of them, for whoever runs the installation; as the scheduler read it last. Not a number
 * where another Podium schedules, which tells it then.
 */
@Component
class GpuMeters implements MeterBinder {

    private final GpuTurns turns;
    private final GpuSight sight;
    private final Clock clock;

    GpuMeters(GpuTurns turns, GpuSight sight, Clock clock) {
        this.sight = sight;
        this.turns = turns;
        this.clock = clock;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        gauge(registry, "podium.gpus.waiting", "Requests that wait for GPUs", GpuCounts::waiting);
        gauge(registry, "podium.gpus.leases", "Leases of GPUs that run", GpuCounts::leases);
        servers(registry, "online", true);
        servers(registry, "unseen", false);
        gpus(registry, "there", each -> each.gpus() - each.troubled());
        gpus(registry, "missing", GpuCounts::missing);
        gpus(registry, "troubled", GpuCounts::troubled);
        TimeGauge.builder("podium.gpus.waiting.longest", this, TimeUnit.MILLISECONDS, GpuMeters::longest)
                .description("For how long the request that was asked first has waited")
                .register(registry);
        Gauge.builder("podium.gpus.scheduling", turns, each -> each.counted() == null ? 0 : 1)
                .description("Whether this Podium schedules GPUs")
                .register(registry);
    }

    private void servers(MeterRegistry registry, String state, boolean online) {
        Gauge.builder("podium.gpus.servers", this, meters -> meters.servers(online))
                .description("Machines whose GPUs are shared, by whether Podium hears them")
                .tag("state", state)
                .register(registry);
    }

    private double servers(boolean online) {
        var seen = sight.look();
        return counted(known -> known.servers().stream()
                .filter(each ->
                        online == (seen.containsKey(each) && seen.get(each).state() == MachineHealth.State.ONLINE))
                .count());
    }

    private void gpus(MeterRegistry registry, String state, ToDoubleFunction<GpuCounts> counts) {
        Gauge.builder("podium.gpus", this, meters -> meters.counted(counts))
                .description("GPUs of shared machines, and parts of those that are split")
                .tag("state", state)
                .register(registry);
    }

    private void gauge(MeterRegistry registry, String name, String words, ToDoubleFunction<GpuCounts> counts) {
        Gauge.builder(name, this, meters -> meters.counted(counts))
                .description(words)
                .register(registry);
    }

    private double counted(ToDoubleFunction<GpuCounts> counts) {
        var known = turns.counted();
        return known == null ? Double.NaN : counts.applyAsDouble(known);
    }

    private double longest() {
        var known = turns.counted();
        if (known == null) {
            return Double.NaN;
        }
        var first = known.askedFirst();
        return first == null
                ? 0
                : Math.max(0, Duration.between(first, clock.instant()).toMillis());
    }
}
