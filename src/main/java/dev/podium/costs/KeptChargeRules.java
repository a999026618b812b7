package dev.podium.costs;

import dev.podium.audit.InstallationTrail;
import dev.podium.identity.Permission;
import dev.podium.identity.Permissions;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.MachineId;
import dev.podium.machines.Machines;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/** {@link ChargeRules}, in the database. */
@Service
class KeptChargeRules implements ChargeRules {

    private static final int PART_DECIMALS = 6;

    private final ChargeRuleStore store;
    private final ChargedDayStore days;
    private final Machines machines;
    private final Permissions permissions;
    private final InstallationTrail trail;
    private final TransactionTemplate transaction;
    private final CostsSettings settings;
    private final Clock clock;

    KeptChargeRules(
            ChargeRuleStore store,
            ChargedDayStore days,
            Machines machines,
            Permissions permissions,
            InstallationTrail trail,
            TransactionTemplate transaction,
            CostsSettings settings,
            Clock clock) {
        this.store = store;
        this.days = days;
        this.machines = machines;
        this.permissions = permissions;
        this.trail = trail;
        this.transaction = transaction;
        this.settings = settings;
        this.clock = clock;
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), settings.zone());
    }

    /** Sees who entered it only if one runs the installation. */
    private UnaryOperator<Entered> look() {
        boolean named = permissions.allows(Permission.PLATFORM_MANAGE);
        if (!named) {
            permissions.require(Permission.COSTS_SEE);
        }
        return entered -> named ? entered : new Entered(entered.at(), "");
    }

    @Override
    @Transactional(readOnly = true)
    public List<ExchangeRate> exchangeRates() {
        var seen = look();
        return store.exchangeRates().stream()
                .limit(MOST)
                .map(each -> new ExchangeRate(each.rate(), seen.apply(each.entered())))
                .toList();
    }

    @Override
    @Transactional(readOnly = true)
    public List<Tariff> tariffs() {
        var seen = look();
        var seenMachines = seenMachines();
        return store.tariffs().stream()
                .filter(each -> each.tariff().machine() == null
                        || seenMachines.test(each.tariff().machine()))
                .limit(MOST)
                .map(each -> new Tariff(each.tariff(), seen.apply(each.entered())))
                .toList();
    }

    /** Those that the team may use; whoever runs the installation sees all. */
    private Predicate<MachineId> seenMachines() {
        if (permissions.allows(Permission.PLATFORM_MANAGE)) {
            return machine -> true;
        }
        var own = machines.all().stream().map(machine -> machine.id()).collect(Collectors.toSet());
        return own::contains;
    }

    @Override
    @Transactional(readOnly = true)
    public List<Allocation> allocations() {
        var seen = look();
        boolean all = permissions.allows(Permission.PLATFORM_MANAGE);
        var seenMachines = seenMachines();
        return store.allocations().stream()
                .filter(each -> seenMachines.test(each.allocation().machine()))
                .limit(MOST)
                .map(each ->
                        new Allocation(all ? each.allocation() : ofTeam(each.allocation()), seen.apply(each.entered())))
                .toList();
    }

    /** What other teams pay is theirs to know: the acting team's weight, as a part of one. */
    private static NewAllocation ofTeam(NewAllocation allocation) {
        var own = CurrentActor.team();
        var weight = allocation.weights().get(own);
        var sum = allocation.weights().values().stream().reduce(BigDecimal.ZERO, BigDecimal::add);
        return new NewAllocation(
                allocation.machine(),
                allocation.from(),
                allocation.rule(),
                weight == null
                        ? Map.of()
                        : Map.of(
                                own,
                                weight.divide(sum, PART_DECIMALS, RoundingMode.HALF_UP)
                                        .stripTrailingZeros()));
    }

    @Override
    @Transactional(propagation = Propagation.NOT_SUPPORTED)
    public void add(NewExchangeRate rate) {
        permissions.require(Permission.PLATFORM_MANAGE);
        var checked = ChargeChecks.checked(rate, today());
        enter(
                () -> store.add(checked, CurrentActor.require()),
                "costs.exchange-rate",
                checked.currency(),
                Map.of(
                        "validFrom", checked.from().toString(),
                        "dollars", checked.dollars().toPlainString()));
    }

    @Override
    @Transactional(propagation = Propagation.NOT_SUPPORTED)
    public void add(NewTariff tariff) {
        permissions.require(Permission.PLATFORM_MANAGE);
        var checked = ChargeChecks.checked(tariff, today());
        var name = checked.machine() == null
                ? "all machines"
                : machines.get(checked.machine()).name();
        enter(
                () -> store.add(checked, CurrentActor.require()),
                "costs.tariff",
                name,
                Map.of(
                        "validFrom", checked.from().toString(),
                        "currency", checked.currency(),
                        "perKilowattHour", checked.perKilowattHour().toPlainString()));
    }

    @Override
    @Transactional(propagation = Propagation.NOT_SUPPORTED)
    public void add(NewAllocation allocation) {
        permissions.require(Permission.PLATFORM_MANAGE);
        var checked = ChargeChecks.checked(allocation, today());
        enter(
                () -> store.add(checked, CurrentActor.require()),
                "costs.allocation",
                machines.get(checked.machine()).name(),
                Map.of(
                        "validFrom",
                        checked.from().toString(),
                        "rule",
                        checked.rule().name(),
                        "weights",
                        checked.weights().entrySet().stream()
                                .map(each ->
                                        each.getKey() + " " + each.getValue().toPlainString())
                                .sorted()
                                .collect(Collectors.joining(", "))));
    }

    private void enter(Runnable work, String action, String object, Map<String, String> facts) {
        transaction.executeWithoutResult(_ -> {
            work.run();
            trail.record(action, object, facts);
        });
    }

    @Override
    @Transactional(propagation = Propagation.NOT_SUPPORTED)
    public List<Waiting> waiting() {
        permissions.require(Permission.PLATFORM_MANAGE);
        var today = today();
        return Objects.requireNonNull(transaction.execute(_ -> days.waiting(today.minusDays(366), today)));
    }
}
