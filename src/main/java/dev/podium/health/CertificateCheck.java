package dev.podium.health;

import dev.podium.kernel.HealthCheck;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/** When the certificate ends that browsers see at {@code podium.url}, whoever shows it: Podium or what stands before it. */
@Component
class CertificateCheck implements HealthCheck {

    private static final Logger log = LoggerFactory.getLogger(CertificateCheck.class);
    private static final Duration SOON = Duration.ofDays(14);
    private static final int PATIENCE = 5_000;
    private static final int HTTPS = 443;

    private final Environment environment;
    private final Clock clock;
    private final Shown shown;

    /** The certificate that is shown at a host and port; tests have their own. */
    interface Shown {
        Optional<Instant> ends(String host, int port) throws IOException, GeneralSecurityException;
    }

    @Autowired
    CertificateCheck(Environment environment, Clock clock) {
        this(environment, clock, CertificateCheck::ends);
    }

    CertificateCheck(Environment environment, Clock clock, Shown shown) {
        this.environment = environment;
        this.clock = clock;
        this.shown = shown;
    }

    @Override
    public String name() {
        return "address.certificate";
    }

    @Override
    public Found look() {
        var set = environment.getProperty("podium.url", "").strip();
        if (!set.startsWith("https://")) {
            return Found.fine("podium.url has no https, so there is no certificate to end.");
        }
        var url = URI.create(set);
        var host = String.valueOf(url.getHost());
        try {
            return told(
                    host,
                    shown.ends(host, url.getPort() < 0 ? HTTPS : url.getPort()).orElse(null));
        } catch (IOException | GeneralSecurityException e) {
            log.debug("The certificate of podium.url cannot be seen from here", e);
            return Found.fine("The certificate of " + host + " cannot be seen from Podium's own machine.");
        }
    }

    private Found told(String host, @Nullable Instant ends) {
        if (ends == null) {
            return Found.fine("No certificate is shown at " + host + ".");
        }
        var left = Duration.between(clock.instant(), ends);
        var day = ends.toString().substring(0, 10);
        if (left.isNegative()) {
            return Found.broken(
                            "The certificate of " + host + " ended on " + day
                                    + "; browsers warn, and agents are refused.",
                            "Renew it where https is set up: at the proxy before Podium, or in server.ssl.*.")
                    .since(ends);
        }
        return left.compareTo(SOON) < 0
                ? Found.look(
                        "The certificate of " + host + " ends on " + day + ", in " + left.toDays() + " days.",
                        "Renew it, and see why that does not happen by itself.")
                : Found.fine("The certificate of " + host + " counts until " + day + ".");
    }

    /** Whatever is shown is read, whether or not it is trusted: nothing is sent, and one that ended is what is looked for. */
    private static Optional<Instant> ends(String host, int port) throws IOException, GeneralSecurityException {
        var context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new ReadAny()}, null);
        try (var socket = (SSLSocket) context.getSocketFactory().createSocket()) {
            socket.connect(new InetSocketAddress(host, port), PATIENCE);
            socket.setSoTimeout(PATIENCE);
            var parameters = socket.getSSLParameters();
            parameters.setServerNames(java.util.List.of(new javax.net.ssl.SNIHostName(host)));
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            var chain = socket.getSession().getPeerCertificates();
            return chain.length > 0 && chain[0] instanceof X509Certificate first
                    ? Optional.of(first.getNotAfter().toInstant())
                    : Optional.empty();
        }
    }

    private static final class ReadAny implements X509TrustManager {

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
