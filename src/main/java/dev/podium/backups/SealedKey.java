package dev.podium.backups;

import dev.podium.kernel.Refusal;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The master key under a passphrase: AES-256-GCM with a key by PBKDF2 (HMAC-SHA-256). All but the count is base64.
 *
 * @param iterations of PBKDF2
 */
record SealedKey(int iterations, String salt, String nonce, String sealed) {

    /** As OWASP advises since 2023: some 0.2 s for each guess. */
    private static final int ITERATIONS = 600_000;

    /** A file that asks for more would keep whoever reads it busy, and one that asks for less is none of ours. */
    private static final int MOST_ITERATIONS = 10_000_000;

    private static final int SALT = 16;
    private static final int NONCE = 12;
    private static final int TAG_BITS = 128;
    private static final int KEY_BITS = 256;
    private static final SecureRandom RANDOM = new SecureRandom();

    /** @param bound what has to be the same when it is opened */
    static SealedKey seal(String masterKey, char[] passphrase, byte[] bound) {
        var salt = random(SALT);
        var nonce = random(NONCE);
        try {
            var cipher = cipher(Cipher.ENCRYPT_MODE, key(passphrase, salt, ITERATIONS), nonce, bound);
            var base64 = Base64.getEncoder();
            return new SealedKey(
                    ITERATIONS,
                    base64.encodeToString(salt),
                    base64.encodeToString(nonce),
                    base64.encodeToString(cipher.doFinal(masterKey.getBytes(StandardCharsets.US_ASCII))));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java cannot encrypt with PBKDF2 and AES-256-GCM.", e);
        }
    }

    /** @throws Refusal {@code backups.wrong-passphrase} also where the back-up is not as it was made */
    String open(char[] passphrase, byte[] bound) throws BrokenBackup {
        if (iterations < ITERATIONS || iterations > MOST_ITERATIONS) {
            throw new BrokenBackup("the master key in it asks for " + iterations + " rounds of PBKDF2");
        }
        try {
            var base64 = Base64.getDecoder();
            var cipher = cipher(
                    Cipher.DECRYPT_MODE, key(passphrase, base64.decode(salt), iterations), base64.decode(nonce), bound);
            return new String(cipher.doFinal(base64.decode(sealed)), StandardCharsets.US_ASCII);
        } catch (AEADBadTagException e) {
            var refusal = Refusal.forbidden(
                    "backups.wrong-passphrase",
                    "The master key in this back-up does not open: the passphrase is another, or the back-up was changed"
                            + " after it was made.",
                    "Give the passphrase that it was made with, or take another back-up.");
            refusal.initCause(e);
            throw refusal;
        } catch (IllegalArgumentException | GeneralSecurityException e) {
            throw new BrokenBackup("the master key in it cannot be read", e);
        }
    }

    private static SecretKey key(char[] passphrase, byte[] salt, int iterations) throws GeneralSecurityException {
        var spec = new PBEKeySpec(passphrase, salt, iterations, KEY_BITS);
        try {
            return new SecretKeySpec(
                    SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                            .generateSecret(spec)
                            .getEncoded(),
                    "AES");
        } finally {
            spec.clearPassword();
        }
    }

    private static Cipher cipher(int mode, SecretKey key, byte[] nonce, byte[] bound) throws GeneralSecurityException {
        var cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(bound);
        return cipher;
    }

    private static byte[] random(int length) {
        var bytes = new byte[length];
        RANDOM.nextBytes(bytes);
        return bytes;
    }

    @Override
    public String toString() {
        return "SealedKey";
    }
}
