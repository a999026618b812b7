package dev.podium.gpus;

import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;

/**
 * Shares over some days. Each day's are by what was agreed on it, and each day counts by what was held on it: so a team that
 * held its share each day held its share of all of them, whatever was agreed anew in between.
 */
final class FairShares {

    private FairShares() {}

    /**
     * @param kept weights by days; a day that is not there is judged by {@code now}
     * @param now weights as they are
     * @param held GPU hours by days, of each that counts
     * @return 0 to 1; who weighed nothing on any of those days is absent
     */
    static <T> Map<T, Double> of(
            LocalDate from,
            LocalDate to,
            Map<LocalDate, Map<T, Integer>> kept,
            Map<T, Integer> now,
            Map<T, Map<LocalDate, Double>> held) {
        var days = new HashMap<LocalDate, Double>();
        held.values().forEach(each -> each.forEach((day, hours) -> days.merge(day, hours, Double::sum)));
        double all = days.values().stream().mapToDouble(Double::doubleValue).sum();
        var shares = new HashMap<T, Double>();
        for (var day = from; !day.isAfter(to); day = day.plusDays(1)) {
            // Where nothing was held on any day, all days are alike.
            double part = all > 0 ? days.getOrDefault(day, 0.0) : 1;
            var weights = kept.getOrDefault(day, now);
            double sum = weights.values().stream().mapToInt(Integer::intValue).sum();
            weights.forEach((who, weight) -> shares.merge(who, part * weight / sum, Double::sum));
        }
        double parts = all > 0 ? all : from.datesUntil(to.plusDays(1)).count();
        shares.replaceAll((_, share) -> share / parts);
        return shares;
    }
}
