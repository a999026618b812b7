package dev.podium.machines;

import dev.podium.kernel.MachineId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Keeps what machines and their GPUs said, a minute at a time, all of them in one statement; a database that was away gets what is left. */
@Component
class SampleMinutes {

    private static final Logger log = LoggerFactory.getLogger(SampleMinutes.class);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final Supplier<Map<MachineId, MachineWatch>> watches;
    private final SampleStore store;
    private final InstantSource clock;

    /** The first minute that is not kept yet. */
    private Instant next = Instant.EPOCH;

    private boolean failing;

    @Autowired
    SampleMinutes(MachineWatches watches, SampleStore store) {
        this(watches::all, store, InstantSource.system());
    }

    SampleMinutes(Supplier<Map<MachineId, MachineWatch>> watches, SampleStore store, InstantSource clock) {
        this.watches = watches;
        this.store = store;
        this.clock = clock;
    }

    @Scheduled(cron = "3 * * * * *")
    void keep() {
        var end = clock.instant().truncatedTo(ChronoUnit.MINUTES);
        // The minute in which the last 10 began is no whole one any more.
        var oldest = end.minus(RecentSamples.KEPT).plus(MINUTE);
        // After a clock that was set back, those minutes are there already, or are kept now.
        var from = next.isBefore(oldest) || next.isAfter(end) ? oldest : next;
        var minutes = new ArrayList<SampleStore.Minute>();
        var gpus = new ArrayList<SampleStore.GpuMinute>();
        watches.get().forEach((machine, watch) -> {
            for (var minute = from; minute.isBefore(end); minute = minute.plus(MINUTE)) {
                var start = minute;
                watch.recent()
                        .average(start, start.plus(MINUTE))
                        .ifPresent(average -> minutes.add(new SampleStore.Minute(machine, start, average)));
                watch.recentGpus()
                        .averages(start, start.plus(MINUTE))
                        .forEach(average -> gpus.add(new SampleStore.GpuMinute(machine, start, average)));
            }
        });
        try {
            if (!minutes.isEmpty() || !gpus.isEmpty()) {
                store.keep(minutes, gpus);
            }
            next = end;
            failing = false;
        } catch (DataAccessException e) {
            if (!failing) {
                log.warn("How machines were cannot be kept; trying again every minute: {}", e.getMessage());
            }
            failing = true;
        }
    }

    @Scheduled(initialDelay = 60_000, fixedDelay = 3_600_000)
    void forget() {
        try {
            store.forget();
        } catch (DataAccessException e) {
            log.warn("How machines were long ago stays for another hour: {}", e.getMessage());
        }
    }
}
