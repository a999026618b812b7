package dev.podium.labs.ui;

import java.util.Locale;

/** Bytes as people read them. */
final class Sizes {

    private Sizes() {}

    static String of(long bytes) {
        if (bytes < 1024) {
            return bytes + " bytes";
        }
        return bytes < 1 << 20
                ? (bytes >> 10) + " KB"
                : String.format(Locale.ROOT, "%.1f MB", bytes / (double) (1 << 20));
    }
}
