package dev.podium.gpus;

import dev.podium.gpus.GpuServers.Badge;
import dev.podium.gpus.Rows.ServerRow;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.MachineId;
import dev.podium.machines.GpuDevices;
import dev.podium.machines.GpuRule;
import jakarta.annotation.PreDestroy;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.EventListener;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Has the kernels of servers whose badge is {@link Badge#HARD} hold OS users to the GPUs of their leases. Each Podium does it for the
 * machines whose runners it has, whoever schedules; all of it each time, so that nothing is lost for long.
 */
@Component
class HardServers {

    private static final Logger log = LoggerFactory.getLogger(HardServers.class);

    /** How long a start waits for a machine that does not answer. */
    private static final Duration LIMIT = Duration.ofSeconds(4);

    private final PoolStore pool;
    private final Snapshots snapshots;
    private final LeaseAccounts accounts;
    private final GpuDevices devices;

    private final AtomicBoolean isWaiting = new AtomicBoolean();

    /** One at a time, and never in the transaction of whoever wants it: that may see less. */
    private final ExecutorService work = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("gpus held").factory());

    HardServers(PoolStore pool, Snapshots snapshots, LeaseAccounts accounts, GpuDevices devices) {
        this.pool = pool;
        this.snapshots = snapshots;
        this.accounts = accounts;
        this.devices = devices;
    }

    @Scheduled(fixedDelay = 5_000)
    void look() {
        wake();
    }

    @EventListener
    void on(LeaseEnded ended) {
        wake();
    }

    private void wake() {
        if (!work.isShutdown() && isWaiting.compareAndSet(false, true)) {
            work.execute(() -> {
                isWaiting.set(false);
                tell();
            });
        }
    }

    /** Whoever starts something in a lease there finds its GPUs open, unless the machine does not answer. */
    void open(ServerRow server) {
        if (server.badge() == Badge.HARD && settled()) {
            devices.await(server.machine(), LIMIT);
        }
    }

    /** Why nothing holds there although it should; empty where it does, or need not. */
    String unheld(ServerRow server) {
        return server.badge() == Badge.HARD ? devices.unheld(server.machine()) : "";
    }

    private boolean settled() {
        try {
            work.submit(this::tell).get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            log.debug("Which GPUs are held is not read yet", e);
        } catch (ExecutionException e) {
            log.error("Machines cannot be told which GPUs are held", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return false;
    }

    private void tell() {
        try {
            devices.hold(CurrentActor.get(GpuSight.PODIUM, this::rules));
        } catch (DataAccessException | TransactionException e) {
            // What was told stands until the database is back.
            log.debug("Which GPUs are held cannot be asked now", e);
        }
    }

    private Map<MachineId, GpuRule> rules() {
        // Most pools have none, and a question is cheaper than all of the pool.
        if (pool.servers().stream().noneMatch(each -> each.badge() == Badge.HARD)) {
            return Map.of();
        }
        var state = snapshots.read();
        var hard = state.servers().stream()
                .filter(each -> each.badge() == Badge.HARD)
                .map(ServerRow::machine)
                .collect(Collectors.toSet());
        return rules(state, hard, accounts.on(hard));
    }

    /** Pure: of each of these machines, also where nobody holds anything. */
    static Map<MachineId, GpuRule> rules(
            GpuState state, Set<MachineId> hard, BiFunction<Rows.LeaseRow, MachineId, Set<String>> accounts) {
        var allowed = new HashMap<MachineId, Map<String, Set<String>>>();
        hard.forEach(each -> allowed.put(each, new HashMap<>()));
        for (var lease : state.running()) {
            for (var slice : state.held().getOrDefault(lease.id(), List.of())) {
                var there = allowed.get(slice.machine());
                if (there != null) {
                    accounts.apply(lease, slice.machine())
                            .forEach(osUser -> there.computeIfAbsent(osUser, _ -> new HashSet<>())
                                    .add(slice.device()));
                }
            }
        }
        return allowed.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, each -> new GpuRule(each.getValue())));
    }

    @PreDestroy
    void close() {
        work.shutdownNow();
    }
}
