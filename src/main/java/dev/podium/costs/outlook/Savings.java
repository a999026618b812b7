package dev.podium.costs.outlook;

import dev.podium.costs.outlook.RoutedCalls.End;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;

/**
 * What it saved that calls go to the lowest tier that can do them, against one tier for all.
 *
 * <p>Each answer is priced once more with its own tokens, class by class, at that tier's prices of that day. What was paid
 * are all attempts, also those that were not good enough and were sent up, and the electricity of local calls where it is
 * known. A call that nobody answered is never counted as saved: it would have cost something there too, but it is no work
 * done; where it cost more than that tier, the difference counts as lost.
 *
 * <p>Not knowable: another model may need fewer or more tokens for the same, and fewer or more turns; its cache may hold what
 * this one's did not; and tier 2 may not have been able to do what tier 3 did, so that against tier 2 the dearer answers count
 * as lost, whatever they were worth.
 *
 * @param days in order
 * @param unpriced calls of days on which the tier had no price, which are in no figure here
 * @param unmetered local calls whose electricity is not known: what was paid is a little more than this says
 * @param failed calls that nobody answered
 * @param sentence what it comes to, and what is not in it
 */
public record Savings(
        int insteadOf,
        BigDecimal paid,
        BigDecimal instead,
        BigDecimal saved,
        List<Day> days,
        long unpriced,
        long unmetered,
        long failed,
        String sentence) {

    /** @param instead what the tier would have cost for all */
    public record Day(LocalDate day, BigDecimal paid, BigDecimal instead) {

        public BigDecimal saved() {
            return instead.subtract(paid);
        }

        private Day plus(Day more) {
            return new Day(day, paid.add(more.paid), instead.add(more.instead));
        }
    }

    public Savings {
        days = List.copyOf(days);
    }

    /** @param insteadOf the tier that would have done all, 2 or 3 as a rule */
    public static Savings against(int insteadOf, List<RoutedCalls> calls, TierPrices prices, Currency currency) {
        var days = new TreeMap<LocalDate, Day>();
        long unpriced = 0;
        long unmetered = 0;
        long failed = 0;
        for (var each : calls) {
            var rate = prices.on(insteadOf, each.day());
            if (rate == null) {
                unpriced += each.calls();
                continue;
            }
            var electricity = each.electricity();
            unmetered += electricity == null ? each.calls() : 0;
            failed += each.end() == End.FAILED ? each.calls() : 0;
            var paid = each.paid().add(electricity == null ? BigDecimal.ZERO : electricity);
            var there = rate.amount(each.tokens());
            var instead = switch (each.end()) {
                case ANSWERED -> there;
                case ESCALATED -> BigDecimal.ZERO;
                case FAILED -> there.min(paid);
            };
            days.merge(each.day(), new Day(each.day(), paid, instead), Day::plus);
        }
        var paid = Amounts.sum(days.values().stream().map(Day::paid).toList());
        var instead = Amounts.sum(days.values().stream().map(Day::instead).toList());
        var saved = instead.subtract(paid);
        return new Savings(
                insteadOf,
                paid,
                instead,
                saved,
                new ArrayList<>(days.values()),
                unpriced,
                unmetered,
                failed,
                sentence(insteadOf, paid, instead, unpriced, unmetered, currency));
    }

    private static String sentence(
            int tier, BigDecimal paid, BigDecimal instead, long unpriced, long unmetered, Currency currency) {
        var saved = instead.subtract(paid);
        var without = new ArrayList<String>();
        if (unpriced > 0) {
            without.add(count(unpriced) + " of days on which tier " + tier + " had no price");
        }
        if (unmetered > 0) {
            without.add("the electricity of " + count(unmetered) + ", which is not known");
        }
        return Amounts.shown(paid, currency) + " was paid; all at tier " + tier + " the same tokens would have cost "
                + Amounts.shown(instead, currency) + ", "
                + switch (saved.signum()) {
                    case 1 -> Amounts.shown(saved, currency) + " more";
                    case -1 -> Amounts.shown(saved.negate(), currency) + " less";
                    default -> "as much";
                }
                + (without.isEmpty() ? "." : ". Without " + String.join(" and without ", without) + ".");
    }

    private static String count(long calls) {
        return calls == 1 ? "1 call" : String.format(Locale.ROOT, "%,d calls", calls);
    }
}
