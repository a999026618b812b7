package dev.podium.agents;

import dev.podium.audit.AuditTrail;
import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.RecordingId;
import dev.podium.kernel.TeamId;
import dev.podium.terminals.Recorder;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Deletes recordings whose time is over, and files that no row names: of a team or an agent that is no more, or deleted
 * where another Podium was asked. Each Podium does; a row is deleted by one of them, and each looks after its own disk.
 */
@Component
class RecordingAttic {

    private static final Logger log = LoggerFactory.getLogger(RecordingAttic.class);
    private static final int AT_ONCE = 500;

    /** A file is on the disk a moment before it has a row, and longer while the database is away. */
    private static final Duration YOUNG = Duration.ofHours(6);

    private final RecordingStore store;
    private final Recorder recorder;
    private final AuditTrail audit;
    private final TransactionTemplate transactions;

    RecordingAttic(RecordingStore store, Recorder recorder, AuditTrail audit, PlatformTransactionManager transactions) {
        this.store = store;
        this.recorder = recorder;
        this.audit = audit;
        this.transactions = new TransactionTemplate(transactions);
    }

    void clear() {
        List<RecordingStore.Due> due;
        do {
            due = transactions.execute(status -> store.due(TeamAgents.RESTORABLE, AT_ONCE));
            due.stream()
                    .collect(Collectors.groupingBy(RecordingStore.Due::team))
                    .forEach(this::expire);
        } while (due.size() == AT_ONCE);
        sweep();
    }

    private void expire(TeamId team, List<RecordingStore.Due> due) {
        CurrentActor.run(
                Actor.system(team),
                () -> transactions.executeWithoutResult(status -> {
                    var gone =
                            due.stream().filter(each -> store.delete(each.id())).toList();
                    // One entry for each agent, not for each file.
                    gone.stream()
                            .collect(Collectors.groupingBy(RecordingStore.Due::agent))
                            .forEach((agent, files) -> audit.record(
                                    "agents.recordings-expired",
                                    agent.toString(),
                                    Map.of("files", Integer.toString(files.size()))));
                }));
        due.forEach(each -> delete(RecordingStore.folder(team, each.agent()), each.id()));
    }

    void delete(String folder, RecordingId id) {
        try {
            recorder.delete(folder, id);
        } catch (IOException e) {
            // Found again by the next sweep.
            log.warn("The file of the recording {} could not be deleted yet: {}", id, e.getMessage());
        }
    }

    private void sweep() {
        try {
            var files = new HashMap<RecordingId, String>();
            recorder.files(YOUNG).forEach(file -> files.put(file.id(), file.folder()));
            if (files.isEmpty()) {
                return;
            }
            var known = transactions.execute(status -> store.known(files.keySet()));
            files.forEach((id, folder) -> {
                if (known != null && !known.contains(id)) {
                    delete(folder, id);
                }
            });
        } catch (IOException e) {
            log.warn("The folder of recordings could not be swept: {}", e.getMessage());
        }
    }
}
