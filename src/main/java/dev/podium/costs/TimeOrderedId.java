package dev.podium.costs;

import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/** UUIDs that begin with their moment (RFC 9562, version 7), so that new rows stand together in an index. Not secret. */
final class TimeOrderedId {

    private static final long VERSION = 0x7000L;
    private static final long VARIANT = 0x8000_0000_0000_0000L;

    private TimeOrderedId() {}

    static UUID at(Instant moment) {
        var random = ThreadLocalRandom.current();
        return new UUID(
                moment.toEpochMilli() << 16 | VERSION | random.nextInt(1 << 12), VARIANT | random.nextLong() >>> 2);
    }
}
