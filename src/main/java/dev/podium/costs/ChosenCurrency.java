package dev.podium.costs;

import dev.podium.audit.InstallationTrail;
import dev.podium.costs.pricing.ExchangeTable;
import dev.podium.identity.Permission;
import dev.podium.identity.Permissions;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.Refusal;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/** {@link CostsCurrency}, in the database. */
@Service
class ChosenCurrency implements CostsCurrency {

    private final CurrencyStore store;
    private final ChargeRuleStore rules;
    private final Permissions permissions;
    private final InstallationTrail trail;
    private final TransactionTemplate transaction;
    private final CostsSettings settings;
    private final Clock clock;

    ChosenCurrency(
            CurrencyStore store,
            ChargeRuleStore rules,
            Permissions permissions,
            InstallationTrail trail,
            TransactionTemplate transaction,
            CostsSettings settings,
            Clock clock) {
        this.store = store;
        this.rules = rules;
        this.permissions = permissions;
        this.trail = trail;
        this.transaction = transaction;
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    @Transactional(readOnly = true)
    public Chosen now() {
        permissions.require(Permission.COSTS_OWN);
        return seen(latest());
    }

    private Chosen latest() {
        return store.chosen(1).stream().findFirst().orElseGet(() -> new Chosen(ExchangeTable.DOLLARS, null, ""));
    }

    @Override
    @Transactional(readOnly = true)
    public List<Chosen> history() {
        permissions.require(Permission.COSTS_OWN);
        return store.chosen(MOST).stream().map(this::seen).toList();
    }

    /** Who chose it is for those who run the installation. */
    private Chosen seen(Chosen chosen) {
        return permissions.allows(Permission.PLATFORM_MANAGE) ? chosen : new Chosen(chosen.currency(), chosen.at(), "");
    }

    @Override
    @Transactional(readOnly = true)
    public List<String> choices() {
        permissions.require(Permission.COSTS_OWN);
        var exchange = rules.exchange();
        var today = LocalDate.ofInstant(clock.instant(), settings.zone());
        return Stream.concat(
                        Stream.of(ExchangeTable.DOLLARS),
                        rules.exchangeRates().stream()
                                .map(each -> each.rate().currency())
                                .distinct()
                                .filter(each -> exchange.on(each, today).isPresent())
                                .sorted())
                .toList();
    }

    @Override
    @Transactional(propagation = Propagation.NOT_SUPPORTED)
    public Chosen choose(String currency) {
        permissions.require(Permission.PLATFORM_MANAGE);
        transaction.executeWithoutResult(_ -> {
            var wanted = checked(currency);
            var before = latest();
            if (!before.currency().equals(wanted)) {
                store.choose(wanted, CurrentActor.require());
                trail.recordChange(
                        "costs.currency", wanted, Map.of("currency", before.currency()), Map.of("currency", wanted));
            }
        });
        return transaction.execute(_ -> latest());
    }

    private String checked(String text) {
        String currency;
        try {
            currency = ChargeChecks.currency(text);
        } catch (Refusal none) {
            var refusal = bad(none.sentence(), none.nextStep());
            refusal.initCause(none);
            throw refusal;
        }
        var today = LocalDate.ofInstant(clock.instant(), settings.zone());
        if (rules.exchange().on(currency, today).isEmpty()) {
            throw bad(
                    "No exchange rate of " + currency + " counts today, " + today + ".",
                    "Enter what one is worth first, from the first day on that is to be read in it.");
        }
        return currency;
    }

    private static Refusal bad(String sentence, String nextStep) {
        return Refusal.invalidField("currency", "costs.bad-currency", sentence, nextStep);
    }
}
