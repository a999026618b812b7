package dev.podium.costs;

import dev.podium.costs.Spending.By;
import dev.podium.costs.Spending.Narrowed;
import dev.podium.costs.SpendingStore.Question;
import dev.podium.costs.SpendingStore.Row;
import dev.podium.kernel.Refusal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What of a course's sums is told to who may not know who caused what: none to which fewer than
 * {@link WithheldSpending#SMALLEST} people contributed, and none that leaves such a one over when it is taken from another.
 */
final class CourseSums {

    /** By what a course can be narrowed. */
    private static final List<By> NARROWING = List.of(By.KIND, By.PROVIDER, By.MODEL, By.TIER, By.MACHINE);

    private final SpendingStore store;

    CourseSums(SpendingStore store) {
        this.store = store;
    }

    /** @param people that contributed; none did to what is nobody's own, and of that nothing is learned of anybody */
    static boolean few(long people) {
        return people > 0 && people < WithheldSpending.SMALLEST;
    }

    /**
     * Refuses what is of too few people.
     *
     * @return whether it may be told how calls were spread over tiers, which would stand beside the sum
     */
    boolean require(Question question) {
        if (store.sums(question, null).stream().anyMatch(row -> few(row.people()))) {
            throw tooFew("Too few people contributed to tell a sum");
        }
        requireParts(question, new HashSet<>());
        return store.sums(question, By.TIER).stream().noneMatch(row -> few(row.people()));
    }

    /** Whoever narrows to all but one part learns that part: so it can be narrowed to what is told one by one alone. */
    private void requireParts(Question question, Set<Narrowed> seen) {
        if (!seen.add(question.narrowed())) {
            return;
        }
        for (var by : NARROWING) {
            var wanted = wanted(question.narrowed(), by);
            if (wanted.isEmpty()) {
                continue;
            }
            var wider = question.to(without(question.narrowed(), by));
            var rows = store.sums(wider, by);
            var there = ids(rows);
            there.retainAll(wanted);
            if (there.isEmpty()
                    ? !store.sums(question, null).isEmpty()
                    : !ids(told(rows)).containsAll(there)) {
                throw tooFew("Too few people contributed to tell this part of the whole");
            }
            requireParts(wider, seen);
        }
    }

    private static Set<String> ids(Collection<Row> rows) {
        return rows.stream().map(Row::id).collect(Collectors.toCollection(HashSet::new));
    }

    private static Set<String> wanted(Narrowed narrowed, By by) {
        return switch (by) {
            case KIND -> narrowed.kinds();
            case PROVIDER -> one(narrowed.provider());
            case MODEL -> one(narrowed.model());
            case TIER -> one(narrowed.tier());
            case MACHINE -> one(narrowed.machine());
            default -> throw new IllegalArgumentException("A course is not narrowed by " + by);
        };
    }

    private static Set<String> one(@Nullable Object id) {
        return id == null ? Set.of() : Set.of(id.toString());
    }

    private static Narrowed without(Narrowed of, By by) {
        return new Narrowed(
                by == By.KIND ? Set.of() : of.kinds(),
                of.team(),
                of.person(),
                of.agent(),
                of.project(),
                by == By.PROVIDER ? null : of.provider(),
                by == By.MODEL ? null : of.model(),
                by == By.TIER ? null : of.tier(),
                by == By.MACHINE ? null : of.machine(),
                of.key());
    }

    /**
     * Those that may be told one by one, the largest first: none of too few people, and so many of the smallest go with those that
     * what is left over is of enough people too.
     */
    static List<Row> told(List<Row> rows) {
        var told = new ArrayList<>(rows.stream()
                .filter(row -> !few(row.people()))
                .sorted(Comparator.comparing(Row::amount).reversed().thenComparing(Row::id))
                .toList());
        if (told.size() < rows.size()) {
            // What is nobody's own hides nobody.
            told.reversed().stream().filter(row -> row.people() > 0).findFirst().ifPresent(told::remove);
        }
        return told;
    }

    static Refusal tooFew(String what) {
        return Refusal.forbidden(
                "costs.too-few",
                what + ": it would tell what each of them did.",
                "Look at the course as a whole, or at a longer time.");
    }

    static Refusal fewAtATier() {
        return tooFew("Fewer than " + WithheldSpending.SMALLEST
                + " people used one of the tiers, so how calls were spread over them is not told");
    }
}
