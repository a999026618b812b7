package dev.podium.costs;

import dev.podium.costs.ChargedDayStore.What;
import dev.podium.costs.pricing.Allocation;
import dev.podium.costs.pricing.ExchangeTable;
import dev.podium.costs.pricing.MachineCharges;
import dev.podium.costs.pricing.MachineDay;
import dev.podium.kernel.MachineId;
import dev.podium.machines.MachineDays;
import dev.podium.machines.MachinePrices;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Books what days cost that are over: machines and subscriptions. A day is booked with the word that it is, in one
 * transaction, and its entries have ids that follow from what they are of; so it is booked once, whoever tries.
 */
@Component
class FixedCharges {

    /** So long after its end a day is looked at, when what was counted on other Podiums has arrived. */
    static final Duration AFTER = Duration.ofMinutes(10);

    private final ChargedDayStore days;
    private final ChargeRuleStore rules;
    private final SubscriptionStore subscriptions;
    private final LedgerStore ledger;
    private final MachineDays machines;
    private final TransactionTemplate transaction;
    private final ZoneId zone;
    private final Clock clock;

    FixedCharges(
            ChargedDayStore days,
            ChargeRuleStore rules,
            SubscriptionStore subscriptions,
            LedgerStore ledger,
            MachineDays machines,
            TransactionTemplate transaction,
            CostsSettings settings,
            Clock clock) {
        this.days = days;
        this.rules = rules;
        this.subscriptions = subscriptions;
        this.ledger = ledger;
        this.machines = machines;
        this.transaction = transaction;
        this.zone = settings.zone();
        this.clock = clock;
    }

    /** All days that are over and not charged, as far back as is known what machines did. */
    void chargeWhatIsDue() {
        var last = LocalDate.ofInstant(clock.instant().minus(AFTER), zone).minusDays(1);
        var since = transaction.execute(_ -> days.since());
        var first = last.minusDays(MachineDays.KEPT_DAYS - 2);
        if (since != null && since.isAfter(first)) {
            first = since;
        }
        for (var day = first; !day.isAfter(last); day = day.plusDays(1)) {
            var each = day;
            transaction.executeWithoutResult(_ -> {
                if (days.lock()) {
                    charge(each);
                }
            });
        }
    }

    private void charge(LocalDate day) {
        var exchange = rules.exchange();
        var done = new HashMap<What, Set<UUID>>();
        for (var each : days.charged(day, day)) {
            if (each.problem().isEmpty()) {
                done.computeIfAbsent(each.what(), _ -> new HashSet<>()).add(each.of());
            }
        }
        var from = day.atStartOfDay(zone).toInstant();
        var to = day.plusDays(1).atStartOfDay(zone).toInstant();
        var doneMachines = done.getOrDefault(What.MACHINE, Set.of()).stream()
                .map(MachineId::new)
                .toList();
        var tariffs = rules.tariffs();
        var allocations = rules.allocations();
        for (var machine : machines.of(day, from, to, doneMachines)) {
            charge(machine, day, from, to, tariffs, allocations, exchange);
        }
        for (var of : subscriptions.running(day, day)) {
            if (!done.getOrDefault(What.SUBSCRIPTION, Set.of())
                    .contains(of.subscription().id())) {
                charge(of, day, from, exchange);
            }
        }
    }

    private void charge(
            MachineDays.Day machine,
            LocalDate day,
            Instant from,
            Instant to,
            List<ChargeRules.Tariff> tariffs,
            List<ChargeRules.Allocation> allocations,
            ExchangeTable exchange) {
        var facts = new MachineDay(
                day,
                Math.toIntExact(ChronoUnit.MINUTES.between(from, to)),
                machine.on(),
                days.usedMinutes(day, machine.machine()),
                days.uses(day, machine.machine()),
                machine.teams(),
                days.leased(day, machine.machine()),
                price(machine.rate()),
                power(machine, day, tariffs));
        var rule = rule(machine.machine(), day, allocations);
        switch (MachineCharges.of(facts, rule, exchange)) {
            case MachineCharges.Outcome.Unknown unknown ->
                days.charge(What.MACHINE, machine.machine().value(), day, unknown(unknown.currency()));
            case MachineCharges.Outcome.Charged charged -> {
                var lines = new ArrayList<String>();
                for (var charge : charged.charges()) {
                    lines.add(ChargeLines.machine(machine, day, from, charge, now()));
                }
                if (!lines.isEmpty()) {
                    ledger.book(lines, null);
                }
                days.charge(What.MACHINE, machine.machine().value(), day, "");
            }
        }
    }

    private static String unknown(String currency) {
        return "Nobody entered what a " + currency
                + " is worth: enter its exchange rate, from the first of these days on.";
    }

    private static MachineDay.Price price(MachinePrices.Rate rate) {
        return switch (rate.price()) {
            case MachinePrices.Price.Hourly hourly -> new MachineDay.Price.Hourly(rate.currency(), hourly.amount());
            case MachinePrices.Price.Bought bought ->
                new MachineDay.Price.Bought(rate.currency(), bought.amount(), bought.lifeYears(), rate.from());
        };
    }

    private static MachineDay.Power power(MachineDays.Day machine, LocalDate day, List<ChargeRules.Tariff> tariffs) {
        var own = latest(tariffs, machine.machine(), day);
        var tariff = own == null ? latest(tariffs, null, day) : own;
        return tariff == null
                ? MachineDay.Power.NONE
                : new MachineDay.Power(machine.kilowattHours(), tariff.perKilowattHour(), tariff.currency());
    }

    private static ChargeRules.@Nullable NewTariff latest(
            List<ChargeRules.Tariff> tariffs, @Nullable MachineId machine, LocalDate day) {
        return tariffs.stream()
                .map(ChargeRules.Tariff::tariff)
                .filter(each ->
                        Objects.equals(each.machine(), machine) && !each.from().isAfter(day))
                .findFirst()
                .orElse(null);
    }

    private static Allocation rule(MachineId machine, LocalDate day, List<ChargeRules.Allocation> allocations) {
        var rule = allocations.stream()
                .map(ChargeRules.Allocation::allocation)
                .filter(each -> each.machine().equals(machine) && !each.from().isAfter(day))
                .findFirst()
                .orElse(null);
        return switch (rule == null ? ChargeRules.Rule.USE : rule.rule()) {
            case USE -> new Allocation.ByUse();
            case EQUAL -> new Allocation.Equally();
            case SHARE -> new Allocation.ByShare(rule == null ? Map.of() : rule.weights());
        };
    }

    private void charge(SubscriptionStore.OfTeam of, LocalDate day, Instant from, ExchangeTable exchange) {
        var terms = of.subscription().terms();
        var id = of.subscription().id();
        var costs = new dev.podium.costs.pricing.Subscription(
                        terms.perSeat(), terms.seats(), terms.people(), terms.from(), terms.until())
                .ofDay(day);
        var lines = new ArrayList<String>();
        for (var seat : costs) {
            var dollars = exchange.dollars(seat.amount(), terms.currency(), day);
            if (dollars.isEmpty()) {
                days.charge(What.SUBSCRIPTION, id, day, unknown(terms.currency()));
                return;
            }
            if (dollars.get().signum() != 0) {
                lines.add(ChargeLines.seat(of, seat, day, from, dollars.get(), now()));
            }
        }
        if (!lines.isEmpty()) {
            ledger.book(lines, null);
        }
        days.charge(What.SUBSCRIPTION, id, day, "");
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
