package dev.podium.identity;

import java.security.SecureRandom;
import java.util.Locale;

/**
 * What a person reads on one screen and types into another: eight of twenty letters, 2.5·10¹⁰ of them. There are no vowels
 * among them, so no code is a word, and none is taken for another or for a digit.
 */
final class UserCode {

    private static final String LETTERS = "BCDFGHJKLMNPQRSTVWXZ";
    private static final int LENGTH = 8;
    private static final SecureRandom RANDOM = new SecureRandom();

    private UserCode() {}

    static String random() {
        var code = new StringBuilder(LENGTH + 1);
        for (int i = 0; i < LENGTH; i++) {
            if (i == LENGTH / 2) {
                code.append('-');
            }
            code.append(LETTERS.charAt(RANDOM.nextInt(LETTERS.length())));
        }
        return code.toString();
    }

    /** Its hash, whatever case, dashes and spaces it was typed with; one of nothing where it can be none. */
    static byte[] hash(String typed) {
        var letters = typed.length() > 100 ? "" : typed.toUpperCase(Locale.ROOT).replaceAll("[\\s\\p{Pd}]", "");
        boolean fits = letters.length() == LENGTH && letters.chars().allMatch(each -> LETTERS.indexOf(each) >= 0);
        return Hashes.of("device code " + (fits ? letters : ""));
    }
}
