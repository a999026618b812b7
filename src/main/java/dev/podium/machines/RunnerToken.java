package dev.podium.machines;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** What runners come with: the prefix of its kind, by which scanners for leaked secrets know it, and 32 random bytes. */
enum RunnerToken {
    ENROLMENT("podium_run_"),
    CREDENTIAL("podium_rnc_");

    private static final int BYTES = 32;
    private static final Pattern FORM = Pattern.compile("podium_r(un|nc)_[0-9a-f]{64}");
    private static final SecureRandom RANDOM = new SecureRandom();

    private final String prefix;

    RunnerToken(String prefix) {
        this.prefix = prefix;
    }

    String random() {
        var bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return prefix + HexFormat.of().formatHex(bytes);
    }

    static boolean isWellFormed(String text) {
        return FORM.matcher(text).matches();
    }

    /** What is kept of one. A plain hash is enough for 256 random bits. */
    static byte[] hash(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256.", e);
        }
    }
}
