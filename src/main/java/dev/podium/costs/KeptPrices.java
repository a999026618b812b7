package dev.podium.costs;

import dev.podium.audit.InstallationTrail;
import dev.podium.identity.Permission;
import dev.podium.identity.Permissions;
import dev.podium.kernel.CurrentActor;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/** {@link Prices}, in the database, and all of them in memory. */
@Service
class KeptPrices implements Prices {

    private final ModelPriceStore store;
    private final Permissions permissions;
    private final InstallationTrail trail;
    private final TransactionTemplate transaction;
    private final Clock clock;
    private volatile @Nullable RateTable table;

    KeptPrices(
            ModelPriceStore store,
            Permissions permissions,
            InstallationTrail trail,
            TransactionTemplate transaction,
            Clock clock) {
        this.store = store;
        this.permissions = permissions;
        this.trail = trail;
        this.transaction = transaction;
        this.clock = clock;
    }

    @Override
    public Rate rate(String provider, String model) {
        var known = table;
        return (known == null ? read() : known).rate(provider, model, clock.instant());
    }

    /** Prices as they are now. */
    RateTable read() {
        var now = new RateTable(store.all());
        table = now;
        return now;
    }

    @Override
    @Transactional(readOnly = true)
    public List<Price> all() {
        permissions.require(Permission.COSTS_OWN);
        boolean named = permissions.allows(Permission.PLATFORM_MANAGE);
        return store.all().stream()
                .limit(MOST)
                .map(price -> named
                        ? price
                        : new Price(price.provider(), price.model(), price.from(), price.rate(), price.enteredAt(), ""))
                .toList();
    }

    @Override
    @Transactional(propagation = Propagation.NOT_SUPPORTED)
    public Price add(NewPrice price) {
        permissions.require(Permission.PLATFORM_MANAGE);
        var actor = CurrentActor.require();
        var now = clock.instant();
        var checked = ModelPriceRules.checked(price, now);
        var from = Objects.requireNonNull(checked.from());
        long id = Objects.requireNonNull(transaction.execute(_ -> {
            long added = store.add(checked, from, actor);
            trail.record("costs.price", checked.provider() + " " + checked.model(), facts(checked));
            return added;
        }));
        read();
        return store.all().stream()
                .filter(each -> each.rate().id() == id)
                .findFirst()
                .orElseThrow();
    }

    private static Map<String, String> facts(NewPrice price) {
        return Map.of(
                "validFrom", String.valueOf(price.from()),
                "input", price.input().toPlainString(),
                "cacheRead", String.valueOf(price.cacheRead()),
                "cacheWrite5m", String.valueOf(price.cacheWrite5m()),
                "cacheWrite1h", String.valueOf(price.cacheWrite1h()),
                "output", price.output().toPlainString(),
                "serverTool", String.valueOf(price.serverTool()));
    }
}
