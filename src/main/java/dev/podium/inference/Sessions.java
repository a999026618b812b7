package dev.podium.inference;

import dev.podium.kernel.PersonId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** What a conversation is known by: clients put into its name what they like, so that a number made of it is kept instead. */
final class Sessions {

    private static final int BYTES = 16;

    private Sessions() {}

    static String of(PersonId person, String called) {
        try {
            var digest = MessageDigest.getInstance("SHA-256")
                    .digest((person + "\n" + called).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256.", e);
        }
    }
}
