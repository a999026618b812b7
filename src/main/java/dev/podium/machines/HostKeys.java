package dev.podium.machines;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Map;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.AttributeRepository;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.jspecify.annotations.Nullable;

/**
 * Which key a machine must show. A machine with keys of several kinds is asked for the pinned kind, so that a new kind
 * beside it is no change.
 */
final class HostKeys {

    private static final AttributeRepository.AttributeKey<HostKeys> CONTEXT = new AttributeRepository.AttributeKey<>();

    private final @Nullable PublicKey pinned;
    private volatile @Nullable PublicKey seen;
    private volatile @Nullable PublicKey refused;

    /** @param pinned as OpenSSH writes it; empty to see a key and trust none */
    HostKeys(String pinned) {
        this.pinned = pinned.isEmpty() ? null : read(pinned);
    }

    static AttributeRepository context(HostKeys keys) {
        return AttributeRepository.ofKeyValuePair(CONTEXT, keys);
    }

    private static @Nullable HostKeys of(ClientSession session) {
        var context = session.getConnectionContext();
        return context == null ? null : context.getAttribute(CONTEXT);
    }

    /** Says yes to the pinned key alone. */
    static boolean trusts(ClientSession session, PublicKey key) {
        var keys = of(session);
        return keys != null && keys.check(key);
    }

    /** Before the first word is said: the pinned kind of key is asked for first. */
    static void prefer(ClientSession session) {
        var keys = of(session);
        if (keys == null || keys.pinned == null) {
            return;
        }
        var kind = KeyUtils.getKeyType(keys.pinned);
        // All others follow: the same list says with which kinds of key Podium itself may sign in.
        var ordered = new ArrayList<>(session.getSignatureFactories());
        ordered.sort(Comparator.comparing(
                each -> !KeyUtils.getCanonicalKeyType(each.getName()).equals(kind)));
        session.setSignatureFactories(ordered);
    }

    private boolean check(PublicKey key) {
        seen = key;
        if (pinned != null && KeyUtils.compareKeys(pinned, key)) {
            return true;
        }
        refused = key;
        return false;
    }

    /** The fingerprint of the key that was refused, as ssh shows it; null when none was. */
    @Nullable
    String refused() {
        var key = refused;
        return key == null ? null : KeyUtils.getFingerPrint(key);
    }

    /** The key that the machine showed, as OpenSSH writes it; null when it never got so far. */
    @Nullable
    String seen() {
        var key = seen;
        return key == null ? null : PublicKeyEntry.toString(key);
    }

    /** Its fingerprint, as ssh shows it. */
    static String fingerprint(String text) {
        return KeyUtils.getFingerPrint(read(text));
    }

    /** An IllegalArgumentException where it is none. */
    static PublicKey read(String text) {
        try {
            var entry = PublicKeyEntry.parsePublicKeyEntry(text);
            var key = entry == null ? null : entry.resolvePublicKey(null, Map.of(), null);
            if (key == null) {
                throw new IllegalArgumentException("This is no public key: " + text);
            }
            return key;
        } catch (IOException | GeneralSecurityException | IllegalStateException e) {
            throw new IllegalArgumentException("This is no public key: " + text, e);
        }
    }
}
