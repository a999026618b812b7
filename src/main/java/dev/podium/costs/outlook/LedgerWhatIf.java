package dev.podium.costs.outlook;

import dev.podium.costs.Rate;
import dev.podium.kernel.Refusal;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * A team's own month, and the same with something changed.
 *
 * <p>What nothing is changed of stays as it is booked. What moves to another tier is reckoned with the same tokens, class by
 * class, at that tier's prices: how many another model would have needed is not known.
 *
 * @param rows by task and tier, before and after, in a month of 365/12 days; their sums are those of the comparison
 */
public record LedgerWhatIf(List<Row> rows, Comparison comparison) {

    /** What stays at its tier and its price, or has come there. */
    public record Row(String task, int tier, BigDecimal before, BigDecimal after) {}

    /** Where an engine of one's own stands. */
    private static final int OWN = 1;

    private static final int TIERS = 3;
    private static final int DAYS_A_YEAR = 365;
    private static final int MONTHS_A_YEAR = 12;
    private static final int MOST_CHANGES = 50;

    public LedgerWhatIf {
        rows = List.copyOf(rows);
    }

    /**
     * @param days in how many days it was used: 1 to 366
     * @param rates what a tier costs, for what moves there
     * @throws Refusal {@code costs.bad-scenario} at the field that is wrong, such as {@code changes[0].sharePercent}
     */
    public static LedgerWhatIf of(
            List<LedgerUse> uses,
            int days,
            Map<Integer, Rate> rates,
            List<LedgerChange> changes,
            LocalDate start,
            int months,
            Currency currency) {
        if (days < 1 || days > DAYS_A_YEAR + 1) {
            throw bad("days", "What is looked at are 1 to 366 days; these are " + days + ".", "Choose other days.");
        }
        if (changes.size() > MOST_CHANGES) {
            throw bad(
                    "changes",
                    "At once up to " + MOST_CHANGES + " things can be changed; these are " + changes.size() + ".",
                    "Leave some out.");
        }
        var changing = new Changing(uses, rates);
        for (int i = 0; i < changes.size(); i++) {
            changing.apply(changes.get(i), "changes[" + i + "].");
        }
        var rows = changing.rows(days);
        var now = new Setup("what it is now", BigDecimal.ZERO, parts(rows, Row::before));
        var other = new ArrayList<Part>(parts(rows, Row::after));
        other.addAll(changing.fixed);
        return new LedgerWhatIf(
                rows, WhatIf.reckoned(now, new Setup("the change", changing.tariff, other), start, months, currency));
    }

    private static List<Part> parts(List<Row> rows, Function<Row, BigDecimal> amount) {
        var all = new TreeMap<String, BigDecimal>();
        rows.forEach(row -> all.merge("tier " + row.tier(), amount.apply(row), BigDecimal::add));
        return all.entrySet().stream()
                .<Part>map(each -> new Part.Monthly(each.getKey(), CostKind.TOKENS, each.getValue()))
                .toList();
    }

    private static Refusal bad(String field, String sentence, String nextStep) {
        return Refusal.invalidField(field, "costs.bad-scenario", sentence, nextStep);
    }

    /**
     * A share of what was used, at the tier where it is now.
     *
     * @param share of its tokens
     */
    private record Piece(LedgerUse use, int tier, BigDecimal share, BigDecimal amount) {

        Piece times(BigDecimal factor) {
            return new Piece(use, tier, share.multiply(factor), amount.multiply(factor));
        }

        Piece plus(Piece more) {
            return new Piece(use, tier, share.add(more.share), amount.add(more.amount));
        }

        Piece at(int otherTier, Rate rate) {
            return new Piece(use, otherTier, share, rate.amount(use.tokens()).multiply(share));
        }
    }

    private record Place(LedgerUse use, int tier) {}

    private static final class Changing {

        private static final Comparator<Row> ORDER =
                Comparator.comparing(Row::task).thenComparing(Row::tier);

        private final List<LedgerUse> uses;
        private final Map<Integer, Rate> rates;
        private final List<Part> fixed = new ArrayList<>();
        private List<Piece> pieces;
        private BigDecimal tariff = BigDecimal.ZERO;

        Changing(List<LedgerUse> uses, Map<Integer, Rate> rates) {
            this.uses = List.copyOf(uses);
            this.rates = new TreeMap<>(rates);
            this.pieces = uses.stream()
                    .map(use -> new Piece(use, use.tier(), BigDecimal.ONE, use.amount()))
                    .toList();
        }

        void apply(LedgerChange change, String at) {
            switch (change) {
                case LedgerChange.Move move -> {
                    tier(at + "from", move.from());
                    tier(at + "to", move.to());
                    if (move.from() == move.to()) {
                        throw bad(
                                at + "to", "Work of tier " + move.to() + " is there already.", "Choose another tier.");
                    }
                    move(at, move, rate(at + "to", move.to()));
                }
                case LedgerChange.Dearer dearer -> {
                    tier(at + "tier", dearer.tier());
                    Measure.PERCENT_MORE.checked(at + "percent", dearer.percent());
                    var factor = BigDecimal.ONE.add(Amounts.percent(BigDecimal.ONE, dearer.percent()));
                    replace(
                            piece -> piece.tier() == dearer.tier(),
                            piece -> List.of(new Piece(
                                    piece.use(),
                                    piece.tier(),
                                    piece.share(),
                                    piece.amount().multiply(factor))));
                    rates.computeIfPresent(dearer.tier(), (tier, rate) -> times(rate, factor));
                }
                case LedgerChange.Priced priced -> {
                    tier(at + "tier", priced.tier());
                    checked(at + "rate", priced.rate());
                    replace(
                            piece -> piece.tier() == priced.tier(),
                            piece -> List.of(piece.at(priced.tier(), priced.rate())));
                    rates.put(priced.tier(), priced.rate());
                }
                case LedgerChange.Engine engine -> {
                    tier(at + "from", engine.from());
                    if (engine.from() == OWN) {
                        throw bad(at + "from", "Tier 1 is done by engines already.", "Choose tier 2 or 3.");
                    }
                    if (!fixed.isEmpty() && tariff.compareTo(engine.tariff()) != 0) {
                        throw bad(
                                at + "tariff",
                                "Two engines have the same tariff; the first has " + Amounts.number(tariff) + ".",
                                "Enter the same for both.");
                    }
                    checkEngine(at, engine);
                    tariff = engine.tariff();
                    fixed.add(engine.machine());
                    move(
                            at,
                            new LedgerChange.Move(
                                    null, engine.from(), OWN, engine.sharePercent(), engine.sentUpAgainPercent()),
                            FREE);
                }
            }
        }

        private static final Rate FREE = new Rate(
                0,
                true,
                BigDecimal.ZERO,
                BigDecimal.ZERO,
                BigDecimal.ZERO,
                BigDecimal.ZERO,
                BigDecimal.ZERO,
                BigDecimal.ZERO);

        private void move(String at, LedgerChange.Move move, Rate rate) {
            var share = part(at + "sharePercent", move.sharePercent());
            var again = part(at + "sentUpAgainPercent", move.sentUpAgainPercent());
            var stays = BigDecimal.ONE.subtract(share.multiply(BigDecimal.ONE.subtract(again)));
            replace(
                    piece -> piece.tier() == move.from()
                            && (move.task() == null
                                    || move.task().equals(piece.use().task())),
                    piece -> List.of(piece.times(stays), piece.times(share).at(move.to(), rate)));
        }

        /** Puts what is alike together again, or moves to and fro would double the pieces each time. */
        private void replace(Predicate<Piece> which, Function<Piece, List<Piece>> by) {
            var all = new LinkedHashMap<Place, Piece>();
            for (var piece : pieces) {
                for (var each : which.test(piece) ? by.apply(piece) : List.of(piece)) {
                    if (each.share().signum() != 0) {
                        all.merge(new Place(each.use(), each.tier()), each, Piece::plus);
                    }
                }
            }
            pieces = List.copyOf(all.values());
        }

        List<Row> rows(int days) {
            var rows = new TreeMap<String, Row>();
            for (var use : uses) {
                add(rows, new Row(use.task(), use.tier(), use.amount(), BigDecimal.ZERO));
            }
            for (var piece : pieces) {
                add(rows, new Row(piece.use().task(), piece.tier(), BigDecimal.ZERO, piece.amount()));
            }
            return rows.values().stream()
                    .map(row ->
                            new Row(row.task(), row.tier(), monthly(row.before(), days), monthly(row.after(), days)))
                    .sorted(ORDER)
                    .toList();
        }

        private static void add(Map<String, Row> rows, Row row) {
            rows.merge(
                    row.tier() + row.task(),
                    row,
                    (one, two) -> new Row(
                            one.task(),
                            one.tier(),
                            one.before().add(two.before()),
                            one.after().add(two.after())));
        }

        private static BigDecimal monthly(BigDecimal amount, int days) {
            return Amounts.divided(
                    amount.multiply(BigDecimal.valueOf(DAYS_A_YEAR)), BigDecimal.valueOf((long) MONTHS_A_YEAR * days));
        }

        private static void checkEngine(String at, LedgerChange.Engine engine) {
            Measure.AMOUNT_A_KWH.checked(at + "tariff", engine.tariff());
            for (var figure : engine.machine().figures()) {
                figure.measure().checked(at + "machine." + figure.field(), figure.value());
            }
        }

        private Rate rate(String field, int tier) {
            var rate = rates.get(tier);
            if (rate == null) {
                throw bad(
                        field,
                        "Tier " + tier + " has no price, so that what moves there cannot be reckoned.",
                        "Price it first.");
            }
            return rate;
        }

        private static void tier(String field, int tier) {
            if (tier < OWN || tier > TIERS) {
                throw bad(
                        field, "There are the tiers 1 to " + TIERS + ", and no tier " + tier + ".", "Enter 1, 2 or 3.");
            }
        }

        private static BigDecimal part(String field, BigDecimal percent) {
            return Amounts.percent(BigDecimal.ONE, Measure.PERCENT.checked(field, percent));
        }

        private static void checked(String field, Rate rate) {
            Measure.AMOUNT_A_MILLION.checked(field + ".input", rate.input());
            Measure.AMOUNT_A_MILLION.checked(field + ".cacheRead", rate.cacheRead());
            Measure.AMOUNT_A_MILLION.checked(field + ".cacheWrite5m", rate.cacheWrite5m());
            Measure.AMOUNT_A_MILLION.checked(field + ".cacheWrite1h", rate.cacheWrite1h());
            Measure.AMOUNT_A_MILLION.checked(field + ".output", rate.output());
            Measure.AMOUNT_A_MILLION.checked(field + ".serverTool", rate.serverTool());
        }

        private static Rate times(Rate rate, BigDecimal factor) {
            return new Rate(
                    rate.id(),
                    rate.known(),
                    rate.input().multiply(factor),
                    rate.cacheRead().multiply(factor),
                    rate.cacheWrite5m().multiply(factor),
                    rate.cacheWrite1h().multiply(factor),
                    rate.output().multiply(factor),
                    rate.serverTool().multiply(factor));
        }
    }
}
