package dev.podium.face;

import dev.podium.kernel.MachineId;
import dev.podium.kernel.Refusal;
import dev.podium.machines.MachinePrices;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What machines cost, in memory; nothing is refused but what a test wants. */
public final class FakePrices implements MachinePrices {

    public static final Entry BOUGHT = new Entry(
            LocalDate.of(2026, 1, 1),
            "EUR",
            new Price.Bought(new BigDecimal("24000"), new BigDecimal("4"), 1_200, 300));

    public final Map<MachineId, List<Rate>> rates = new HashMap<>();
    public @Nullable Refusal refusal;

    @Override
    public Rates of(MachineId machine) {
        var all = rates.getOrDefault(machine, List.of()).stream()
                .sorted(Comparator.comparing(Rate::from).reversed())
                .toList();
        var today = LocalDate.now(ZoneOffset.UTC);
        return new Rates(
                all.stream()
                        .filter(rate -> !rate.from().isAfter(today))
                        .findFirst()
                        .orElse(null),
                all);
    }

    @Override
    public void enter(MachineId machine, Entry entry) {
        if (refusal != null) {
            throw refusal;
        }
        rates.computeIfAbsent(machine, _ -> new ArrayList<>())
                .addFirst(new Rate(
                        entry.from(), entry.currency(), entry.price(), Instant.parse("2026-11-20T10:00:00Z"), "Root"));
    }
}
