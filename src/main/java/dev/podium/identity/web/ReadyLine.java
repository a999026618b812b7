package dev.podium.identity.web;

import dev.podium.identity.SetUp;
import java.net.InetAddress;
import java.net.URLEncoder;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/** The one line printed at the start: where Podium is and, once, how to set it up. */
@Component
class ReadyLine {

    private final SetUp setUp;
    private final Environment environment;

    ReadyLine(SetUp setUp, Environment environment) {
        this.setUp = setUp;
        this.environment = environment;
    }

    @EventListener
    void print(ApplicationReadyEvent ready) throws UnknownHostException {
        if (!(ready.getApplicationContext() instanceof WebServerApplicationContext web) || web.getWebServer() == null) {
            return;
        }
        var where = address(environment, web.getWebServer().getPort());
        System.out.println(setUp.offer()
                .map(token -> "Podium is ready. Set it up here: " + where + "setup?token="
                        + URLEncoder.encode(token, StandardCharsets.UTF_8))
                .orElse("Podium is ready: " + where));
    }

    /** Who listens for other machines says where they find it, where that is known: a pod's name leads nowhere. */
    static String address(Environment environment, int port) throws UnknownHostException {
        var told = environment.getProperty("podium.url", "").strip();
        if (!told.isEmpty()
                && !host(environment.getProperty("server.address", "")).equals("localhost")) {
            return told.endsWith("/") ? told : told + "/";
        }
        var scheme = environment.getProperty("server.ssl.enabled", Boolean.class, false) ? "https" : "http";
        var bound = environment.getProperty("server.address", "");
        var path = environment.getProperty("server.servlet.context-path", "");
        return scheme + "://" + host(bound) + ":" + port + path + "/";
    }

    /** A wildcard is no address to go to; the machine's own name is the nearest thing. */
    private static String host(String bound) throws UnknownHostException {
        if (bound.isBlank()) {
            return "localhost";
        }
        var address = InetAddress.getByName(bound);
        if (address.isLoopbackAddress()) {
            return "localhost";
        }
        if (address.isAnyLocalAddress()) {
            return InetAddress.getLocalHost().getHostName();
        }
        return bound.indexOf(':') >= 0 && !bound.startsWith("[") ? "[" + bound + "]" : bound;
    }
}
