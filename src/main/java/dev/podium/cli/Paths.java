package dev.podium.cli;

import java.util.UUID;

/** What goes into a path. */
final class Paths {

    private Paths() {}

    /** An id as it was typed, if it is one. */
    static String id(String typed) {
        try {
            return UUID.fromString(typed.strip()).toString();
        } catch (IllegalArgumentException e) {
            throw new Said(Said.USED_WRONGLY, "\"" + typed + "\" is no id. Take one from podium gpus leases or queue.");
        }
    }
}
