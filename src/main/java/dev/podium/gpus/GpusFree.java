package dev.podium.gpus;

import dev.podium.kernel.PersonId;
import dev.podium.kernel.TeamId;
import java.time.Instant;
import java.util.UUID;

/** Something that somebody watches for is free, and kept for them until then. Told as {@link LeaseGranted}. */
public record GpusFree(TeamId team, PersonId person, UUID watch, Instant until, String sentence) {}
