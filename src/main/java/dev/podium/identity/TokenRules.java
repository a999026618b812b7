package dev.podium.identity;

import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.Refusal;
import java.util.Set;
import java.util.TreeSet;

/** What a token's name and scopes have to look like, whomever it stands for. */
final class TokenRules {

    private TokenRules() {}

    /** A refusal {@code identity.token-name}. */
    static void name(String name) {
        if (name.isBlank() || name.length() > 100 || !Lines.isOne(name)) {
            throw Refusal.invalidField(
                    "name",
                    "identity.token-name",
                    "A token's name needs 1 to 100 characters on one line.",
                    "Name what will use it.");
        }
    }

    /** What the current actor can give on. */
    static Set<String> held() {
        var scopes = CurrentActor.require().scopes();
        return scopes == null ? Tokens.SCOPES : scopes;
    }

    /** A refusal {@code identity.token-scope} where one of them is none. */
    static void known(Set<String> wanted) {
        var unknown = new TreeSet<>(wanted);
        unknown.removeAll(Tokens.SCOPES);
        if (!unknown.isEmpty()) {
            throw scope(
                    "There is no scope " + shortened(unknown.first()) + ".",
                    "The scopes are " + String.join(", ", new TreeSet<>(Tokens.SCOPES)) + ".");
        }
    }

    /** A refusal {@code identity.token-scope}, also for a token that would make a wider one. */
    static void scopes(Set<String> wanted) {
        known(wanted);
        var wider = new TreeSet<>(wanted);
        wider.removeAll(held());
        if (!wider.isEmpty()) {
            throw scope(
                    "A token cannot make one with a scope it lacks itself: " + wider.first() + ".",
                    "Make it in a browser: on the account page, or on the team page.");
        }
    }

    static Refusal scope(String sentence, String nextStep) {
        return Refusal.invalidField("scopes", "identity.token-scope", sentence, nextStep);
    }

    private static String shortened(String text) {
        return text.length() <= 60 ? text : text.substring(0, 60) + "…";
    }
}
