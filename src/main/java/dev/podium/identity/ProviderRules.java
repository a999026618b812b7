package dev.podium.identity;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.Role;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a provider and a mapping have to be like. */
final class ProviderRules {

    private static final int LONGEST = 200;
    private static final int MOST = 200;

    /** {@code memberships.source} of what no provider gave. */
    static final String BY_HAND = "hand";

    static final String WHOLE_WORLD = "With * everybody who has an account at github.com would come in.";

    private ProviderRules() {}

    static void check(Providers.Provider provider) {
        if (!provider.id().matches("[a-z0-9][a-z0-9-]{0,39}")) {
            throw bad(
                    "id",
                    "The short name needs 1 to 40 small letters, digits or dashes, and begins with no dash.",
                    "It becomes part of an address, such as keycloak.");
        }
        if (provider.id().equals(BY_HAND)) {
            throw bad(
                    "id",
                    "No provider can be called hand: so the memberships are marked that a person gave.",
                    "Take another.");
        }
        line(provider.name(), 60, "name", "The name");
        checkIssuer(provider.issuer());
        line(provider.clientId(), LONGEST, "clientId", "The client id");
        line(provider.groupsClaim(), LONGEST, "groupsClaim", "The claim with the groups");
        line(provider.userNameClaim(), LONGEST, "userNameClaim", "The claim with the user name");
        lines(provider.allowedGroups(), "allowedGroups", "A group");
        lines(provider.allowedDomains(), "allowedDomains", "A domain");
        checkDefault(provider.defaultTeam());
        if (admitsTheWholeWorld(provider)) {
            throw bad("allowedDomains", WHOLE_WORLD, "Name organisations or teams as groups.");
        }
        for (var domain : provider.allowedDomains()) {
            if (!domain.equals("*") && !domain.matches("[^\\s@/*]+\\.[^\\s@/*]+")) {
                throw bad(
                        "allowedDomains", domain + " is no domain.", "Enter it like example.org, or * for everybody.");
            }
        }
    }

    static void checkDefault(Providers.@Nullable DefaultTeam fallback) {
        if (fallback == null) {
            return;
        }
        line(fallback.team(), 60, "defaultTeam", "The team's name");
        if (!Providers.MAPPABLE.contains(fallback.role()) || fallback.role() == Role.OWNER) {
            throw bad(
                    "defaultRole",
                    "Nobody becomes " + fallback.role() + " of a team because no group of theirs is known.",
                    "Take another role, or map a group to this one.");
        }
    }

    /** A machine between the two could say anybody is anybody; within one machine there is none between. */
    private static void checkIssuer(String issuer) {
        line(issuer, LONGEST, "issuer", "The issuer");
        try {
            var address = new URI(issuer);
            OutsideAddresses.checkTyped(address);
            if (address.getQuery() != null) {
                throw badIssuer(issuer);
            }
        } catch (URISyntaxException | OutsideAddresses.Refused e) {
            throw badIssuer(issuer);
        }
    }

    /** GitHub itself knows everybody, so there its organisations have to say who comes in. */
    static boolean admitsTheWholeWorld(Providers.Provider provider) {
        return provider.kind() == Providers.Kind.GITHUB
                && provider.allowedDomains().contains("*")
                && "github.com".equalsIgnoreCase(URI.create(provider.issuer()).getHost());
    }

    private static Refusal badIssuer(String issuer) {
        return bad(
                "issuer",
                issuer
                        + " cannot be an issuer: it takes an https address that leads to a provider, without a question mark.",
                "Copy it from the provider, where it stands as issuer in .well-known/openid-configuration.");
    }

    static void check(Providers.Mapping mapping) {
        line(mapping.claim(), LONGEST, "claim", "The claim");
        if (mapping.value().isEmpty()
                || mapping.value().length() > 1000
                || mapping.value().indexOf('\0') >= 0) {
            throw Refusal.invalidField(
                    "value",
                    "identity.bad-mapping",
                    "The value needs 1 to 1000 characters.",
                    "Enter it as the provider tells it.");
        }
        if (mapping.comparison() == Providers.Comparison.PATTERN) {
            checkPattern(mapping.value());
        }
        line(mapping.team(), 60, "team", "The team's name");
        if (!Providers.MAPPABLE.contains(mapping.role())) {
            throw Refusal.invalidField(
                    "role",
                    "identity.bad-mapping",
                    "A group gives no role " + mapping.role() + ".",
                    "Take another role.");
        }
    }

    private static void checkPattern(String text) {
        try {
            Pattern.compile(text);
        } catch (PatternSyntaxException e) {
            throw Refusal.invalidField(
                    "value",
                    "identity.bad-mapping",
                    "The regular expression cannot be read: " + e.getMessage() + ".",
                    "Correct it; it takes RE2's syntax, which has no look-around and no back references.");
        }
    }

    private static void lines(Set<String> texts, String field, String what) {
        if (texts.size() > MOST) {
            throw bad(
                    field, "There are " + texts.size() + " of them; at most " + MOST + " fit.", "Use groups instead.");
        }
        texts.forEach(text -> line(text, LONGEST, field, what));
    }

    private static void line(String text, int longest, String field, String what) {
        if (text.isBlank() || text.length() > longest || !Lines.isOne(text)) {
            throw bad(field, what + " needs 1 to " + longest + " characters on one line.", "Enter another.");
        }
    }

    private static Refusal bad(String field, String sentence, String nextStep) {
        return Refusal.invalidField(field, "identity.bad-provider", sentence, nextStep);
    }
}
