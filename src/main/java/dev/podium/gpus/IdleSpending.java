package dev.podium.gpus;

import dev.podium.costs.UnusedGpus;
import dev.podium.kernel.PersonId;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** What was held and stood idle, as {@link GpuReports} counts it. */
@Component
class IdleSpending implements UnusedGpus {

    private static final int HOUR_DECIMALS = 6;

    private final ReportStore store;

    IdleSpending(ReportStore store) {
        this.store = store;
    }

    @Override
    @Transactional(readOnly = true)
    public Optional<Unused> between(LocalDate from, LocalDate to, @Nullable PersonId own, boolean everywhere) {
        var rows = store.used(everywhere, from, to).stream()
                .filter(row -> own == null || own.equals(row.person()))
                .toList();
        if (rows.stream().allMatch(row -> row.hours().known() == 0)) {
            return Optional.empty();
        }
        double hours = rows.stream().mapToDouble(row -> row.hours().idle()).sum();
        return Optional.of(new Unused(
                BigDecimal.valueOf(hours)
                        .setScale(HOUR_DECIMALS, RoundingMode.HALF_UP)
                        .stripTrailingZeros(),
                rows.stream().map(ReportStore.PersonRow::idleAmount).reduce(BigDecimal.ZERO, BigDecimal::add)));
    }
}
