package dev.podium.costs.ui;

import dev.podium.costs.Spending.Part;
import dev.podium.costs.Spending.Parts;
import dev.podium.costs.Spending.Routing;
import dev.podium.costs.Spending.Sum;
import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How calls were spread over tiers.
 *
 * @param calls of tiers 1, 2 and 3
 * @param target of tier 3; null where it is that of other sums
 * @param tasks of tier 3; empty where they are not known
 * @param why it is not told; "" where it is
 */
record TierUse(
        List<Long> calls,
        List<BigDecimal> amounts,
        @Nullable BigDecimal target,
        List<Part> tasks,
        String why) {

    static final TierUse NONE = notTold("");

    TierUse {
        calls = List.copyOf(calls);
        amounts = List.copyOf(amounts);
        tasks = List.copyOf(tasks);
    }

    /** @param why a sentence; "" where there is nothing to tell */
    static TierUse notTold(String why) {
        return new TierUse(List.of(), List.of(), null, List.of(), why);
    }

    static TierUse of(Routing routing) {
        return new TierUse(routing.calls(), routing.amounts(), routing.target(), routing.tasks(), "");
    }

    /** @param tiers by tier */
    static TierUse of(Parts tiers) {
        return new TierUse(
                CostsWords.tiers().stream()
                        .map(tier -> Objects.requireNonNullElse(sum(tiers, tier).calls(), 0L))
                        .toList(),
                CostsWords.tiers().stream()
                        .map(tier -> sum(tiers, tier).amount())
                        .toList(),
                null,
                List.of(),
                "");
    }

    private static Sum sum(Parts tiers, int tier) {
        return tiers.parts().stream()
                .filter(part -> part.id().equals(Integer.toString(tier)))
                .map(Part::sum)
                .findFirst()
                .orElse(new Sum(BigDecimal.ZERO, null, 0, 0L, 0L, BigDecimal.ZERO));
    }

    long all() {
        return calls.stream().mapToLong(Long::longValue).sum();
    }
}
