package dev.podium.machines;

import dev.podium.identity.Permission;
import dev.podium.identity.Permissions;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/** {@link MachineHealth}: what this Podium hears, and the minutes that are kept. */
@Service
class WatchedMachines implements MachineHealth {

    private static final Duration LIVE_STEP = Duration.ofSeconds(5);
    private static final Duration LIVE_GPU_STEP = Duration.ofSeconds(30);
    private static final int MOST_POINTS = 360;
    private static final long MINUTE = 60;

    private final MachineWatches watches;
    private final KnownMachines known;
    private final MachineAccess access;
    private final SampleStore store;
    private final Permissions permissions;
    private final TransactionTemplate transaction;

    WatchedMachines(
            MachineWatches watches,
            KnownMachines known,
            MachineAccess access,
            SampleStore store,
            Permissions permissions,
            TransactionTemplate transaction) {
        this.watches = watches;
        this.known = known;
        this.access = access;
        this.store = store;
        this.permissions = permissions;
        this.transaction = transaction;
    }

    @Override
    @Transactional(propagation = Propagation.NOT_SUPPORTED)
    public List<Health> all() {
        boolean whole = seesAll();
        return visible(whole).stream()
                .map(machine -> health(machine, whole))
                // Which OS users are the team's is not asked for each machine of a list.
                .map(health -> whole ? health : GpuSecrets.hidden(health, Set.of()))
                .toList();
    }

    @Override
    @Transactional(propagation = Propagation.NOT_SUPPORTED)
    public Health of(MachineId machine) {
        boolean whole = seesAll();
        requireVisible(machine, whole);
        var health = health(machine, whole);
        return whole ? health : GpuSecrets.hidden(health, teamOsUsers(health));
    }

    /** Those of them that run something on a GPU. */
    private Set<String> teamOsUsers(Health health) {
        var asked = GpuSecrets.osUsers(health);
        if (asked.isEmpty()) {
            return Set.of();
        }
        if (health.machine().equals(MachineId.LOCAL)) {
            // What teams start there runs as Podium itself.
            return Set.of(LocalConnector.OS_USER);
        }
        return Objects.requireNonNull(transaction.execute(_ -> store.teamOsUsers(health.machine(), asked)));
    }

    /** Who does not run the installation takes the permission to see machines, and sees those of the team. */
    private boolean seesAll() {
        if (permissions.allows(Permission.PLATFORM_MANAGE)) {
            return true;
        }
        permissions.require(Permission.MACHINE_SEE);
        return false;
    }

    private Set<MachineId> visible(boolean all) {
        return all
                ? known.lastKnown().stream()
                        .filter(row -> !row.removed())
                        .map(MachineRow::id)
                        .collect(Collectors.toSet())
                : access.usable();
    }

    private void requireVisible(MachineId machine, boolean all) {
        if (!visible(all).contains(machine)) {
            throw OwnAccounts.notFound(machine);
        }
    }

    private Health health(MachineId machine, boolean whole) {
        return watches.find(machine)
                .map(watch -> watch.health(whole))
                .orElseGet(() -> new Health(machine, State.CONNECTING, null, "", null, null, null));
    }

    @Override
    @Transactional(propagation = Propagation.NOT_SUPPORTED)
    public History history(MachineId machine, Duration back) {
        boolean all = seesAll();
        requireVisible(machine, all);
        checkPeriod(back);
        var now = Instant.now();
        if (back.compareTo(RecentSamples.KEPT) <= 0) {
            return new History(LIVE_STEP, live(machine, now.minus(back)));
        }
        var step = step(back);
        var since = since(now, back, step);
        return new History(
                step, Objects.requireNonNull(transaction.execute(_ -> store.history(machine, since, step, all))));
    }

    private List<Point> live(MachineId machine, Instant since) {
        return watches.find(machine).map(watch -> watch.recent().between(since, Instant.MAX)).orElse(List.of()).stream()
                .map(sample -> new Point(sample.at(), sample.figures()))
                .toList();
    }

    private static void checkPeriod(Duration back) {
        if (back.compareTo(Duration.ofMinutes(1)) < 0 || back.compareTo(KEPT) > 0) {
            throw Refusal.invalidField(
                    "minutes",
                    "machines.bad-period",
                    "How a machine was is kept for " + KEPT.toMinutes() + " minutes.",
                    "Ask for 1 to " + KEPT.toMinutes() + " minutes.");
        }
    }

    private static Duration step(Duration back) {
        return Duration.ofSeconds(Math.ceilDiv(Math.ceilDiv(back.toSeconds(), MOST_POINTS), MINUTE) * MINUTE);
    }

    /** The beginning of a stretch, so that the first one is whole too. */
    private static Instant since(Instant now, Duration back, Duration step) {
        return Instant.ofEpochSecond(
                Math.ceilDiv(now.minus(back).getEpochSecond(), step.toSeconds()) * step.toSeconds());
    }

    @Override
    @Transactional(propagation = Propagation.NOT_SUPPORTED)
    public GpuHistory gpuHistory(MachineId machine, String uuid, Duration back) {
        boolean all = seesAll();
        requireVisible(machine, all);
        checkPeriod(back);
        var now = Instant.now();
        if (back.compareTo(RecentSamples.KEPT) <= 0) {
            var points = watches.find(machine)
                    .map(watch -> watch.recentGpus().since(uuid, now.minus(back)))
                    .orElse(List.of());
            if (points.isEmpty() && !isThere(machine, uuid)) {
                // Refuses one that never was.
                kept(machine, uuid, all);
            }
            return new GpuHistory(LIVE_GPU_STEP, points);
        }
        var step = step(back);
        return Objects.requireNonNull(transaction.execute(_ -> {
            var gpu = kept(machine, uuid, all);
            return new GpuHistory(
                    step, gpu.isEmpty() ? List.of() : store.history(gpu.get(), since(now, back, step), step, all));
        }));
    }

    private boolean isThere(MachineId machine, String uuid) {
        var gpus = health(machine, false).gpus();
        return gpus != null && gpus.all().stream().anyMatch(gpu -> gpu.uuid().equals(uuid));
    }

    /** Empty in the first minute that it is there. */
    private Optional<SampleStore.KnownGpu> kept(MachineId machine, String uuid, boolean all) {
        // What is no uuid is not asked for: the database does not take every letter.
        Optional<SampleStore.KnownGpu> gpu = GpuLine.uuid(uuid).isEmpty()
                ? Optional.empty()
                : Objects.requireNonNull(transaction.execute(_ -> store.gpu(machine, uuid, all)));
        if (gpu.isEmpty() && !isThere(machine, uuid)) {
            throw Refusal.notFound(
                    "machines.gpu-not-found",
                    "The machine had no GPU " + MachineRules.printable(uuid) + " in the last " + KEPT.toDays()
                            + " days.",
                    "Take the uuid of one of its GPUs.");
        }
        return gpu;
    }
}
