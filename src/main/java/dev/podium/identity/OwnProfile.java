package dev.podium.identity;

import dev.podium.audit.InstallationTrail;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.Refusal;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/** {@link Profile}. */
@Service
class OwnProfile implements Profile {

    private final OwnStore store;
    private final IdentityStore identity;
    private final Passwords passwords;
    private final SessionLimits limits;
    private final InstallationTrail trail;
    private final TransactionTemplate transaction;

    OwnProfile(
            OwnStore store,
            IdentityStore identity,
            Passwords passwords,
            SessionLimits limits,
            InstallationTrail trail,
            TransactionTemplate transaction) {
        this.store = store;
        this.identity = identity;
        this.passwords = passwords;
        this.limits = limits;
        this.trail = trail;
        this.transaction = transaction;
    }

    @Override
    @Transactional(readOnly = true)
    public Me me() {
        Interactive.require("read a profile");
        var mine = mine();
        return new Me(mine.name(), mine.email(), mine.passwordHash() != null);
    }

    private OwnStore.Mine mine() {
        return store.me()
                .orElseThrow(() -> Refusal.unauthenticated(
                        "identity.deactivated", "This account is deactivated.", "Ask an admin."));
    }

    @Override
    @Transactional
    public void rename(String name) {
        Interactive.require("change a name");
        var wanted = name.strip();
        PersonRules.line(wanted, "name", "Your name", PersonRules.LONGEST_NAME).ifPresent(wrong -> {
            throw wrong;
        });
        var before = mine().name();
        store.rename(wanted);
        trail.record("identity.renamed", wanted, Map.of("before", before));
    }

    /** Without a transaction around it: Argon2 must not hold a connection. */
    @Override
    @Transactional(propagation = Propagation.NOT_SUPPORTED)
    public void changePassword(String old, String wanted) {
        Interactive.require("change a password");
        var actor = CurrentActor.require();
        var key = Hashes.of("password of " + actor.person());
        var wait = identity.attempt(key, key, LocalSignIn.FAILURES_BY_EMAIL, LocalSignIn.FAILURES_BY_EMAIL);
        if (wait > 0) {
            throw Refusal.limit(
                    "identity.too-many-sign-ins",
                    "The old password was wrong too often; the next try is possible in " + wait + " s.",
                    "Wait " + wait + " s, then try again.");
        }
        var mine = transaction.execute(status -> mine());
        var hash = mine == null ? null : mine.passwordHash();
        if (hash == null) {
            throw Refusal.conflict(
                    "identity.no-password",
                    "This account has no password here: it signs in elsewhere.",
                    "Change it where you sign in, or ask an admin for a link that sets one.");
        }
        if (old.length() > PersonRules.LONGEST_PASSWORD || !passwords.matches(old, hash)) {
            throw Refusal.invalidField(
                    "old", "identity.wrong-password", "The old password is wrong.", "Type it once more.");
        }
        identity.attemptSucceeded(key, key);
        PersonRules.password(wanted, "wanted").ifPresent(wrong -> {
            throw wrong;
        });
        var newHash = passwords.hash(wanted);
        transaction.executeWithoutResult(status -> {
            if (!store.password(hash, newHash, actor.credential())) {
                throw Refusal.conflict(
                        "identity.password-changed",
                        "The password was changed elsewhere meanwhile.",
                        "Begin again with the one that counts now.");
            }
            trail.record("identity.password-changed", actor.name(), Map.of());
        });
    }

    @Override
    @Transactional(readOnly = true)
    public List<Browser> browsers() {
        Interactive.require("list browsers");
        var current = CurrentActor.require().credential();
        return store.signIns(limits.idle()).stream()
                .map(row -> new Browser(
                        row.id(),
                        row.createdAt(),
                        row.lastSeenAt(),
                        row.address(),
                        row.userAgent(),
                        row.expiresAt(),
                        row.id().equals(current)))
                .toList();
    }

    @Override
    @Transactional
    public void endBrowser(UUID id) {
        Interactive.require("sign a browser out");
        if (!store.endSignIn(id)) {
            throw Refusal.notFound(
                    "identity.no-sign-in", "You have no such browser signed in.", "Take one of the list.");
        }
        trail.record("identity.sign-in-ended", id.toString(), Map.of());
    }

    @Override
    @Transactional
    public void endOtherBrowsers() {
        Interactive.require("sign browsers out");
        store.endSignIns(CurrentActor.require().credential());
        trail.record("identity.other-sign-ins-ended", CurrentActor.require().name(), Map.of());
    }
}
