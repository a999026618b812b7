package dev.podium.machines;

import dev.podium.kernel.MachineId;
import dev.podium.machines.MachineHealth.GoneGpu;
import jakarta.annotation.PreDestroy;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.event.EventListener;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Watches every machine for as long as Podium runs. Each costs a virtual thread that waits for a line every 5 s; who is
 * overdue is found by one thread for all.
 */
@Component
class MachineWatches {

    private static final Logger log = LoggerFactory.getLogger(MachineWatches.class);
    private static final Duration BEAT = Duration.ofSeconds(1);
    private static final String SCRIPT = script();

    private final KnownMachines known;
    private final SampleStore store;
    private final MachineWatch.World world;
    private final List<String> programs;
    private final Map<MachineId, MachineWatch> watches = new ConcurrentHashMap<>();
    private final CountDownLatch stopping = new CountDownLatch(1);

    /** Null until the database was asked. */
    private volatile @Nullable Map<MachineId, List<String>> assigned;

    /** The GPUs that machines had before Podium's start; null until the database was asked. */
    private volatile @Nullable Map<MachineId, List<GoneGpu>> seenGpus;

    private @Nullable Thread thread;
    private boolean failing;

    MachineWatches(
            KnownMachines known,
            SampleStore store,
            Machines machines,
            Runners runners,
            ObjectProvider<MachineProgram> programs,
            ApplicationEventPublisher events) {
        this.known = known;
        this.store = store;
        this.programs = programs.orderedStream()
                .flatMap(program -> List.of(program.name(), program.versionCommand()).stream())
                .toList();
        this.world = new MachineWatch.World(
                machines::start,
                task -> Thread.ofVirtual().name("machine heard").start(task),
                InstantSource.system(),
                System::nanoTime,
                events::publishEvent);
        runners.whenConnected(machine -> find(machine).ifPresent(MachineWatch::soon));
    }

    private static String script() {
        try (InputStream file = Objects.requireNonNull(MachineWatches.class.getResourceAsStream("figures.sh"))) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @EventListener(ApplicationReadyEvent.class)
    void start() {
        thread = Thread.ofVirtual().name("machines").start(this::run);
    }

    private void run() {
        try {
            do {
                beat();
            } while (!stopping.await(BEAT.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void beat() {
        try {
            look();
            failing = false;
        } catch (RuntimeException e) {
            // Said once for each stretch of failures: the next beat tries again.
            if (!failing) {
                log.error("How machines are could not be looked after; trying again every second.", e);
            }
            failing = true;
        }
    }

    private void look() {
        var there = new HashSet<MachineId>();
        for (var row : known.lastKnown()) {
            if (!row.removed()) {
                there.add(row.id());
                look(row);
            }
        }
        watches.entrySet().removeIf(entry -> {
            boolean gone = !there.contains(entry.getKey());
            if (gone) {
                entry.getValue().close();
            }
            return gone;
        });
    }

    private void look(MachineRow row) {
        boolean own = row.id().equals(MachineId.LOCAL);
        var users = assigned;
        if (!own && users == null) {
            return;
        }
        var accounts = own ? List.of(Account.LOCAL) : accounts(row, Objects.requireNonNull(users));
        var watch = watches.computeIfAbsent(row.id(), id -> new MachineWatch(id, world));
        var seen = seenGpus;
        var before = seen == null ? null : seen.remove(row.id());
        if (before != null) {
            watch.remember(before);
        }
        watch.look(row, accounts, command(own, programs));
    }

    /** The OS user that all share first: nobody's own start files run for it. */
    private static List<Account> accounts(MachineRow row, Map<MachineId, List<String>> assigned) {
        var names = new ArrayList<String>();
        if (row.sharedOsUser() != null) {
            names.add(row.sharedOsUser());
        }
        names.addAll(assigned.getOrDefault(row.id(), List.of()));
        return names.stream()
                .distinct()
                .map(name -> new Account(row.id(), name))
                .toList();
    }

    /**
     * What runs on each machine.
     *
     * @param own whether it is Podium's own: as whom it runs there is the choice of whoever starts Podium, and elsewhere
     *     it is never root
     * @param programs their names and the commands that print their versions, in turn
     */
    static Command command(boolean own, List<String> programs) {
        var arguments = new ArrayList<>(List.of("sh", "-c", SCRIPT, "podium-figures", own ? "own" : "other"));
        arguments.addAll(programs);
        return Command.of(arguments);
    }

    /** Who could be asked may change at any time; without the database it stays as it was. */
    @Scheduled(fixedDelay = 3_000)
    void readUsers() {
        try {
            if (seenGpus == null) {
                seenGpus = store.seenGpus();
            }
            assigned = store.users();
        } catch (DataAccessException e) {
            log.debug("As whom machines can be asked cannot be read; trying again in 3 s", e);
        }
    }

    Optional<MachineWatch> find(MachineId machine) {
        return Optional.ofNullable(watches.get(machine));
    }

    Map<MachineId, MachineWatch> all() {
        return Map.copyOf(watches);
    }

    @PreDestroy
    void stop() throws InterruptedException {
        stopping.countDown();
        if (thread != null) {
            thread.join(BEAT.multipliedBy(3));
        }
        watches.values().forEach(MachineWatch::close);
    }
}
