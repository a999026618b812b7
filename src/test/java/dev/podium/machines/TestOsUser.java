package dev.podium.machines;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** An OS user of this machine that is not root and can sign in: the tests' own, or any where root runs them. */
public final class TestOsUser {

    private TestOsUser() {}

    public static String name() {
        var own = System.getProperty("user.name");
        if (!own.equals("root")) {
            return own;
        }
        try (var lines = Files.lines(Path.of("/etc/passwd"))) {
            return lines.map(line -> line.split(":"))
                    .filter(user -> user.length == 7 && !user[2].equals("0") && user[6].matches("/.*/(ba|da|z|k)?sh"))
                    .filter(user -> Files.isDirectory(Path.of(user[5])))
                    .map(user -> user[0])
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException(
                            "Run these tests as somebody else than root, or give this machine another OS user."));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
