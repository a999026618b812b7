package dev.podium.agents;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/** Where agents reach this Podium: what {@code podium.url} says, or else the port that it listens at on this machine. */
@Component
class OwnUrl {

    private static final Logger log = LoggerFactory.getLogger(OwnUrl.class);

    private final Environment environment;

    OwnUrl(Environment environment) {
        this.environment = environment;
    }

    /** Whether somebody said where, so that other machines may get there too. */
    boolean isSet() {
        return !set().isEmpty();
    }

    private String set() {
        return environment.getProperty("podium.url", "").strip();
    }

    /** Without a slash at its end. */
    String get() {
        if (isSet()) {
            return set().replaceAll("/+$", "");
        }
        var scheme = environment.getProperty("server.ssl.enabled", Boolean.class, false) ? "https" : "http";
        // The port that was really taken is known only since the server listens.
        var port = environment.getProperty("local.server.port", environment.getProperty("server.port", "8080"));
        return scheme + "://" + host(environment.getProperty("server.address", "")) + ":" + port
                + environment.getProperty("server.servlet.context-path", "");
    }

    private static String host(String bound) {
        if (bound.isBlank()) {
            return "localhost";
        }
        try {
            var address = InetAddress.getByName(bound);
            if (address.isLoopbackAddress() || address.isAnyLocalAddress()) {
                return "localhost";
            }
        } catch (UnknownHostException e) {
            log.debug("The address {} that Podium listens at is not known here", bound, e);
        }
        return bound.indexOf(':') >= 0 && !bound.startsWith("[") ? "[" + bound + "]" : bound;
    }
}
