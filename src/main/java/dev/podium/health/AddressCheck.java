package dev.podium.health;

import dev.podium.kernel.HealthCheck;
import java.net.URI;
import java.util.Set;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/** Whether {@code podium.url} is what browsers use, and whether what they use is protected on its way. */
@Component
class AddressCheck implements HealthCheck {

    private static final Set<String> HERE = Set.of("localhost", "127.0.0.1", "[::1]");

    private final BrowserAddresses browsers;
    private final Environment environment;

    AddressCheck(BrowserAddresses browsers, Environment environment) {
        this.browsers = browsers;
        this.environment = environment;
    }

    @Override
    public String name() {
        return "address.fits";
    }

    @Override
    public Found look() {
        var set = environment.getProperty("podium.url", "").strip().replaceAll("/+$", "");
        URI url;
        try {
            url = URI.create(set);
        } catch (IllegalArgumentException e) {
            return Found.broken(
                    "podium.url is no address.", "Set PODIUM_URL to one such as https://podium.example.org.");
        }
        var used = browsers.ofLate();
        var plain = used.stream().filter(AddressCheck::isOpen).toList();
        if (!plain.isEmpty()) {
            return Found.broken(
                    "Browsers come to " + plain.getFirst()
                            + " without https: whoever listens on the way reads passwords and terminals.",
                    "Put https in front of it, and set server.forward-headers-strategy=framework where a proxy does that.");
        }
        if (set.isEmpty()) {
            return used.stream().allMatch(AddressCheck::isHere)
                    ? Found.fine("Podium is used on its own machine; podium.url is not set.")
                    : Found.look(
                            "podium.url is not set, so agents on other machines and links in messages do not find "
                                    + used.stream()
                                            .filter(each -> !isHere(each))
                                            .findFirst()
                                            .orElse("Podium") + ".",
                            "Set PODIUM_URL to the address that browsers use.");
        }
        if (isOpen(set)) {
            return Found.broken(
                    "podium.url is " + shown(url) + ", without https: agents send their tokens readably.",
                    "Set PODIUM_URL to an address with https.");
        }
        if (!used.isEmpty() && used.stream().noneMatch(each -> each.equalsIgnoreCase(shown(url)))) {
            return Found.look(
                    "podium.url is " + shown(url) + ", and of late browsers came to " + String.join(", ", used)
                            + " alone.",
                    "Set PODIUM_URL to the address that browsers use, or lead them to this one.");
        }
        return Found.fine("podium.url is " + shown(url) + ".");
    }

    /** Without a path, and without what could be secret in it. */
    private static String shown(URI url) {
        return url.getScheme() + "://" + url.getHost() + (url.getPort() < 0 ? "" : ":" + url.getPort());
    }

    private static boolean isOpen(String address) {
        return address.startsWith("http:") && !isHere(address);
    }

    private static boolean isHere(String address) {
        return HERE.contains(String.valueOf(URI.create(address).getHost()));
    }
}
