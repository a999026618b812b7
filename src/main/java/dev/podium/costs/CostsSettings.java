package dev.podium.costs;

import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.ZoneId;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** What the installation says about money. */
@Component
class CostsSettings {

    private static final long MEBIBYTE = 1 << 20;

    private final Path folder;
    private final ZoneId zone;
    private final long journalBytes;

    CostsSettings(
            @Value("${podium.home}") Path home,
            @Value("${podium.costs.zone:UTC}") String zone,
            @Value("${podium.costs.journal-megabytes:1024}") long journalMegabytes) {
        this.folder = home.resolve("costs");
        this.zone = zone(zone);
        this.journalBytes = journalMegabytes * MEBIBYTE;
    }

    private static ZoneId zone(String name) {
        try {
            return ZoneId.of(name);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "podium.costs.zone is " + name + ", which is no time zone; set it to one such as Europe/Berlin.",
                    e);
        }
    }

    Path folder() {
        return folder;
    }

    /** Of days and budgets; the same on every Podium of a database. */
    ZoneId zone() {
        return zone;
    }

    long journalBytes() {
        return journalBytes;
    }
}
