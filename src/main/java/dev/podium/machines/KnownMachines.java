package dev.podium.machines;

import dev.podium.kernel.MachineId;
import dev.podium.kernel.Refusal;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * All machines in memory, those of another Podium within two seconds: they are named for every agent of every list, and
 * while the database is away what runs goes on.
 */
@Component
class KnownMachines {

    private static final Logger log = LoggerFactory.getLogger(KnownMachines.class);

    private final Supplier<List<MachineRow>> read;
    private final List<Consumer<Collection<MachineRow>>> listeners = new CopyOnWriteArrayList<>();
    private volatile @Nullable Map<MachineId, MachineRow> known;
    private volatile boolean failing;

    @Autowired
    KnownMachines(MachineStore store, PlatformTransactionManager transactions) {
        // A caller's own transaction may have failed already, and is none of this.
        var outside = new TransactionTemplate(transactions);
        outside.setPropagationBehavior(TransactionDefinition.PROPAGATION_NOT_SUPPORTED);
        this(() -> {
            var rows = outside.execute(_ -> store.known());
            return rows == null ? List.of() : rows;
        });
    }

    KnownMachines(Supplier<List<MachineRow>> read) {
        this.read = read;
    }

    /** Called with all of them after each look. */
    void whenRead(Consumer<Collection<MachineRow>> listener) {
        listeners.add(listener);
    }

    Optional<MachineRow> find(MachineId id) {
        return Optional.ofNullable(known().get(id));
    }

    /** One of this name that is reached by a runner. */
    Optional<MachineRow> withRunner(String name) {
        return known().values().stream()
                .filter(row -> row.signIn() == MachineRegistry.SignIn.RUNNER && !row.removed())
                .filter(row -> row.name().equalsIgnoreCase(name))
                .findFirst();
    }

    /** The machine that Podium runs on; there also while the database never was. */
    MachineRow local() {
        var rows = known;
        var row = rows == null ? null : rows.get(MachineId.LOCAL);
        return row == null ? here() : row;
    }

    /** All that were there at the last look; the machine that Podium runs on alone while there was none. */
    Collection<MachineRow> lastKnown() {
        var rows = known;
        return rows == null ? List.of(here()) : rows.values();
    }

    private Map<MachineId, MachineRow> known() {
        var rows = known;
        if (rows == null) {
            look();
            rows = known;
        }
        if (rows == null) {
            throw Refusal.unavailable(
                    "machines.list-missing",
                    "Podium cannot read which machines there are.",
                    "Try again when its database answers.");
        }
        return rows;
    }

    @Scheduled(fixedDelay = 2_000)
    void look() {
        try {
            refresh();
            failing = false;
        } catch (DataAccessException | TransactionException e) {
            if (!failing) {
                log.warn("Which machines there are cannot be read; trying again every 2 s: {}", e.getMessage());
            }
            failing = true;
        }
    }

    /** One at a time, so that a look that began before a change does not end after the look that follows it. */
    private synchronized void refresh() {
        var rows = new HashMap<MachineId, MachineRow>();
        rows.put(MachineId.LOCAL, here());
        for (var row : read.get()) {
            rows.put(row.id(), row.name().isEmpty() ? row.named(LocalConnector.HOST_NAME) : row);
        }
        known = Map.copyOf(rows);
        listeners.forEach(listener -> listener.accept(rows.values()));
    }

    private static MachineRow here() {
        return new MachineRow(
                MachineId.LOCAL,
                LocalConnector.HOST_NAME,
                "",
                22,
                "",
                MachineRegistry.SignIn.CERTIFICATE,
                Set.of(),
                true,
                null,
                false);
    }
}
