package dev.podium;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.commons.logging.Log;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.logging.DeferredLogFactory;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * TLS with a certificate of one's own: {@code podium.tls.certificate} and {@code podium.tls.key} name two PEM files, and become
 * Spring's own settings for them, by which files that are replaced are taken up without a restart. Says besides where the
 * address that people come by and what Podium is told of TLS do not fit each other: then cookies would go in the clear.
 */
class TlsAtStart implements EnvironmentPostProcessor, Ordered {

    private static final String BUNDLE = "spring.ssl.bundle.pem.podium.";

    private final Log log;

    TlsAtStart(DeferredLogFactory logs) {
        log = logs.getLog(TlsAtStart.class);
    }

    @Override
    public int getOrder() {
        // After the home is held, before the database starts: what is written wrongly is said at once.
        return Ordered.LOWEST_PRECEDENCE - 9;
    }

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        var certificate = environment.getProperty("podium.tls.certificate", "").strip();
        var key = environment.getProperty("podium.tls.key", "").strip();
        if (certificate.isEmpty() != key.isEmpty()) {
            throw new NotStarted(
                    "PODIUM_TLS_CERTIFICATE and PODIUM_TLS_KEY name two files, and "
                            + (key.isEmpty() ? "PODIUM_TLS_KEY" : "PODIUM_TLS_CERTIFICATE") + " names none.",
                    "Set both, or neither where a proxy ends TLS.",
                    null);
        }
        Map<String, Object> settings = new HashMap<>();
        if (!key.isEmpty()) {
            requirePem(certificate, "PODIUM_TLS_CERTIFICATE", "-----BEGIN CERTIFICATE-----");
            requirePem(key, "PODIUM_TLS_KEY", "PRIVATE KEY-----");
            settings.put("server.ssl.bundle", "podium");
            settings.put(
                    BUNDLE + "keystore.certificate",
                    Path.of(certificate).toUri().toString());
            settings.put(BUNDLE + "keystore.private-key", Path.of(key).toUri().toString());
            settings.put(BUNDLE + "reload-on-update", "true");
        }
        boolean tls = !settings.isEmpty()
                || List.of("server.ssl.bundle", "server.ssl.key-store", "server.ssl.certificate").stream()
                        .anyMatch(environment::containsProperty);
        if (tls && !environment.containsProperty("server.ssl.enabled")) {
            // Spring takes it for granted; whoever says where Podium is asks for it.
            settings.put("server.ssl.enabled", "true");
        }
        if (!settings.isEmpty()) {
            environment.getPropertySources().addFirst(new MapPropertySource("TLS", settings));
        }
        warn(environment, environment.getProperty("server.ssl.enabled", Boolean.class, false));
    }

    private static void requirePem(String file, String variable, String mark) {
        try {
            if (Files.readString(Path.of(file)).contains(mark)) {
                return;
            }
        } catch (IOException | RuntimeException e) {
            throw new NotStarted(
                    "The file " + file + " that " + variable + " names cannot be read.",
                    "Let the OS user " + System.getProperty("user.name") + " read it and the folders above it.",
                    e);
        }
        throw new NotStarted(
                "The file " + file + " that " + variable + " names has no line with " + mark + ".",
                "Name a PEM file: the certificate with those between it and the authority, and its key without a passphrase.",
                null);
    }

    private void warn(ConfigurableEnvironment environment, boolean tls) {
        var url = environment.getProperty("podium.url", "").strip();
        var believes = environment.getProperty("server.forward-headers-strategy", "none");
        boolean believed = !believes.equalsIgnoreCase("none");
        if (scheme(url).equals("https") && !tls && !believed) {
            log.warn(
                    "PODIUM_URL is " + url
                            + ", and Podium neither has a certificate nor believes a proxy, so it takes every"
                            + " request for http: cookies may go in the clear and sign-in leads to http. Set"
                            + " SERVER_FORWARD_HEADERS_STRATEGY=native where a proxy ends TLS, or PODIUM_TLS_CERTIFICATE and PODIUM_TLS_KEY");
        }
        if (scheme(url).equals("http") && tls) {
            log.warn("PODIUM_URL is " + url
                    + ", and Podium speaks https alone: agents on other machines do not reach it. Set"
                    + " PODIUM_URL to its https address");
        }
        var address = environment.getProperty("server.address", "");
        if (believed && !environment.containsProperty("server.tomcat.remoteip.internal-proxies") && !local(address)) {
            log.info(
                    "X-Forwarded-For and -Proto are believed of whoever comes from a private address: let the proxy alone reach"
                            + " port " + environment.getProperty("server.port", "8080")
                            + ", or name it in SERVER_TOMCAT_REMOTEIP_INTERNALPROXIES");
        }
    }

    private static boolean local(String address) {
        return address.startsWith("127.") || address.equals("localhost") || address.equals("::1");
    }

    private static String scheme(String url) {
        int end = url.indexOf("://");
        return end < 0 ? "" : url.substring(0, end).toLowerCase(Locale.ROOT);
    }
}
