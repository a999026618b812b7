package dev.podium.inference;

import dev.podium.audit.InstallationTrail;
import dev.podium.identity.Permission;
import dev.podium.identity.Permissions;
import dev.podium.kernel.Refusal;
import dev.podium.secrets.SecretRef;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/** {@link ModelProviders}, in the database. */
@Service
class KeptModelProviders implements ModelProviders {

    private final InferenceStore store;
    private final Catalog catalog;
    private final ProviderKeys keys;
    private final Upstream upstream;
    private final Permissions permissions;
    private final InstallationTrail trail;
    private final TransactionTemplate transaction;

    KeptModelProviders(
            InferenceStore store,
            Catalog catalog,
            ProviderKeys keys,
            Upstream upstream,
            Permissions permissions,
            InstallationTrail trail,
            TransactionTemplate transaction) {
        this.store = store;
        this.catalog = catalog;
        this.keys = keys;
        this.upstream = upstream;
        this.permissions = permissions;
        this.trail = trail;
        this.transaction = transaction;
    }

    @Override
    @Transactional(propagation = Propagation.NOT_SUPPORTED)
    public List<Provider> all() {
        permissions.require(Permission.MODEL_SEE);
        return catalog.now().providers().values().stream()
                .map(row -> new Provider(
                        row.id(),
                        row.name(),
                        row.kind(),
                        row.url(),
                        row.secret() != null,
                        row.context(),
                        row.slots(),
                        row.enabled(),
                        row.slotHour()))
                .toList();
    }

    @Override
    @Transactional(propagation = Propagation.NOT_SUPPORTED)
    public Map<UUID, Health> health() {
        permissions.require(Permission.MODEL_SEE);
        return catalog.now().providers().values().stream()
                .collect(Collectors.toMap(InferenceStore.ProviderRow::id, upstream::health));
    }

    @Override
    @Transactional(propagation = Propagation.NOT_SUPPORTED)
    public Provider add(Wanted wanted) {
        permissions.require(Permission.PLATFORM_MANAGE);
        var checked = ProviderRules.checked(wanted);
        var id = UUID.randomUUID();
        var key = checked.key() == null ? null : keys.keep(checked.key());
        changing(key, () -> {
            if (!store.add(id, checked, key)) {
                throw Refusal.conflict(
                                "inference.provider-taken",
                                "There is a provider " + checked.name() + " already.",
                                "Change that one, or choose another name.")
                        .at("name");
            }
            store.price(id, checked.slotHour());
            trail.record("inference.provider-added", checked.name(), facts(checked));
        });
        return new Provider(
                id,
                checked.name(),
                checked.kind(),
                checked.url(),
                key != null,
                checked.context(),
                checked.slots(),
                checked.enabled(),
                checked.slotHour());
    }

    @Override
    @Transactional(propagation = Propagation.NOT_SUPPORTED)
    public Provider change(UUID id, Wanted wanted) {
        permissions.require(Permission.PLATFORM_MANAGE);
        var there = row(id);
        var checked = ProviderRules.checked(new Wanted(
                there.name(),
                there.kind(),
                wanted.url(),
                wanted.key(),
                wanted.context(),
                wanted.slots(),
                wanted.enabled(),
                wanted.slotHour()));
        boolean elsewhere = !checked.url().equals(there.url());
        if (elsewhere && there.secret() != null && checked.key() == null) {
            // Whoever may change the address could else have the key sent to themselves.
            throw Refusal.invalidField(
                    "key",
                    "inference.provider-key-again",
                    "At another address the key of " + there.name() + " has to be given again.",
                    "Enter the key, or leave the address as it is.");
        }
        var key = checked.key() == null ? null : keys.keep(checked.key());
        var old = changing(key, () -> {
            var before = store.change(id, checked, key).orElseThrow(() -> notFound(id));
            store.price(id, checked.slotHour());
            trail.record("inference.provider-changed", there.name(), facts(checked));
            return before.orElse(null);
        });
        if (key != null && old != null) {
            keys.forget(old);
        }
        return new Provider(
                id,
                there.name(),
                there.kind(),
                checked.url(),
                key != null || old != null,
                checked.context(),
                checked.slots(),
                checked.enabled(),
                checked.slotHour());
    }

    @Override
    @Transactional(propagation = Propagation.NOT_SUPPORTED)
    public void remove(UUID id) {
        permissions.require(Permission.PLATFORM_MANAGE);
        var there = row(id);
        var old = changing(null, () -> {
            var before = store.remove(id).orElseThrow(() -> notFound(id));
            trail.record("inference.provider-removed", there.name(), Map.of("id", id.toString()));
            return before.orElse(null);
        });
        if (old != null) {
            keys.forget(old);
        }
    }

    private InferenceStore.ProviderRow row(UUID id) {
        return store.providers().stream()
                .filter(each -> each.id().equals(id))
                .findFirst()
                .orElseThrow(() -> notFound(id));
    }

    private void changing(@Nullable SecretRef fresh, Runnable change) {
        changing(fresh, () -> {
            change.run();
            return null;
        });
    }

    /** A key that was kept for a change which then failed is destroyed again. */
    private @Nullable SecretRef changing(
            @Nullable SecretRef fresh, java.util.function.Supplier<@Nullable SecretRef> change) {
        boolean done = false;
        try {
            var old = transaction.execute(_ -> {
                catalog.changed();
                return change.get();
            });
            done = true;
            return old;
        } finally {
            if (!done && fresh != null) {
                keys.forget(fresh);
            }
        }
    }

    private static Map<String, String> facts(Wanted wanted) {
        var facts = new TreeMap<String, String>();
        facts.put("kind", wanted.kind().name());
        facts.put("url", wanted.url());
        facts.put("key", wanted.key() == null ? "as it was" : "new");
        facts.put("context", String.valueOf(wanted.context()));
        facts.put("slots", String.valueOf(wanted.slots()));
        facts.put("slotHour", wanted.slotHour().toPlainString());
        facts.put("enabled", String.valueOf(wanted.enabled()));
        return facts;
    }

    private static Refusal notFound(UUID id) {
        return Refusal.notFound(
                "inference.provider-not-found",
                "There is no provider " + id + ".",
                "Take one from the list of providers.");
    }
}
