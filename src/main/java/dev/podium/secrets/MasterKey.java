package dev.podium.secrets;

import dev.podium.kernel.Refusal;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * A key that encrypts the keys of all secrets: 32 bytes, in base64 where it is written down.
 *
 * @param id 16 hexadecimal digits, made from the key by a MAC: harmless to store, log and show
 * @param source where it was found, as an admin knows the place: a file's path, or a variable's name
 */
record MasterKey(SecretKey key, String id, String source) {

    static final int BYTES = 32;

    private static final SecureRandom RANDOM = new SecureRandom();

    /** @param text base64 */
    static MasterKey of(String text, String source) {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(text.strip());
        } catch (IllegalArgumentException e) {
            var refusal = Refusal.invalid(
                    "secrets.bad-key",
                    "The master key in " + source + " is not base64.",
                    "Put the right one there: " + BYTES + " bytes, as openssl rand -base64 " + BYTES + " prints them.");
            refusal.initCause(e);
            throw refusal;
        }
        try {
            if (bytes.length != BYTES) {
                throw Refusal.invalid(
                        "secrets.bad-key",
                        "The master key in " + source + " has " + bytes.length + " bytes; it has to have " + BYTES
                                + ".",
                        "Put the right one there, as openssl rand -base64 " + BYTES + " prints it.");
            }
            return new MasterKey(new SecretKeySpec(bytes, "AES"), id(bytes), source);
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    /** A new one, in base64. */
    static String random() {
        var random = new byte[BYTES];
        RANDOM.nextBytes(random);
        return Base64.getEncoder().encodeToString(random);
    }

    private static String id(byte[] key) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal("podium master key".getBytes(StandardCharsets.UTF_8)), 0, 8);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java has no HMAC with SHA-256.", e);
        }
    }

    /** Never the key. */
    @Override
    public String toString() {
        return "MasterKey " + id;
    }
}
