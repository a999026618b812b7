package dev.podium.health;

import dev.podium.kernel.HealthCheck;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/** Whether the hosts that the settings name are known to DNS: without it most of what else fails says only that it failed. */
@Component
class NamesCheck implements HealthCheck {

    private static final Logger log = LoggerFactory.getLogger(NamesCheck.class);
    private static final Pattern JDBC_HOST = Pattern.compile("jdbc:postgresql://(?:[^/@]*@)?(\\[[^]]+]|[^/:,?]+)");

    private final Map<String, String> hosts;
    private final Lookup lookup;

    /** How a name becomes an address; tests have a DNS of their own. */
    interface Lookup {
        void find(String host) throws UnknownHostException;
    }

    @Autowired
    NamesCheck(Environment environment) {
        this(hosts(environment::getProperty), InetAddress::getAllByName);
    }

    /** @param hosts by the setting that names them */
    NamesCheck(Map<String, String> hosts, Lookup lookup) {
        this.hosts = hosts;
        this.lookup = lookup;
    }

    /** @param setting the value of a setting, null where it is not set */
    static Map<String, String> hosts(Function<String, @Nullable String> setting) {
        var found = new LinkedHashMap<String, String>();
        put(found, "spring.datasource.url", ofJdbc(setting.apply("spring.datasource.url")));
        put(found, "podium.url", ofUrl(setting.apply("podium.url")));
        return found;
    }

    private static void put(Map<String, String> found, String setting, @Nullable String host) {
        if (host != null && !host.isBlank()) {
            found.put(setting, host);
        }
    }

    private static @Nullable String ofJdbc(@Nullable String url) {
        if (url == null) {
            return null;
        }
        var host = JDBC_HOST.matcher(url);
        return host.find() ? host.group(1) : null;
    }

    private static @Nullable String ofUrl(@Nullable String url) {
        try {
            return url == null || url.isBlank() ? null : URI.create(url.strip()).getHost();
        } catch (IllegalArgumentException e) {
            log.debug("podium.url is no address", e);
            return null;
        }
    }

    @Override
    public String name() {
        return "names.known";
    }

    @Override
    public Found look() {
        var unknown = new ArrayList<String>();
        hosts.forEach((setting, host) -> {
            try {
                lookup.find(host);
            } catch (UnknownHostException e) {
                log.debug("The host of {} is not known", setting, e);
                unknown.add(host + " (" + setting + ")");
            }
        });
        return unknown.isEmpty()
                ? Found.fine("DNS knows the hosts that the settings name.")
                : Found.broken(
                        "DNS knows no host " + String.join(", none ", unknown) + ".",
                        "See that this machine's DNS answers (/etc/resolv.conf), or mend the name in the settings.");
    }
}
