package dev.podium.identity;

import com.google.re2j.Pattern;
import dev.podium.audit.AuditTrail;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.Role;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Makes the memberships that came from a provider be what its groups say now. */
@Component
class GroupSync {

    private final ProviderStore store;
    private final AuditTrail audit;

    GroupSync(ProviderStore store, AuditTrail audit) {
        this.store = store;
        this.audit = audit;
    }

    /**
     * What a sync did.
     *
     * @param facts for the audit trail: what changed, to which teams; empty where nothing did
     * @param notes the same for the person, in sentences
     * @param kept those of the notes that say where they stay the last owner, each with its team
     */
    record Outcome(Map<String, String> facts, List<String> notes, Map<String, String> kept) {}

    /** Within a transaction, as the person themselves. */
    Outcome take(Providers.Provider provider, Claims claims, PersonId person) {
        var held = new HashMap<String, Set<String>>();
        var memberships = new HashMap<UUID, Role>();
        boolean matched = false;
        for (var mapping : store.mappings(provider.id())) {
            if (claims.leavesOut(mapping.claim())) {
                // Nothing was said about groups, which is not the same as having none.
                var why = "the provider left out the claim " + mapping.claim();
                return new Outcome(
                        Map.of("memberships unchanged", why), List.of("Nothing changed: " + why + "."), Map.of());
            }
            if (matches(mapping, held.computeIfAbsent(mapping.claim(), claims::values))) {
                matched = true;
                store.team(mapping.id()).ifPresent(team -> memberships.merge(team, mapping.role(), GroupSync::wider));
            }
        }
        var fallback = provider.defaultTeam();
        if (!matched && fallback != null) {
            store.defaultTeam(provider, fallback).ifPresent(team -> memberships.put(team, fallback.role()));
        }
        return outcome(store.sync(person, provider.id(), memberships));
    }

    /** Records where somebody stays the last owner, unless they were told so the last time already. */
    void recordKept(Providers.Provider provider, Outcome outcome, List<String> toldBefore) {
        outcome.kept().forEach((note, team) -> {
            if (!toldBefore.contains(note)) {
                audit.record("identity.sync-kept-last-owner", team, Map.of("provider", provider.id()));
            }
        });
    }

    private static Outcome outcome(List<ProviderStore.Change> changes) {
        var facts = new TreeMap<String, String>();
        var notes = new ArrayList<String>();
        var kept = new TreeMap<String, String>();
        for (var change : changes) {
            facts.merge("memberships " + change.what(), change.team(), (one, other) -> one + ", " + other);
            notes.add(
                    switch (change.what()) {
                        case "added" -> "You were added to " + change.team() + ".";
                        case "changed" -> "Your role in " + change.team() + " changed.";
                        case "removed" -> "You were taken out of " + change.team() + ".";
                        default ->
                            "You stay owner of " + change.team() + ", though no group gives you that any more: you are"
                                    + " its last owner. Make somebody else an owner.";
                    });
            if (change.what().equals("kept")) {
                kept.put(notes.getLast(), change.team());
            }
        }
        return new Outcome(facts, notes, kept);
    }

    private static boolean matches(Providers.Mapping mapping, Set<String> groups) {
        return switch (mapping.comparison()) {
            case VALUE -> groups.contains(mapping.value());
            case PREFIX -> groups.stream().anyMatch(group -> group.startsWith(mapping.value()));
            case PATTERN -> {
                var pattern = Pattern.compile(mapping.value());
                yield groups.stream().anyMatch(pattern::matches);
            }
        };
    }

    private static Role wider(Role one, Role other) {
        return Providers.MAPPABLE.indexOf(one) <= Providers.MAPPABLE.indexOf(other) ? one : other;
    }
}
