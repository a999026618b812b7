package dev.podium.machines;

import dev.podium.kernel.MachineId;
import dev.podium.kernel.Refusal;
import dev.podium.machines.RunnerStore.Met;
import dev.podium.machines.RunnerStore.Proof;
import dev.podium.machines.runner.Link;
import dev.podium.machines.runner.RunnerDoor;
import dev.podium.machines.runner.RunnerLink;
import dev.podium.machines.runner.Wire;
import jakarta.annotation.PreDestroy;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.info.BuildProperties;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The runners that are connected to this Podium, one a machine. Which machine that is comes from what a runner shows when
 * it comes, and from nothing that it says.
 */
@Component
class Runners implements RunnerDoor {

    private static final Logger log = LoggerFactory.getLogger(Runners.class);

    /** For the hello, and for keeping what it is handed. */
    private static final Duration TO_PROVE = Duration.ofSeconds(30);

    private record Admitted(Met met, byte[] shown, String address) implements Admission {}

    private final RunnerStore store;
    private final RunnerTrail trail;
    private final TransactionTemplate transaction;
    private final Clock clock;
    private final String release;
    private final Map<MachineId, ConnectedRunner> connected = new ConcurrentHashMap<>();
    /** Also those that have not proved themselves. */
    private final Set<ConnectedRunner> all = ConcurrentHashMap.newKeySet();

    private final List<Consumer<MachineId>> listeners = new CopyOnWriteArrayList<>();

    /** Of its own: a database that hangs must not silence the heartbeat. */
    private final ScheduledExecutorService heartbeat = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("runner heartbeat").factory());

    Runners(
            RunnerStore store,
            RunnerTrail trail,
            TransactionTemplate transaction,
            Clock clock,
            KnownMachines known,
            ObjectProvider<BuildProperties> build) {
        this.store = store;
        this.trail = trail;
        this.transaction = transaction;
        this.clock = clock;
        var properties = build.getIfAvailable();
        this.release = properties == null ? "development" : Objects.requireNonNullElse(properties.getVersion(), "");
        known.whenRead(this::compare);
        long every = Link.HEARTBEAT.toMillis();
        heartbeat.scheduleAtFixedRate(() -> all.forEach(this::beat), every, every, TimeUnit.MILLISECONDS);
    }

    /** Called with its machine when a runner has come. */
    void whenConnected(Consumer<MachineId> listener) {
        listeners.add(listener);
    }

    private void beat(ConnectedRunner runner) {
        try {
            if (connected.get(runner.met().machine()) != runner && runner.age().compareTo(TO_PROVE) > 0) {
                runner.link().close(Wire.BROKEN, "It has not proved itself within " + TO_PROVE.toSeconds() + " s.");
            } else {
                runner.link().tick();
            }
        } catch (RuntimeException e) {
            // One that fails is not to end the heartbeat of all.
            log.error("The heartbeat of {} failed", runner.met().name(), e);
        }
    }

    @Override
    public Admission admit(String token, String address) {
        var shown = RunnerToken.hash(token);
        var met = RunnerToken.isWellFormed(token) ? store.meet(shown) : Optional.<Met>empty();
        return switch (met.map(Met::proof).orElse(Proof.OLD)) {
            case CURRENT, HANDED, ENROLMENT -> new Admitted(met.orElseThrow(), shown, address);
            case USED, EXPIRED, OLD -> {
                met.ifPresent(known -> trail.refused(known, address));
                throw unknown();
            }
        };
    }

    private static Refusal unknown() {
        return Refusal.unauthenticated(
                "machines.runner-unknown",
                "This runner's token is not known, was used, has expired or was replaced.",
                "Make an enrolment token on the machine's page.");
    }

    @Override
    public RunnerLink connect(Admission admission, Wire wire) {
        var admitted = (Admitted) admission;
        var runner = new ConnectedRunner(this, admitted.met(), admitted.shown(), admitted.address(), clock.instant());
        var link = new RunnerLink(wire, runner, release);
        runner.on(link);
        all.add(runner);
        link.start();
        return link;
    }

    /** The one that is connected for the machine. */
    Optional<ConnectedRunner> find(MachineId machine) {
        return Optional.ofNullable(connected.get(machine));
    }

    Set<MachineId> connected() {
        return Set.copyOf(connected.keySet());
    }

    /** It has greeted: what it showed counts, or it is handed what will. */
    void greeted(ConnectedRunner runner) {
        off(runner, () -> {
            switch (runner.met().proof()) {
                case CURRENT -> {
                    take(runner);
                    if (runner.met().stale()) {
                        hand(runner);
                    }
                }
                case HANDED -> confirm(runner, runner.shown());
                case ENROLMENT -> hand(runner);
                case USED, EXPIRED, OLD -> throw unknown();
            }
        });
    }

    void kept(ConnectedRunner runner) {
        var handed = runner.handed();
        if (handed == null) {
            runner.link().close(Wire.BROKEN, "No credential was handed.");
        } else {
            off(runner, () -> confirm(runner, handed));
        }
    }

    void lost(ConnectedRunner runner, String why) {
        all.remove(runner);
        if (connected.remove(runner.met().machine(), runner)) {
            log.info("{}: its runner is gone: {}", runner.met().name(), why);
        }
    }

    private void hand(ConnectedRunner runner) {
        var next = RunnerToken.CREDENTIAL.random();
        var hash = RunnerToken.hash(next);
        if (!runner.hand(hash)) {
            return;
        }
        if (store.hand(runner.met().machine(), runner.shown(), hash)) {
            runner.link().give(next);
        } else {
            runner.link().close(Wire.WITHDRAWN, "What you came with counts no longer.");
        }
    }

    private void confirm(ConnectedRunner runner, byte[] hash) {
        var outcome = transaction.execute(_ -> {
            var told = store.confirm(runner.met().machine(), hash);
            if (told.equals("enrolled")) {
                trail.enrolled(runner.met(), runner.address(), runner.greeting().osUser());
            }
            return told;
        });
        if ("no".equals(outcome)) {
            runner.link().close(Wire.WITHDRAWN, "What you came with counts no longer.");
            return;
        }
        runner.proved(hash, clock.instant());
        if ("enrolled".equals(outcome)) {
            runner.enrolled();
        }
        take(runner);
    }

    /** From now on it is the machine's. */
    private void take(ConnectedRunner runner) {
        var before = connected.put(runner.met().machine(), runner);
        if (before != null && before != runner) {
            before.link().close(Wire.REPLACED, "Another runner of this machine came.");
        }
        if (!all.contains(runner)) {
            // Lost meanwhile.
            connected.remove(runner.met().machine(), runner);
        } else if (before != runner) {
            log.info(
                    "{}: its runner is connected, as {}",
                    runner.met().name(),
                    runner.greeting().osUser());
            listeners.forEach(listener -> listener.accept(runner.met().machine()));
        }
    }

    /** What asks the database does not hold up the link. */
    private void off(ConnectedRunner runner, Runnable work) {
        Thread.ofVirtual().name("runner " + runner.met().machine()).start(() -> {
            try {
                work.run();
            } catch (DataAccessException | TransactionException e) {
                log.warn(
                        "The runner of {} cannot be looked at: {}", runner.met().name(), e.getMessage());
                runner.link().close(Wire.GOING_AWAY, "Podium's database does not answer.");
            } catch (Refusal refusal) {
                runner.link().close(Wire.WITHDRAWN, refusal.sentence());
            }
        });
    }

    void rotate(MachineId machine) {
        find(machine).ifPresent(runner -> off(runner, () -> hand(runner)));
    }

    void withdraw(MachineId machine) {
        for (var runner : all) {
            if (runner.met().machine().equals(machine)) {
                runner.link().close(Wire.WITHDRAWN, "The credential was taken back.");
            }
        }
    }

    /** Says that they are there, and finds those whose credential was replaced or taken back at another Podium. */
    @Scheduled(fixedDelay = 10_000)
    void look() {
        if (connected.isEmpty()) {
            return;
        }
        try {
            // As it is before the question: one that comes meanwhile is not in the answer.
            var before = Map.copyOf(connected);
            var generations = store.seen(before.keySet());
            before.forEach((machine, runner) -> {
                var now = generations.get(machine);
                if (now == null || now != runner.generation()) {
                    runner.link().close(Wire.WITHDRAWN, "The credential counts no longer.");
                }
            });
        } catch (DataAccessException | TransactionException e) {
            log.debug("Which runners count cannot be asked now", e);
        }
    }

    /** Long connections get a new credential every day too. */
    @Scheduled(fixedDelay = 600_000, initialDelay = 600_000)
    void rotateDaily() {
        for (var runner : Set.copyOf(connected.values())) {
            if (runner.isOld(clock.instant())) {
                off(runner, () -> hand(runner));
            }
        }
    }

    private void compare(Collection<MachineRow> rows) {
        var byRunner = rows.stream()
                .filter(row -> row.signIn() == MachineRegistry.SignIn.RUNNER && !row.removed())
                .map(MachineRow::id)
                .collect(Collectors.toSet());
        // The database decides: what was read may be older than the runner.
        if (!byRunner.containsAll(connected.keySet())) {
            Thread.ofVirtual().name("runners").start(this::look);
        }
    }

    @PreDestroy
    void close() {
        heartbeat.shutdownNow();
        all.forEach(each -> each.link().close(Wire.GOING_AWAY, "Podium ends."));
    }
}
