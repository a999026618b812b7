package dev.podium.secrets;

import dev.podium.kernel.Refusal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The master keys at hand: those that the environment gives, or where it gives none those in the home.
 *
 * <p>Both at once are never looked at. Else a key that was replaced in the one could come back by the other.
 */
final class KeyRing {

    static final String VARIABLE = "PODIUM_MASTER_KEY";
    static final String OLD_VARIABLE = "PODIUM_MASTER_KEY_OLD";

    private final List<MasterKey> given = new ArrayList<>();
    private final KeyFiles files;

    /**
     * @param now base64 as the environment gives it; blank where it gives none
     * @param before the one before, likewise
     */
    KeyRing(String now, String before, Path home) {
        this.files = new KeyFiles(home);
        if (now.isBlank() && !before.isBlank()) {
            throw Refusal.invalid(
                    "secrets.old-key-alone",
                    OLD_VARIABLE + " is set, and " + VARIABLE + " is not.",
                    "Set " + VARIABLE + " to the key that is to count from now on, or neither.");
        }
        if (!now.isBlank()) {
            given.add(MasterKey.of(now, VARIABLE));
        }
        if (!before.isBlank()) {
            given.add(MasterKey.of(before, OLD_VARIABLE));
        }
    }

    boolean isGiven() {
        return !given.isEmpty();
    }

    KeyFiles files() {
        return files;
    }

    /** The key that is meant to count; makes the file where there is neither. */
    MasterKey wanted() {
        if (isGiven()) {
            return given.getFirst();
        }
        var there = files.inUse();
        return there == null ? files.make() : there;
    }

    Optional<MasterKey> find(String id) {
        return isGiven() ? given.stream().filter(each -> each.id().equals(id)).findFirst() : files.find(id);
    }

    /** What to say where the key that the secrets are under is not at hand. */
    Refusal missing(String id) {
        if (isGiven()) {
            return Refusal.unavailable(
                    "secrets.other-key",
                    "The secrets are under the master key " + id + ", and " + VARIABLE + " is the key "
                            + given.getFirst().id() + ".",
                    "To change to this one, give the other as " + OLD_VARIABLE
                            + " and start Podium anew; else set the other back. Where it is lost: podium rotate-key --lost.");
        }
        var there = files.inUse();
        return Refusal.unavailable(
                "secrets.other-key",
                there == null
                        ? "The secrets are under the master key " + id + ", and there is no file " + files.current()
                                + "."
                        : "The secrets are under the master key " + id + ", and " + files.current() + " is the key "
                                + there.id() + ".",
                "Put the file there from where you keep it, or set " + VARIABLE
                        + " where Podium was given it. Where it is lost: podium rotate-key --lost.");
    }
}
