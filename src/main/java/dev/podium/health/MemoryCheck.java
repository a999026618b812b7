package dev.podium.health;

import dev.podium.kernel.HealthCheck;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.Map;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/** Whether the limit of memory is high enough, and how much is still taken after garbage was collected. */
@Component
class MemoryCheck implements HealthCheck {

    private static final long MIB = 1 << 20;
    private static final double FULL = 0.9;

    private final MemoryFit fit;
    private final java.util.function.LongSupplier kept;

    @Autowired
    MemoryCheck() {
        this(MemoryFit.here(), MemoryCheck::afterCollection);
    }

    /** @param kept bytes that were left of the heap by the last collection */
    MemoryCheck(MemoryFit fit, java.util.function.LongSupplier kept) {
        this.fit = fit;
        this.kept = kept;
    }

    private static long afterCollection() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .map(MemoryPoolMXBean::getCollectionUsage)
                .filter(java.util.Objects::nonNull)
                .mapToLong(MemoryUsage::getUsed)
                .sum();
    }

    @Override
    public String name() {
        return "memory.enough";
    }

    @Override
    public Found look() {
        long used = kept.getAsLong();
        var counts = Map.of("heap MiB", fit.heap() / MIB, "kept MiB", used / MIB);
        if (used > fit.heap() * FULL) {
            return Found.broken(
                            used / MIB + " of the " + fit.heap() / MIB
                                    + " MiB that Java may use stay taken; Podium grows slow and will fail.",
                            "Start it with a larger -Xmx, or -XX:MaxRAMPercentage, in JAVA_TOOL_OPTIONS.")
                    .counting(counts);
        }
        return fit.tooLittle()
                .map(sentence -> Found.look(sentence + ".", fit.nextStep()))
                .orElseGet(() -> Found.fine("Java may use " + fit.heap() / MIB + " MiB of memory."))
                .counting(counts);
    }
}
