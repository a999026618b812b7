package dev.podium.agents.ui;

import dev.podium.agents.Recordings.Mode;
import dev.podium.agents.Recordings.Recording;
import java.time.Duration;
import java.util.Locale;

/** What there is to say of a recording, as people say it. */
final class RecordingLook {

    private RecordingLook() {}

    static String length(Recording recording) {
        return recording.live() ? "Now" : VisitWords.length(Duration.ofMillis(recording.length()));
    }

    /** "1.2 MB", "340 kB". */
    static String size(long bytes) {
        return bytes < 1_000_000
                ? Math.max(1, bytes / 1000) + " kB"
                : String.format(Locale.ROOT, "%.1f MB", bytes / 1_000_000.0);
    }

    static String mode(Mode mode) {
        return switch (mode) {
            case NEVER -> "Never";
            case CHOICE -> "Each agent's owner chooses";
            case ALWAYS -> "Always";
        };
    }
}
