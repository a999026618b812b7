package dev.podium.identity;

import dev.podium.kernel.Refusal;
import java.util.Optional;

/** What a person's and a team's own data have to look like, wherever they are typed. */
final class PersonRules {

    static final int SHORTEST_PASSWORD = 12;
    static final int LONGEST_PASSWORD = 1024;
    static final int LONGEST_NAME = 100;
    static final int LONGEST_TEAM = 60;
    private static final int LONGEST_EMAIL = 254;

    private PersonRules() {}

    static Optional<Refusal> email(String text) {
        if (text.matches("[^\\s@\\p{Cntrl}]+@[^\\s@\\p{Cntrl}]+") && text.length() <= LONGEST_EMAIL) {
            return Optional.empty();
        }
        return Optional.of(Refusal.invalidField(
                "email",
                "identity.bad-email",
                "The e-mail has to look like name@example.org, in at most " + LONGEST_EMAIL + " characters.",
                "Enter an address that you read."));
    }

    /** @param field as the refusal and its code name it */
    static Optional<Refusal> line(String text, String field, String what, int longest) {
        if (!text.isBlank() && text.length() <= longest && Lines.isOne(text)) {
            return Optional.empty();
        }
        return Optional.of(Refusal.invalidField(
                field,
                "identity.bad-" + field,
                what + " needs 1 to " + longest + " characters on one line.",
                "Enter another."));
    }

    static Optional<Refusal> password(String text, String field) {
        if (text.length() >= SHORTEST_PASSWORD && text.length() <= LONGEST_PASSWORD) {
            return Optional.empty();
        }
        return Optional.of(Refusal.invalidField(
                field,
                "identity.bad-password",
                "The password has %d characters; it needs %d to %d."
                        .formatted(text.length(), SHORTEST_PASSWORD, LONGEST_PASSWORD),
                "Take a few words that do not belong together."));
    }
}
