package dev.podium.labs;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Set;

/** Plain names of agents and directories, made of what people wrote. Pure. */
final class Slugs {

    private static final int LONGEST = 30;

    private Slugs() {}

    /** Of small letters, digits and single dashes. */
    static String of(String text, String otherwise) {
        var plain = Normalizer.normalize(text, Normalizer.Form.NFKD)
                .toLowerCase(Locale.ROOT)
                .replaceAll("\\p{M}+", "")
                .replaceAll("[^a-z0-9]+", "-");
        if (plain.length() > LONGEST) {
            plain = plain.substring(0, LONGEST);
        }
        plain = plain.replaceAll("^-|-$", "");
        return plain.isEmpty() ? otherwise : plain;
    }

    /** As {@link #of}, in one word: each dash in the name of an agent makes a branch of the tree. */
    static String word(String text, String otherwise) {
        return of(text, otherwise).replace("-", "");
    }

    /** This word, or the first with x2, x3 … behind it that is not taken. */
    static String freeWord(String wanted, Set<String> taken) {
        var name = wanted;
        for (int i = 2; !taken.add(name); i++) {
            name = wanted + "x" + i;
        }
        return name;
    }

    /** This name, or the first with a number behind it that is not taken; it is taken from then on. */
    static String free(String wanted, Set<String> taken) {
        var name = wanted;
        for (int i = 2; !taken.add(name); i++) {
            name = wanted + "-" + i;
        }
        return name;
    }
}
