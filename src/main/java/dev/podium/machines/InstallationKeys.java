package dev.podium.machines;

import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.TeamId;
import dev.podium.secrets.Secrets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** The keys by which Podium signs in to machines: made once for all Podiums of a database, and then the same for ever. */
@Component
class InstallationKeys {

    enum Kind {
        AUTHORITY,
        KEY
    }

    /** Secrets belong to a team, and no team has this id: these are the installation's. */
    private static final Actor INSTALLATION = Actor.system(new TeamId(new UUID(0, 0)));

    private final MachineStore store;
    private final Secrets secrets;
    private final TransactionTemplate outside;
    private final Map<Kind, KeyPair> remembered = new EnumMap<>(Kind.class);

    InstallationKeys(MachineStore store, Secrets secrets, PlatformTransactionManager transactions) {
        this.store = store;
        this.secrets = secrets;
        // Asked for in the middle of a person's transaction too, which sees their team's secrets alone.
        this.outside = new TransactionTemplate(transactions);
        this.outside.setPropagationBehavior(TransactionDefinition.PROPAGATION_NOT_SUPPORTED);
    }

    /** What Podium signs in with now; the machine's own log names who acts. */
    KeyPair identity(MachineRegistry.SignIn way, String osUser) {
        return switch (way) {
            case KEY -> key(Kind.KEY);
            case CERTIFICATE -> authority().certify(osUser, reason());
            case RUNNER -> throw new IllegalStateException("Podium does not sign in where a runner dials out.");
        };
    }

    private static String reason() {
        return CurrentActor.find().map(actor -> "for " + actor.person()).orElse("for its agents");
    }

    MachineRegistry.PublicLines lines() {
        return new MachineRegistry.PublicLines(
                authority().trustedLine(), PublicKeyEntry.toString(key(Kind.KEY).getPublic()) + " podium");
    }

    private SshAuthority authority() {
        return new SshAuthority(key(Kind.AUTHORITY), InstantSource.system());
    }

    private synchronized KeyPair key(Kind kind) {
        var known = remembered.get(kind);
        if (known == null) {
            known = Objects.requireNonNull(outside.execute(_ -> CurrentActor.get(INSTALLATION, () -> kept(kind))));
            remembered.put(kind, known);
        }
        return known;
    }

    private KeyPair kept(Kind kind) {
        var kept = store.key(kind);
        if (kept.isEmpty()) {
            make(kind);
            kept = store.key(kind);
        }
        return kept.map(this::open).orElseThrow();
    }

    private void make(Kind kind) {
        var made = SshAuthority.newKey();
        var secret = secrets.keep(
                "machines.ssh-" + kind.name().toLowerCase(java.util.Locale.ROOT),
                made.getPrivate().getEncoded());
        store.keepKey(kind, new MachineStore.KeptKey(made.getPublic().getEncoded(), secret));
        var first = store.key(kind).orElseThrow();
        if (!first.secret().equals(secret)) {
            // Another Podium was quicker.
            secrets.forget(secret);
        }
    }

    private KeyPair open(MachineStore.KeptKey kept) {
        try {
            var factory = KeyFactory.getInstance("EC");
            return new KeyPair(
                    factory.generatePublic(new X509EncodedKeySpec(kept.publicKey())),
                    factory.generatePrivate(new PKCS8EncodedKeySpec(secrets.reveal(kept.secret()))));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Podium's SSH key cannot be read from the database.", e);
        }
    }
}
