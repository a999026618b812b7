package dev.podium.gpus;

import dev.podium.audit.InstallationTrail;
import dev.podium.gpus.OutsiderStore.Row;
import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Says what happens to processes outside leases: in the installation's trail, to those who run the pool and whose OS user it
 * is, and in the journals of the leases of that GPU.
 */
@Component
class OutsiderNews {

    private final GpuJournal journal;
    private final Snapshots snapshots;
    private final InstallationTrail trail;
    private final ApplicationEventPublisher events;
    private final TransactionTemplate transaction;

    OutsiderNews(
            GpuJournal journal,
            Snapshots snapshots,
            InstallationTrail trail,
            ApplicationEventPublisher events,
            PlatformTransactionManager transactions) {
        this.journal = journal;
        this.snapshots = snapshots;
        this.trail = trail;
        this.events = events;
        this.transaction = new TransactionTemplate(transactions);
    }

    void ended(Row row, GpuState state, String sentence, long term, Instant now) {
        record("gpus.process-ended", row, state, sentence);
        note(row, state, OutsiderWords.noted(row) + ". " + sentence, term, now);
        tell(row, state, "A process was ended", sentence);
    }

    void tell(Row row, GpuState state, String title, String sentence) {
        events.publishEvent(new OutsiderTold(
                row.id(),
                row.person(),
                title,
                OutsiderWords.process(row, device(row, state), name(row)) + ". " + sentence));
    }

    void record(String action, Row row, GpuState state, String sentence) {
        var device = device(row, state);
        var details = new TreeMap<String, String>();
        details.put("gpu", row.device());
        details.put("index", device == null ? "" : Integer.toString(device.index()));
        details.put("osUser", row.osUser());
        details.put("pid", Long.toString(row.pid()));
        details.put("program", row.program());
        details.put("kind", row.kind().name());
        details.put("by", row.wantedBy());
        details.put("sentence", sentence);
        trail.record(action, name(row), details);
    }

    /** In the journal of each lease of that GPU. */
    void note(Row row, GpuState state, String sentence, long term, Instant now) {
        for (var lease : state.running()) {
            if (state.held().getOrDefault(lease.id(), List.of()).stream()
                    .anyMatch(slice -> slice.device().equals(row.device()))) {
                CurrentActor.run(
                        Actor.system(lease.team()),
                        () -> transaction.executeWithoutResult(
                                _ -> journal.note(lease.id(), "outsider", sentence, term, now)));
            }
        }
    }

    private static Rows.@Nullable DeviceRow device(Row row, GpuState state) {
        return state.devicesById().get(row.device());
    }

    String name(Row row) {
        return snapshots.nameOf(row.machine());
    }
}
