package dev.podium.health;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/** The addresses by which browsers came to a page of late; few, for anybody can send any. */
@Component
public class BrowserAddresses {

    private static final Duration OF_LATE = Duration.ofDays(1);
    private static final int MOST = 20;

    private final InstantSource clock;
    private final Map<String, Instant> seen = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Instant> eldest) {
            return size() > MOST;
        }
    };

    @Autowired
    BrowserAddresses() {
        this(InstantSource.system());
    }

    BrowserAddresses(InstantSource clock) {
        this.clock = clock;
    }

    /** @param address scheme, host and port: {@code https://podium.example.org} */
    public synchronized void came(String address) {
        seen.put(address, clock.instant());
    }

    synchronized List<String> ofLate() {
        var since = clock.instant().minus(OF_LATE);
        seen.values().removeIf(at -> at.isBefore(since));
        return seen.keySet().stream().sorted().toList();
    }
}
