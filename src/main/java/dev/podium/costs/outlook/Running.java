package dev.podium.costs.outlook;

import dev.podium.costs.outlook.Part.Bought;
import dev.podium.costs.outlook.Part.Monthly;
import dev.podium.costs.outlook.Part.Rented;
import dev.podium.costs.outlook.Part.Subscription;
import dev.podium.costs.outlook.Part.TokenUse;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What a setup costs.
 *
 * @param charges all of a month, part by part; nothing that is 0
 * @param byKind their sums
 * @param monthly the sum of all, with hardware written off
 * @param monthlyCash the same without hardware, which is paid when it is bought
 * @param atStart what is bought on the first day
 */
public record Running(
        Setup setup,
        List<Charge> charges,
        Map<CostKind, BigDecimal> byKind,
        BigDecimal monthly,
        BigDecimal monthlyCash,
        BigDecimal atStart) {

    public record Charge(String part, CostKind kind, BigDecimal monthly) {}

    public Running {
        charges = List.copyOf(charges);
        byKind = Collections.unmodifiableMap(new EnumMap<>(byKind));
    }

    static Running of(Setup setup) {
        var charges = new ArrayList<Charge>();
        for (var part : setup.parts()) {
            for (var charge : charges(part, setup.tariff())) {
                if (charge.monthly().signum() != 0) {
                    charges.add(charge);
                }
            }
        }
        var byKind = new EnumMap<CostKind, BigDecimal>(CostKind.class);
        charges.forEach(each -> byKind.merge(each.kind(), each.monthly(), BigDecimal::add));
        var monthly = Amounts.sum(charges.stream().map(Charge::monthly).toList());
        return new Running(
                setup,
                charges,
                byKind,
                monthly,
                monthly.subtract(byKind.getOrDefault(CostKind.WRITTEN_OFF, BigDecimal.ZERO)),
                Amounts.sum(bought(setup).stream().map(Bought::allPrices).toList()));
    }

    private static List<Charge> charges(Part part, BigDecimal tariff) {
        return switch (part) {
            case Bought bought ->
                List.of(
                        new Charge(
                                bought.name(),
                                CostKind.WRITTEN_OFF,
                                Amounts.divided(bought.allPrices(), bought.lifeMonths())),
                        charge(
                                bought.name(),
                                CostKind.ELECTRICITY,
                                bought.kilowattHours().multiply(tariff)));
            case Rented rented -> List.of(charge(rented.name(), CostKind.RENT, rented.monthly()));
            case Subscription subscription ->
                List.of(charge(
                        subscription.name(),
                        CostKind.SUBSCRIPTION,
                        subscription.aSeat().multiply(subscription.seats())));
            case TokenUse use ->
                List.of(charge(
                        use.name(),
                        CostKind.TOKENS,
                        use.millionsIn()
                                .multiply(use.priceIn())
                                .add(use.millionsOut().multiply(use.priceOut()))));
            case Monthly monthly -> List.of(charge(monthly.name(), monthly.kind(), monthly.amount()));
        };
    }

    private static Charge charge(String part, CostKind kind, BigDecimal monthly) {
        return new Charge(part, kind, Amounts.rounded(monthly));
    }

    private static List<Bought> bought(Setup setup) {
        return setup.parts().stream()
                .filter(Bought.class::isInstance)
                .map(Bought.class::cast)
                .toList();
    }

    /** What is bought when so many months are over: at the beginning, and whenever a life is. */
    BigDecimal boughtAt(int month) {
        return Amounts.sum(bought(setup).stream()
                .filter(each -> month % each.lifeMonths().intValueExact() == 0)
                .map(Bought::allPrices)
                .toList());
    }

    /** Paid after so many months, with what is bought at their end. */
    BigDecimal cashAfter(int months) {
        var cash = monthlyCash.multiply(BigDecimal.valueOf(months));
        for (int month = 0; month <= months; month++) {
            cash = cash.add(boughtAt(month));
        }
        return cash;
    }

    /** Used up after so many months: of hardware its part of the price, so that a whole life is the price to the last digit. */
    BigDecimal writtenOffAfter(int months) {
        var used = monthlyCash.multiply(BigDecimal.valueOf(months));
        for (var each : bought(setup)) {
            used = used.add(Amounts.divided(each.allPrices().multiply(BigDecimal.valueOf(months)), each.lifeMonths()));
        }
        return used;
    }
}
