package dev.podium.machines;

import dev.podium.kernel.HealthCheck;
import dev.podium.machines.MachineHealth.Figures;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Machines whose disk is nearly full: agents there fail in words of their own. */
@Component
class MachineDisksCheck implements HealthCheck {

    private static final double FULL = 0.95;
    private static final int NAMED = 3;

    private final MachineWatches watches;
    private final KnownMachines known;

    MachineDisksCheck(MachineWatches watches, KnownMachines known) {
        this.watches = watches;
        this.known = known;
    }

    @Override
    public String name() {
        return "machines.disks";
    }

    @Override
    public Found look() {
        var full = watches.all().entrySet().stream()
                .filter(each -> {
                    var last = each.getValue().health(false).last();
                    return last != null && isFull(last.figures());
                })
                .map(each -> known.find(each.getKey())
                        .map(MachineRow::name)
                        .filter(name -> !name.isEmpty())
                        .orElse("Podium's own"))
                .sorted()
                .toList();
        var counts = Map.of("full", (long) full.size());
        if (full.isEmpty()) {
            return Found.fine("No machine's disk is more than 95 % full.").counting(counts);
        }
        return Found.look(
                        (full.size() == 1
                                        ? "The disk of 1 machine is"
                                        : "The disks of " + full.size() + " machines are")
                                + " more than 95 % full: "
                                + full.stream().limit(NAMED).collect(Collectors.joining(", "))
                                + (full.size() > NAMED ? " and more" : "") + ".",
                        "Make room there; agents on it cannot write.")
                .on("machines")
                .counting(counts);
    }

    static boolean isFull(Figures figures) {
        var total = figures.diskTotal();
        var used = figures.diskUsed();
        return total != null && used != null && total > 0 && used > total * FULL;
    }
}
