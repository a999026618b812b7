package dev.podium.machines;

import dev.podium.kernel.HealthCheck;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** How many machines are not heard, and since when. */
@Component
class MachinesReachedCheck implements HealthCheck {

    private static final int NAMED = 3;

    private final MachineWatches watches;
    private final KnownMachines known;

    MachinesReachedCheck(MachineWatches watches, KnownMachines known) {
        this.watches = watches;
        this.known = known;
    }

    @Override
    public String name() {
        return "machines.reached";
    }

    @Override
    public Found look() {
        var all =
                watches.all().values().stream().map(watch -> watch.health(true)).toList();
        var counts = new TreeMap<String, Long>();
        all.forEach(each -> counts.merge(each.state().name().toLowerCase(Locale.ROOT), 1L, Long::sum));
        var away = all.stream()
                .filter(each -> each.state() == MachineHealth.State.OFFLINE)
                .toList();
        if (away.isEmpty()) {
            return Found.fine(
                            all.size() == 1
                                    ? "Podium hears its own machine."
                                    : "All " + all.size() + " machines are heard, or nobody may ask them.")
                    .counting(counts);
        }
        var names = away.stream()
                .limit(NAMED)
                .map(each -> known.find(each.machine())
                        .map(MachineRow::name)
                        .filter(name -> !name.isEmpty())
                        .orElse("Podium's own"))
                .sorted()
                .collect(Collectors.joining(", "));
        var since = away.stream()
                .map(MachineHealth.Health::since)
                .filter(Objects::nonNull)
                .min(Instant::compareTo);
        return Found.broken(
                        away.size() + " of " + all.size() + " machines "
                                + (away.size() == 1 ? "is" : "are") + " not heard: " + names
                                + (away.size() > NAMED ? " and " + (away.size() - NAMED) + " more" : "")
                                + ". Their agents go on, and nobody sees them.",
                        "Look at each on its page, which says why: switched off, its network, its key or its runner.")
                .since(since.orElse(null))
                .on("machines")
                .counting(counts);
    }
}
