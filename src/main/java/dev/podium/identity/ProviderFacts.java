package dev.podium.identity;

import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** A provider and a mapping as the audit trail has them, before and after; of a secret only whether there is one. */
final class ProviderFacts {

    private ProviderFacts() {}

    /**
     * Of a provider.
     *
     * @param was what of the secret was there before: {@code none} or {@code kept}
     * @param secret the new one, or blank
     */
    static Map<String, String> of(Providers.Provider provider, String was, String secret) {
        var facts = new TreeMap<String, String>();
        facts.put("kind", provider.kind().name());
        facts.put("name", provider.name());
        facts.put("issuer", provider.issuer());
        facts.put("client", provider.clientId());
        facts.put("domains", String.join(", ", new TreeSet<>(provider.allowedDomains())));
        facts.put("groupsClaim", provider.groupsClaim());
        facts.put("groups", String.join(", ", new TreeSet<>(provider.allowedGroups())));
        facts.put("userNameClaim", provider.userNameClaim());
        facts.put("enabled", Boolean.toString(provider.enabled()));
        facts.put("secret", secret.isBlank() ? was : was.equals("none") ? "kept" : "replaced");
        var fallback = provider.defaultTeam();
        if (fallback != null) {
            facts.put("defaultTeam", fallback.team());
            facts.put("defaultRole", fallback.role().name());
        }
        return facts;
    }

    static Map<String, String> of(Providers.Mapping mapping) {
        return Map.of(
                "claim", mapping.claim(),
                "value", mapping.value(),
                "comparison", mapping.comparison().name(),
                "team", mapping.team(),
                "role", mapping.role().name(),
                "makesTeam", Boolean.toString(mapping.makeTeam()));
    }
}
