package dev.podium.tasks;

import dev.podium.costs.Ledger;
import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * What a run cost, from the ledger: of a program that was started for it by the key that it alone had, of one that ran already
 * by what its agent spent meanwhile.
 */
@Component
class RunCosts {

    private final Ledger ledger;

    RunCosts(Ledger ledger) {
        this.ledger = ledger;
    }

    /** In US dollars; null where nobody counts it. */
    @Nullable
    BigDecimal of(RunRow row) {
        if (row.token() != null) {
            return sum(
                    row,
                    new Ledger.Filter(null, null, null, null, null, null, row.token(), null, null, null, null, null));
        }
        return row.typedAt() == null || row.agent() == null
                ? null
                : sum(
                        row,
                        new Ledger.Filter(
                                row.typedAt(),
                                row.endedAt(),
                                null,
                                row.agent(),
                                null,
                                null,
                                null,
                                null,
                                null,
                                null,
                                null,
                                null));
    }

    private BigDecimal sum(RunRow row, Ledger.Filter filter) {
        return CurrentActor.get(Actor.system(row.team()), () -> {
            var total = BigDecimal.ZERO;
            Ledger.Cursor after = null;
            while (true) {
                var entries = ledger.entries(filter, after, Ledger.MOST);
                for (var entry : entries) {
                    total = total.add(entry.amount());
                }
                if (entries.size() < Ledger.MOST) {
                    return total;
                }
                var last = entries.getLast();
                after = new Ledger.Cursor(last.begun(), last.id());
            }
        });
    }
}
