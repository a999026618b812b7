package dev.podium.audit;

import jakarta.annotation.PreDestroy;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Notes where every chain ends, outside the database, every hour and when Podium stops. Whoever changes the database
 * whole, hashes and all, or cuts off its end, is found by it. A chain that has not grown is not noted again.
 */
@Component
class AuditAnchors {

    private static final Logger log = LoggerFactory.getLogger(AuditAnchors.class);

    private final AuditStore store;
    private final AnchorFile file;
    private final Map<String, Long> noted = new HashMap<>();
    private final Set<String> cutOff = new TreeSet<>();
    private volatile @Nullable String trouble;

    AuditAnchors(AuditStore store, AnchorFile file) {
        this.store = store;
        this.file = file;
    }

    /** Why the last note could not be made; null where it was, or none was due yet. */
    @Nullable
    String trouble() {
        return trouble;
    }

    /** The trails, by their names in the anchors' file, that ended before where they had been noted to. */
    synchronized Set<String> cutOff() {
        return Set.copyOf(cutOff);
    }

    @Scheduled(initialDelay = 300_000, fixedRate = 3_600_000)
    @PreDestroy
    synchronized void note() {
        try {
            var now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
            var anchors = new ArrayList<Anchor>();
            for (var head : store.heads()) {
                var team = Anchor.name(head.team());
                var before = noted.getOrDefault(team, 0L);
                if (head.position() > before) {
                    anchors.add(new Anchor(team, head.position(), head.hash(), now));
                } else if (head.position() < before) {
                    log.error(
                            "The audit trail of {} ends at {}, but was anchored at {}: its end was cut off.",
                            team,
                            head.position(),
                            before);
                    cutOff.add(team);
                }
            }
            if (anchors.isEmpty()) {
                trouble = null;
                return;
            }
            file.append(anchors);
            trouble = null;
            for (var anchor : anchors) {
                noted.put(anchor.team(), anchor.position());
                log.info(
                        "Audit anchor: team {} position {} hash {} time {}",
                        anchor.team(),
                        anchor.position(),
                        anchor.hash(),
                        anchor.at());
            }
        } catch (IOException e) {
            log.error("The audit trail could not be anchored; trying again in an hour: {}", e.toString());
            trouble = e instanceof FileSystemException of && of.getReason() != null
                    ? "the disk says " + of.getReason()
                    : e.getMessage() == null
                            ? "the disk takes no more"
                            : e.getClass().getSimpleName();
        } catch (DataAccessException | TransactionException e) {
            log.warn("The audit trail could not be anchored; trying again in an hour: {}", e.getMessage());
            trouble = "the database does not answer";
        }
    }
}
