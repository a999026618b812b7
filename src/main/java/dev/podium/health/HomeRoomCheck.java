package dev.podium.health;

import dev.podium.kernel.HealthCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import org.springframework.util.unit.DataSize;

/** How much room the disk of the home has. */
@Component
class HomeRoomCheck implements HealthCheck {

    /** Below this nothing is recorded any more, see the guide on recordings. */
    private static final long MIB = 1 << 20;

    private final Path home;
    private final long least;
    private final long recordings;

    /** @param least below which somebody should look at it */
    @Autowired
    HomeRoomCheck(
            @Value("${podium.home}") Path home,
            @Value("${podium.health.home-free:2GB}") DataSize least,
            @Value("${podium.recordings.keep-free:256MB}") DataSize recordings) {
        this(home, least.toBytes(), recordings.toBytes());
    }

    HomeRoomCheck(Path home, long least, long recordings) {
        this.home = home.toAbsolutePath();
        this.least = least;
        this.recordings = recordings;
    }

    @Override
    public String name() {
        return "home.room";
    }

    @Override
    public Found look() throws IOException {
        var disk = Files.getFileStore(home);
        long free = disk.getUsableSpace();
        var counts = Map.of("free MiB", free / MIB, "total MiB", disk.getTotalSpace() / MIB);
        var has = free / MIB + " MiB are free on the disk of the home directory " + home;
        if (free < recordings) {
            return Found.broken(
                            has + "; below " + recordings / MIB
                                    + " MiB nothing is recorded, and at 0 what costs money is refused.",
                            "Make room there, or let teams keep recordings for fewer days.")
                    .counting(counts);
        }
        if (free < least) {
            return Found.look(
                            has + "; " + least / MIB + " MiB should be.",
                            "Make room there, or set podium.health.home-free lower.")
                    .counting(counts);
        }
        return Found.fine(has + ".").counting(counts);
    }
}
