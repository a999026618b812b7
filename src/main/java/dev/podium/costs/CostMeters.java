package dev.podium.costs;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;

/** How far the ledger is behind what was spent, for whoever runs the installation; from memory, and from one file's size. */
@Component
class CostMeters implements MeterBinder {

    private final JournalledMeter meter;
    private final CostsSettings settings;

    CostMeters(JournalledMeter meter, CostsSettings settings) {
        this.meter = meter;
        this.settings = settings;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("podium.ledger.waiting", meter, JournalledMeter::waiting)
                .description("Entries that are settled and not in the ledger yet")
                .register(registry);
        TimeGauge.builder("podium.ledger.waiting.longest", meter, TimeUnit.NANOSECONDS, JournalledMeter::waitingFor)
                .description("For how long the first of them has waited")
                .register(registry);
        Gauge.builder("podium.ledger.journal", meter, JournalledMeter::journalBytes)
                .description("What the journal of what is spent takes of the disk")
                .baseUnit("bytes")
                .register(registry);
        Gauge.builder("podium.ledger.journal.most", settings, CostsSettings::journalBytes)
                .description("What it may take; near it nothing that costs begins")
                .baseUnit("bytes")
                .register(registry);
        Gauge.builder("podium.ledger.refused", settings, CostMeters::refused)
                .description("Entries that the ledger can never take, as they lie in costs/refused.jsonl")
                .baseUnit("bytes")
                .register(registry);
    }

    private static double refused(CostsSettings settings) {
        return settings.folder().resolve("refused.jsonl").toFile().length();
    }
}
