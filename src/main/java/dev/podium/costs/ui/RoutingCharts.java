package dev.podium.costs.ui;

import dev.podium.costs.Spending.By;
import dev.podium.costs.Spending.Routing;
import dev.podium.costs.Spending.Step;
import dev.podium.costs.outlook.Savings;
import dev.podium.portal.Chart;
import dev.podium.portal.Chart.Drawing;
import dev.podium.portal.Chart.Figure;
import dev.podium.portal.Chart.Key;
import dev.podium.portal.Chart.Line;
import dev.podium.portal.Chart.Look;
import dev.podium.portal.Chart.Meter;
import dev.podium.portal.Chart.Mix;
import dev.podium.portal.Chart.Share;
import dev.podium.portal.Sheet.Cell;
import dev.podium.portal.Sheet.Column;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How calls were spread over tiers, and what that saved. */
final class RoutingCharts {

    static final String MIX = "Tier mix";
    static final String SAVED = "Saved by routing";

    private static final int TASKS = 5;
    private static final int DEAREST = 3;
    private static final BigDecimal POINTS = new BigDecimal(100);
    private static final List<String> TONES = List.of("tier-1", "tier-2", "tier-3");

    private RoutingCharts() {}

    /** Null where no model of a tier was called. */
    static @Nullable Chart mix(CostsLook look, TierUse use) {
        long calls = use.calls().stream().mapToLong(Long::longValue).sum();
        if (calls == 0) {
            return null;
        }
        var paid = use.amounts().stream().reduce(BigDecimal.ZERO, BigDecimal::add);
        var ofCalls = CostsWords.tiers().stream()
                .map(tier -> CostsWords.share(use.calls().get(tier - 1), calls))
                .toList();
        var ofCost = CostsWords.tiers().stream()
                .map(tier -> CostsWords.share(use.amounts().get(tier - 1), paid))
                .toList();
        var target = use.target();
        var mixes = new ArrayList<Mix>();
        mixes.add(new Mix("Calls", shares(ofCalls)));
        if (target != null) {
            mixes.add(new Mix(
                    "Target",
                    List.of(
                            new Share(
                                    "hover",
                                    BigDecimal.ONE.subtract(target),
                                    "tiers 1 and 2: " + CostsWords.percent(BigDecimal.ONE.subtract(target))),
                            new Share("tier-3", target, CostsWords.percent(target)))));
        }
        if (paid.signum() > 0) {
            mixes.add(new Mix("Cost", shares(ofCost)));
        }
        var rows = new ArrayList<List<Cell>>();
        for (int tier : CostsWords.tiers()) {
            rows.add(List.of(
                    Cell.words("Tier " + tier),
                    Cell.number(
                            CostsWords.number(use.calls().get(tier - 1)),
                            BigDecimal.valueOf(use.calls().get(tier - 1))),
                    Cell.number(CostsWords.percent(ofCalls.get(tier - 1)), ofCalls.get(tier - 1)),
                    tier == DEAREST && target != null ? Cell.number(CostsWords.percent(target), target) : Cell.NONE,
                    look.amount(use.amounts().get(tier - 1)),
                    Cell.number(CostsWords.percent(ofCost.get(tier - 1)), ofCost.get(tier - 1))));
        }
        var meters = meters(use);
        for (var task : use.tasks()) {
            rows.add(List.of(
                    Cell.words("Tier 3: " + CostsWords.name(By.TASK, task)),
                    Cell.number(
                            CostsWords.number(task.sum().entries()),
                            BigDecimal.valueOf(task.sum().entries())),
                    Cell.NONE,
                    Cell.NONE,
                    look.amount(task.sum().amount()),
                    Cell.NONE));
        }
        return new Chart(
                new Figure(
                        MIX,
                        "",
                        sentence(ofCalls.get(DEAREST - 1), ofCost.get(DEAREST - 1), target),
                        target != null && ofCalls.get(DEAREST - 1).compareTo(target) > 0 ? "wait" : "",
                        null,
                        mixes,
                        meters.isEmpty() ? "" : "Where tier 3 went",
                        meters),
                List.of(
                        new Key("Tier 1", "tier-1", "block"),
                        new Key("Tier 2", "tier-2", "block"),
                        new Key("Tier 3", "tier-3", "block")),
                look.sheet(
                        "Calls by tier",
                        "tiers",
                        List.of(
                                Column.words("Tier"),
                                Column.number("Calls", ""),
                                Column.number("Of calls", ""),
                                Column.number("Target", ""),
                                look.amounts("Cost"),
                                Column.number("Of cost", "")),
                        rows),
                false);
    }

    private static List<Share> shares(List<BigDecimal> of) {
        var shares = new ArrayList<Share>();
        for (int at = 0; at < of.size(); at++) {
            shares.add(new Share(TONES.get(at), of.get(at), CostsWords.percent(of.get(at))));
        }
        return shares;
    }

    private static List<Meter> meters(TierUse use) {
        var all = use.tasks().stream().map(task -> task.sum().amount()).reduce(BigDecimal.ZERO, BigDecimal::add);
        if (all.signum() <= 0) {
            return List.of();
        }
        var meters = new ArrayList<Meter>();
        var first = use.tasks().getFirst().sum().amount();
        var rest = all;
        for (var task : use.tasks().stream().limit(TASKS).toList()) {
            var amount = task.sum().amount();
            rest = rest.subtract(amount);
            meters.add(new Meter(
                    CostsWords.name(By.TASK, task),
                    "",
                    CostsWords.share(amount, first),
                    CostsWords.wholePercent(CostsWords.share(amount, all)),
                    ""));
        }
        if (use.tasks().size() > TASKS) {
            meters.add(new Meter(
                    "All other",
                    "",
                    CostsWords.share(rest, first),
                    CostsWords.wholePercent(CostsWords.share(rest, all)),
                    ""));
        }
        return meters;
    }

    private static String sentence(BigDecimal calls, BigDecimal cost, @Nullable BigDecimal target) {
        var said = "Tier 3 took " + CostsWords.percent(calls) + " of calls and " + CostsWords.percent(cost)
                + " of what they cost";
        if (target == null) {
            return said + ".";
        }
        var points = calls.subtract(target).multiply(POINTS).setScale(1, RoundingMode.HALF_UP);
        return switch (calls.compareTo(target)) {
            case 1 ->
                said + ": " + points.toPlainString() + " points over its target of " + CostsWords.percent(target) + ".";
            default -> said + ", within its target of " + CostsWords.percent(target) + ".";
        };
    }

    /** Null where nothing was saved or lost that could be worked out. */
    static @Nullable Chart savings(CostsLook look, Routing routing) {
        var known = routing.instead().stream()
                .filter(each -> !each.days().isEmpty())
                .toList();
        if (known.isEmpty()) {
            return null;
        }
        // What is told of whole months stands at their ends, which may be to come.
        var last = known.stream()
                .flatMap(each -> each.days().stream())
                .map(Savings.Day::day)
                .reduce(look.choice().until(look.today()), (one, other) -> one.isAfter(other) ? one : other);
        var days = look.period().from().datesUntil(last.plusDays(1)).toList();
        var paid = upTo(days, amounts(known.getFirst(), false));
        var lines = new ArrayList<Line>();
        lines.add(new Line(
                "Paid",
                "accent",
                Look.SOLID,
                true,
                Chart.everywhere(paid),
                "paid " + look.about(known.getFirst().paid()),
                true));
        var columns = new ArrayList<>(List.of(Column.words("Up to"), look.amounts("Paid")));
        var others = new ArrayList<List<BigDecimal>>();
        for (var each : known) {
            var instead = upTo(days, amounts(each, true));
            var name = "All at tier " + each.insteadOf();
            others.add(instead);
            var tone = each.insteadOf() == DEAREST ? "tier-3" : "tier-2";
            lines.add(new Line(
                    name,
                    tone,
                    Look.DASHED,
                    false,
                    Chart.everywhere(instead),
                    "tier " + each.insteadOf() + " " + look.about(each.instead()),
                    false));
            columns.add(look.amounts(name));
        }
        var rows = new ArrayList<List<Cell>>();
        for (int at = 0; at < days.size(); at++) {
            var row = new ArrayList<Cell>();
            row.add(CostsLook.row(days.get(at)));
            row.add(look.amount(paid.get(at)));
            for (var other : others) {
                row.add(look.amount(other.get(at)));
            }
            rows.add(row);
        }
        // Against the best model for all, which is what one would take who does not route.
        var against =
                known.stream().max(Comparator.comparing(Savings::insteadOf)).orElseThrow();
        return new Chart(
                Figure.of(
                                SAVED,
                                look.about(against.saved()),
                                against.sentence(),
                                new Drawing(
                                        days.stream()
                                                .map(day -> look.place(day, Step.DAY))
                                                .toList(),
                                        List.of(),
                                        lines,
                                        List.of(),
                                        List.of()))
                        .withMood(against.saved().signum() < 0 ? "wait" : ""),
                List.of(),
                look.sheet("What calls cost, and would have cost at one tier", "routing", columns, rows),
                false);
    }

    private static Map<LocalDate, BigDecimal> amounts(Savings savings, boolean instead) {
        return savings.days().stream()
                .collect(Collectors.toMap(
                        Savings.Day::day, day -> instead ? day.instead() : day.paid(), BigDecimal::add, TreeMap::new));
    }

    private static List<BigDecimal> upTo(List<LocalDate> days, Map<LocalDate, BigDecimal> amounts) {
        var sums = new ArrayList<BigDecimal>();
        var sum = BigDecimal.ZERO;
        for (var day : days) {
            sum = sum.add(amounts.getOrDefault(day, BigDecimal.ZERO));
            sums.add(sum);
        }
        return sums;
    }
}
