package dev.podium.costs.pricing;

import dev.podium.costs.pricing.Charge.Kind;
import dev.podium.costs.pricing.Charge.Portion;
import dev.podium.kernel.AgentId;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.TeamId;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a machine's day costs, and whom. */
public final class MachineCharges {

    private static final BigDecimal MINUTES_AN_HOUR = new BigDecimal(60);

    private MachineCharges() {}

    /** What came of a day: charges, or the currency whose worth nobody knows; then nothing of it is charged yet. */
    public sealed interface Outcome {

        /** None where the day cost nothing, or nobody may use the machine. */
        record Charged(List<Charge> charges) implements Outcome {

            public Charged {
                charges = List.copyOf(charges);
            }
        }

        record Unknown(String currency) implements Outcome {}
    }

    /** An amount of a kind, before it is whose. @param of minutes that it is spread over */
    private record Whole(Kind kind, BigDecimal amount, String currency, int of) {}

    private record Owner(
            Portion portion,
            TeamId team,
            @Nullable PersonId person,
            @Nullable AgentId agent,
            BigDecimal weight) {}

    /**
     * The charges of a day. Those of a kind come to what the kind cost, exactly; less what leases of GPUs have paid already,
     * so that no hour is paid twice.
     */
    public static Outcome of(MachineDay day, Allocation rule, ExchangeTable exchange) {
        var wholes = wholes(day);
        var dollars = new ArrayList<BigDecimal>();
        for (var whole : wholes) {
            var worth = exchange.dollars(whole.amount(), whole.currency(), day.day());
            if (worth.isEmpty()) {
                return new Outcome.Unknown(whole.currency());
            }
            dollars.add(worth.get());
        }
        var charges = new ArrayList<Charge>();
        var all = dollars.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
        var left = all.subtract(day.leased()).max(BigDecimal.ZERO);
        if (left.signum() > 0) {
            var parts = Parts.of(left, dollars);
            for (int i = 0; i < wholes.size(); i++) {
                charges.addAll(shared(wholes.get(i), dollars.get(i), parts.get(i), owners(day, rule, wholes.get(i))));
            }
        }
        return new Outcome.Charged(charges);
    }

    private static List<Whole> wholes(MachineDay day) {
        var wholes = new ArrayList<Whole>();
        switch (day.price()) {
            case null -> {}
            case MachineDay.Price.Hourly hourly ->
                wholes.add(new Whole(
                        Kind.MACHINE,
                        hourly.amount()
                                .multiply(BigDecimal.valueOf(day.on()))
                                .divide(MINUTES_AN_HOUR, Parts.SCALE, RoundingMode.HALF_UP),
                        hourly.currency(),
                        day.on()));
            case MachineDay.Price.Bought bought ->
                wholes.add(new Whole(
                        Kind.HARDWARE,
                        WriteOff.ofDay(bought.amount(), bought.lifeYears(), bought.from(), day.day()),
                        bought.currency(),
                        day.length()));
        }
        var power = day.power();
        wholes.add(new Whole(
                Kind.ELECTRICITY,
                power.kilowattHours().multiply(power.tariff()).setScale(Parts.SCALE, RoundingMode.HALF_UP),
                power.currency(),
                day.on()));
        wholes.removeIf(whole -> whole.amount().signum() == 0);
        return wholes;
    }

    /** @param left what is still to be paid of {@code dollars} */
    private static List<Charge> shared(Whole whole, BigDecimal dollars, BigDecimal left, List<Owner> owners) {
        if (owners.isEmpty() || left.signum() == 0) {
            return List.of();
        }
        var weights = owners.stream().map(Owner::weight).toList();
        var amount = whole.amount().multiply(left).divide(dollars, Parts.SCALE, RoundingMode.HALF_UP);
        var inDollars = Parts.of(left, weights);
        var inCurrency = Parts.of(amount, weights);
        var charges = new ArrayList<Charge>();
        for (int i = 0; i < owners.size(); i++) {
            var owner = owners.get(i);
            if (inDollars.get(i).signum() != 0) {
                charges.add(new Charge(
                        whole.kind(),
                        owner.portion(),
                        owner.team(),
                        owner.person(),
                        owner.agent(),
                        inCurrency.get(i),
                        whole.currency(),
                        inDollars.get(i)));
            }
        }
        return charges;
    }

    private static List<Owner> owners(MachineDay day, Allocation rule, Whole whole) {
        return switch (rule) {
            case Allocation.ByUse byUse -> byUse(day, whole.of());
            case Allocation.Equally equally -> among(day, Portion.SHARED, BigDecimal.ONE);
            case Allocation.ByShare share ->
                share.weights().entrySet().stream()
                        .sorted(Comparator.comparing(each -> each.getKey().value()))
                        .map(each -> new Owner(Portion.SHARED, each.getKey(), null, null, each.getValue()))
                        .toList();
        };
    }

    /** @param of minutes that are to be paid for */
    private static List<Owner> byUse(MachineDay day, int of) {
        long minutes = day.use().stream().mapToLong(MachineDay.Use::minutes).sum();
        long used = minutes == 0 ? 0 : Math.min(day.usedMinutes(), of);
        // Weights are minutes times minutes, so that nothing is rounded before money is.
        var owners = new ArrayList<Owner>();
        if (used > 0) {
            day.use().stream()
                    .sorted(Comparator.comparing(each -> each.agent().value()))
                    .forEach(each -> owners.add(new Owner(
                            Portion.USED,
                            each.team(),
                            each.person(),
                            each.agent(),
                            BigDecimal.valueOf(each.minutes() * used))));
        }
        if (used < of) {
            owners.addAll(among(day, Portion.IDLE, BigDecimal.valueOf(Math.max(minutes, 1) * (of - used))));
        }
        return owners;
    }

    /** @param weight of all of them together */
    private static List<Owner> among(MachineDay day, Portion portion, BigDecimal weight) {
        var teams =
                day.teams().stream().sorted(Comparator.comparing(TeamId::value)).toList();
        var parts = teams.isEmpty()
                ? List.<BigDecimal>of()
                : Parts.of(weight, teams.stream().map(_ -> BigDecimal.ONE).toList());
        var owners = new ArrayList<Owner>();
        for (int i = 0; i < teams.size(); i++) {
            owners.add(new Owner(portion, teams.get(i), null, null, parts.get(i)));
        }
        return owners;
    }
}
