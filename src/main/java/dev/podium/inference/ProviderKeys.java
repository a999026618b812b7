package dev.podium.inference;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.TeamId;
import dev.podium.secrets.SecretRef;
import dev.podium.secrets.Secrets;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** The providers' keys: kept as secrets of the installation, and in memory only while calls need them. */
@Component
class ProviderKeys {

    /** Secrets belong to a team, and no team has this id: these are the installation's. */
    private static final Actor INSTALLATION = Actor.system(new TeamId(new UUID(0, 0)));

    private final Secrets secrets;
    private final TransactionTemplate own;
    private final Cache<SecretRef, String> used = Caffeine.newBuilder()
            .maximumSize(100)
            .expireAfterAccess(Duration.ofMinutes(5))
            .build();

    ProviderKeys(Secrets secrets, PlatformTransactionManager transactions) {
        this.secrets = secrets;
        this.own = new TransactionTemplate(transactions);
        // In a person's transaction row-level security shows that person's team's secrets alone.
        this.own.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
    }

    SecretRef keep(String key) {
        return CurrentActor.get(
                INSTALLATION,
                () -> Objects.requireNonNull(
                        own.execute(_ -> secrets.keep("inference.provider", key.getBytes(StandardCharsets.UTF_8)))));
    }

    void forget(SecretRef ref) {
        CurrentActor.run(INSTALLATION, () -> own.executeWithoutResult(_ -> secrets.forget(ref)));
        used.invalidate(ref);
    }

    String reveal(SecretRef ref) {
        return used.get(
                ref,
                wanted -> CurrentActor.get(
                        INSTALLATION,
                        () -> new String(
                                Objects.requireNonNull(own.execute(_ -> secrets.reveal(wanted))),
                                StandardCharsets.UTF_8)));
    }
}
