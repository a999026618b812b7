package dev.podium.identity;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;

/**
 * The text of an API token: the prefix of its kind, 43 characters of base62 for 32 random bytes, 6 for a checksum. Scanners
 * for leaked secrets know it by the prefix, and a mistyped one is refused without asking the database.
 */
final class TokenText {

    private static final String DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final int BODY = 43;
    private static final int CHECKSUM = 6;

    private TokenText() {}

    static String random(TokenKind kind) {
        var body = base62(new BigInteger(1, Hashes.random32()), BODY);
        return kind.prefix() + body + checksum(body);
    }

    static boolean isWellFormed(String text) {
        return Arrays.stream(TokenKind.values()).anyMatch(kind -> isWellFormed(kind.prefix(), text));
    }

    private static boolean isWellFormed(String prefix, String text) {
        if (text.length() != prefix.length() + BODY + CHECKSUM || !text.startsWith(prefix)) {
            return false;
        }
        var body = text.substring(prefix.length(), prefix.length() + BODY);
        return text.endsWith(checksum(body));
    }

    private static String checksum(String body) {
        var crc = new CRC32();
        crc.update(body.getBytes(StandardCharsets.US_ASCII));
        return base62(BigInteger.valueOf(crc.getValue()), CHECKSUM);
    }

    private static String base62(BigInteger number, int length) {
        var digits = new char[length];
        var base = BigInteger.valueOf(DIGITS.length());
        var rest = number;
        for (int i = length - 1; i >= 0; i--) {
            var parts = rest.divideAndRemainder(base);
            digits[i] = DIGITS.charAt(parts[1].intValue());
            rest = parts[0];
        }
        return new String(digits);
    }
}
