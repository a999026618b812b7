package dev.podium.costs.ui;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.function.Function;

/** Whether a rule counts today: rules are only added, and each counts from its day until that of the next. */
enum Standing {
    NOW("counts now"),
    TO_COME("to come"),
    BEFORE("no longer");

    private final String word;

    Standing(String word) {
        this.word = word;
    }

    String word() {
        return word;
    }

    /** A rule and how it stands. */
    record Ruled<T>(T rule, Standing standing) {}

    /**
     * In the same order.
     *
     * @param rules of each thing the latest day first, of one day the one that counts first
     * @param of what a rule is of
     */
    static <T> List<Ruled<T>> of(List<T> rules, Function<T, Object> of, Function<T, LocalDate> from, LocalDate today) {
        var counted = new HashSet<Object>();
        var days = new HashSet<List<Object>>();
        var ruled = new ArrayList<Ruled<T>>();
        for (var rule : rules) {
            boolean first = days.add(List.of(of.apply(rule), from.apply(rule)));
            Standing standing;
            if (from.apply(rule).isAfter(today)) {
                standing = first ? TO_COME : BEFORE;
            } else {
                standing = counted.add(of.apply(rule)) ? NOW : BEFORE;
            }
            ruled.add(new Ruled<>(rule, standing));
        }
        return ruled;
    }
}
