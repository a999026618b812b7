package dev.podium.costs.outlook;

import dev.podium.kernel.Refusal;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Locale;

/** Two ways to run, compared. */
public final class WhatIf {

    /** For how long it is looked whether one pays. */
    public static final int LONGEST_MONTHS = 60;

    private static final int YEARS_FROM = 2000;
    private static final int YEARS_TO = 2200;

    private WhatIf() {}

    /**
     * @param start the first day, on which everything is bought
     * @param months how long the series for the chart are, 1 to {@link #LONGEST_MONTHS}; break-even is looked for in all of
     *     these months
     * @throws Refusal {@code costs.bad-scenario} at the field that is wrong, such as {@code other.parts[0].price}
     */
    public static Comparison compare(Setup now, Setup other, LocalDate start, int months, Currency currency) {
        return reckoned(now.checked("now"), other.checked("other"), start, months, currency);
    }

    /** Each of the later ones against the first. */
    public static List<Comparison> compare(List<Setup> setups, LocalDate start, int months, Currency currency) {
        return setups.stream()
                .skip(1)
                .map(each -> compare(setups.getFirst(), each, start, months, currency))
                .toList();
    }

    /** Of setups that were checked, or come from the ledger, where amounts have more decimals and may be below 0. */
    static Comparison reckoned(Setup now, Setup other, LocalDate start, int months, Currency currency) {
        if (months < 1 || months > LONGEST_MONTHS) {
            throw Refusal.invalidField(
                    "months",
                    "costs.bad-scenario",
                    "What is compared are 1 to " + LONGEST_MONTHS + " months; these are " + months + ".",
                    "Enter a number of months up to five years.");
        }
        if (start.getYear() < YEARS_FROM || start.getYear() > YEARS_TO) {
            throw Refusal.invalidField(
                    "start",
                    "costs.bad-scenario",
                    "The first day lies between the years " + YEARS_FROM + " and " + YEARS_TO + ".",
                    "Enter a day such as 2026-12-01.");
        }
        var runningNow = Running.of(now);
        var runningOther = Running.of(other);
        var points = new ArrayList<Comparison.Point>();
        for (int month = 0; month <= months; month++) {
            points.add(new Comparison.Point(
                    month,
                    start.plusMonths(month),
                    runningNow.cashAfter(month),
                    runningOther.cashAfter(month),
                    runningNow.writtenOffAfter(month),
                    runningOther.writtenOffAfter(month)));
        }
        var breakEven = BreakEven.of(runningNow, runningOther, start);
        return new Comparison(
                start,
                currency,
                runningNow,
                runningOther,
                points,
                runningNow.monthly().subtract(runningOther.monthly()),
                breakEven,
                sentence(runningNow, runningOther, breakEven, currency));
    }

    private static String sentence(Running now, Running other, BreakEven breakEven, Currency currency) {
        var saved = now.monthly().subtract(other.monthly());
        var name = capital(other.setup().name());
        var costs = name + " costs " + Amounts.shown(other.monthly(), currency) + " a month";
        var difference = switch (saved.signum()) {
            case 1 -> ", " + Amounts.shown(saved, currency) + " less than ";
            case -1 -> ", " + Amounts.shown(saved.negate(), currency) + " more than ";
            default -> ", as much as ";
        };
        return costs + difference + now.setup().name() + " (" + Amounts.shown(now.monthly(), currency) + "). "
                + breakEven.sentence(extra(now, other), currency);
    }

    private static BigDecimal extra(Running now, Running other) {
        return other.atStart().subtract(now.atStart());
    }

    private static String capital(String name) {
        return name.substring(0, name.offsetByCodePoints(0, 1)).toUpperCase(Locale.ENGLISH)
                + name.substring(name.offsetByCodePoints(0, 1));
    }
}
