package dev.podium.backups;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;

/**
 * What is usually the process's own.
 *
 * @param userHome below which Podium's home is when the environment names none
 */
record Surroundings(Map<String, String> environment, Path userHome, PrintWriter out, PrintWriter err) {

    Path podiumHome() {
        var named = environment.getOrDefault("PODIUM_HOME", "");
        return (named.isBlank() ? userHome.resolve(".podium") : Path.of(named)).toAbsolutePath();
    }
}
