package dev.podium.machines;

import dev.podium.kernel.Refusal;
import java.util.regex.Pattern;

/**
 * Makes OS users of the user names that one sign-in provider tells. Of one alone: two providers may each have an ada.
 *
 * @param template {@link #USER_NAME} once, and around it lower case letters, digits, {@code _} and {@code -}:
 *     {@code u_${username}}
 * @param provider its id
 */
public record OsUserRule(String template, String provider) {

    /** Stands for the person's user name. */
    public static final String USER_NAME = "${username}";

    /** An OS user has 32 characters at most, and the user name needs some of them. */
    private static final int LONGEST = 20;

    private static final Pattern BEFORE = Pattern.compile("([a-z_][a-z0-9_-]*)?");
    private static final Pattern AFTER = Pattern.compile("[a-z0-9_-]*");

    static OsUserRule of(String before, String after, String provider) {
        return new OsUserRule(before + USER_NAME + after, provider);
    }

    String before() {
        return template.substring(0, template.indexOf(USER_NAME));
    }

    String after() {
        return template.substring(template.indexOf(USER_NAME) + USER_NAME.length());
    }

    /** A refusal {@code machines.bad-machine} at {@code osUserRule} where the template is none. */
    void check() {
        if (!template.contains(USER_NAME)) {
            throw bad("The rule has no " + USER_NAME + ", so it would give everybody the same OS user.");
        }
        if (before().length() + after().length() > LONGEST) {
            throw bad("Around " + USER_NAME + " there is room for " + LONGEST + " characters.");
        }
        if (!BEFORE.matcher(before()).matches() || !AFTER.matcher(after()).matches()) {
            throw bad(
                    "Around " + USER_NAME + " there may be lower case letters, digits, dashes and underscores, and the"
                            + " rule begins with none of the digits and dashes.");
        }
    }

    private static Refusal bad(String sentence) {
        return MachineRules.bad("osUserRule", sentence, "Enter it like " + USER_NAME + " or u_" + USER_NAME + ".");
    }

    @Override
    public String toString() {
        return template + " of " + provider;
    }
}
