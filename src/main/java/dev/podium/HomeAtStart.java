package dev.podium;

import dev.podium.database.RestoreMark;
import dev.podium.health.HomeProbe;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Makes the home directory and holds it: two Podiums on one home would share a database and fight for the terminals. The
 * lock goes with the process, however it ends.
 */
class HomeAtStart implements EnvironmentPostProcessor, Ordered {

    private static @Nullable FileLock held;

    @Override
    public int getOrder() {
        // After application.properties were read, before the database starts in the home.
        return Ordered.LOWEST_PRECEDENCE - 10;
    }

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        var home = Path.of(environment.getRequiredProperty("podium.home")).toAbsolutePath();
        try {
            Files.createDirectories(
                    home, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            hold(home);
            // A disk that is full lets empty files be made; everything else would fail later, and say less.
            HomeProbe.write(home);
            if (Files.exists(home.resolve(RestoreMark.FILE))) {
                throw new NotStarted(
                        "A restore into " + home + " was broken off, so not all of it is there.",
                        "Run podium restore with the same file again, or empty " + home + ".",
                        null);
            }
        } catch (IOException e) {
            throw new NotStarted(
                    "The home directory " + home + " cannot be used: " + HomeProbe.why(e) + ".",
                    HomeProbe.nextStep(e),
                    e);
        }
    }

    private static synchronized void hold(Path home) throws IOException {
        if (held != null && held.isValid()) {
            // Tests start several Podiums in one process, each with a home of its own.
            held.release();
        }
        var channel =
                FileChannel.open(home.resolve("podium.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            held = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            held = null;
        }
        if (held == null) {
            channel.close();
            throw new NotStarted(
                    "Podium runs already on " + home + ".",
                    "Use that one, or set PODIUM_HOME to another directory.",
                    null);
        }
    }
}
