package dev.podium.machines;

import dev.podium.identity.Permission;
import dev.podium.identity.Permissions;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
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
        return visible(whole).stream().map(machine -> health(machine, whole)).toList();
    }

    @Override
    @Transactional(propagation = Propagation.NOT_SUPPORTED)
    public Health of(MachineId machine) {
        boolean whole = seesAll();
        requireVisible(machine, whole);
        return health(machine, whole);
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
        if (back.compareTo(Duration.ofMinutes(1)) < 0 || back.compareTo(KEPT) > 0) {
            throw Refusal.invalidField(
                    "minutes",
                    "machines.bad-period",
                    "How a machine was is kept for " + KEPT.toMinutes() + " minutes.",
                    "Ask for 1 to " + KEPT.toMinutes() + " minutes.");
        }
        var now = Instant.now();
        if (back.compareTo(RecentSamples.KEPT) <= 0) {
            return new History(LIVE_STEP, live(machine, now.minus(back)));
        }
        var step = Duration.ofSeconds(Math.ceilDiv(Math.ceilDiv(back.toSeconds(), MOST_POINTS), MINUTE) * MINUTE);
        // From the beginning of a stretch, so that the first one is whole too.
        var since = Instant.ofEpochSecond(
                Math.ceilDiv(now.minus(back).getEpochSecond(), step.toSeconds()) * step.toSeconds());
        return new History(
                step, Objects.requireNonNull(transaction.execute(_ -> store.history(machine, since, step, all))));
    }

    private List<Point> live(MachineId machine, Instant since) {
        return watches.find(machine).map(watch -> watch.recent().between(since, Instant.MAX)).orElse(List.of()).stream()
                .map(sample -> new Point(sample.at(), sample.figures()))
                .toList();
    }
}
