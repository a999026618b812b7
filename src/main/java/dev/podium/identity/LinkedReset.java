package dev.podium.identity;

import dev.podium.audit.AuditTrail;
import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.Refusal;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/** {@link PasswordReset}. */
@Service
class LinkedReset implements PasswordReset {

    private final OwnStore store;
    private final LinkThrottle throttle;
    private final Passwords passwords;
    private final AuditTrail audit;
    private final TransactionTemplate transaction;

    LinkedReset(
            OwnStore store,
            LinkThrottle throttle,
            Passwords passwords,
            AuditTrail audit,
            TransactionTemplate transaction) {
        this.store = store;
        this.throttle = throttle;
        this.passwords = passwords;
        this.audit = audit;
        this.transaction = transaction;
    }

    /** Needs no actor: the token is what admits. */
    @Override
    @Transactional(propagation = Propagation.NOT_SUPPORTED)
    public Account account(String token, String address) {
        var whose = open(token, address);
        return new Account(whose.name(), whose.email());
    }

    /** Needs no actor: the token is what admits. Argon2 runs before the transaction, which holds a connection. */
    @Override
    @Transactional(propagation = Propagation.NOT_SUPPORTED)
    public void complete(String token, String password, String address) {
        var whose = open(token, address);
        PersonRules.password(password, "password").ifPresent(wrong -> {
            throw wrong;
        });
        var passwordHash = passwords.hash(password);
        var actor = new Actor(new PersonId(whose.id()), whose.name(), null, Set.of(), null);
        CurrentActor.run(
                actor,
                () -> transaction.executeWithoutResult(status -> {
                    if (!store.resetPassword(Hashes.of(token), passwordHash)) {
                        throw closed();
                    }
                    audit.record("identity.password-reset", whose.email(), Map.of("address", address));
                }));
    }

    private OwnStore.Whose open(String token, String address) {
        return throttle.admit(address, () -> store.reset(Hashes.of(token)).orElseThrow(LinkedReset::closed));
    }

    private static Refusal closed() {
        return Refusal.forbidden(
                "identity.reset-closed",
                "This link for a new password does not count: it was used, replaced, or has expired.",
                "Ask an admin for a new one.");
    }
}
