package dev.podium.identity;

import java.util.Locale;
import java.util.Set;

/** Whether a provider's people may come in: by a domain that the provider vouches for, or by a group. */
final class Admission {

    private Admission() {}

    static boolean admits(Providers.Provider provider, Claims claims) {
        if (provider.allowedDomains().contains("*")) {
            return true;
        }
        var domain = claims.email().map(email -> email.substring(email.lastIndexOf('@') + 1));
        return domain.filter(of -> holds(provider.allowedDomains(), of)).isPresent()
                || claims.values(provider.groupsClaim()).stream()
                        .anyMatch(group -> named(provider.allowedGroups(), group));
    }

    private static boolean holds(Set<String> domains, String domain) {
        return domains.stream()
                .anyMatch(allowed -> allowed.toLowerCase(Locale.ROOT).equals(domain.toLowerCase(Locale.ROOT)));
    }

    private static boolean named(Set<String> allowed, String group) {
        return allowed.contains(group)
                || allowed.stream()
                        .anyMatch(name -> name.endsWith("*") && group.startsWith(name.substring(0, name.length() - 1)));
    }
}
