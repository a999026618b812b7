package dev.podium.identity;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a provider says of a person, as its id token and its user info hold it.
 *
 * @param issuer who says it; with {@code subject} the whole of the identity
 * @param sid the provider's session, where it tells one
 */
public record Claims(
        String issuer, String subject, @Nullable String sid, Map<String, Object> all) {

    private static final int LONGEST_NAME = 100;
    private static final int LONGEST_LINE = 256;

    public Claims {
        all = Collections.unmodifiableMap(new LinkedHashMap<>(all));
    }

    /** The values of a claim, which is named or, where there is none of that name, a path with dots; else none. */
    Set<String> values(String claim) {
        var values = new LinkedHashSet<String>();
        if (find(claim) instanceof Object found) {
            if (found instanceof Collection<?> several) {
                several.forEach(one -> values.add(String.valueOf(one)));
            } else if (!(found instanceof Map)) {
                values.add(found.toString());
            }
        }
        return values;
    }

    /**
     * The one value of a claim, for something that is told apart by it; empty for none, several, or what is no text. Of
     * what is longer than 256 characters the beginning, and for each control character a question mark: neither makes a
     * name of what was none.
     */
    Optional<String> line(String claim) {
        return find(claim) instanceof String text && !text.isEmpty()
                ? Optional.of((text.length() <= LONGEST_LINE ? text : text.substring(0, LONGEST_LINE))
                        .replaceAll("\\p{Cntrl}", "?"))
                : Optional.empty();
    }

    private @Nullable Object find(String claim) {
        Object found = all.get(claim);
        if (found != null) {
            return found;
        }
        found = all;
        for (var part : claim.split("\\.", -1)) {
            if (!(found instanceof Map<?, ?> deeper)) {
                return null;
            }
            found = deeper.get(part);
        }
        return found;
    }

    /** Whether the provider left the values out because there are too many of them (OpenID Connect Core, 5.6.2). */
    boolean leavesOut(String claim) {
        return all.get("_claim_names") instanceof Map<?, ?> elsewhere
                && (elsewhere.containsKey(claim) || elsewhere.containsKey(claim.split("\\.", 2)[0]));
    }

    /** The e-mail, where the provider vouches for it: anybody may type another's address. */
    Optional<String> email() {
        var verified = all.get("email_verified");
        var email = all.get("email");
        return email instanceof String text
                        && (Boolean.TRUE.equals(verified) || "true".equals(verified))
                        && text.length() <= 254
                        && text.matches("[^\\s@\\p{Cntrl}]+@[^\\s@\\p{Cntrl}]+")
                ? Optional.of(text)
                : Optional.empty();
    }

    String name() {
        for (var claim : new String[] {"name", "preferred_username", "nickname", "email"}) {
            if (all.get(claim) instanceof String text) {
                var line = text.replaceAll("[\\p{Cntrl}\\s\\u0080-\\u009f\\u2028-\\u202e\\u2066-\\u2069]+", " ")
                        .strip();
                if (!line.isEmpty()) {
                    return line.length() <= LONGEST_NAME
                            ? line
                            : line.substring(0, line.offsetByCodePoints(0, line.codePointCount(0, LONGEST_NAME)));
                }
            }
        }
        return "Somebody new";
    }
}
