package dev.podium.costs.outlook;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/**
 * Something that is known to cost this much on this day, such as a subscription, or what a machine loses in worth: never
 * estimated.
 */
public record FixedCharge(String name, LocalDate day, BigDecimal amount) {

    /** An amount spread over days, each the same; what rounding leaves is on the last, so that all together are the amount. */
    public static List<FixedCharge> evenly(String name, Window over, BigDecimal amount) {
        var all = new ArrayList<FixedCharge>();
        var each = Amounts.divided(amount, over.days());
        for (var day = over.from(); day.isBefore(over.last()); day = day.plusDays(1)) {
            all.add(new FixedCharge(name, day, each));
        }
        all.add(new FixedCharge(name, over.last(), amount.subtract(each.multiply(BigDecimal.valueOf(all.size())))));
        return List.copyOf(all);
    }
}
