package dev.podium.inference;

import dev.podium.kernel.TeamId;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.UUID;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals a prompt, or what was answered, under its team's key: AES-256-GCM, nonce first, bound to the team and the call, so that a row copied elsewhere
 * does not open. The room of secrets keeps the key; a secret of its own for each prompt would be two keys and a row more a call,
 * and could not be destroyed all at once.
 */
final class PromptSeal {

    static final int KEY_BYTES = 32;

    private static final int NONCE = 12;
    private static final int TAG_BITS = 128;
    private static final SecureRandom RANDOM = new SecureRandom();

    /** So that the one does not open in the place of the other. */
    enum What {
        PROMPT,
        ANSWER
    }

    private PromptSeal() {}

    static byte[] newKey() {
        var key = new byte[KEY_BYTES];
        RANDOM.nextBytes(key);
        return key;
    }

    static byte[] seal(byte[] key, TeamId team, UUID call, What what, byte[] plain) {
        var nonce = new byte[NONCE];
        RANDOM.nextBytes(nonce);
        try {
            var sealed =
                    cipher(Cipher.ENCRYPT_MODE, key, nonce, team, call, what).doFinal(plain);
            return ByteBuffer.allocate(NONCE + sealed.length)
                    .put(nonce)
                    .put(sealed)
                    .array();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java cannot encrypt with AES-256-GCM.", e);
        }
    }

    /** @throws AEADBadTagException where it was sealed under another key, or belongs elsewhere */
    static byte[] open(byte[] key, TeamId team, UUID call, What what, byte[] sealed) throws AEADBadTagException {
        if (sealed.length < NONCE) {
            throw new AEADBadTagException("Too short to have been sealed.");
        }
        try {
            return cipher(Cipher.DECRYPT_MODE, key, Arrays.copyOf(sealed, NONCE), team, call, what)
                    .doFinal(sealed, NONCE, sealed.length - NONCE);
        } catch (AEADBadTagException e) {
            throw e;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java cannot decrypt with AES-256-GCM.", e);
        }
    }

    private static Cipher cipher(int mode, byte[] key, byte[] nonce, TeamId team, UUID call, What what)
            throws GeneralSecurityException {
        var cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(ByteBuffer.allocate(32)
                .putLong(team.value().getMostSignificantBits())
                .putLong(team.value().getLeastSignificantBits())
                .putLong(call.getMostSignificantBits())
                .putLong(call.getLeastSignificantBits())
                .array());
        if (what == What.ANSWER) {
            cipher.updateAAD(new byte[] {1});
        }
        return cipher;
    }
}
