package dev.podium.machines;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** Machines by how they are, for whoever runs the installation; from memory. No machine is named: there may be thousands. */
@Component
class MachineMeters implements MeterBinder {

    private final MachineWatches watches;
    private final Clock clock;

    MachineMeters(MachineWatches watches, Clock clock) {
        this.watches = watches;
        this.clock = clock;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        for (var state : MachineHealth.State.values()) {
            Gauge.builder("podium.machines", this, meters -> meters.in(state).count())
                    .description("Machines, by whether Podium hears them")
                    .tag("state", state.name().toLowerCase(Locale.ROOT))
                    .register(registry);
        }
        TimeGauge.builder("podium.machines.offline.longest", this, TimeUnit.MILLISECONDS, MachineMeters::longest)
                .description("For how long the one that is offline longest has not been heard")
                .register(registry);
    }

    private Stream<MachineHealth.Health> in(MachineHealth.State state) {
        return watches.all().values().stream()
                .map(watch -> watch.health(false))
                .filter(health -> health.state() == state);
    }

    private double longest() {
        return in(MachineHealth.State.OFFLINE)
                .map(MachineHealth.Health::since)
                .filter(Objects::nonNull)
                .map(Objects::requireNonNull)
                .min(Instant::compareTo)
                .map(since -> (double)
                        Math.max(0, Duration.between(since, clock.instant()).toMillis()))
                .orElse(0.0);
    }
}
