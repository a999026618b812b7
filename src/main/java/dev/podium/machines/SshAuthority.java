package dev.podium.machines;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.apache.sshd.certificate.OpenSshCertificateBuilder;
import org.apache.sshd.common.config.keys.PublicKeyEntry;

/**
 * Podium's own SSH certificate authority. A machine that names its key in {@code TrustedUserCAKeys} lets Podium in as the
 * OS user that a certificate names, for minutes, and for nothing but running commands: no forwarding of ports, agents or
 * X11, no user rc file.
 */
final class SshAuthority {

    /** Long enough for a slow sign-in; a connection that stands lasts longer than its certificate. */
    static final Duration LIFE = Duration.ofMinutes(5);

    /** So far may the machine's clock be behind. */
    private static final Duration SKEW = Duration.ofMinutes(2);

    private static final SecureRandom RANDOM = new SecureRandom();

    private final KeyPair key;
    private final InstantSource clock;

    SshAuthority(KeyPair key, InstantSource clock) {
        this.key = key;
        this.clock = clock;
    }

    /** A new key pair that an authority, or a machine's own sign-in, can use: NIST P-256. */
    static KeyPair newKey() {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"), RANDOM);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java makes no keys of the curve P-256.", e);
        }
    }

    /** The line for the file that {@code TrustedUserCAKeys} names. */
    String trustedLine() {
        return PublicKeyEntry.toString(key.getPublic()) + " podium";
    }

    /**
     * A fresh key and its certificate.
     *
     * @param osUser the one account that it opens
     * @param reason who asked, for the machine's own log: {@code ada@example.org}
     */
    KeyPair certify(String osUser, String reason) {
        var fresh = newKey();
        var now = clock.instant();
        try {
            var certificate = OpenSshCertificateBuilder.userCertificate()
                    .publicKey(fresh.getPublic())
                    .serial(RANDOM.nextLong(1, Long.MAX_VALUE))
                    .id("podium " + reason)
                    .principals(List.of(osUser))
                    .validAfter(now.minus(SKEW))
                    .validBefore(now.plus(LIFE))
                    .extension("permit-pty", "")
                    .sign(key);
            return new KeyPair(certificate, fresh.getPrivate());
        } catch (Exception e) {
            throw new IllegalStateException("The certificate for " + osUser + " could not be signed.", e);
        }
    }
}
