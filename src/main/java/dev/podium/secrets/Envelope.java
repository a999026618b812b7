package dev.podium.secrets;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * A secret under a key of its own, and that key under the master key: both AES-256-GCM, nonce first.
 *
 * <p>Both are bound to where the secret belongs, so a row copied to another team or purpose does not open.
 */
record Envelope(byte[] wrappedKey, byte[] sealed) {

    private static final int NONCE = 12;
    private static final int TAG_BITS = 128;
    private static final SecureRandom RANDOM = new SecureRandom();

    /** Where a secret belongs. */
    record Place(UUID id, UUID team, String purpose) {

        private byte[] bytes() {
            var text = purpose.getBytes(StandardCharsets.UTF_8);
            return ByteBuffer.allocate(32 + text.length)
                    .putLong(id.getMostSignificantBits())
                    .putLong(id.getLeastSignificantBits())
                    .putLong(team.getMostSignificantBits())
                    .putLong(team.getLeastSignificantBits())
                    .put(text)
                    .array();
        }
    }

    static Envelope seal(SecretKey master, Place place, byte[] secret) {
        var key = new byte[MasterKey.BYTES];
        RANDOM.nextBytes(key);
        try {
            var bound = place.bytes();
            return new Envelope(encrypt(master, bound, key), encrypt(new SecretKeySpec(key, "AES"), bound, secret));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java cannot encrypt with AES-256-GCM.", e);
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    /** @throws AEADBadTagException when the master key, the place or the bytes are not those it was sealed with */
    byte[] open(SecretKey master, Place place) throws AEADBadTagException {
        byte[] key = {};
        try {
            var bound = place.bytes();
            key = decrypt(master, bound, wrappedKey);
            return decrypt(new SecretKeySpec(key, "AES"), bound, sealed);
        } catch (AEADBadTagException e) {
            throw e;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java cannot decrypt with AES-256-GCM.", e);
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    /**
     * The same secret with its key under another master key; empty where it does not open. The secret is opened too: what is
     * damaged is to be seen while the key before is still at hand.
     */
    Optional<Envelope> rewrap(SecretKey from, SecretKey to, Place place) {
        byte[] key = {};
        try {
            var bound = place.bytes();
            key = decrypt(from, bound, wrappedKey);
            Arrays.fill(decrypt(new SecretKeySpec(key, "AES"), bound, sealed), (byte) 0);
            var wrapped = encrypt(to, bound, key);
            if (!Arrays.equals(decrypt(to, bound, wrapped), key)) {
                throw new IllegalStateException("What was encrypted just now reads otherwise.");
            }
            return Optional.of(new Envelope(wrapped, sealed));
        } catch (AEADBadTagException e) {
            return Optional.empty();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java cannot encrypt with AES-256-GCM.", e);
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    private static byte[] encrypt(SecretKey key, byte[] bound, byte[] plain) throws GeneralSecurityException {
        var nonce = new byte[NONCE];
        RANDOM.nextBytes(nonce);
        var cipher = cipher(Cipher.ENCRYPT_MODE, key, nonce, bound);
        var text = cipher.doFinal(plain);
        return ByteBuffer.allocate(NONCE + text.length).put(nonce).put(text).array();
    }

    private static byte[] decrypt(SecretKey key, byte[] bound, byte[] sealed) throws GeneralSecurityException {
        if (sealed.length < NONCE) {
            throw new AEADBadTagException("Too short to have been sealed.");
        }
        var cipher = cipher(Cipher.DECRYPT_MODE, key, Arrays.copyOf(sealed, NONCE), bound);
        return cipher.doFinal(sealed, NONCE, sealed.length - NONCE);
    }

    private static Cipher cipher(int mode, SecretKey key, byte[] nonce, byte[] bound) throws GeneralSecurityException {
        var cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(bound);
        return cipher;
    }

    @Override
    public String toString() {
        return "Envelope";
    }
}
