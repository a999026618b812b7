package dev.podium.backups;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The file is no whole back-up, and why: the end of a sentence. */
final class BrokenBackup extends IOException {

    BrokenBackup(String why) {
        this(why, null);
    }

    BrokenBackup(String why, @Nullable Throwable cause) {
        super(why, cause);
    }
}
