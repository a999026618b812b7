package dev.podium.audit;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An entry of a trail.
 *
 * @param position from 1, without gaps
 * @param person all zeros where Podium itself acted, or somebody unknown
 * @param address where the request came from; null where none did, and in entries of before it was kept
 * @param hash 64 hexadecimal digits, over the entry and the hash of the one before it
 */
public record AuditEntry(
        long position,
        Instant at,
        @Nullable UUID person,
        String personName,
        String action,
        String object,
        Outcome outcome,
        Map<String, String> details,
        @Nullable String address,
        @Nullable String userAgent,
        @Nullable String requestId,
        String hash) {}
