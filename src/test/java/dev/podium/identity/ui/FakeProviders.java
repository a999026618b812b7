package dev.podium.identity.ui;

import dev.podium.identity.Providers;
import dev.podium.kernel.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Providers in memory; a short name "taken" is refused. */
class FakeProviders implements Providers {

    final List<Provider> known = new ArrayList<>();
    final List<Mapping> mapped = new ArrayList<>();
    final List<String> secrets = new ArrayList<>();
    Sync synced;

    @Override
    public List<Provider> offered() {
        return known.stream().filter(Provider::enabled).toList();
    }

    @Override
    public Optional<Client> client(String id) {
        return Optional.empty();
    }

    @Override
    public List<Provider> all() {
        return List.copyOf(known);
    }

    @Override
    public void add(Provider provider, String secret) {
        if (provider.id().equals("taken")) {
            throw Refusal.conflict("identity.provider-there", "There is a provider taken already.", "Take another.")
                    .at("id");
        }
        known.add(provider);
        secrets.add(secret);
    }

    @Override
    public void change(Provider provider, String secret) {
        known.removeIf(old -> old.id().equals(provider.id()));
        add(provider, secret);
    }

    @Override
    public List<Mapping> mappings(String provider) {
        return List.copyOf(mapped);
    }

    @Override
    public void map(String provider, Mapping mapping) {
        mapped.add(mapping);
    }

    @Override
    public Optional<Sync> lastSync() {
        return Optional.ofNullable(synced);
    }

    @Override
    public void unmap(UUID mapping) {
        mapped.removeIf(old -> old.id().equals(mapping));
    }
}
