package dev.podium.identity;

import dev.podium.audit.InstallationTrail;
import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.TeamId;
import dev.podium.secrets.SecretRef;
import dev.podium.secrets.Secrets;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/** {@link Providers}: those of the database, and before them those of Spring's variables. */
@Service
class KeptProviders implements Providers {

    /** Secrets belong to a team, and no team has this id: these are the installation's. */
    private static final Actor INSTALLATION = Actor.system(new TeamId(new UUID(0, 0)));

    private final ProviderStore store;
    private final SettingsProviders settings;
    private final Permissions permissions;
    private final Secrets secrets;
    private final InstallationTrail trail;
    private final TransactionTemplate transaction;

    KeptProviders(
            ProviderStore store,
            SettingsProviders settings,
            Permissions permissions,
            Secrets secrets,
            InstallationTrail trail,
            TransactionTemplate transaction) {
        this.store = store;
        this.settings = settings;
        this.permissions = permissions;
        this.secrets = secrets;
        this.trail = trail;
        this.transaction = transaction;
    }

    @Override
    @Transactional(propagation = Propagation.SUPPORTS)
    public List<Provider> offered() {
        return known().stream().filter(Provider::enabled).toList();
    }

    @Override
    @Transactional(propagation = Propagation.NOT_SUPPORTED)
    public Optional<Client> client(String id) {
        return store.all().stream()
                .filter(kept ->
                        kept.provider().id().equals(id) && kept.provider().enabled() && !isSetting(id))
                .findFirst()
                .map(kept -> new Client(kept.provider(), reveal(kept.secret()), kept.version()));
    }

    private String reveal(@Nullable SecretRef secret) {
        return secret == null
                ? ""
                : CurrentActor.get(INSTALLATION, () -> new String(secrets.reveal(secret), StandardCharsets.UTF_8));
    }

    private boolean isSetting(String id) {
        return settings.all().stream().anyMatch(provider -> provider.id().equals(id));
    }

    private List<Provider> known() {
        var all = new ArrayList<>(settings.all());
        store.all().stream()
                .map(ProviderStore.Kept::provider)
                .filter(provider -> !isSetting(provider.id()))
                .forEach(all::add);
        all.sort(Comparator.comparing(provider -> provider.name().toLowerCase(Locale.ROOT)));
        return all;
    }

    @Override
    @Transactional(propagation = Propagation.SUPPORTS)
    public List<Provider> all() {
        permissions.require(Permission.PLATFORM_MANAGE);
        return known();
    }

    @Override
    @Transactional(propagation = Propagation.NOT_SUPPORTED)
    public void add(Provider provider, String secret) {
        permissions.require(Permission.PLATFORM_MANAGE);
        ProviderRules.check(provider);
        if (isSetting(provider.id())) {
            throw there(provider.id());
        }
        withSecret(secret, kept -> {
            refuseUnlessDone(store.add(provider, kept), provider);
            store.userNamesFrom(provider);
            trail.recordChange(
                    "identity.provider-added", provider.id(), Map.of(), ProviderFacts.of(provider, "none", secret));
        });
    }

    private static void refuseUnlessDone(String outcome, Provider provider) {
        switch (outcome) {
            case "done" -> {}
            case "there" -> throw there(provider.id());
            case "no-team" ->
                throw Refusal.invalidField(
                        "defaultTeam",
                        "identity.no-team",
                        "There is no team "
                                + (provider.defaultTeam() == null
                                        ? ""
                                        : provider.defaultTeam().team()) + ".",
                        "Enter the name of one, or none.");
            default -> throw notThere(provider.id());
        }
    }

    private static Refusal there(String id) {
        return Refusal.conflict(
                        "identity.provider-there",
                        "There is a provider " + id + " already.",
                        "Take another short name.")
                .at("id");
    }

    @Override
    @Transactional(propagation = Propagation.NOT_SUPPORTED)
    public void change(Provider provider, String secret) {
        permissions.require(Permission.PLATFORM_MANAGE);
        var before = store.all().stream()
                .filter(kept -> kept.provider().id().equals(provider.id()))
                .findFirst()
                .orElseThrow(() -> notThere(provider.id()));
        ProviderRules.check(provider);
        if (before.provider().kind() != provider.kind()
                || !before.provider().issuer().equals(provider.issuer())
                || !before.provider().clientId().equals(provider.clientId())) {
            throw Refusal.conflict(
                            "identity.provider-fixed",
                            "The issuer and the client of " + provider.id()
                                    + " do not change: identities hang on them.",
                            "Switch it off and add another.")
                    .at("issuer");
        }
        withSecret(secret, kept -> {
            refuseUnlessDone(store.change(provider, kept), provider);
            store.userNamesFrom(provider);
            var was = before.secret() == null ? "none" : "kept";
            trail.recordChange(
                    "identity.provider-changed",
                    provider.id(),
                    ProviderFacts.of(before.provider(), was, ""),
                    ProviderFacts.of(provider, was, secret));
        });
        var old = before.secret();
        if (!secret.isBlank() && old != null) {
            CurrentActor.run(INSTALLATION, () -> secrets.forget(old));
        }
    }

    /** The secret is kept first, as the installation's and not as the actor's team's, and forgotten if the rest fails. */
    private void withSecret(String secret, java.util.function.Consumer<@Nullable SecretRef> work) {
        var kept = secret.isBlank()
                ? null
                : CurrentActor.get(
                        INSTALLATION,
                        () -> secrets.keep("identity.provider", secret.strip().getBytes(StandardCharsets.UTF_8)));
        try {
            transaction.executeWithoutResult(status -> work.accept(kept));
        } catch (RuntimeException e) {
            if (kept != null) {
                CurrentActor.run(INSTALLATION, () -> secrets.forget(kept));
            }
            throw e;
        }
    }

    private static Refusal notThere(String id) {
        return Refusal.notFound(
                "identity.no-provider", "There is no provider " + id + " here to change.", "Take one from the list.");
    }

    @Override
    @Transactional(propagation = Propagation.SUPPORTS)
    public List<Mapping> mappings(String provider) {
        permissions.require(Permission.PLATFORM_MANAGE);
        return store.mappings(provider);
    }

    @Override
    @Transactional
    public void map(String provider, Mapping mapping) {
        permissions.require(Permission.PLATFORM_MANAGE);
        ProviderRules.check(mapping);
        if (known().stream().noneMatch(known -> known.id().equals(provider))) {
            throw notThere(provider);
        }
        switch (store.map(provider, mapping)) {
            case "added" -> trail.recordChange("identity.mapping-added", provider, Map.of(), ProviderFacts.of(mapping));
            case "there" ->
                throw Refusal.conflict(
                                "identity.mapping-there",
                                "This value gives a role in " + mapping.team() + " already.",
                                "Remove that mapping first.")
                        .at("value");
            default ->
                throw Refusal.invalidField(
                        "team",
                        "identity.bad-mapping",
                        "There is no team " + mapping.team() + ".",
                        "Enter the name of one, or let the first sign-in make it.");
        }
    }

    @Override
    @Transactional
    public void unmap(UUID mapping) {
        permissions.require(Permission.PLATFORM_MANAGE);
        var was = store.unmap(mapping)
                .orElseThrow(() -> Refusal.notFound(
                        "identity.no-mapping", "That mapping is gone already.", "Load the page again."));
        trail.recordChange("identity.mapping-removed", was.provider(), ProviderFacts.of(was.mapping()), Map.of());
    }

    @Override
    @Transactional(readOnly = true)
    public Optional<Sync> lastSync() {
        permissions.require(Permission.PLATFORM_MANAGE);
        return store.mySync();
    }
}
