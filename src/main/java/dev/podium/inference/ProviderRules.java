package dev.podium.inference;

import dev.podium.costs.Prices;
import dev.podium.identity.OutsideAddresses;
import dev.podium.inference.ModelProviders.Kind;
import dev.podium.inference.ModelProviders.Wanted;
import dev.podium.kernel.Refusal;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a provider may be called and where it may be. */
final class ProviderRules {

    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,39}");
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    /** Names that lead to a cloud's secrets from within it alone. */
    private static final Set<String> METADATA = Set.of("metadata.google.internal", "metadata.goog", "metadata");

    private static final BigDecimal MOST_HOUR = new BigDecimal(100_000);

    private ProviderRules() {}

    static Wanted checked(Wanted wanted) {
        if (!NAME.matcher(wanted.name()).matches()) {
            throw Refusal.invalidField(
                    "name",
                    "inference.provider-name",
                    "A provider's name has 1 to 40 small letters, digits and hyphens, and begins with none of these.",
                    "Choose one such as anthropic or gpu-1.");
        }
        if (wanted.context() < 1024 || wanted.context() > 10_000_000) {
            throw Refusal.invalidField(
                    "context",
                    "inference.provider-context",
                    "A context has 1024 to 10000000 tokens, not " + wanted.context() + ".",
                    "Take what the engine's memory allows, such as 32768.");
        }
        if (wanted.slots() < 1 || wanted.slots() > 10_000) {
            throw Refusal.invalidField(
                    "slots",
                    "inference.provider-slots",
                    "An engine answers 1 to 10000 calls at a time, not " + wanted.slots() + ".",
                    "Take the engine's OLLAMA_NUM_PARALLEL, or 1.");
        }
        return new Wanted(
                wanted.name(),
                wanted.kind(),
                url(wanted.url(), wanted.kind()),
                key(wanted.key()),
                wanted.context(),
                wanted.slots(),
                wanted.enabled(),
                slotHour(wanted.slotHour()));
    }

    private static BigDecimal slotHour(BigDecimal given) {
        var plain = given.stripTrailingZeros();
        if (plain.signum() < 0 || plain.compareTo(MOST_HOUR) > 0 || plain.scale() > Prices.DECIMALS) {
            throw Refusal.invalidField(
                    "slotHour",
                    "inference.provider-hour",
                    "An hour of an engine costs 0 to " + MOST_HOUR + " dollars, with up to " + Prices.DECIMALS
                            + " decimals.",
                    "Take the watts of the machine by its slots, by the price of a kilowatt-hour, by 1000; or 0.");
        }
        return plain;
    }

    private static @Nullable String key(@Nullable String key) {
        if (key == null || key.isBlank()) {
            return null;
        }
        var stripped = key.strip();
        if (stripped.length() > 1000 || !stripped.chars().allMatch(each -> each > 0x20 && each < 0x7f)) {
            throw Refusal.invalidField(
                    "key",
                    "inference.provider-key",
                    "A key has at most 1000 characters, and no spaces or line ends.",
                    "Copy it anew from the provider's page.");
        }
        return stripped;
    }

    /** Keys go there with every call: so it is one address that cannot be read otherwise, and none on the way is told. */
    private static String url(String text, Kind kind) {
        var given = text.isBlank() ? kind.url() : text.strip();
        URI uri;
        try {
            uri = new URI(given);
        } catch (URISyntaxException e) {
            throw notAnAddress(given);
        }
        var scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        var host = uri.getHost() == null ? "" : uri.getHost().toLowerCase(Locale.ROOT);
        if (!Set.of("http", "https").contains(scheme)
                || host.isEmpty()
                || uri.getRawUserInfo() != null
                || uri.getRawQuery() != null
                || uri.getRawFragment() != null
                || given.length() > 300) {
            throw notAnAddress(given);
        }
        if (uri.getPort() == 0 || uri.getPort() > 65_535) {
            throw notAnAddress(given);
        }
        if (isNever(uri, host)) {
            throw Refusal.invalidField(
                    "url",
                    "inference.provider-url",
                    host
                            + " is where machines talk to themselves or are told a cloud's secrets, and no model is there.",
                    "Give the engine's own address.");
        }
        if (scheme.equals("http") && kind != Kind.OLLAMA && kind != Kind.COMPATIBLE && !LOOPBACK.contains(host)) {
            throw Refusal.invalidField(
                    "url",
                    "inference.provider-url",
                    "Over http the key of " + kind.words() + " could be read on the way to " + host + ".",
                    "Use https.");
        }
        var path = uri.getRawPath() == null ? "" : uri.getRawPath().replaceAll("/+$", "");
        path = path.endsWith("/v1") ? path.substring(0, path.length() - "/v1".length()) : path;
        return scheme + "://" + host + (uri.getPort() < 0 ? "" : ":" + uri.getPort()) + path;
    }

    /** A name that leads there by now is refused too; it is looked at again with each call. */
    private static boolean isNever(URI uri, String host) {
        if (host.indexOf('%') >= 0
                || host.matches("(.*\\.)?0x[0-9a-f]*")
                || METADATA.contains(host.replaceAll("\\.+$", ""))) {
            return true;
        }
        try {
            OutsideAddresses.checkHouse(uri);
            return false;
        } catch (OutsideAddresses.Refused e) {
            return true;
        }
    }

    private static Refusal notAnAddress(String given) {
        return Refusal.invalidField(
                "url",
                "inference.provider-url",
                (given.isBlank() ? "An address is missing" : given + " is no address of a provider") + ".",
                "Give it as https://host, or http://host:11434 for an engine of your own.");
    }
}
