package dev.podium.costs;

import dev.podium.costs.outlook.FixedCharge;
import dev.podium.costs.outlook.Window;
import dev.podium.costs.pricing.ExchangeTable;
import dev.podium.costs.pricing.Parts;
import dev.podium.costs.pricing.Subscription;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.TeamId;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What is charged by the day, as far as it is known ahead. Subscriptions by their terms, to the last day of those that end; machines, with
 * what they lose in worth and their electricity, by what they cost on average in the last seven days that are charged: to whom
 * a day goes is only known when it is over.
 */
@Component
class ChargesAhead {

    private static final Set<String> MACHINES = Set.of("machine", "hardware", "electricity");
    private static final int WEEK = 7;

    private final SubscriptionStore subscriptions;
    private final ChargeRuleStore rules;
    private final ShownCurrency shown;
    private final TransactionTemplate transaction;

    ChargesAhead(
            SubscriptionStore subscriptions,
            ChargeRuleStore rules,
            ShownCurrency shown,
            TransactionTemplate transaction) {
        this.subscriptions = subscriptions;
        this.rules = rules;
        this.shown = shown;
        this.transaction = transaction;
    }

    /** @param notes what a reader should know of them */
    record Known(List<FixedCharge> charges, List<String> notes) {}

    /** Of the window: what is booked, and what is to come from today on. Called by who has checked whose it may be. */
    Known of(Spending.Asked asked, Window window, LocalDate today, DaySums.Days days) {
        var charges = new ArrayList<FixedCharge>();
        var notes = new ArrayList<String>();
        days.fixed()
                .subMap(window.from(), window.until())
                .forEach((day, amount) -> charges.add(new FixedCharge("booked", day, amount)));
        var first = today.isBefore(window.from()) ? window.from() : today;
        if (first.isBefore(window.until())) {
            var each = machines(days.of(MACHINES), today);
            if (each.signum() != 0) {
                first.datesUntil(window.until())
                        .forEach(day -> charges.add(new FixedCharge("machines", booked(day, today, window), each)));
            }
            transaction.executeWithoutResult(_ -> subscriptions(asked, window, first, today, charges, notes));
        }
        return new Known(charges, notes);
    }

    /** Today is charged when it is over: until then it is to come, so that what is spent agrees with what is booked. */
    private static LocalDate booked(LocalDate day, LocalDate today, Window window) {
        return day.equals(today) && window.holds(today.plusDays(1)) ? today.plusDays(1) : day;
    }

    /** What a day cost; a machine that was not there all the week counts from its first day on. */
    private static BigDecimal machines(SortedMap<LocalDate, BigDecimal> days, LocalDate today) {
        var known = new TreeMap<>(days.headMap(today));
        known.values().removeIf(amount -> amount.signum() == 0);
        if (known.isEmpty() || known.lastKey().isBefore(today.minusDays(WEEK))) {
            return BigDecimal.ZERO;
        }
        // Shortly after midnight yesterday is not charged yet.
        var until = known.lastKey().isBefore(today.minusDays(1)) ? today.minusDays(1) : today;
        var week = known.subMap(until.minusDays(WEEK), until);
        if (week.isEmpty()) {
            return BigDecimal.ZERO;
        }
        long count = week.firstKey().datesUntil(until).count();
        return week.values().stream()
                .reduce(BigDecimal.ZERO, BigDecimal::add)
                .divide(BigDecimal.valueOf(count), Parts.SCALE, RoundingMode.HALF_UP);
    }

    private void subscriptions(
            Spending.Asked asked,
            Window window,
            LocalDate first,
            LocalDate today,
            List<FixedCharge> charges,
            List<String> notes) {
        var narrowed = asked.narrowed();
        boolean none = !narrowed.kinds().isEmpty() && !narrowed.kinds().contains("subscription")
                || narrowed.agent() != null
                || narrowed.project() != null
                || narrowed.tier() != null && narrowed.tier() != 0
                || narrowed.machine() != null
                || narrowed.key() != null;
        if (none) {
            return;
        }
        var worth = shown.over(today, today).stretches().getLast().factor();
        var exchange = rules.exchange();
        var without = new TreeSet<String>();
        for (var each : subscriptions.running(first, window.last())) {
            var terms = each.subscription().terms();
            if (matches(asked, each.team())
                    && (narrowed.provider() == null || narrowed.provider().equals(terms.vendor()))
                    && (narrowed.model() == null || narrowed.model().equals(terms.name()))) {
                add(
                        asked,
                        terms,
                        first.datesUntil(window.until()).toList(),
                        today,
                        window,
                        exchange,
                        worth,
                        charges,
                        without);
            }
        }
        without.forEach(currency -> notes.add(
                "What subscriptions in " + currency + " will cost is left out: no exchange rate of it is known."));
    }

    private static boolean matches(Spending.Asked asked, TeamId team) {
        return asked.of() == Spending.Of.ORGANISATION
                ? asked.narrowed().team() == null
                        || team.equals(asked.narrowed().team())
                : team.equals(CurrentActor.team());
    }

    private static @Nullable PersonId person(Spending.Asked asked) {
        return asked.of() == Spending.Of.OWN
                ? CurrentActor.require().person()
                : asked.narrowed().person();
    }

    private static void add(
            Spending.Asked asked,
            Subscriptions.NewSubscription terms,
            List<LocalDate> days,
            LocalDate today,
            Window window,
            ExchangeTable exchange,
            BigDecimal worth,
            List<FixedCharge> charges,
            Set<String> without) {
        var person = person(asked);
        var costs = new Subscription(terms.perSeat(), terms.seats(), terms.people(), terms.from(), terms.until());
        for (var day : days) {
            var amount = costs.ofDay(day).stream()
                    .filter(seat -> person == null || person.equals(seat.person()))
                    .map(Subscription.Seat::amount)
                    .reduce(BigDecimal.ZERO, BigDecimal::add);
            if (amount.signum() != 0) {
                var dollars = exchange.dollars(amount, terms.currency(), day);
                if (dollars.isEmpty()) {
                    without.add(terms.currency());
                    return;
                }
                charges.add(new FixedCharge(
                        terms.name(),
                        booked(day, today, window),
                        dollars.get().multiply(worth).setScale(Parts.SCALE, RoundingMode.HALF_UP)));
            }
        }
    }
}
