package dev.podium.labs;

import dev.podium.labs.CourseFigures.Period;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Sums of what people did in parts of the time, told only where nobody is known by them. Pure.
 *
 * <p>Invariant: whichever of the three periods are told, each sum that can be made of them by adding and taking away is of
 * nobody, or of {@link CourseFigures#SMALLEST} people at least. So the month is not told where the rest of the course, which is
 * the course less the month, was of one person.
 */
final class ToldSums {

    /** What the periods are made of. */
    enum Part {
        BEFORE,
        LAST_MONTH,
        THIS_MONTH
    }

    /** How finely a sum is told where few contributed, and where many did. */
    enum Grain {
        MONEY(BigDecimal.ONE, new BigDecimal("0.01")),
        HOURS(new BigDecimal("0.5"), new BigDecimal("0.1")),
        COUNT(new BigDecimal(5), BigDecimal.ONE);

        private final String few;
        private final String many;

        Grain(BigDecimal few, BigDecimal many) {
            this.few = few.toPlainString();
            this.many = many.toPlainString();
        }
    }

    /** @param rounded whether it is because few contributed */
    record Told(BigDecimal amount, boolean rounded) {}

    private final Map<Part, Map<UUID, BigDecimal>> amounts = new EnumMap<>(Part.class);

    void add(Part part, UUID who, BigDecimal amount) {
        if (amount.signum() != 0) {
            amounts.computeIfAbsent(part, _ -> new HashMap<>()).merge(who, amount, BigDecimal::add);
        }
    }

    /** Empty where it may not be told; nothing at all is told as 0. */
    Optional<Told> told(Period period, Grain grain) {
        if (!isTold(period)) {
            return Optional.empty();
        }
        var sum = BigDecimal.ZERO;
        for (var part : parts(period)) {
            for (var amount : amounts.getOrDefault(part, Map.of()).values()) {
                sum = sum.add(amount);
            }
        }
        int people = people(parts(period)).size();
        boolean few = people > 0 && people < CourseFigures.EXACT_FROM;
        var step = new BigDecimal(few ? grain.few : grain.many);
        var told = sum.divide(step, 0, RoundingMode.HALF_UP).multiply(step);
        return Optional.of(new Told(told, few));
    }

    /** Whether anybody did anything then. */
    boolean isAnything(Period period) {
        return !people(parts(period)).isEmpty();
    }

    boolean isTold(Period period) {
        return switch (period) {
            case COURSE -> many(EnumSet.allOf(Part.class));
            case THIS_MONTH -> many(EnumSet.of(Part.THIS_MONTH)) && many(EnumSet.of(Part.BEFORE, Part.LAST_MONTH));
            case LAST_MONTH ->
                many(EnumSet.of(Part.LAST_MONTH))
                        && many(EnumSet.of(Part.BEFORE, Part.THIS_MONTH))
                        && (!isTold(Period.THIS_MONTH) || many(EnumSet.of(Part.BEFORE)));
        };
    }

    private static Set<Part> parts(Period period) {
        return switch (period) {
            case COURSE -> EnumSet.allOf(Part.class);
            case THIS_MONTH -> EnumSet.of(Part.THIS_MONTH);
            case LAST_MONTH -> EnumSet.of(Part.LAST_MONTH);
        };
    }

    private boolean many(Set<Part> parts) {
        int people = people(parts).size();
        return people == 0 || people >= CourseFigures.SMALLEST;
    }

    private Set<UUID> people(Set<Part> parts) {
        var people = new HashSet<UUID>();
        parts.forEach(part -> people.addAll(amounts.getOrDefault(part, Map.of()).keySet()));
        return people;
    }
}
