package dev.podium.identity;

import dev.podium.kernel.Refusal;

/** The bounds of a list that is read page by page. */
final class Pages {

    private Pages() {}

    /** A refusal {@code identity.bad-page} outside of 0 and up, and 1 to the longest. */
    static void check(int offset, int limit, int longest) {
        if (offset < 0) {
            throw Refusal.invalidField(
                    "offset", "identity.bad-page", "A page begins at 0 or later.", "Send an offset of 0 or more.");
        }
        if (limit < 1 || limit > longest) {
            throw Refusal.invalidField(
                    "limit",
                    "identity.bad-page",
                    "A page holds 1 to " + longest + " rows.",
                    "Send a limit in between.");
        }
    }
}
