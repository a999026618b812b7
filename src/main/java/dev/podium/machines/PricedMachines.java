package dev.podium.machines;

import dev.podium.audit.InstallationTrail;
import dev.podium.identity.Permission;
import dev.podium.identity.Permissions;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.MachineId;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/** {@link MachinePrices}, in the database. */
@Service
class PricedMachines implements MachinePrices {

    private final PriceStore store;
    private final KnownMachines known;
    private final MachineHealth health;
    private final Permissions permissions;
    private final InstallationTrail trail;
    private final TransactionTemplate transaction;
    private final Clock clock;

    PricedMachines(
            PriceStore store,
            KnownMachines known,
            MachineHealth health,
            Permissions permissions,
            InstallationTrail trail,
            TransactionTemplate transaction,
            Clock clock) {
        this.store = store;
        this.known = known;
        this.health = health;
        this.permissions = permissions;
        this.trail = trail;
        this.transaction = transaction;
        this.clock = clock;
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }

    @Override
    @Transactional(propagation = Propagation.NOT_SUPPORTED)
    public Rates of(MachineId machine) {
        boolean all = permissions.allows(Permission.PLATFORM_MANAGE);
        if (!all) {
            permissions.require(Permission.MACHINE_SEE);
        }
        // Refuses a machine that one may not see.
        health.of(machine);
        List<Rate> rates = Objects.requireNonNull(transaction.execute(_ -> store.of(machine, all)));
        var today = today();
        return new Rates(
                rates.stream()
                        .filter(rate -> !rate.from().isAfter(today))
                        .findFirst()
                        .orElse(null),
                rates);
    }

    @Override
    @Transactional(propagation = Propagation.NOT_SUPPORTED)
    public void enter(MachineId machine, Entry entry) {
        permissions.require(Permission.PLATFORM_MANAGE);
        var row = known.find(machine).filter(each -> !each.removed()).orElseThrow(() -> OwnAccounts.notFound(machine));
        var checked = PriceRules.checked(entry, today());
        transaction.executeWithoutResult(_ -> {
            if (!store.add(machine, checked, CurrentActor.require())) {
                throw OwnAccounts.notFound(machine);
            }
            trail.record("machines.price", row.name(), facts(machine, checked));
        });
    }

    private static Map<String, String> facts(MachineId machine, Entry entry) {
        var facts = new TreeMap<String, String>();
        facts.put("id", machine.toString());
        facts.put("validFrom", entry.from().toString());
        facts.put("currency", entry.currency());
        switch (entry.price()) {
            case Price.Hourly hourly -> facts.put("perHour", hourly.amount().toPlainString());
            case Price.Bought bought -> {
                facts.put("purchase", bought.amount().toPlainString());
                facts.put("lifeYears", bought.lifeYears().toPlainString());
                facts.put("watts", Integer.toString(bought.watts()));
                var idle = bought.idleWatts();
                facts.put("idleWatts", idle == null ? "" : idle.toString());
            }
        }
        return facts;
    }
}
