package dev.podium.identity;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;

/**
 * Tokens for programs without a browser, such as the {@code podium} command: the program shows a short code, and somebody
 * who is signed in types it into a page, sees who asks, and allows or declines it (RFC 8628). Each code counts for ten
 * minutes and once.
 */
public interface DeviceLogins {

    /** What a program asks for that names nothing: everything of a team's everyday, and nothing of running Podium. */
    Set<String> USUAL = usual();

    /** How long a code counts. */
    Duration VALID = Duration.ofMinutes(10);

    /** How often a program may ask whether it was allowed. */
    Duration EVERY = Duration.ofSeconds(2);

    /**
     * A program's codes, shown this once and kept as hashes.
     *
     * @param device by which the program asks how it stands
     * @param user what the person types: eight letters, a dash in the middle
     */
    record Codes(String device, String user) {

        @Override
        public String toString() {
            return "Codes";
        }
    }

    /**
     * What somebody is asked to allow.
     *
     * @param host what the program calls its host; nobody has checked it
     * @param address where its request came from
     * @param scopes what it asks for, as far as the acting person may do it themselves
     */
    record Asked(String host, String address, Set<String> scopes, Instant at) {}

    /** How a program's request stands. */
    sealed interface Standing {}

    /** @param every how long to wait before asking again */
    record Waiting(Duration every) implements Standing {}

    /** It asked sooner than it may. */
    record TooSoon(Duration every) implements Standing {}

    record Declined() implements Standing {}

    record Expired() implements Standing {}

    /** There is no such code, or its token was fetched already. */
    record Unknown() implements Standing {}

    record Allowed(Tokens.MadeToken token) implements Standing {}

    /**
     * @param host what the program calls its host: 1 to 100 characters on one line
     * @param scopes what it is to be allowed; empty for {@link #USUAL}
     * @throws dev.podium.kernel.Refusal {@code identity.device-host}, {@code identity.token-scope}, or
     *     {@code identity.too-many-devices} while too many wait
     */
    Codes ask(String host, Set<String> scopes, String address);

    /** By the program's code; the token that was allowed is made by the one call that first hears of it. */
    Standing poll(String device);

    /**
     * By the code that the person typed, however they typed it.
     *
     * @throws dev.podium.kernel.Refusal {@code identity.device-code} where nothing waits for it,
     *     {@code identity.too-many-codes} after too many of those, {@code identity.no-token-here} to a token
     */
    Asked asked(String user, String address);

    /**
     * The acting person gives it a token in their current team.
     *
     * @param scopes some of those that were asked for
     * @param validFor at most {@link Tokens#longest}
     * @throws dev.podium.kernel.Refusal as {@link #asked}, {@code identity.token-scope} and {@code identity.token-expiry}
     */
    void allow(String user, Set<String> scopes, Duration validFor, String address);

    void decline(String user, String address);

    private static Set<String> usual() {
        var usual = new HashSet<>(Tokens.SCOPES);
        for (var permission : new Permission[] {
            Permission.PLATFORM_MANAGE,
            Permission.ORG_AUDIT,
            Permission.ORG_FIGURES,
            Permission.TERMINAL_OTHERS,
            Permission.SERVICE_ACCOUNT_MANAGE,
            Permission.TEAM_MANAGE,
            Permission.TOKEN_MANAGE
        }) {
            usual.remove(permission.scope());
        }
        return Set.copyOf(usual);
    }
}
